import type { Edit } from '../../model/index.js';

/** What was stored for the client of a group, and sessions of it that were before. */

/** Of the scene group-inactive-404: a second stored message, which is refused. */
export const STORED_TWICE: readonly Edit[] = [
  {
    insert: `--- 2026-03-05T07:30:01.500Z tcp 198.51.100.30:8100 -> 192.0.2.15:51854
MSRP exStor01 SEND
To-Path: msrp://192.0.2.15:9/TYO9P9NV;tcp
From-Path: msrp://198.51.100.30:8100/XDkS9kzj;tcp
Message-ID: exst-0001
Byte-Range: 1-1/1
Content-Type: message/cpim

From: <sip:+15555550101@ims.example.com>
To: <sip:conf-4036ad@focus1.ims.example.com>
DateTime: 2026-03-05T05:14:10+00:00

Content-Type: text/plain

It is closed.
-------exStor01$

--- 2026-03-05T07:30:01.540Z tcp 192.0.2.15:51854 -> 198.51.100.30:8100
MSRP exStor01 403 Forbidden
To-Path: msrp://198.51.100.30:8100/XDkS9kzj;tcp
From-Path: msrp://192.0.2.15:9/TYO9P9NV;tcp
-------exStor01$
`,
  },
];

const bye = (time: string, callId: string, from: string, to: string, focus: string): string =>
  `--- ${time}0Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
BYE ${focus} SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-exb${callId}
Max-Forwards: 70
From: <sip:+15555550102@ims.example.com>;tag=${from}
To: <${focus}>;tag=${to}
Call-ID: ${callId}
CSeq: 1 BYE
Content-Length: 0

--- ${time}4Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
SIP/2.0 200 OK
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-exb${callId}
From: <sip:+15555550102@ims.example.com>;tag=${from}
To: <${focus}>;tag=${to}
Call-ID: ${callId}
CSeq: 1 BYE
Content-Length: 0

`;

/** Of the same scene: the client ends the session half a second after the stored message. */
export const ENDED_AT_ONCE: readonly Edit[] = [
  { drop: 'CSeq: 2 BYE' },
  {
    insert: bye(
      '2026-03-05T07:30:01.30',
      'gc-f64f1592@198.51.100.30',
      'IgDXSZQM',
      'KwcQcd',
      'sip:conf-4036ad@focus1.ims.example.com',
    ),
  },
];

/** A session of the group ten minutes earlier, which the client accepts and leaves after half a second. */
const earlier = (focus: string): string => `--- 2026-03-05T07:20:00.000Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
INVITE sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-exe1
Via: SIP/2.0/TCP 198.51.100.30:5060;branch=z9hG4bK-cf-exe1
Max-Forwards: 65
From: <${focus}>;tag=exe-f
To: <sip:+15555550102@ims.example.com>
Call-ID: ex-earlier@198.51.100.30
CSeq: 1 INVITE
Contact: <${focus}>;isfocus
Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"
Content-Type: application/sdp
Content-Length: 0

v=0
o=- 1 1 IN IP4 198.51.100.30
s=-
c=IN IP4 198.51.100.30
t=0 0
m=message 8090 TCP/MSRP *
a=accept-types:message/cpim
a=path:msrp://198.51.100.30:8090/exEarP1;tcp
a=sendrecv

--- 2026-03-05T07:20:00.100Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SIP/2.0 200 OK
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-exe1
Via: SIP/2.0/TCP 198.51.100.30:5060;branch=z9hG4bK-cf-exe1
From: <${focus}>;tag=exe-f
To: <sip:+15555550102@ims.example.com>;tag=exe-c
Call-ID: ex-earlier@198.51.100.30
CSeq: 1 INVITE
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>;+sip.instance="<urn:gsma:imei:35469106-056673-0>"
P-Preferred-Identity: <sip:+15555550102@ims.example.com>
Content-Type: application/sdp
Content-Length: 0

v=0
o=- 2 1 IN IP4 192.0.2.15
s=-
c=IN IP4 192.0.2.15
t=0 0
m=message 9 TCP/MSRP *
a=accept-types:message/cpim
a=setup:active
a=path:msrp://192.0.2.15:9/exEarC1;tcp
a=sendrecv

--- 2026-03-05T07:20:00.150Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
ACK sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-exe2
Max-Forwards: 65
From: <${focus}>;tag=exe-f
To: <sip:+15555550102@ims.example.com>;tag=exe-c
Call-ID: ex-earlier@198.51.100.30
CSeq: 1 ACK
Content-Length: 0

--- 2026-03-05T07:20:00.200Z tcp 192.0.2.15:51800 -> 198.51.100.30:8090
MSRP exEarS01 SEND
To-Path: msrp://198.51.100.30:8090/exEarP1;tcp
From-Path: msrp://192.0.2.15:9/exEarC1;tcp
Message-ID: exe-0001
Byte-Range: 1-0/0
-------exEarS01$

--- 2026-03-05T07:20:00.240Z tcp 198.51.100.30:8090 -> 192.0.2.15:51800
MSRP exEarS01 200 OK
To-Path: msrp://192.0.2.15:9/exEarC1;tcp
From-Path: msrp://198.51.100.30:8090/exEarP1;tcp
-------exEarS01$

${bye('2026-03-05T07:20:00.60', 'ex-earlier@198.51.100.30', 'exe-c', 'exe-f', focus)}`;

/** Of the scene group-inactive-404. */
export const ENDED_AT_ONCE_TWICE: readonly Edit[] = [
  ...ENDED_AT_ONCE,
  { insert: earlier('sip:conf-4036ad@focus1.ims.example.com') },
];

/** Of the scene group-short. */
export const INVITED_BEFORE: readonly Edit[] = [{ insert: earlier('sip:conf-598387@focus1.ims.example.com') }];

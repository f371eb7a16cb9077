import type { Edit } from '../../model/index.js';

/** While the scene one-to-one goes on, its client opens a session of its own, and writes in it. */

interface Second {
  /** Seconds after 07:30 of the INVITE, two digits; the rest follows within two seconds. */
  readonly at: number;
  readonly peer?: string;
  readonly conversation?: string;
}

const stamp = (seconds: number): string => `2026-03-05T07:30:${seconds.toFixed(3).padStart(6, '0')}Z`;
const SIP = ['192.0.2.15:5060', '198.51.100.10:5060'] as const;
const MSRP = ['192.0.2.15:51999', '198.51.100.20:7690'] as const;
const CLIENT_PATH = 'msrp://192.0.2.15:9/exSecC1;tcp';
const PEER_PATH = 'msrp://198.51.100.20:7690/exSecP1;tcp';

function second({
  at,
  peer = 'sip:+15555550101@ims.example.com',
  conversation = '50298c6a-86c5-4edc-a938-b6ed53be7e93',
}: Second): Edit {
  const [client, proxy] = SIP;
  const [from, to] = MSRP;
  const ids = (tag: string): string => `From: <sip:+15555550102@ims.example.com>;tag=exs-a
To: <${peer}>${tag}
Call-ID: ex-second@192.0.2.15`;
  return {
    insert: `--- ${stamp(at)} tcp ${client} -> ${proxy}
INVITE ${peer} SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-exs1;rport
Max-Forwards: 70
${ids('')}
CSeq: 1 INVITE
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>;+sip.instance="<urn:gsma:imei:35469106-056673-0>"
Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"
P-Preferred-Identity: <sip:+15555550102@ims.example.com>
Conversation-ID: ${conversation}
Contribution-ID: 0d1f7d05-3b3c-4b0e-9c83-0d0c1a6e5f11
Content-Type: application/sdp
Content-Length: 0

v=0
o=- 7001 1 IN IP4 192.0.2.15
s=-
c=IN IP4 192.0.2.15
t=0 0
m=message 9 TCP/MSRP *
a=accept-types:message/cpim
a=accept-wrapped-types:text/plain message/imdn+xml
a=setup:active
a=path:${CLIENT_PATH}
a=sendrecv

--- ${stamp(at + 0.4)} tcp ${proxy} -> ${client}
SIP/2.0 200 OK
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-exs1;rport=5060;received=192.0.2.15
${ids(';tag=exs-b')}
CSeq: 1 INVITE
Contact: <sip:+15555550101@198.51.100.20:5060;transport=tcp>
Content-Type: application/sdp
Content-Length: 0

v=0
o=- 7002 1 IN IP4 198.51.100.20
s=-
c=IN IP4 198.51.100.20
t=0 0
m=message 7690 TCP/MSRP *
a=accept-types:message/cpim
a=accept-wrapped-types:text/plain message/imdn+xml
a=setup:passive
a=path:${PEER_PATH}
a=sendrecv

--- ${stamp(at + 0.45)} tcp ${client} -> ${proxy}
ACK sip:+15555550101@198.51.100.20:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-exs2;rport
Max-Forwards: 70
${ids(';tag=exs-b')}
CSeq: 1 ACK
Content-Length: 0

--- ${stamp(at + 0.6)} tcp ${from} -> ${to}
MSRP exSecS01 SEND
To-Path: ${PEER_PATH}
From-Path: ${CLIENT_PATH}
Message-ID: exs-0001
Byte-Range: 1-1/1
Content-Type: message/cpim

From: <sip:+15555550102@ims.example.com>
To: <${peer}>
DateTime: 2026-03-05T07:30:20Z

Content-Type: text/plain

And another thing
-------exSecS01$

--- ${stamp(at + 0.64)} tcp ${to} -> ${from}
MSRP exSecS01 200 OK
To-Path: ${CLIENT_PATH}
From-Path: ${PEER_PATH}
-------exSecS01$
`,
  };
}

/** To the same peer, in the same conversation, while the first session is up. */
export const SECOND_SESSION: Edit = second({ at: 20 });

/** At the time when the first session is set up. */
export const SECOND_SESSION_AT_ONCE: Edit = second({ at: 4.25 });

/** To somebody else, in a conversation of its own. */
export const SECOND_SESSION_ELSEWHERE: Edit = second({
  at: 20,
  peer: 'sip:+15555550109@ims.example.com',
  conversation: '7a9f0a52-7d9e-4b57-9d43-0b8e8dd3b1aa',
});

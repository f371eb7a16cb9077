import type { Edit } from '../../model/index.js';

/** Edits and messages that several examples share. Messages are written as in a trace; their lengths are brought up to date. */

export interface Imdn {
  /** imdn Message-ID that it reports on. */
  readonly id: string;
  readonly kind?: 'delivery' | 'display';
}

const imdnPart = ({ id, kind = 'delivery' }: Imdn): string => `Content-Type: message/imdn+xml
Content-Disposition: notification
Content-Length: 0

<?xml version="1.0" encoding="UTF-8"?>
<imdn xmlns="urn:ietf:params:xml:ns:imdn">
<message-id>${id}</message-id>
<datetime>2026-03-05T07:30:00Z</datetime>
<recipient-uri>sip:+15555550102@ims.example.com</recipient-uri>
<${kind}-notification><status><${kind === 'delivery' ? 'delivered' : 'displayed'}/></status></${kind}-notification>
</imdn>`;

/** A CPIM message with one notification (RFC 5438 7.2.1). */
export const imdnCpim = (imdn: Imdn): string => `From: <sip:+15555550102@ims.example.com>
To: <sip:+15555550101@ims.example.com>
DateTime: 2026-03-05T07:30:00Z
NS: imdn <urn:ietf:params:imdn>
imdn.Message-ID: exImdn01

${imdnPart(imdn)}`;

/**
 * Inserts a SIP MESSAGE with one notification (RFC 5438 12.1.1).
 * @param at time of day on the day of the scenes, @param device address of the device that sends it
 */
export const imdnMessage = (at: string, imdn: Imdn, device = '192.0.2.15'): Edit => ({
  insert: `--- 2026-03-05T${at}Z tcp ${device}:5060 -> 198.51.100.10:5060
MESSAGE sip:+15555550101@ims.example.com SIP/2.0
Via: SIP/2.0/TCP ${device}:5060;branch=z9hG4bK-cl-ex1;rport
Max-Forwards: 70
Route: <sip:198.51.100.10:5060;transport=tcp;lr>
From: <sip:+15555550102@ims.example.com>;tag=cl-ex1
To: <sip:+15555550101@ims.example.com>
Call-ID: im-ex1@${device}
CSeq: 1 MESSAGE
P-Preferred-Identity: <sip:+15555550102@ims.example.com>
Content-Type: message/cpim
Content-Length: 0

${imdnCpim(imdn)}
`,
});

/** Ends of an MSRP session: address and path URI of either side. */
export interface MsrpEnds {
  readonly client: string;
  readonly clientPath: string;
  readonly peer: string;
  readonly peerPath: string;
}

/** Of the scene deferred-one-to-one. */
export const DEFERRED: MsrpEnds = {
  client: '192.0.2.15:49170',
  clientPath: 'msrp://192.0.2.15:9/cl5t4r3e;tcp',
  peer: '198.51.100.20:7654',
  peerPath: 'msrp://198.51.100.20:7654/pf8s7d6f;tcp',
};

/** Of the session that the client opens in the scene deferred-reply. */
export const REPLY: MsrpEnds = {
  client: '192.0.2.15:50522',
  clientPath: 'msrp://192.0.2.15:2855/tSZp4gwI;tcp',
  peer: '198.51.100.20:7660',
  peerPath: 'msrp://198.51.100.20:7660/TAK8Jqqm;tcp',
};

/** Of the scene one-to-one. */
export const ONE_TO_ONE: MsrpEnds = {
  client: '192.0.2.15:51329',
  clientPath: 'msrp://192.0.2.15:9/QLAict7z;tcp',
  peer: '198.51.100.20:7680',
  peerPath: 'msrp://198.51.100.20:7680/iTiTMlDY;tcp',
};

/** A chunk: Byte-Range, continuation flag and transaction id. */
export type Chunk = readonly [range: string, flag: '$' | '+', transaction: string];

/** Inserts a SEND of the client. */
export const send = (
  { client, clientPath, peer, peerPath }: MsrpEnds,
  at: string,
  type: string,
  content: string,
  [range, flag, transaction]: Chunk = ['1-1/1', '$', 'exSend01'],
): Edit => ({
  insert: `--- 2026-03-05T${at}Z tcp ${client} -> ${peer}
MSRP ${transaction} SEND
To-Path: ${peerPath}
From-Path: ${clientPath}
Message-ID: ex-0001
Byte-Range: ${range}
Content-Type: ${type}

${content}
-------${transaction}${flag}
`,
});

/** The reply of the scene deferred-reply is a notification for the deferred message, and nothing else. */
export const REPLY_IS_IMDN: Edit = {
  replace: [
    `imdn.Disposition-Notification: positive-delivery

Content-Type: text/plain; charset=UTF-8
Content-Length: 24

Yes, at the usual place.`,
    `
${imdnPart({ id: '8RodjUsizrSQb2', kind: 'display' })}`,
  ],
  in: 'MSRP wqarDeWw SEND',
};

/** As if bytes of the MSRP connection of the scene deferred-one-to-one had not been captured. */
export const MSRP_GAP: Edit = {
  insert: `--- 2026-03-05T07:30:03.000Z tcp ${DEFERRED.client} -> ${DEFERRED.peer} gap 620\n`,
};

/** As if of the notification in the scene deferred-one-to-one only the beginning had been captured. */
export const CUT_NOTIFICATION: readonly Edit[] = [
  { drop: 'MSRP Qz71kd0s SEND' },
  {
    insert: `--- 2026-03-05T07:30:00.562Z tcp ${DEFERRED.client} -> ${DEFERRED.peer}
MSRP Qz71kd0s SEND
To-Path: msrp://198.51.100.20:7654/pf8s7d6f;tcp
From-Path: msrp://192.0.2.15:9/cl5t4r3e;tcp
Message-ID: imdn-0001
Byte-Range: 1-586/586
Content-Type: message/cpim

From: <sip:+15555550102@ims.example.com>
To: <sip:+15555550101@ims.example.com>
DateT
`,
  },
];

/** As if neither the BYE of the scene deferred-one-to-one nor the end of its MSRP connection had been captured. */
export const END_LOST: readonly Edit[] = [
  { drop: 'CSeq: 2 BYE' },
  { drop: 'closed' },
  { insert: '--- 2026-03-05T07:30:05.804Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060 gap 410 sip\n' },
];

/** As if the answers to the INVITE had been captured beyond the first proxy: they no longer carry the branch of its last hop. */
export const BEYOND_FIRST_PROXY: Edit = {
  replace: [';branch=z9hG4bK-pc-', ';branch=z9hG4bK-x-'],
  in: 'CSeq: 1 INVITE\nSIP/2.0 ',
};

/** Another refusal in the scene deferred-refused-480. @param line status and phrase, and headers if need be */
export const refusedWith = (line: string): Edit => ({ replace: ['480 Temporarily Unavailable', line] });

/** The subscription of the scene group-short goes inside the dialog of the INVITE. */
export const SUBSCRIBED_IN_DIALOG: readonly Edit[] = [
  {
    replace: [
      'To: <sip:conf-598387@focus1.ims.example.com>\n',
      'To: <sip:conf-598387@focus1.ims.example.com>;tag=g0OF8G\n',
    ],
    in: 'SUBSCRIBE sip:',
  },
  { replace: ['Call-ID: sub-fa4994e1@192.0.2.15', 'Call-ID: gc-ba21c3f4@198.51.100.30'] },
  { replace: ['tag=Ya9dTU', 'tag=I8oLadlB'] },
  { replace: ['tag=0vhLlJ', 'tag=g0OF8G'] },
];

/** A message in the INVITE of the scene deferred-one-to-one that asks for a notification. */
export const FIRST_MESSAGE: readonly Edit[] = [
  { replace: ['Content-Type: application/sdp', 'Content-Type: multipart/mixed;boundary=b1'], in: 'INVITE sip:' },
  { replace: ['v=0\n', '--b1\nContent-Type: application/sdp\n\nv=0\n'], in: 'INVITE sip:' },
  {
    replace: [
      'a=sendrecv',
      `a=sendrecv
--b1
Content-Type: message/cpim

From: <sip:+15555550101@ims.example.com>
To: <sip:+15555550102@ims.example.com>
DateTime: 2026-03-04T21:14:00Z
NS: imdn <urn:ietf:params:imdn>
imdn.Message-ID: First01
imdn.Disposition-Notification: positive-delivery

Content-Type: text/plain

Hello
--b1--`,
    ],
    in: 'INVITE sip:',
  },
];

/** The network changes the session of the scene deferred-one-to-one by a re-INVITE with another version in o=. */
export const UPGRADE: Edit = {
  insert: `--- 2026-03-05T07:30:02.000Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
INVITE sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
Max-Forwards: 66
From: <sip:rcse-standfw@ims.example.com>;tag=pf-t1
To: <sip:+15555550102@ims.example.com>;tag=cl-t1
Call-ID: df1-0001@198.51.100.20
CSeq: 2 INVITE
Contact: <sip:198.51.100.20:5060;transport=tcp>
Content-Type: application/sdp
Content-Length: 0

v=0
o=- 3801 2 IN IP4 198.51.100.20
s=-
c=IN IP4 198.51.100.20
t=0 0
m=message 7654 TCP/MSRP *
a=accept-types:message/cpim text/plain
a=path:msrp://198.51.100.20:7654/pf8s7d6f;tcp
a=sendrecv

--- 2026-03-05T07:30:02.040Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SIP/2.0 200 OK
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
From: <sip:rcse-standfw@ims.example.com>;tag=pf-t1
To: <sip:+15555550102@ims.example.com>;tag=cl-t1
Call-ID: df1-0001@198.51.100.20
CSeq: 2 INVITE
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>
Content-Length: 0
`,
};

/** The SIP MESSAGE of the scene deferred-one-to-one holds two IMDN documents. */
export const TWO_DOCUMENTS: readonly Edit[] = [
  {
    replace: [
      'Content-Type: message/imdn+xml\nContent-Disposition: notification\nContent-Length: 316\n',
      'Content-Type: multipart/mixed;boundary=two\n\n--two\nContent-Type: message/imdn+xml\n',
    ],
    in: 'MESSAGE sip:',
  },
  {
    replace: [
      '</imdn>',
      `</imdn>
--two
Content-Type: message/imdn+xml

<imdn xmlns="urn:ietf:params:xml:ns:imdn">
<message-id>Mxg4b2Qm91LtY7</message-id>
<datetime>2026-03-04T21:14:07Z</datetime>
<delivery-notification><status><delivered/></status></delivery-notification>
</imdn>
--two--`,
    ],
    in: 'MESSAGE sip:',
  },
];

/** In the scene one-to-one the transport says that the first message arrived (RFC 4975 7.1.2), which is no IMDN. */
export const REPORT: Edit = {
  insert: `--- 2026-03-05T07:30:05.000Z tcp ${ONE_TO_ONE.client} -> ${ONE_TO_ONE.peer}
MSRP exRept01 REPORT
To-Path: ${ONE_TO_ONE.peerPath}
From-Path: ${ONE_TO_ONE.clientPath}
Message-ID: z6WMXTgDMN0
Byte-Range: 1-324/324
Status: 000 200 OK
-------exRept01$
`,
};

/** The other side of the scene one-to-one puts the session on hold. */
export const HOLD: Edit = {
  insert: `--- 2026-03-05T07:30:20.000Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
INVITE sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
Max-Forwards: 66
From: <sip:+15555550101@ims.example.com>;tag=twN7tm
To: <sip:+15555550102@ims.example.com>;tag=toZIgJCM
Call-ID: one-ee8a2271@198.51.100.20
CSeq: 2 INVITE
Contact: <sip:+15555550101@198.51.100.20:5060;transport=tcp>
Content-Type: application/sdp
Content-Length: 0

v=0
o=- 6230 2 IN IP4 198.51.100.20
s=-
c=IN IP4 198.51.100.20
t=0 0
m=message 7680 TCP/MSRP *
a=path:msrp://198.51.100.20:7680/iTiTMlDY;tcp
a=sendonly

--- 2026-03-05T07:30:20.040Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SIP/2.0 200 OK
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
From: <sip:+15555550101@ims.example.com>;tag=twN7tm
To: <sip:+15555550102@ims.example.com>;tag=toZIgJCM
Call-ID: one-ee8a2271@198.51.100.20
CSeq: 2 INVITE
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>
Content-Length: 0
`,
};

/** The focus of the scene group-short gives another Contact before the client subscribes. */
export const MOVED: Edit = {
  insert: `--- 2026-03-05T07:30:03.150Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
UPDATE sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
Max-Forwards: 65
From: <sip:conf-598387@focus1.ims.example.com>;tag=g0OF8G
To: <sip:+15555550102@ims.example.com>;tag=I8oLadlB
Call-ID: gc-ba21c3f4@198.51.100.30
CSeq: 2 UPDATE
Contact: <sip:conf-598387@focus2.ims.example.com>;isfocus
Content-Length: 0

--- 2026-03-05T07:30:03.180Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SIP/2.0 200 OK
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
From: <sip:conf-598387@focus1.ims.example.com>;tag=g0OF8G
To: <sip:+15555550102@ims.example.com>;tag=I8oLadlB
Call-ID: gc-ba21c3f4@198.51.100.30
CSeq: 2 UPDATE
Content-Length: 0
`,
};

/** The other side of the scene one-to-one sends an UPDATE while the client is ringing, and the client takes it. */
export const EARLY_UPDATE: Edit = {
  insert: `--- 2026-03-05T07:30:01.000Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
UPDATE sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
Max-Forwards: 66
From: <sip:+15555550101@ims.example.com>;tag=twN7tm
To: <sip:+15555550102@ims.example.com>;tag=toZIgJCM
Call-ID: one-ee8a2271@198.51.100.20
CSeq: 2 UPDATE
Contact: <sip:+15555550101@198.51.100.20:5060;transport=tcp>
Content-Length: 0

--- 2026-03-05T07:30:01.020Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SIP/2.0 200 OK
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
From: <sip:+15555550101@ims.example.com>;tag=twN7tm
To: <sip:+15555550102@ims.example.com>;tag=toZIgJCM
Call-ID: one-ee8a2271@198.51.100.20
CSeq: 2 UPDATE
Content-Length: 0
`,
};

/** The invitation of the scene deferred-one-to-one is accepted with another 2xx. */
export const ACCEPTED_202: Edit = { replace: ['200 OK', '202 Accepted'], in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE' };

/** The network of the scene deferred-one-to-one cancels just before the 200 of the client arrives. */
export const CROSSING_CANCEL: Edit = {
  insert: `--- 2026-03-05T07:30:00.060Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
CANCEL sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-7a1
Max-Forwards: 66
From: <sip:rcse-standfw@ims.example.com>;tag=pf-t1
To: <sip:+15555550102@ims.example.com>
Call-ID: df1-0001@198.51.100.20
CSeq: 1 CANCEL
Content-Length: 0
`,
};

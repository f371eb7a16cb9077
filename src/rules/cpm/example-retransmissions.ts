import type { Edit } from '../../model/index.js';

/** Edits of the scene one-to-one-compact, which runs over UDP: what is sent again, and what is not. */

const CLIENT = '192.0.2.15:5060';
const PROXY = '198.51.100.10:5060';

/** A response of the client to the INVITE. @param at seconds after 07:30, @param rest header fields and body */
const response = (at: string, status: string, rest: string, to = PROXY): Edit => ({
  insert: `--- 2026-03-05T07:30:${at}Z udp ${CLIENT} -> ${to}
SIP/2.0 ${status}
Via: SIP/2.0/UDP 198.51.100.10:5060;branch=z9hG4bK-pc-bb31
Via: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bK-pf-bb31
Record-Route: <sip:198.51.100.10:5060;lr>
From: <sip:+15555550101@ims.example.com>;tag=GvNOSV
To: <sip:+15555550102@ims.example.com>;tag=2fFmuFxG
Call-ID: one-a2353e9d@198.51.100.20
CSeq: 1 INVITE
Contact: <sip:+15555550102@192.0.2.15:5060>
P-Preferred-Identity: <sip:+15555550102@ims.example.com>
${rest}`,
});

const ACCEPTED = `Conversation-ID: 0e49f164-76d6-481a-a87c-50f5c071de87
Contribution-ID: f99c840d-46c9-4e3d-a87e-91faa1c2094e
Content-Type: application/sdp
Content-Length: 0

v=0
o=- 9530 1 IN IP4 192.0.2.15
s=-
c=IN IP4 192.0.2.15
t=0 0
m=message 9 TCP/MSRP *
a=accept-types:message/cpim application/im-iscomposing+xml
a=accept-wrapped-types:text/plain message/imdn+xml
a=setup:active
a=path:msrp://192.0.2.15:9/ucLR5cqB;tcp
a=sendrecv
`;

/** The 200 of the client. @param at seconds after 07:30, the first at 03.820 */
const accepted = (at: string, to?: string): Edit => response(at, '200 OK', ACCEPTED, to);

const NO_ANSWER: Edit = { drop: 'SIP/2.0 200 OK\nCSeq: 1 INVITE' };

/** The client does not repeat its 200. */
export const SENT_ONCE: readonly Edit[] = [NO_ANSWER, accepted('03.820')];

/** Nor does an ACK come, nor does MSRP begin. */
export const NOT_ACKNOWLEDGED: readonly Edit[] = [...SENT_ONCE, { drop: 'ACK sip:' }, { hide: 'msrp' }];

/** The 200 goes to a host of no concern. */
export const TO_ANOTHER_HOP: readonly Edit[] = [NO_ANSWER, accepted('03.820', '198.51.100.77:5060')];

/** 2.2 s after the 200 the INVITE comes again: the other side has received nothing. */
export const INVITED_AGAIN: Edit = { repeat: 'INVITE sip:', after: 6 };

/** The client answers it with a provisional response. */
export const STILL_RINGING: Edit = response('06.020', '180 Ringing', 'Content-Length: 0\n');

const ack = (at: string): string => `--- 2026-03-05T07:30:${at}Z udp ${PROXY} -> ${CLIENT}
ACK sip:+15555550102@192.0.2.15:5060 SIP/2.0
Via: SIP/2.0/UDP 198.51.100.10:5060;branch=z9hG4bK-pc-exa${at}
Via: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bK-pf-exa${at}
Max-Forwards: 66
From: <sip:+15555550101@ims.example.com>;tag=GvNOSV
To: <sip:+15555550102@ims.example.com>;tag=2fFmuFxG
Call-ID: one-a2353e9d@198.51.100.20
CSeq: 1 ACK
Content-Length: 0

`;

/** The 200 comes again, long after the ACK, and is acknowledged again. @param at seconds after 07:30 */
export const acceptedAgain = (...at: string[]): Edit[] =>
  at.flatMap(time => [accepted(`${time}.000`), { insert: ack(`${time}.040`) }]);

/** The same without more ACKs. */
export const acceptedUnheard = (...at: string[]): Edit[] => at.map(time => accepted(`${time}.000`));

/** The client answers the ACK, which nobody may (RFC 3261 17). */
export const ACK_ANSWERED: Edit = {
  insert: `--- 2026-03-05T07:30:05.380Z udp ${CLIENT} -> ${PROXY}
SIP/2.0 200 OK
Via: SIP/2.0/UDP 198.51.100.10:5060;branch=z9hG4bK-pc-bb32
Via: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bK-pf-bb32
From: <sip:+15555550101@ims.example.com>;tag=GvNOSV
To: <sip:+15555550102@ims.example.com>;tag=2fFmuFxG
Call-ID: one-a2353e9d@198.51.100.20
CSeq: 1 ACK
Content-Length: 0
`,
};

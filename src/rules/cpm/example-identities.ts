import type { Edit } from '../../model/index.js';

/** Edits of who the client says that it is. */

const OK = 'SIP/2.0 200 OK\nCSeq: 1 INVITE';
const STATED = 'P-Preferred-Identity: <sip:+15555550102@ims.example.com>\n';

/** The 200 of the scene one-to-one states no identity. */
export const NO_PREFERRED_IDENTITY: Edit = { replace: [STATED, ''], in: OK };

/** It states another one. @param address as in the header field */
export const preferring = (address: string): Edit => ({
  replace: [STATED, `P-Preferred-Identity: ${address}\n`],
  in: OK,
});

/** The client of the scenes has registered before, and has a second identity. */
export const REGISTERED_BEFORE: Edit = {
  insert: `--- 2026-03-05T07:29:50.000Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
REGISTER sip:ims.example.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-exr
Max-Forwards: 70
From: <sip:+15555550102@ims.example.com>;tag=exr
To: <sip:+15555550102@ims.example.com>
Call-ID: reg-ex1@192.0.2.15
CSeq: 1 REGISTER
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>
Expires: 600000
Content-Length: 0

--- 2026-03-05T07:29:50.080Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
SIP/2.0 200 OK
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-exr
From: <sip:+15555550102@ims.example.com>;tag=exr
To: <sip:+15555550102@ims.example.com>;tag=exr2
Call-ID: reg-ex1@192.0.2.15
CSeq: 1 REGISTER
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>;expires=600000
P-Associated-URI: <sip:+15555550102@ims.example.com>, <tel:+15555550102>, <sip:bea@ims.example.com>
Content-Length: 0
`,
};

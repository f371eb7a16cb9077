import type { Edit } from '../../model/index.js';

/** Edits that several examples of network findings share. Messages are written as in a trace; their lengths are brought up to date. */

/** The client of the scenes comes back online. @param at time of day on the day of the scenes */
export const registered = (
  at: string,
  contact = '<sip:+15555550102@192.0.2.15:5060;transport=tcp>;expires=3600',
): Edit => ({
  insert: `--- 2026-03-05T${at}.000Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
REGISTER sip:ims.example.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-ex1;rport
Max-Forwards: 70
From: <sip:+15555550102@ims.example.com>;tag=ex1
To: <sip:+15555550102@ims.example.com>
Call-ID: reg-ex1@192.0.2.15
CSeq: 1 REGISTER
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>
Content-Length: 0

--- 2026-03-05T${at}.080Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
SIP/2.0 200 OK
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-ex1;rport
From: <sip:+15555550102@ims.example.com>;tag=ex1
To: <sip:+15555550102@ims.example.com>;tag=ex2
Call-ID: reg-ex1@192.0.2.15
CSeq: 1 REGISTER
${contact === '' ? '' : `Contact: ${contact}\n`}Content-Length: 0
`,
});

/** The focus of the scene group-short invites the client again, a quarter of an hour later, and the client is busy. */
export const INVITED_AGAIN: Edit = {
  insert: `--- 2026-03-05T07:45:00.000Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
INVITE sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
Max-Forwards: 65
From: <sip:conf-598387@focus1.ims.example.com>;tag=again
To: <sip:+15555550102@ims.example.com>
Call-ID: gc-again@198.51.100.30
CSeq: 1 INVITE
Contact: <sip:conf-598387@focus1.ims.example.com>;isfocus;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"
Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"
P-Asserted-Identity: <sip:+15555550101@ims.example.com>
Subject: Saturday hike
Conversation-ID: b1de47ba-355d-4c14-a1ab-73e4a252e925
Contribution-ID: ce8ed07b-d57b-4b3c-a169-49be05e006cd
Content-Type: application/sdp
Content-Length: 0

v=0
o=- 5468 1 IN IP4 198.51.100.30
s=-
c=IN IP4 198.51.100.30
t=0 0
m=message 8100 TCP/MSRP *
a=accept-types:message/cpim
a=path:msrp://198.51.100.30:8100/again01;tcp
a=sendrecv

--- 2026-03-05T07:45:00.060Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SIP/2.0 486 Busy Here
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
From: <sip:conf-598387@focus1.ims.example.com>;tag=again
To: <sip:+15555550102@ims.example.com>;tag=busy
Call-ID: gc-again@198.51.100.30
CSeq: 1 INVITE
Content-Length: 0
`,
};

/** Marks of that second INVITE, and of its answer. */
export const AGAIN = 'INVITE sip:\ntag=again';

/** The network of the scene deferred-one-to-one pushes a stored notification instead of the message. */
export const PUSHED_IMDN: readonly Edit[] = [
  {
    replace: [
      `imdn.Disposition-Notification: positive-delivery, display

Content-Type: text/plain; charset=UTF-8
Content-Length: 20

Are you back online?`,
      `
Content-Type: message/imdn+xml
Content-Disposition: notification

<?xml version="1.0" encoding="UTF-8"?>
<imdn xmlns="urn:ietf:params:xml:ns:imdn">
<message-id>Sent01</message-id>
<datetime>2026-03-04T21:14:07Z</datetime>
<display-notification><status><displayed/></status></display-notification>
</imdn>`,
    ],
    in: 'MSRP d93kswow SEND',
  },
];

/** The client sends no notification for what it got in the scene deferred-one-to-one. */
export const NO_NOTIFICATIONS: readonly Edit[] = [{ drop: 'Qz71kd0s' }, { drop: 'CSeq: 1 MESSAGE' }];

/** The network of the scene deferred-one-to-one offers its session one way. */
export const OFFERED_SENDONLY: Edit = { replace: ['a=sendrecv', 'a=sendonly'], in: 'INVITE sip:' };

import type { Edit } from '../../model/index.js';

/** Edits of the scene group-inactive-404. Messages are written as in a trace; their lengths are brought up to date. */

const request = (method: 'SUBSCRIBE' | 'REFER', seconds: number, status: string, headers: string): Edit => {
  const at = (milliseconds: string): string => `2026-03-05T07:30:${String(seconds).padStart(2, '0')}.${milliseconds}Z`;
  const id = `${method.toLowerCase()}-${seconds}`;
  return {
    insert: `--- ${at('000')} tcp 192.0.2.15:5060 -> 198.51.100.10:5060
${method} sip:conf-4036ad@focus1.ims.example.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-${id};rport
Max-Forwards: 70
From: <sip:+15555550102@ims.example.com>;tag=${id}
To: <sip:conf-4036ad@focus1.ims.example.com>
Call-ID: ${id}@192.0.2.15
CSeq: 1 ${method}
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>
${headers}
Content-Length: 0

--- ${at('050')} tcp 198.51.100.10:5060 -> 192.0.2.15:5060
SIP/2.0 ${status}
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-${id};rport=5060;received=192.0.2.15
From: <sip:+15555550102@ims.example.com>;tag=${id}
To: <sip:conf-4036ad@focus1.ims.example.com>;tag=f${seconds}
Call-ID: ${id}@192.0.2.15
CSeq: 1 ${method}
Content-Length: 0
`,
  };
};

/** The client subscribes once more. @param seconds on the clock of the scene @param status and phrase of the answer */
export const subscribedAgain = (seconds: number, status = '404 Not Found'): Edit =>
  request('SUBSCRIBE', seconds, status, 'Event: conference\nExpires: 3600');

/** The client asks the focus to invite somebody. @param seconds on the clock of the scene */
export const referredToFocus = (seconds: number): Edit =>
  request('REFER', seconds, '404 Not Found', 'Refer-To: <sip:+15555550107@ims.example.com>');

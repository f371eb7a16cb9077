/** F08, F09, F11 to F17: what is refused and what is not, by code and by direction. */

import type { Edit } from '../../src/model/index.js';
import { refusedWith } from '../../src/rules/cpm/example-traces.js';
import { DEFERRED, INVITED_TO_GROUP } from './manual-checks.js';
import type { Scenario } from './scenario.js';

const REFUSED = 'deferred-refused-480';
/** Another direction in the offer of the scene deferred-one-to-one: at media level, and at session level. */
const offered = (media: string, session = ''): Edit[] => [
  { replace: ['\na=sendrecv', media && `\n${media}`], in: 'INVITE sip:' },
  ...(session ? [{ replace: ['t=0 0', `t=0 0\n${session}`] as const, in: 'INVITE sip:' }] : []),
];
const service = (tag: string): Edit => ({
  replace: ['+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"', tag],
  in: 'INVITE sip:',
});

/** After the 488 of a group invitation the client subscribes all the same. */
const SUBSCRIBED_AFTER_488: readonly Edit[] = [
  { replace: ['a=sendrecv', 'a=sendonly'] },
  { replace: ['486 Busy Here', '488 Not Acceptable Here'] },
  {
    insert: `--- 2026-03-05T07:30:02.000Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SUBSCRIBE sip:conf-4afb81@focus1.ims.example.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-f17;rport
Max-Forwards: 70
Route: <sip:198.51.100.10:5060;transport=tcp;lr>
From: <sip:+15555550102@ims.example.com>;tag=f17
To: <sip:conf-4afb81@focus1.ims.example.com>
Call-ID: sub-f17@192.0.2.15
CSeq: 1 SUBSCRIBE
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>
Event: conference
Accept: application/conference-info+xml
Expires: 3600
P-Preferred-Identity: <sip:+15555550102@ims.example.com>
Content-Length: 0

--- 2026-03-05T07:30:02.060Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
SIP/2.0 403 Forbidden
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-f17;rport=5060;received=192.0.2.15
From: <sip:+15555550102@ims.example.com>;tag=f17
To: <sip:conf-4afb81@focus1.ims.example.com>;tag=f17f
Call-ID: sub-f17@192.0.2.15
CSeq: 1 SUBSCRIBE
Content-Length: 0
`,
  },
];

export const refusals: readonly Scenario[] = [
  {
    id: 'F08a',
    title: 'a deferred delivery is refused with 480',
    scene: REFUSED,
    sessions: [{ pass: '7.3.11-0 7.3.11-4.3 7.3.2-1 7.3.2-1a', manual: DEFERRED }],
  },
  {
    id: 'F08b',
    title: 'with 486',
    scene: REFUSED,
    edits: [refusedWith('486 Busy Here')],
    sessions: [{ warning: '7.3.11-4.3', pass: '7.3.11-0 7.3.2-1 7.3.2-1b', manual: DEFERRED }],
  },
  {
    id: 'F08c',
    title: 'with 603',
    scene: REFUSED,
    edits: [refusedWith('603 Decline')],
    sessions: [{ warning: '7.3.11-4.3', pass: '7.3.11-0 7.3.2-1 7.3.2-1d', manual: DEFERRED }],
  },
  {
    id: 'F08d',
    title: 'with 302 and a Contact',
    scene: REFUSED,
    edits: [refusedWith('302 Moved Temporarily\nContact: <sip:+15555550199@ims.example.com>')],
    sessions: [{ warning: '7.3.11-4.3', pass: '7.3.11-0 7.3.2-1 7.3.2-1c', manual: DEFERRED }],
  },
  ...(['404 Not Found', '500 Server Internal Error', '606 Not Acceptable'] as const).map(
    (line, at): Scenario => ({
      id: `F09${'abc'.charAt(at)}`,
      title: `with ${line}`,
      scene: REFUSED,
      edits: [refusedWith(line)],
      sessions: [{ warning: '7.3.11-0 7.3.11-4.3 7.3.2-1', manual: DEFERRED }],
    }),
  ),
  {
    id: 'F11',
    title: 'sendonly at media level is answered 488',
    scene: 'deferred-sendonly-488',
    sessions: [{ error: 'NET-2', pass: '7.3.11-0 7.3.2-1 7.3.2-4.1 7.3.2-4.2', manual: DEFERRED }],
  },
  {
    id: 'F12',
    title: 'sendonly at session level only is accepted',
    scene: 'deferred-one-to-one',
    edits: offered('', 'a=sendonly'),
    sessions: [{ error: '7.3.11-0 7.3.2-4.1 NET-2', pass: '7.3.11-1.1 7.3.2-3b', manual: DEFERRED }],
  },
  {
    id: 'F13',
    title: 'sendonly for the session, sendrecv for the chat, is accepted',
    scene: 'deferred-one-to-one',
    edits: [{ replace: ['t=0 0', 't=0 0\na=sendonly'], in: 'INVITE sip:' }],
    sessions: [{ pass: '7.3.11-0', manual: DEFERRED }],
  },
  {
    id: 'F14a',
    title: 'no direction attribute is accepted',
    scene: 'deferred-one-to-one',
    edits: offered(''),
    sessions: [{ pass: '7.3.11-0', manual: DEFERRED }],
  },
  {
    id: 'F14b',
    title: 'no direction attribute is answered 488',
    scene: 'deferred-sendonly-488',
    edits: [{ replace: ['\na=sendonly', ''] }],
    sessions: [{ warning: '7.3.11-0 7.3.2-4.1', manual: DEFERRED }],
  },
  {
    id: 'F15a',
    title: 'a large message is sendonly by design',
    scene: 'deferred-one-to-one',
    edits: [...offered('a=sendonly'), { replace: ['oma.cpm.session', 'oma.cpm.largemsg'], in: 'INVITE sip:' }],
    sessions: [{}],
  },
  {
    id: 'F15b',
    title: 'so is a file transfer',
    scene: 'deferred-one-to-one',
    edits: [...offered('a=sendonly'), { replace: ['oma.cpm.session', 'oma.cpm.filetransfer'], in: 'INVITE sip:' }],
    sessions: [{}],
  },
  {
    id: 'F15c',
    title: 'SIMPLE IM is no CPM session',
    scene: 'deferred-one-to-one',
    edits: [
      ...offered('a=sendonly'),
      service('+g.oma.sip-im'),
      { replace: ['P-Asserted-Service: urn:urn-7:3gpp-service.ims.icsi.oma.cpm.session\n', ''], in: 'INVITE sip:' },
    ],
    sessions: [{}],
  },
  { id: 'F15d', title: 'nor is a voice call', scene: 'voice-call', sessions: [{}] },
  { id: 'F15e', title: 'nor is a stand-alone message', scene: 'standalone-message', sessions: [{}] },
  {
    id: 'F16',
    title: 'sendonly is answered sendrecv',
    scene: 'deferred-one-to-one',
    edits: offered('a=sendonly'),
    sessions: [{ error: '7.3.11-0 7.3.2-4.1 NET-2', pass: '7.3.11-1.1', manual: DEFERRED }],
  },
  {
    id: 'F17',
    title: '488, and then SUBSCRIBE to the Contact',
    scene: 'group-refused-486',
    edits: SUBSCRIBED_AFTER_488,
    sessions: [{ error: '7.3.12-1 7.3.2-4.2', pass: '7.3.2-1 7.3.2-4.1', manual: INVITED_TO_GROUP }],
  },
];

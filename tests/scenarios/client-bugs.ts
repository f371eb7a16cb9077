/** Bugs that real clients had, each as a capture with every verdict that it gives, or with why there is none. */
import type { Edit } from '../../src/model/index.js';
import {
  DEFERRED as ENDS,
  imdnCpim,
  ONE_TO_ONE,
  REPLY,
  refusedWith,
  send,
} from '../../src/rules/cpm/example-traces.js';
import { loadScene } from '../scenes/scenes.js';
import { DEFERRED, GROUP, INVITED, INVITED_TO_GROUP, JOINED } from './manual-checks.js';
import type { Scenario } from './scenario.js';
import { again, from } from './trace-changes.js';

export interface ClientBug extends Scenario {
  /** Where nothing is found: why. */
  readonly quiet?: string;
}

/** Bugs that a situation of F01 to F50 already shows. */
export const SHOWN_BY: readonly (readonly [bug: string, title: string, scenario: string])[] = [
  ['2', 'sendonly is answered sendrecv', 'F16'],
  ['4', 'an offer without a direction is refused', 'F14b'],
  ['7', 'a message in the INVITE is reported by SIP MESSAGE before the INVITE is answered', 'F40'],
  ['9', 'the user replies inside the session of the delivery', 'F03'],
  ['11', 'a deferred delivery is refused with 486 instead of 480', 'F08b'],
  ['12', '606 where the invitation is not understood', 'F09c'],
  ['12', '404 where the Contact does not match', 'F09a'],
  ['17', 'a group session without SUBSCRIBE', 'F19'],
  ['21', 'a re-join after registration, with nothing to say', 'F48a'],
  ['Session-Replaces', 'the old session is replaced', 'F25'],
  ['Session-Replaces', 'the old session is never ended', 'F26a'],
  ['Session-Replaces', 'BYE before the ACK', 'F26c'],
  ['Session-Replaces', 'an unknown session is answered 481', 'F27a'],
];

const OK = 'SIP/2.0 200 OK\nCSeq: 1 INVITE';
/** In the scene group-inactive-404: the client subscribes again and again. */
const SUBSCRIBED_AGAIN = [2, 3, 4].map(
  (cseq): Edit => ({
    insert: `--- 2026-03-05T07:30:0${cseq}.000Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SUBSCRIBE sip:conf-4036ad@focus1.ims.example.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-again${cseq};rport
Max-Forwards: 70
Route: <sip:198.51.100.10:5060;transport=tcp;lr>
From: <sip:+15555550102@ims.example.com>;tag=again${cseq}
To: <sip:conf-4036ad@focus1.ims.example.com>
Call-ID: sub-again${cseq}@192.0.2.15
CSeq: 1 SUBSCRIBE
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>
Event: conference
Accept: application/conference-info+xml
Expires: 3600
P-Preferred-Identity: <sip:+15555550102@ims.example.com>
Content-Length: 0

--- 2026-03-05T07:30:0${cseq}.060Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
SIP/2.0 404 Not Found
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-again${cseq};rport=5060;received=192.0.2.15
From: <sip:+15555550102@ims.example.com>;tag=again${cseq}
To: <sip:conf-4036ad@focus1.ims.example.com>;tag=not${cseq}
Call-ID: sub-again${cseq}@192.0.2.15
CSeq: 1 SUBSCRIBE
Content-Length: 0
`,
  }),
);

export const clientBugs: readonly ClientBug[] = [
  {
    id: '1',
    title: 'the answer takes no message/imdn+xml, and the network ends the session with nothing delivered',
    scene: 'deferred-one-to-one',
    edits: [
      { replace: ['text/plain message/imdn+xml', 'text/plain'], in: OK },
      { drop: 'd93kswow' },
      { drop: 'Qz71kd0s' },
      { drop: 'CSeq: 1 MESSAGE' },
    ],
    sessions: [{ manual: DEFERRED }],
    quiet: 'what an answer must be able to carry is no clause of the change request (OLD-8, SDP-9)',
  },
  {
    id: '3a',
    title: 'a deferred session is always answered recvonly',
    scene: 'deferred-one-to-one',
    edits: [{ replace: ['a=sendrecv', 'a=recvonly'], in: OK }],
    sessions: [{ manual: DEFERRED }],
    quiet: 'notifications go whatever the direction (RFC 4975 8.9): old style, but coherent (A14)',
  },
  {
    id: '3b',
    title: 'an ordinary session is answered recvonly',
    scene: 'one-to-one',
    edits: [{ replace: ['a=sendrecv', 'a=recvonly'], in: OK }],
    sessions: [{ warning: '7.3.2-3c', manual: INVITED }],
  },
  {
    id: '5',
    title: 'the client ignores the BYE and sends the display notification on the dead MSRP session',
    scene: 'deferred-one-to-one',
    edits: [
      { drop: 'CSeq: 1 MESSAGE' },
      { drop: 'CSeq: 2 BYE\nSIP/2.0 200' },
      { drop: 'closed' },
      send(ENDS, '07:30:20.000', 'message/cpim', imdnCpim({ id: 'Mxg4b2Qm91LtY7', kind: 'display' })),
    ],
    sessions: [{ error: '7.3.11-2', manual: DEFERRED }],
  },
  {
    id: '6',
    title: 'the display notification goes into a chat with the same person',
    scene: 'deferred-reply',
    edits: [send(REPLY, '07:30:45.000', 'message/cpim', imdnCpim({ id: '8RodjUsizrSQb2', kind: 'display' }))],
    sessions: [{ warning: '7.3.11-2', manual: DEFERRED }, {}],
  },
  {
    id: '8a',
    title: 'of two stored messages pushed back-to-back the second is lost inside the client',
    scene: 'deferred-two-messages',
    edits: [{ drop: 'd5gpleB9' }],
    change: from('BYE sip:', 20),
    sessions: [{ error: '7.3.11-0 7.3.2-3b', pass: '7.3.11-1.1', manual: DEFERRED }],
  },
  {
    id: '10',
    title: 'a deferred session is accepted by the user after ringing, instead of at once',
    scene: 'deferred-one-to-one',
    edits: [
      {
        insert: `--- 2026-03-05T07:30:00.040Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SIP/2.0 180 Ringing
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-7a1
Via: SIP/2.0/TCP 198.51.100.20:5060;branch=z9hG4bK-pf-100
From: <sip:rcse-standfw@ims.example.com>;tag=pf-t1
To: <sip:+15555550102@ims.example.com>;tag=cl-t1
Call-ID: df1-0001@198.51.100.20
CSeq: 1 INVITE
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>
Content-Length: 0
`,
      },
    ],
    change: from(OK, 4),
    sessions: [{ pass: '7.3.11-0 7.3.11-4.2', manual: DEFERRED }],
    quiet: 'both are allowed: provisioning tells which',
  },
  {
    id: '12',
    title: 'an unsupported service is refused with 603, by the machine',
    scene: 'deferred-refused-480',
    edits: [refusedWith('603 Decline')],
    sessions: [{ warning: '7.3.11-4.3', pass: '7.3.2-1 7.3.2-1d', manual: DEFERRED }],
  },
  {
    id: '14',
    title: '100, and never a final response to a group invitation',
    scene: 'group-refused-486',
    edits: [
      { replace: ['486 Busy Here', '100 Trying'] },
      { replace: [';tag=Nibvopul', ''], in: 'SIP/2.0 100' },
      { drop: 'ACK sip:' },
    ],
    sessions: [{ 'I-EARLY': '7.3.12-1 7.3.2-9', manual: INVITED_TO_GROUP }],
    quiet: 'no clause of 7.3.2 sets a time for the answer (SIP-9)',
  },
  {
    id: '15',
    title: 'the 200 to a group invitation has no CPM identifiers at all',
    scene: 'group-short',
    edits: [
      { replace: ['\nConversation-ID: ', '\nX-1: '], in: OK },
      { replace: ['\nContribution-ID: ', '\nX-2: '], in: OK },
    ],
    sessions: [{ error: '7.3.12-1 7.3.2-9c', manual: JOINED }],
  },
  {
    id: '16a',
    title: 'InReplyTo-Contribution-ID is never repeated',
    scene: 'one-to-one',
    edits: [{ replace: ['\nInReplyTo-Contribution-ID: ', '\nX-3: '], in: OK }],
    sessions: [{ error: '7.3.2-9c', manual: INVITED }],
  },
  {
    id: '16b',
    title: 'the BYE has the CSeq number of the INVITE',
    scene: 'group-short',
    edits: [{ replace: ['CSeq: 2 BYE', 'CSeq: 1 BYE'] }],
    sessions: [{ manual: JOINED }],
    quiet: 'the numbering of requests is RFC 3261, no clause of the change request',
  },
  {
    id: '17',
    title: 'the group is set up anew, and the client does not subscribe anew',
    scene: 'group-short',
    change: trace =>
      trace +
      again(trace, {
        seconds: 600,
        without: 'Call-ID: sub-',
        renamed: [
          ['gc-ba21c3f4', 'gc-second'],
          ['branch=z9hG4bK-pc-1d', 'branch=z9hG4bK-pc-2d'],
          ['branch=z9hG4bK-cf-1d', 'branch=z9hG4bK-cf-2d'],
          ['g0OF8G', 'g0second'],
          ['I8oLadlB', 'I8second'],
          ['yVAE8mTY', 'yVsecond'],
          ['v2GZiena', 'v2second'],
          [':50534', ':50634'],
          ['q5WPClCY6IlfGU', 'q5second'],
        ],
      }),
    sessions: [
      { pass: '7.3.2-GRPa.1', manual: JOINED },
      { error: '7.3.12-1 7.3.2-GRPa.1', manual: `${GROUP} 7.3.12-0` },
    ],
  },
  {
    id: '18',
    title: 'the client unsubscribes and has never subscribed',
    scene: 'group-short',
    edits: [{ replace: ['Expires: 3600', 'Expires: 0'], in: 'Call-ID: sub-' }, { drop: 'Subscription-State' }],
    sessions: [{ error: '7.3.12-1 7.3.2-GRPa.1', manual: GROUP }],
  },
  {
    id: '19',
    title: '404 is taken for any error: the client subscribes again and again',
    scene: 'group-inactive-404',
    edits: SUBSCRIBED_AGAIN,
    sessions: [
      {
        warning: '7.3.12-1 7.3.2-GRPc.1',
        pass: '7.3.2-GRPa.1',
        manual: `${GROUP} 7.3.2-GRPc.2 7.3.2-GRPc.3`,
      },
    ],
  },
  {
    id: '20',
    title: 'a participant is booted, and the NOTIFY says so',
    scene: 'group-roster',
    edits: [{ replace: ['<disconnection-method>departed', '<disconnection-method>booted'] }],
    sessions: [{ pass: '7.3.12-1 7.3.2-GRPa.1', manual: JOINED }],
    quiet: 'what the client shows of it no capture tells',
  },
  {
    id: '22',
    title: 'the client invites the participants again when it re-joins',
    scene: 'group-rejoin',
    edits: [
      {
        insert: `--- 2026-03-05T07:30:05.000Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
REFER sip:conf-b3705e@focus1.ims.example.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-refer;rport
Max-Forwards: 70
Route: <sip:198.51.100.10:5060;transport=tcp;lr>
From: <sip:+15555550102@ims.example.com>;tag=refer
To: <sip:conf-b3705e@focus1.ims.example.com>
Call-ID: refer@192.0.2.15
CSeq: 1 REFER
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>
Refer-To: <sip:+15555550103@ims.example.com;method=INVITE>
P-Preferred-Identity: <sip:+15555550102@ims.example.com>
Content-Length: 0
`,
      },
    ],
    sessions: [{ 'I-STATE': '7.3.12-2a', pass: '7.3.12-N1' }],
    quiet: 'whom a participant may add is for the focus to say',
  },
  {
    id: '27',
    title: 'the same message is reported displayed twice',
    scene: 'one-to-one',
    edits: [send(ONE_TO_ONE, '07:30:12.000', 'message/cpim', imdnCpim({ id: 'EXWmTJS9CZmjSn', kind: 'display' }))],
    sessions: [{ pass: '7.3.2-3b', manual: INVITED }],
    quiet: '7.3.2 asks where a notification goes, not how often the user is reported to have read',
  },
  {
    id: '28',
    title: 'a delivery notification that nobody asked for, since the network took the request out',
    scene: 'group-short',
    edits: [{ replace: ['imdn.Disposition-Notification: positive-delivery\n', ''], in: 'DNgrZyqs SEND' }],
    sessions: [{ pass: '7.3.12-1', manual: JOINED }],
    quiet: 'the client may have seen the request where the capture did not',
  },
  {
    id: '29',
    title: 'the delivery notification has the id of another message',
    scene: 'one-to-one',
    edits: [{ replace: ['<message-id>EXWmTJS9CZmjSn', '<message-id>0000000000'], in: 'xvA7kFRH SEND' }],
    sessions: [{ error: '7.3.2-3b', manual: INVITED }],
  },
  {
    id: '31a',
    title: 'the client opens MSRP before the ACK',
    scene: 'deferred-one-to-one',
    edits: [{ shift: 'opened', by: -0.04 }],
    sessions: [{ pass: '7.3.11-0 7.3.2-ACK2', manual: DEFERRED }],
    quiet: 'right after the 200 is early enough',
  },
  {
    id: '31b',
    title: 'the client says that it opens the connection, and nothing of MSRP is seen',
    scene: 'one-to-one',
    edits: [{ hide: 'msrp' }],
    sessions: [{ 'I-NOMEDIA': '7.3.2-3a 7.3.2-3b 7.3.2-3c 7.3.2-ACK2', manual: INVITED }],
    quiet: 'media may go past the capture point',
  },
  {
    id: '33',
    title: 'nobody refreshes the session, and it ends when it expires',
    scene: 'deferred-one-to-one',
    edits: [{ drop: 'CSeq: 1 MESSAGE' }, { replace: ['Session-Expires: 1800', 'Session-Expires: 90'] }],
    change: from('BYE sip:', 90),
    sessions: [{ pass: '7.3.11-0', manual: DEFERRED }],
    quiet: 'session timers are no clause of the change request, and a BYE is nobody’s fault',
  },
  {
    id: '34',
    title: 'a group invitation is refused with 486, because of a chat that has ended',
    scene: 'one-to-one',
    change: trace => trace + again(loadScene('group-refused-486'), { seconds: 600 }),
    sessions: [{ manual: INVITED }, { pass: '7.3.12-1 7.3.2-1 7.3.2-1b', manual: INVITED_TO_GROUP }],
    quiet: 'why a client refuses is its own: 7.3.2 leaves the choice of 486 to it',
  },
];

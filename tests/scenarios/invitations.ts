/** F30, F31, F33 to F41, F45, F50: how an invitation is written, reached, and answered. */
import type { Edit } from '../../src/model/index.js';
import { EARLY_UPDATE, FIRST_MESSAGE, HOLD, imdnMessage } from '../../src/rules/cpm/example-traces.js';
import { applyEdits } from '../scenes/scenes.js';
import { DEFERRED, INVITED, INVITED_TO_GROUP, JOINED } from './manual-checks.js';
import type { Scenario } from './scenario.js';
import { compactNames, from, packetsOf } from './trace-changes.js';

const OK = 'SIP/2.0 200 OK\nCSeq: 1 INVITE';
const CLEAN_11 =
  '7.3.11-0 7.3.11-1.1 7.3.11-1.2 7.3.11-2 7.3.11-4.2 7.3.2-3b 7.3.2-9 7.3.2-9a 7.3.2-9c 7.3.2-9d 7.3.2-10 7.3.2-ACK1 7.3.2-ACK2';
const ICSI = '+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"';
const accept = (tag: string): Edit => ({
  replace: [`Accept-Contact: *;${ICSI}`, `Accept-Contact: *;${tag}`],
  in: 'INVITE sip:',
});
/** Until the ACK comes, after 17 s. */
const REPEATED: readonly Edit[] = [
  ...[1.5, 3.5].map((after): Edit => ({ repeat: 'INVITE sip:', after })),
  ...[3.5, 7.5, 11.5, 15.5].map((after): Edit => ({ repeat: OK, after })),
];
const privacy = (lines: string): Edit => ({ replace: ['\nAllow: ', `\n${lines}\nAllow: `], in: 'INVITE sip:' });

export const invitations: readonly Scenario[] = [
  {
    id: 'F30a',
    title: 'the 200 has no Conversation-ID',
    scene: 'deferred-one-to-one',
    edits: [{ replace: ['Conversation-ID: 6b79b8bc-937e-4985-b1df-fd062b687bd7\n', ''], in: OK }],
    sessions: [{ error: '7.3.11-0 7.3.2-9c', pass: '7.3.2-9', manual: DEFERRED }],
  },
  {
    id: 'F30b',
    title: 'the 200 has an altered Contribution-ID',
    scene: 'deferred-one-to-one',
    edits: [{ replace: ['Contribution-ID: d5e4121a', 'Contribution-ID: 00000000'], in: OK }],
    sessions: [{ error: '7.3.11-0 7.3.2-9c', pass: '7.3.2-9', manual: DEFERRED }],
  },
  {
    id: 'F30c',
    title: 'the INVITE has InReplyTo-Contribution-ID, which the 200 repeats',
    scene: 'one-to-one',
    sessions: [{ pass: '7.3.2-9c', manual: INVITED }],
  },
  {
    id: 'F31',
    title: 'the 200 was seen only beyond the P-CSCF',
    scene: 'one-to-one-hops',
    edits: [{ drop: 'branch=z9hG4bK-pc-' }],
    sessions: [{ 'I-LEG': '7.3.2-9 7.3.2-9d 7.3.2-10 7.3.2-ACK1', pass: '7.3.2-9c', manual: INVITED }],
  },
  {
    id: 'F33a',
    title: 'compact header names in a deferred delivery',
    scene: 'deferred-one-to-one',
    change: compactNames,
    sessions: [{ pass: CLEAN_11, manual: DEFERRED }],
  },
  {
    id: 'F33b',
    title: 'compact header names in a group',
    scene: 'group',
    change: compactNames,
    sessions: [
      {
        pass: '7.3.12-1 7.3.2-3b 7.3.2-8a 7.3.2-9 7.3.2-9a 7.3.2-9c 7.3.2-9d 7.3.2-GRPa.1 7.3.2-GRPa.2',
        manual: JOINED,
      },
    ],
  },
  ...(
    [
      ['with literal colons', '+g.3gpp.icsi-ref="urn:urn-7:3gpp-service.ims.icsi.oma.cpm.session"'],
      ['with lower-case hex', ICSI.replaceAll('%3A', '%3a')],
      ['in a list', ICSI.replace('="', '="urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel,')],
    ] as const
  ).map(
    ([what, tag], at): Scenario => ({
      id: `F34${'abc'.charAt(at)}`,
      title: `the service identifier ${what}`,
      scene: 'deferred-one-to-one',
      edits: [accept(tag)],
      sessions: [{ pass: CLEAN_11, manual: DEFERRED }],
    }),
  ),
  {
    id: 'F34d',
    title: 'the service identifier negated',
    scene: 'deferred-one-to-one',
    edits: [accept(ICSI.replace('="', '="!'))],
    sessions: [{}],
  },
  {
    id: 'F35',
    title: 'seen on three hops and on both legs of the application server',
    scene: 'one-to-one-hops',
    sessions: [{ pass: '7.3.2-9 7.3.2-9c 7.3.2-9d 7.3.2-10', manual: INVITED }],
  },
  {
    id: 'F36',
    title: 'over UDP the INVITE comes four times, the 200 goes out seven times',
    scene: 'one-to-one-compact',
    change: trace => applyEdits(from('ACK sip:', 16)(trace), REPEATED),
    sessions: [{ pass: '7.3.2-9 7.3.2-10 7.3.2-ACK1 7.3.2-ACK2', manual: `${INVITED} 7.3.2-6a` }],
  },
  {
    id: 'F37a',
    title: 'forked to two devices: 200 and 487',
    scene: 'group-forked',
    sessions: [{ pass: '7.3.12-1 7.3.2-9 7.3.2-GRPa.1', manual: JOINED }, { manual: INVITED_TO_GROUP }],
  },
  {
    id: 'F37b',
    title: 'forked to two devices: 200 and 486',
    scene: 'group-forked',
    edits: [{ replace: ['487 Request Terminated', '486 Busy Here'] }],
    sessions: [
      { pass: '7.3.12-1 7.3.2-9 7.3.2-GRPa.1', manual: JOINED },
      { pass: '7.3.12-1 7.3.2-1 7.3.2-1b', manual: INVITED_TO_GROUP },
    ],
  },
  {
    id: 'F38',
    title: 'put on hold by a re-INVITE',
    scene: 'one-to-one',
    edits: [HOLD],
    sessions: [{ pass: '7.3.2-9 7.3.2-9c', manual: INVITED }],
  },
  {
    id: 'F39',
    title: 'the 200 to an UPDATE comes before the 200 to the INVITE',
    scene: 'one-to-one',
    edits: [EARLY_UPDATE],
    sessions: [{ pass: '7.3.2-9 7.3.2-9a 7.3.2-9c', manual: INVITED }],
  },
  {
    id: 'F40',
    title: 'the INVITE carries the first message, which is reported by SIP MESSAGE before the session is up',
    scene: 'deferred-one-to-one',
    edits: [...FIRST_MESSAGE, imdnMessage('07:30:00.100', { id: 'First01' })],
    sessions: [{ pass: '7.3.11-0 7.3.11-1.1 7.3.2-3b', manual: DEFERRED }],
  },
  ...(['Privacy: id', 'Privacy: header;id', 'Privacy: user\nPrivacy: id'] as const).map(
    (lines, at): Scenario => ({
      id: `F41${'abc'.charAt(at)}`,
      title: lines.replace('\n', ', '),
      scene: 'one-to-one',
      edits: [privacy(lines)],
      sessions: [{ manual: '7.3.2-3.0 7.3.2-6 7.3.2-6c.2' }],
    }),
  ),
  {
    id: 'F41d',
    title: 'Privacy: user',
    scene: 'one-to-one',
    edits: [privacy('Privacy: user')],
    sessions: [{ manual: INVITED }],
  },
  {
    id: 'F45',
    title: 'CEMA: a border controller has rewritten c and m lines, and the client connects there',
    scene: 'deferred-one-to-one',
    edits: [
      { replace: ['c=IN IP4 198.51.100.20', 'c=IN IP4 198.51.100.99'], in: 'INVITE sip:' },
      { replace: ['m=message 7654 TCP/MSRP *', 'm=message 9900 TCP/MSRP *\na=msrp-cema'], in: 'INVITE sip:' },
      { replace: ['m=message 9 TCP/MSRP *', 'm=message 9 TCP/MSRP *\na=msrp-cema'], in: OK },
    ],
    change: packetsOf('198.51.100.20:7654', '198.51.100.99:9900'),
    sessions: [{ pass: CLEAN_11, manual: DEFERRED }],
  },
  {
    id: 'F50',
    title: 'a client of the old kind: recvonly, no identifiers, the notification by SIP MESSAGE',
    scene: 'deferred-one-to-one',
    edits: [
      { replace: ['a=sendrecv', 'a=recvonly'], in: OK },
      {
        replace: [
          'Conversation-ID: 6b79b8bc-937e-4985-b1df-fd062b687bd7\nContribution-ID: d5e4121a-eec2-4c59-846e-baef8966ef18\n',
          '',
        ],
        in: OK,
      },
      { drop: 'Qz71kd0s' },
      imdnMessage('07:30:00.700', { id: 'Mxg4b2Qm91LtY7' }),
    ],
    sessions: [{ error: '7.3.11-0 7.3.11-1.1 7.3.2-3b 7.3.2-9c', pass: '7.3.11-1.2 7.3.2-9', manual: DEFERRED }],
  },
];

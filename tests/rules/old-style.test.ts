/** Behaviour of the specifications before CPM 2.1 is named in one sentence, with whose fault it is (rule catalogue 7). */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Edit, type Signature } from '../../src/model/index.js';
import { imdnMessage, REPLY_IS_IMDN } from '../../src/rules/cpm/example-traces.js';
import { judge, rules } from '../../src/rules/index.js';
import {
  AGAIN,
  INVITED_AGAIN,
  NO_NOTIFICATIONS,
  OFFERED_SENDONLY,
  PUSHED_IMDN,
} from '../../src/rules/network/example-network.js';
import { signaturesOf } from '../../src/rules/old-style.js';
import { applyEdits, loadScene, sceneEvents, sceneNames } from '../scenes/scenes.js';
import { sessionsOf } from './sessions.js';

const signatures = (scene: string, ...edits: Edit[]): Signature[] =>
  sessionsOf(sceneEvents(applyEdits(loadScene(scene), edits))).flatMap(session =>
    signaturesOf(session, judge(session, rules, DEFAULT_SETTINGS).verdicts),
  );
const found = (scene: string, ...edits: Edit[]): string[] =>
  signatures(scene, ...edits).map(({ id, atFault }) => `${id} ${atFault}`);

/** In the 200 to the INVITE. */
const ACCEPTED = 'SIP/2.0 200 OK\nCSeq: 1 INVITE';
const ANSWERED_RECVONLY: Edit = { replace: ['a=sendrecv', 'a=recvonly'], in: ACCEPTED };
const NO_IDS: Edit = { replace: ['Conversation-ID: ', 'X-Was: '], in: ACCEPTED };
const FROM_SERVICE: Edit = {
  replace: ['From: <sip:conf-598387@focus1', 'From: <sip:rcse-standfw@focus1'],
  in: 'tag=again',
};
const SENT_NOTHING: readonly Edit[] = [{ drop: 'd93kswow' }, ...NO_NOTIFICATIONS];
const WITHOUT_IMDN: Edit = { replace: ['text/plain message/imdn+xml', 'text/plain'], in: ACCEPTED };
/** The client reports on the notification that was pushed to it, which has an id of its own. */
const REPORTED: readonly Edit[] = [
  ...PUSHED_IMDN,
  { replace: ['imdn.Message-ID: Mxg4b2Qm91LtY7', 'imdn.Message-ID: Pushed01'], in: 'MSRP d93kswow SEND' },
  { replace: ['<message-id>Mxg4b2Qm91LtY7', '<message-id>Pushed01'], in: 'MSRP Qz71kd0s SEND' },
  { drop: 'CSeq: 1 MESSAGE' },
];

describe('old style', () => {
  it.each<[string, string[], string, readonly Edit[]]>([
    ['sendonly is offered and taken', ['OLD-1 both'], 'deferred-one-to-one', [OFFERED_SENDONLY, ANSWERED_RECVONLY]],
    ['sendonly is answered sendrecv (F16)', ['OLD-2 both'], 'deferred-one-to-one', [OFFERED_SENDONLY]],
    [
      'recvonly, no ids, IMDN by SIP MESSAGE in a session by 2.1 (F50)',
      ['OLD-3 client'],
      'deferred-one-to-one',
      [ANSWERED_RECVONLY, NO_IDS, { drop: 'Qz71kd0s' }, imdnMessage('07:30:02.000', { id: 'Mxg4b2Qm91LtY7' })],
    ],
    [
      'notifications are pushed by an INVITE (F46)',
      ['OLD-4 network'],
      'deferred-one-to-one',
      [...NO_NOTIFICATIONS, ...PUSHED_IMDN],
    ],
    [
      'the same without Referred-By (F46)',
      ['OLD-4 network'],
      'deferred-one-to-one',
      [
        ...NO_NOTIFICATIONS,
        ...PUSHED_IMDN,
        { replace: ['Referred-By: <sip:+15555550101@ims.example.com>\n', ''], in: 'INVITE sip:' },
      ],
    ],
    ['and the client reports on the notification (CPIM-6)', ['OLD-4 both'], 'deferred-one-to-one', REPORTED],
    [
      'pushed one way, and taken',
      ['OLD-1 both', 'OLD-4 network'],
      'deferred-one-to-one',
      [...NO_NOTIFICATIONS, ...PUSHED_IMDN, OFFERED_SENDONLY, ANSWERED_RECVONLY],
    ],
    ['the client opens a session for an IMDN (F05)', ['OLD-5 client'], 'deferred-reply', [REPLY_IS_IMDN]],
    ['sendonly is refused with 488 (F11)', ['OLD-6 network'], 'deferred-sendonly-488', []],
    [
      'a group INVITE from the service, sendonly, is refused with 488',
      ['OLD-7 network'],
      'group-short',
      [
        INVITED_AGAIN,
        FROM_SERVICE,
        { replace: ['a=sendrecv', 'a=sendonly'], in: AGAIN },
        { replace: ['486 Busy Here', '488 Not Acceptable Here'] },
      ],
    ],
    [
      'a group INVITE with Referred-By, sendonly, is accepted',
      ['OLD-7 both'],
      'group-added-by-refer',
      [{ replace: ['a=sendrecv', 'a=sendonly'], in: 'INVITE sip:' }],
    ],
    [
      'the network sends nothing to a client that lists no IMDN',
      ['OLD-8 client'],
      'deferred-one-to-one',
      [...SENT_NOTHING, WITHOUT_IMDN],
    ],
  ])('%s', (_, expected, scene, edits) => {
    expect(found(scene, ...edits)).toEqual(expected);
  });

  it.each<[string, string, readonly Edit[]]>([
    ['recvonly alone is coherent (A14)', 'deferred-one-to-one', [ANSWERED_RECVONLY]],
    [
      'the capture ends before more could be delivered',
      'deferred-one-to-one',
      [...NO_NOTIFICATIONS, ...PUSHED_IMDN, { cutAt: 'BYE sip:' }],
    ],
    ['a reply in the session that carries the IMDN too', 'deferred-reply', []],
    [
      '488 for another service is its own affair',
      'deferred-sendonly-488',
      [{ replace: ['oma.cpm.session', 'oma.cpm.largemsg'], in: 'INVITE sip:' }],
    ],
    ['nothing was sent, but notifications are taken', 'deferred-one-to-one', SENT_NOTHING],
    ['whether anything was sent was not captured', 'deferred-one-to-one', [WITHOUT_IMDN, { hide: 'msrp' }]],
    ['a chat of two that is offered sendonly', 'one-to-one', [OFFERED_SENDONLY]],
  ])('is not seen where %s', (_, scene, edits) => {
    expect(found(scene, ...edits)).toEqual([]);
  });

  it('is blamed on nobody where nobody knows the client', () => {
    const events = sceneEvents(applyEdits(loadScene('deferred-one-to-one'), [OFFERED_SENDONLY]));
    for (const session of sessionsOf(events, ['203.0.113.99'])) {
      expect(signaturesOf(session, judge(session, rules, DEFAULT_SETTINGS).verdicts)).toEqual([]);
    }
  });

  it.each(sceneNames().filter(name => name !== 'deferred-sendonly-488'))('is in no part of the scene %s', name => {
    const events = sceneEvents(loadScene(name));
    for (let length = 1; length <= events.length; length++) {
      for (const session of sessionsOf(events.slice(0, length))) {
        expect(signaturesOf(session, judge(session, rules, DEFAULT_SETTINGS).verdicts)).toEqual([]);
      }
    }
  });

  it('says in one sentence what is seen, and under which generation it is wrong', () => {
    const [{ text, rules: explained }] = signatures('deferred-one-to-one', OFFERED_SENDONLY) as [Signature];
    expect(text).toBe(
      'The network offers a deferred delivery sendonly, as before CPM 2.1, and the client answers sendrecv, which neither 2.1 allows (488) nor RFC 3264 6.1 (recvonly or inactive)',
    );
    expect(explained).toContain('CPM-7.3.2-4.1');
  });
});

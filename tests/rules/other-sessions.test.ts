import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Edit, isCounted, type Settings, type Verdict } from '../../src/model/index.js';
import { judge, rules } from '../../src/rules/index.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';
import { later } from '../tracking/later.js';
import { sessionsOf } from './sessions.js';

const REPLACES = 'group-session-replaces';
const DAY = 86_400;
/** The client does not end the chat. */
const UNENDED: readonly Edit[] = [
  { drop: 'Call-ID: one-de63e607\nCSeq: 1 BYE' },
  { drop: '198.51.100.20:7670 closed' },
];

function verdictsIn(trace: string, settings: Partial<Settings> = {}): Verdict[] {
  return sessionsOf(sceneEvents(trace)).flatMap(
    session => judge(session, rules, { ...DEFAULT_SETTINGS, ...settings }).verdicts,
  );
}

/** The verdict of a rule on the session that it applies to. */
const verdict = (rule: string, trace: string, settings: Partial<Settings> = {}): Verdict =>
  verdictsIn(trace, settings).find(one => one.rule === rule && one.outcome !== 'not-applicable')!;

const edited = (scene: string, edits: readonly Edit[]): string => applyEdits(loadScene(scene), edits);

/** From a message on, the trace goes on so many seconds later. */
function parted(trace: string, at: string, seconds: number): string {
  const start = trace.lastIndexOf('\n---', trace.indexOf(at)) + 1;
  return trace.slice(0, start) + later(trace.slice(start), seconds);
}

/** `rule severity` of each violation that counts. */
const notPassed = (trace: string, settings: Partial<Settings> = {}): string[] =>
  verdictsIn(trace, settings)
    .filter(one => one.outcome === 'violation' && isCounted(one))
    .map(({ rule, severity }) => `${rule} ${severity}`);

describe('a chat that a group replaces', () => {
  it.each([
    ['F25: BYE after the ACK', [], []],
    ['F26: no BYE', UNENDED, ['CPM-7.3.2-ACK3 error']],
    [
      'F26: BYE before the ACK',
      [
        { shift: 'BYE sip:\nCall-ID: one-de63e607', by: -0.14 },
        { shift: 'SIP/2.0 200 OK\nCall-ID: one-de63e607\nCSeq: 1 BYE', by: -0.14 },
      ],
      ['CPM-7.3.2-ACK3 warning'],
    ],
  ] as [string, readonly Edit[], string[]][])('%s', (_, edits, expected) => {
    expect(notPassed(edited(REPLACES, edits))).toEqual(expected);
  });

  it.each([
    ['F27: 481', [], []],
    ['F27: 200', [{ replace: ['481 Call/Transaction Does Not Exist', '200 OK'] }], ['CPM-7.3.2-2.2 error']],
  ] as [string, Edit[], string[]][])('that never was, %s', (_, edits, expected) => {
    const trace = edited('session-replaces-unknown-481', edits);
    const of22 = (settings: Partial<Settings>): string[] => notPassed(trace, settings).filter(one => /-2\.2/.test(one));
    expect(of22({ completeCapture: true })).toEqual(expected);
    expect(of22({})).toEqual([]);
  });

  it('is pointed out when only hyphens keep it from being found (F29)', () => {
    const id: Edit = { replace: ['Session-Replaces: 2515ce59-e1e2', 'Session-Replaces: 2515ce59e1e2'] };
    const { outcome, reason, message } = verdict('CPM-7.3.2-2.2', edited(REPLACES, [id]));
    expect({ outcome, reason }).toEqual({ outcome: 'inconclusive', reason: 'I-STATE' });
    expect(message).toMatch(/s1 has the Contribution-ID 2515ce59-\S+, which differs in case or hyphens/);
  });

  it('is not said to be missing where it may only have been forgotten', () => {
    const { outcome, reason } = verdict(
      'CPM-7.3.2-2.2',
      parted(edited(REPLACES, UNENDED), 'Session-Replaces: ', 21 * DAY),
      {
        completeCapture: true,
      },
    );
    expect({ outcome, reason }).toEqual({ outcome: 'inconclusive', reason: 'I-STATE' });
  });

  it('whose session timer ran out may be over without a BYE', () => {
    const { outcome, message } = verdict('CPM-7.3.2-2.2', parted(loadScene(REPLACES), 'Session-Replaces: ', 7200));
    expect(outcome).toBe('inconclusive');
    expect(message).toMatch(/session timer of s1, which it names, had run out/);
  });

  it('ends by a BYE in its own dialog though its connection was lost a second before', () => {
    const lost: Edit[] = [
      { drop: '198.51.100.20:7670 closed' },
      { insert: '--- 2026-03-05T07:30:24.560Z tcp 192.0.2.15:49711 -> 198.51.100.20:7670 closed\n' },
    ];
    expect(verdict('CPM-7.3.2-ACK3', edited(REPLACES, lost)).outcome).toBe('pass');
  });
});

describe('a refusal with 486', () => {
  it('says which other session was up, whoever it was with', () => {
    const chat = loadScene('one-to-one');
    const group = later(loadScene('group-refused-486').slice(loadScene('group-refused-486').indexOf('---')), 15);
    const { outcome, message } = verdict('CPM-7.3.2-1b', applyEdits(chat, [{ insert: group }]));
    expect(outcome).toBe('pass');
    expect(message).toMatch(/while s1 was up$/);
  });

  it('says when none is seen', () => {
    expect(verdict('CPM-7.3.2-1b', loadScene('group-refused-486')).message).toMatch(/no other session of the client/);
  });
});

describe('the conversation of deferred messages', () => {
  it('is said to be new, or known from an earlier session', () => {
    expect(verdict('CPM-7.3.11-4.1', loadScene('deferred-reply')).message).toMatch(/not seen before in the capture$/);
    const open = ['INVITE sip:', 'SIP/2.0 100', 'SIP/2.0 180', 'SIP/2.0 200', 'ACK sip:'].map(line => ({
      shift: `${line}\nCall-ID: 93eab18c418d`,
      by: -60,
    }));
    expect(verdict('CPM-7.3.11-4.1', edited('deferred-reply', open)).message).toMatch(/as does s\d before$/);
  });
});

describe('a group that the client is invited to again', () => {
  it('needs no SUBSCRIBE while that of the earlier membership is valid', () => {
    const first = edited(
      'group-short',
      [{ drop: 'Subscription-State: terminated' }, { drop: 'Expires: 0' }].slice(0, 1) as Edit[],
    );
    const again = edited('group-short', [
      { drop: 'Call-ID: sub-' },
      { replace: ['gc-ba21c3f4', 'gc-again'] },
      { replace: ['z9hG4bK-pc-', 'z9hG4bK-pc-again'] },
      { hide: 'msrp' },
    ]);
    const second = later(again.slice(again.indexOf('\n---') + 1), 600);
    const found = verdictsIn(applyEdits(first, [{ insert: second }])).filter(
      ({ rule, outcome }) => rule === 'CPM-7.3.2-GRPa.1' && outcome !== 'not-applicable',
    );
    expect(found.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    expect(found[1]!.message).toBe('A subscription from before the 200 was still valid');
  });
});

describe('an INVITE that was refused with 488 (F17)', () => {
  it('gives one violation for the SUBSCRIBE that follows, and none besides', () => {
    const trace = edited('group-refused-486', [
      { replace: ['a=sendrecv', 'a=sendonly'], in: 'INVITE sip:' },
      { replace: ['486 Busy Here', '488 Not Acceptable Here'] },
    ]);
    const target = /Contact: <(sip:conf-[^>]+)>/.exec(trace)![1]!;
    const subscribe = `--- 2026-03-05T07:30:01.000Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SUBSCRIBE ${target} SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-ex1;rport
Max-Forwards: 70
From: <sip:+15555550102@ims.example.com>;tag=ex1
To: <${target}>
Call-ID: sub-ex1@192.0.2.15
CSeq: 1 SUBSCRIBE
Event: conference
Expires: 3600
Content-Length: 0
`;
    expect(notPassed(trace)).toEqual([]);
    expect(notPassed(applyEdits(trace, [{ insert: subscribe }]))).toEqual(['CPM-7.3.2-4.2 error']);
  });
});

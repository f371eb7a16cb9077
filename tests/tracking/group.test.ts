/** What a group session knows of its participants, its subscriptions and its focus, at any time. */
import { describe, expect, it } from 'vitest';
import type { Edit, Participant, Session } from '../../src/model/index.js';
import { focusAt, isSubscribed, rosterAt, subscriptionAt } from '../../src/model/index.js';
import { Tracker } from '../../src/tracking/index.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';

const START = Date.UTC(2026, 2, 5, 7, 30) * 1000;
const at = (seconds: number): number => START + Math.round(seconds * 1_000_000);
const seconds = (time: number): number => (time - START) / 1_000_000;

/** The group session of a scene. */
function group(scene: string, edits: readonly Edit[] = []): Session {
  const tracker = new Tracker({ clients: [], deferredUris: [] });
  const events = sceneEvents(applyEdits(loadScene(scene), edits));
  const sessions = [...events.flatMap(event => tracker.observe(event)), ...tracker.end()];
  return sessions.find(({ kind }) => kind === 'group')!;
}

/** The last two digits of the number, `*` for the client, and the status where it is not connected. */
const name = ({ uri, own, status, departure }: Participant): string => {
  const state = departure ?? (status === 'connected' ? undefined : status);
  return `${/\+155555501(\d\d)/.exec(uri)?.[1] ?? uri}${own ? '*' : ''}${state === undefined ? '' : `:${state}`}`;
};
const rosters = ({ rosters: all }: Session): string[] =>
  all.map(({ time, source, participants, complete }) =>
    [seconds(time), source, ...participants.map(name), ...(complete ? [] : ['…'])].join(' '),
  );

describe('the roster', () => {
  it('comes from the list in the INVITE, and then from each NOTIFY that says something new of participants', () => {
    expect(rosters(group('group-roster'))).toEqual([
      '0 recipient-list-history 02* 03',
      // The first NOTIFY, at 3.325, has no body.
      '3.702 conference-info 01 02* 03:pending',
      '9.51 conference-info 01 02* 03 04:pending',
      '17.22 conference-info 01:departed 02* 03 04:pending',
      '24.03 conference-info 01:departed 02* 03',
      // Version 5 never came.
      '41.48 conference-info 01:departed 02* 03 05 …',
      '41.701 conference-info 02* 03 05 06',
    ]);
  });

  it('at a time is the newest until then', () => {
    const { rosters: all } = group('group-roster');
    const known = (time: number) => rosterAt(all, at(time))?.participants.map(name).join(' ');
    expect([-1, 0, 3.5, 10, 41.5, 99].map(known)).toEqual([
      undefined,
      '02* 03',
      '02* 03',
      '01 02* 03 04:pending',
      '01:departed 02* 03 05',
      '02* 03 05 06',
    ]);
  });

  it('says which message told it, and how many the notifier counts', () => {
    const told = rosterAt(group('group-roster').rosters, at(10));
    expect(told?.message.text).toContain('CSeq: 3 NOTIFY');
    expect(told?.userCount).toBe(4);
  });

  it.each<[string, Edit[], string[]]>([
    [
      'a NOTIFY that was not captured leaves a gap until the next full one',
      [{ drop: 'CSeq: 3 NOTIFY' }],
      [
        '17.22 conference-info 01:departed 02* 03:pending …',
        '24.03 conference-info 01:departed 02* 03:pending …',
        '41.48 conference-info 01:departed 02* 03:pending 05 …',
        '41.701 conference-info 02* 03 05 06',
      ],
    ],
    [
      'parts that come before the whole are all that is known',
      [{ drop: 'CSeq: 2 NOTIFY' }, { cutAt: 'CSeq: 5 NOTIFY' }],
      ['9.51 conference-info 03 04:pending …', '17.22 conference-info 03 04:pending 01:departed …'],
    ],
  ])('%s', (_, edits, expected) => {
    const told = rosters(group('group-roster', edits)).filter(line => !/^(?:0|3\.702) /.test(line));
    expect(told).toEqual(expected);
  });

  it('is nothing that a subscriber is told before it is authorized (RFC 6665 4.1.3)', () => {
    const pending: Edit = { replace: ['active;expires=3599', 'pending;expires=3599'] };
    expect(rosters(group('group-roster', [pending]))[1]).toBe('9.51 conference-info 01 02* 03 04:pending');
  });

  it('is nothing that the client had no subscription for', () => {
    const answered = 'CSeq: 3 NOTIFY\nSIP/2.0 200 OK';
    const refused: Edit = { replace: ['SIP/2.0 200 OK', 'SIP/2.0 481 Subscription Does Not Exist'], in: answered };
    expect(rosters(group('group-roster', [refused, { cutAt: 'CSeq: 4 NOTIFY' }]))).toHaveLength(2);
  });

  it('comes from the group state object by MSRP where the group is no longer active (F24)', () => {
    const session = group('group-inactive-404');
    expect(rosters(session)).toEqual(['0 recipient-list-history 02* 03', '0.351 group-state 01 02*']);
    expect(rosterAt(session.rosters, at(60))?.participants.map(({ displayName }) => displayName)).toEqual([
      'Al',
      'Bea',
    ]);
  });

  it('is that of the INVITE where the MSRP was not captured', () => {
    expect(rosters(group('group-inactive-404', [{ hide: 'msrp' }]))).toEqual(['0 recipient-list-history 02* 03']);
  });

  it('tells anonymous participants, how many an entry stands for, and lists that refer to others', () => {
    const entry = '<entry uri="sip:+15555550103@ims.example.com" cp:copyControl="to"/>';
    const anonymous = '<entry uri="sip:anonymous@anonymous.invalid" cp:count="4"/><entry-ref ref="others"/>';
    const [list] = group('group-short', [{ replace: [entry, anonymous] }]).rosters;
    expect(list).toMatchObject({
      complete: false,
      participants: [
        { own: true, anonymous: false, count: 1, roles: ['to'] },
        { own: false, anonymous: true, count: 4, roles: [] },
      ],
    });
  });

  it('is empty where nobody can say who the client is', () => {
    const tracker = new Tracker({ clients: ['203.0.113.9'], deferredUris: [] });
    const events = sceneEvents(loadScene('group-roster'));
    const sessions = [...events.flatMap(event => tracker.observe(event)), ...tracker.end()];
    expect(sessions.flatMap(session => session.rosters)).toEqual([]);
  });
});

describe('the subscription', () => {
  const story = ({ subscriptions }: Session): string[][] =>
    subscriptions.map(({ changes }) =>
      changes.map(({ time, phase, expiry, end, reason }) =>
        [seconds(time), phase, expiry && `<${seconds(expiry)}`, end, reason]
          .filter(part => part !== undefined)
          .join(' '),
      ),
    );

  it('is asked for again, told of before it is granted, lost, and had anew', () => {
    expect(story(group('group-subscription-lost'))).toEqual([
      ['3.249 asked', '3.41 asked', '3.46 active <303.46', '3.5 active <303.5', '153.557 ended lost 481'],
      ['153.72 asked', '153.777 active <453.777', '153.81 active <453.81', '170.29 ended terminated noresource'],
    ]);
  });

  it('has versions of its own in each dialog', () => {
    expect(rosters(group('group-subscription-lost')).slice(1)).toEqual([
      '3.46 conference-info 01 02* 03',
      '153.81 conference-info 02* 03',
    ]);
  });

  const moved: Edit[] = [
    { replace: ['Call-ID: sub-5531@', 'Call-ID: sub-5532@'], in: 'CSeq: 2 SUBSCRIBE' },
    { replace: [';tag=cf-s1', ''], in: 'CSeq: 2 SUBSCRIBE\nExpires: 3600' },
    { drop: 'CSeq: 3 NOTIFY' },
  ];

  it('moves to a new dialog while the old one lives', () => {
    const { subscriptions } = group('group', moved);
    expect(subscriptions.map(({ callId, successor }) => [callId, successor])).toEqual([
      ['sub-5531@192.0.2.15', 'sub-5532@192.0.2.15'],
      ['sub-5532@192.0.2.15', undefined],
    ]);
    const lives = (time: number) => subscriptions.map(({ changes }) => isSubscribed(subscriptionAt(changes, at(time))));
    expect([3, 4, 64].map(lives)).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
  });

  it('has not moved where it was lost first', () => {
    expect(group('group-subscription-lost').subscriptions.map(({ successor }) => successor)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('the focus', () => {
  const story = ({ focus }: Session): string[] =>
    focus.map(({ time, active, cause }) => `${seconds(time)} ${active ? 'active' : 'inactive'}: ${cause}`);

  it.each<[string, string, Edit[], string[]]>([
    ['is active by the first NOTIFY that tells who takes part', 'group-roster', [], ['3.702 active: participants']],
    ['is inactive by 404 to the SUBSCRIBE', 'group-inactive-404', [], ['0.485 inactive: subscribe-404']],
    [
      'is inactive when the notifier has nothing more to tell',
      'group-subscription-lost',
      [],
      ['3.46 active: participants', '170.29 inactive: noresource'],
    ],
    [
      'is inactive when the conference is deleted',
      'group-roster',
      [{ replace: ['state="partial" version="4"', 'state="deleted" version="4"'] }, { cutAt: 'CSeq: 6 NOTIFY' }],
      ['3.702 active: participants', '24.03 inactive: deleted'],
    ],
    [
      'is inactive when the notifier says so, and active again when it tells of participants',
      'group-roster',
      [
        { replace: ['<user-count>2</user-count>', '<user-count>2</user-count><active>false</active>'] },
        { cutAt: 'CSeq: 2 SUBSCRIBE' },
      ],
      ['3.702 active: participants', '24.03 inactive: not-active', '41.48 active: participants'],
    ],
    [
      'is not known from a subscription that is pending',
      'group-roster',
      [{ replace: ['active;', 'pending;'] }, { cutAt: 'BYE sip:' }],
      [],
    ],
    [
      'is not known from 404 to a SUBSCRIBE that asked for another',
      'group-inactive-404',
      [{ replace: ['SUBSCRIBE sip:conf-4036ad@', 'SUBSCRIBE sip:conf-000000@'] }],
      [],
    ],
  ])('%s', (_, scene, edits, expected) => expect(story(group(scene, edits))).toEqual(expected));

  it('at a time is what was known last', () => {
    const { focus } = group('group-subscription-lost');
    expect([3, 4, 171].map(time => focusAt(focus, at(time))?.active)).toEqual([undefined, true, false]);
  });
});

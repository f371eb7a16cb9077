import { describe, expect, it } from 'vitest';
import type { SessionEnd, Subscription } from '../model/index.js';
import { isSubscribed, type Message, subscriptionAt } from '../model/index.js';
import { parseSip, type SipMessage } from '../sip-parser/index.js';
import { sighting } from './sighting.js';
import { followed } from './subscription-changes.js';
import { subscriptionsOf } from './subscriptions.js';
import { transactionsOf } from './transactions.js';

const SECOND = 1_000_000;
let number = 0;

/** A message of the dialog at so many seconds: the client has the tag c. */
function message(seconds: number, start: string, from: string, to: string, cseq: string, ...headers: string[]) {
  const lines = [
    start,
    `Via: SIP/2.0/TCP h;branch=z9hG4bK${cseq}`,
    `From: <sip:a@x>;tag=${from}`,
    `To: <sip:b@x>${to && `;tag=${to}`}`,
  ];
  const text = `${[...lines, `CSeq: ${cseq}`, 'Event: conference', ...headers].join('\r\n')}\r\n\r\n`;
  const origin = { time: seconds * SECOND, source: { address: 'h', port: 1 }, destination: { address: 'i', port: 1 } };
  return {
    type: 'message',
    number: ++number,
    text,
    content: parseSip(text)!,
    faults: [],
    origin,
  } as unknown as Message<SipMessage>;
}

/** SUBSCRIBE with its answer `after` seconds later: `200 60` grants a minute. */
function subscribe(
  at: number,
  cseq: number,
  expires: number | undefined,
  answer?: string,
  after = 0,
): Message<SipMessage>[] {
  const asked = expires === undefined ? [] : [`Expires: ${expires}`];
  const request = message(at, 'SUBSCRIBE sip:f@x SIP/2.0', 'c', cseq === 1 ? '' : 'n', `${cseq} SUBSCRIBE`, ...asked);
  if (answer === undefined) return [request];
  const [status, granted] = answer.split(' ');
  const grants = granted === undefined ? [] : [`Expires: ${granted}`];
  return [request, message(at + after, `SIP/2.0 ${status} X`, 'c', 'n', `${cseq} SUBSCRIBE`, ...grants)];
}
const notify = (at: number, cseq: number, state: string, tag = 'n') => [
  message(at, 'NOTIFY sip:c@x SIP/2.0', tag, 'c', `${cseq} NOTIFY`, `Subscription-State: ${state}`),
];

const subscription = (messages: readonly Message<SipMessage>[], callId = '1', inInviteDialog = false): Subscription =>
  subscriptionsOf(callId, transactionsOf(messages.map(sighting), 'c'), inInviteDialog, '')[0]!;

/** `time phase`, with `<expiry` or why it ended. */
const shown = ({ changes }: Subscription): string[] =>
  changes.map(({ time, phase, expiry, end, reason }) =>
    [time / SECOND, phase, expiry && `<${expiry / SECOND}`, end, reason].filter(part => part !== undefined).join(' '),
  );
const story = (messages: readonly Message<SipMessage>[], now = 100_000, end?: SessionEnd, inInviteDialog = false) =>
  shown(followed([subscription(messages, '1', inInviteDialog)], end, now * SECOND)[0]!);

describe('when a subscription begins, and until when it holds', () => {
  it.each<[string, Message<SipMessage>[], string[]]>([
    ['as the 2xx grants', subscribe(1, 1, 3600, '200 60', 1), ['1 asked', '2 active <62', '62 ended expired']],
    [
      'as asked, where the 2xx does not say',
      subscribe(1, 1, 300, '200'),
      ['1 asked', '1 active <301', '301 ended expired'],
    ],
    [
      'an hour, where neither says (RFC 4575 3.3)',
      subscribe(1, 1, undefined, '200'),
      ['1 asked', '1 active <3601', '3601 ended expired'],
    ],
    [
      'as the NOTIFY says after it',
      [...subscribe(1, 1, 3600, '200 3600'), ...notify(2, 1, 'active;expires=20')],
      ['1 asked', '1 active <3601', '2 active <22', '22 ended expired'],
    ],
    [
      'as the NOTIFY says before the 2xx, and then as the 2xx grants',
      [...subscribe(1, 1, 3600, '200 60', 2), ...notify(2, 1, 'active;expires=59')],
      ['1 asked', '2 active <61', '3 active <63', '63 ended expired'],
    ],
    [
      '202 promises nothing until a NOTIFY does (RFC 6665 4.1.3)',
      [...subscribe(1, 1, 60, '202 60'), ...notify(2, 1, 'pending'), ...notify(3, 2, 'active;expires=58')],
      ['1 asked', '1 pending <61', '2 pending <61', '3 active <61', '61 ended expired'],
    ],
    [
      'by the NOTIFY alone, if the SUBSCRIBE was not seen',
      notify(5, 1, 'active;expires=10'),
      ['5 active <15', '15 ended expired'],
    ],
    ['as long as nobody knows', notify(5, 1, 'active'), ['5 active']],
    [
      'longer by a refresh',
      [...subscribe(0, 1, 60, '200 60'), ...subscribe(50, 2, 60, '200 60', 1)],
      ['0 asked', '0 active <60', '51 active <111', '111 ended expired'],
    ],
    [
      'on, if the answer to the refresh comes when the time is up',
      [...subscribe(0, 1, 60, '200 60'), ...subscribe(59, 2, 60, '200 60', 3)],
      ['0 asked', '0 active <60', '62 active <122', '122 ended expired'],
    ],
    [
      'anew, if it is asked for when the time is up',
      [...subscribe(0, 1, 60, '200 60'), ...subscribe(70, 2, 60, '200 60')],
      ['0 asked', '0 active <60', '60 ended expired', '70 asked', '70 active <130', '130 ended expired'],
    ],
    [
      'on, if a NOTIFY tells that it lives: its refresh was not captured',
      [...subscribe(0, 1, 60, '200 60'), ...notify(90, 1, 'active;expires=30')],
      ['0 asked', '0 active <60', '90 active <120', '120 ended expired'],
    ],
  ])('%s', (_, messages, expected) => expect(story(messages)).toEqual(expected));

  it('has not expired before the capture ends', () =>
    expect(story(subscribe(0, 1, 60, '200 60'), 59)).toEqual(['0 asked', '0 active <60']));
});

describe('why a subscription ends', () => {
  const begun = subscribe(0, 1, 600, '200 600');
  const then = (...messages: Message<SipMessage>[]) => story([...begun, ...messages]).slice(2);

  it.each<[string, Message<SipMessage>[], string[]]>([
    ['the client ends it', subscribe(9, 2, 0, '200 0'), ['9 ended unsubscribed']],
    [
      'the client ends it, and the last NOTIFY comes',
      [...subscribe(9, 2, 0, '200 0'), ...notify(9, 5, 'terminated;reason=timeout')],
      ['9 ended unsubscribed'],
    ],
    [
      'the client ends it, and a NOTIFY was on its way',
      [...subscribe(9, 2, 0), ...notify(10, 5, 'active;expires=500')],
      ['9 ended unsubscribed'],
    ],
    ['the un-SUBSCRIBE is refused', subscribe(9, 2, 0, '500'), ['600 ended expired']],
    ['the notifier ends it', notify(9, 5, 'terminated;reason=NoResource'), ['9 ended terminated noresource']],
    ['the notifier ends it without a reason', notify(9, 5, 'terminated'), ['9 ended terminated']],
    ['a refresh is answered 481', subscribe(9, 2, 600, '481'), ['9 ended lost 481']],
    ['a refresh is answered 404', subscribe(9, 2, 600, '404'), ['9 ended refused 404']],
  ])('%s', (_, messages, expected) => expect(then(...messages)).toEqual(expected));

  it.each([401, 407, 408, 423, 500, 503])('not by %i to a refresh', status => {
    expect(then(...subscribe(9, 2, 600, String(status)))).toEqual(['600 ended expired']);
  });

  it.each([403, 404, 489])('it is refused at once by %i', status => {
    expect(story(subscribe(0, 1, 600, String(status)))).toEqual(['0 asked', `0 ended refused ${status}`]);
  });

  it('not by a challenge or an interval that is too brief, if it is asked again', () => {
    const messages = [...subscribe(0, 1, 60, '401'), ...subscribe(1, 2, 60, '423'), ...subscribe(2, 3, 600, '200 600')];
    expect(story(messages)).toEqual(['0 asked', '1 asked', '2 asked', '2 active <602', '602 ended expired']);
    expect(story(messages.slice(0, 2))).toEqual(['0 asked', '0 ended refused 401']);
  });

  it('not by one of two notifiers that a forked SUBSCRIBE reached', () => {
    const forked = [...notify(1, 1, 'active;expires=599'), ...notify(1, 1, 'active;expires=599', 'm')];
    const one = [...begun, ...forked, ...notify(9, 2, 'terminated;reason=timeout', 'm')];
    expect(subscription(one).notifiers).toEqual(['n', 'm']);
    expect(story(one).at(-1)).toBe('600 ended expired');
    expect(story([...one, ...notify(10, 2, 'terminated;reason=timeout')]).at(-1)).toBe('10 ended terminated timeout');
  });

  it('by 481 to its NOTIFY, but not to that of another notifier', () => {
    const refused = (tag: string) => [
      ...notify(9, 3, 'active;expires=591', tag),
      message(9, 'SIP/2.0 481 X', tag, 'c', '3 NOTIFY'),
    ];
    const going = [...begun, ...notify(1, 1, 'active;expires=599')];
    expect(story([...going, ...refused('n')]).at(-1)).toBe('9 ended lost 481');
    expect(story([...going, ...refused('m')]).at(-1)).toBe('600 ended expired');
    expect(story([...begun, ...refused('m'), ...notify(10, 1, 'active;expires=590')]).at(-1)).toBe('600 ended expired');
  });

  it('with the INVITE dialog that it is in, if nothing of it comes after the BYE', () => {
    const bye = message(20, 'BYE sip:f@x SIP/2.0', 'c', 'n', '9 BYE');
    const end: SessionEnd = { time: 20 * SECOND, cause: 'bye', byClient: true, message: bye };
    expect(story(begun, 1000, end, true).at(-1)).toBe('20 ended invite-ended');
    expect(story(begun, 1000, end, false).at(-1)).toBe('600 ended expired');
    expect(story([...begun, ...notify(21, 2, 'terminated;reason=noresource')], 1000, end, true).at(-1)).toBe(
      '21 ended terminated noresource',
    );
  });
});

it('what holds at a time is what changed last', () => {
  const [one] = followed([subscription(subscribe(10, 1, 60, '200 60'))], undefined, 1000 * SECOND);
  const at = (seconds: number) => isSubscribed(subscriptionAt(one!.changes, seconds * SECOND));
  expect([9, 10, 69, 70, 99].map(at)).toEqual([false, true, true, false, false]);
});

it('a subscription that begins while another lives is its successor', () => {
  const first = subscription(subscribe(0, 1, 60, '200 60'), 'first');
  const successor = (at: number, answer: string) =>
    followed([first, subscription(subscribe(at, 1, 60, answer), 'second')], undefined, 1000 * SECOND).map(
      one => one.successor,
    );
  expect(successor(50, '200 60')).toEqual(['second', undefined]);
  expect(successor(70, '200 60')).toEqual([undefined, undefined]);
  expect(successor(50, '403')).toEqual([undefined, undefined]);
});

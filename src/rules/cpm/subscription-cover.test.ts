import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  type Message,
  type Notify,
  type Session,
  type SipTransaction,
  type Subscribe,
  type Subscription,
} from '../../model/index.js';
import { parseSip, type SipMessage } from '../../sip-parser/index.js';
import { type Cover, coverageOf, coversOf } from './subscription-cover.js';

const SECOND = 1_000_000;

const messageAt = (seconds: number, text: string): Message<SipMessage> =>
  ({
    text,
    number: 1,
    content: parseSip(text)!,
    faults: [],
    origin: { time: seconds * SECOND },
  }) as unknown as Message<SipMessage>;

function transaction(at: number, request: string, status?: number): SipTransaction {
  const responses = status === undefined ? [] : [messageAt(at, `SIP/2.0 ${status} X\n\n`)];
  return {
    request: messageAt(at, `${request}\n\n`),
    responses,
    retransmissions: [],
    sightings: [],
    fromClient: true,
  } as unknown as SipTransaction;
}

/** SUBSCRIBE at so many seconds, with what was asked, its final status and what was granted. */
const subscribe = (at: number, expires: number | undefined, status?: number, granted?: number): Subscribe => ({
  transaction: transaction(at, 'SUBSCRIBE sip:f@x SIP/2.0', status),
  expires,
  status,
  granted,
});

/** NOTIFY with a Subscription-State. */
function notify(at: number, state: string): Notify {
  const [name, ...parameters] = state.split(';').map(part => part.split('='));
  const value = (of: string): string | undefined => parameters.find(([key]) => key === of)?.[1];
  return {
    transaction: transaction(at, `NOTIFY sip:c@x SIP/2.0\nSubscription-State: ${state}`),
    state: name![0],
    expires: value('expires') === undefined ? undefined : Number(value('expires')),
    reason: value('reason'),
  };
}

type Act = Subscribe | Notify;
const subscriptionOf = (...acts: readonly Act[]): Subscription => ({
  callId: 'c',
  event: 'conference',
  uri: 'sip:f@x',
  inInviteDialog: false,
  joined: '',
  subscribes: acts.filter(act => 'granted' in act),
  notifies: acts.filter(act => 'state' in act),
  notifiers: [],
  changes: [],
  successor: undefined,
});
const covers = (...subscriptions: readonly (readonly Act[])[]): Cover[] =>
  coversOf(
    { subscriptions: subscriptions.map(acts => subscriptionOf(...acts)) } as unknown as Session,
    DEFAULT_SETTINGS,
  );
const shown = (found: readonly Cover[]): unknown[] =>
  found.map(({ from, to, end }) => [from / SECOND, to / SECOND, end]);

describe('how long one subscription lasts', () => {
  it.each<[string, Act[], unknown[]]>([
    ['as granted', [subscribe(10, 3600, 200, 600)], [[10, 610, 'expired']]],
    ['as asked, where the 2xx does not say', [subscribe(10, 300, 202)], [[10, 310, 'expired']]],
    ['an hour, where neither says (RFC 4575 3.3)', [subscribe(10, undefined, 200)], [[10, 3610, 'expired']]],
    ['not at all, if it is refused', [subscribe(10, 3600, 403)], []],
    ['longer by a refresh', [subscribe(0, 100, 200, 100), subscribe(90, 100, 200, 100)], [[0, 190, 'expired']]],
    [
      'longer by a refresh in the guard',
      [subscribe(0, 100, 200, 100), subscribe(101, 100, 200, 100)],
      [[0, 201, 'expired']],
    ],
    [
      'in two stretches, if the refresh is late',
      [subscribe(0, 100, 200, 100), subscribe(102, 100, 200, 100)],
      [
        [0, 100, 'expired'],
        [102, 202, 'expired'],
      ],
    ],
    ['shorter by a NOTIFY', [subscribe(0, 100, 200, 100), notify(1, 'active;expires=20')], [[0, 21, 'expired']]],
    [
      'no shorter by a NOTIFY without expires',
      [subscribe(0, 100, 200, 100), notify(1, 'pending')],
      [[0, 100, 'expired']],
    ],
    ['until the client ends it', [subscribe(0, 100, 200, 100), subscribe(50, 0, 200, 0)], [[0, 50, 'unsubscribed']]],
    [
      'until the notifier ends it',
      [subscribe(0, 100, 200, 100), notify(50, 'terminated;reason=probation')],
      [[0, 50, 'ended']],
    ],
    [
      'until there is nothing more',
      [subscribe(0, 100, 200, 100), notify(50, 'terminated;reason=noresource')],
      [[0, 50, 'over']],
    ],
    [
      'until it is terminated without a reason',
      [subscribe(0, 100, 200, 100), notify(50, 'terminated')],
      [[0, 50, 'over']],
    ],
    ['until a refresh is answered 481', [subscribe(0, 100, 200, 100), subscribe(50, 100, 481)], [[0, 50, 'lost']]],
    ['until a refresh is answered 404', [subscribe(0, 100, 200, 100), subscribe(50, 100, 404)], [[0, 50, 'over']]],
    ['on, if a refresh is answered 423', [subscribe(0, 100, 200, 100), subscribe(50, 10, 423)], [[0, 100, 'expired']]],
    [
      'on, if a refresh is answered 423 and asked again',
      [subscribe(0, 100, 200, 100), subscribe(50, 10, 423), subscribe(51, 60, 200, 60)],
      [[0, 111, 'expired']],
    ],
  ])('%s', (_, acts, expected) => expect(shown(covers(acts))).toEqual(expected));

  it('is not known where NOTIFYs go on after it expired', () => {
    const [cover] = covers([subscribe(0, 100, 200, 100), notify(150, 'active')]);
    expect(cover!.unseenRefresh).toBeDefined();
  });

  it('keeps the refresh that was not answered', () => {
    expect(covers([subscribe(0, 100, 200, 100), subscribe(90, 100)])[0]!.attempt).toBeDefined();
    expect(
      covers([subscribe(0, 100, 200, 100), subscribe(90, 100), subscribe(95, 100, 200, 100)])[0]!.attempt,
    ).toBeUndefined();
  });

  it('waits as long as the notifier says before another is due', () => {
    const [cover] = covers([subscribe(0, 100, 200, 100), notify(50, 'terminated;reason=giveup;retry-after=120')]);
    expect(cover!.graceUntil).toBe((50 + 32 + 120) * SECOND);
  });
});

describe('one subscription after the other', () => {
  const coverage = (...subscriptions: readonly (readonly Act[])[]) => {
    const [first, ...more] = covers(...subscriptions);
    return coverageOf([first!, ...more]);
  };

  it.each<[string, Act[][], number, number | undefined]>([
    ['before the first has expired', [[subscribe(0, 100, 200, 100)], [subscribe(90, 100, 200, 100)]], 190, undefined],
    ['too late', [[subscribe(0, 100, 200, 100)], [subscribe(120, 100, 200, 100)]], 100, 120],
    [
      'within 32 s after 481',
      [[subscribe(0, 100, 200, 100), subscribe(50, 100, 481)], [subscribe(80, 100, 200, 100)]],
      180,
      undefined,
    ],
    [
      'later than that',
      [[subscribe(0, 100, 200, 100), subscribe(50, 100, 481)], [subscribe(83, 100, 200, 100)]],
      50,
      83,
    ],
    [
      'after noresource, at any time',
      [[subscribe(0, 100, 200, 100), notify(50, 'terminated;reason=noresource')], [subscribe(500, 100, 200, 100)]],
      600,
      undefined,
    ],
    [
      'two at a time, of which the longer counts',
      [[subscribe(0, 500, 200, 500)], [subscribe(10, 50, 200, 50)]],
      500,
      undefined,
    ],
  ])('%s', (_, subscriptions, to, next) => {
    const found = coverage(...subscriptions);
    expect([found.cover.to / SECOND, found.next && found.next.from / SECOND]).toEqual([to, next]);
  });

  it('never throws, and never covers less for one more refresh in time', () => {
    const act = fc.oneof(
      fc
        .tuple(fc.nat(1000), fc.nat(400), fc.constantFrom(200, 404, 423, 481, 500, undefined))
        .map(([at, expires, status]) => subscribe(at, expires, status, status === 200 ? expires : undefined)),
      fc
        .tuple(fc.nat(1000), fc.constantFrom('active;expires=50', 'pending', 'terminated;reason=timeout', 'terminated'))
        .map(([at, state]) => notify(at, state)),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), acts => {
        const [first, ...more] = covers([subscribe(0, 100, 200, 100), ...acts]);
        const { cover } = coverageOf([first!, ...more]);
        expect(cover.to).toBeGreaterThanOrEqual(first!.from);
        if (cover.end !== 'expired') return;
        const last = cover.to / SECOND;
        const renewed = covers([subscribe(0, 100, 200, 100), ...acts, subscribe(last, 1000, 200, 1000)]);
        expect(Math.max(...renewed.map(({ to }) => to))).toBeGreaterThanOrEqual(cover.to);
      }),
      { numRuns: 300 },
    );
  });
});

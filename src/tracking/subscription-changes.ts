import {
  isSubscribed,
  type Message,
  type Notify,
  type SessionEnd,
  type Subscribe,
  type Subscription,
  type SubscriptionChange,
  type SubscriptionEnd,
  type SubscriptionPhase,
  subscriptionAt,
} from '../model/index.js';
import { fromTag, leavesSubscription, toTag } from '../sip-parser/index.js';
import { targetKey } from './focus-calls.js';
import { isDisowned } from './subscriptions.js';
import { byTime, finalOf } from './transactions.js';

const SECOND = 1_000_000;
/** RFC 4575 3.3 */
const DEFAULT_EXPIRES = 3600;
/** What is asked again, with credentials or a longer time (RFC 3261 22.2, RFC 6665 4.1.2.2). */
const ASKED_AGAIN: ReadonlySet<number> = new Set([401, 407, 423]);

/**
 * The subscriptions of a session with what became of each, and where it moved.
 * @param sessionEnd of the INVITE dialog
 * @param now how far the capture goes, microseconds since the epoch: what expires later has not expired
 */
export function followed(
  subscriptions: readonly Subscription[],
  sessionEnd: SessionEnd | undefined,
  now: number,
): Subscription[] {
  const told = subscriptions.map(one => ({ ...one, changes: changesOf(one, sessionEnd, now) }));
  const successors = successorsOf(told);
  return told.map(one => ({ ...one, successor: successors.get(one) }));
}

/** For each subscription the Call-ID of the next that the client began with the same focus, if it began while this one lived. */
function successorsOf(subscriptions: readonly Subscription[]): ReadonlyMap<Subscription, string> {
  const begun = subscriptions
    .map(one => ({ one, time: beginning(one), target: targetKey(one.uri ?? '') }))
    .filter(({ time }) => time !== undefined)
    .sort((a, b) => a.time! - b.time!);
  const before = new Map<string, Subscription>();
  const successors = new Map<Subscription, string>();
  for (const { one, time, target } of begun) {
    const earlier = before.get(target);
    if (earlier && isSubscribed(subscriptionAt(earlier.changes, time!))) successors.set(earlier, one.callId);
    before.set(target, one);
  }
  return successors;
}

/** When its first SUBSCRIBE that was granted went out; undefined if it was not seen. */
const beginning = ({ subscribes }: Subscription): number | undefined =>
  subscribes.find(
    ({ status, expires, transaction: { request } }) =>
      status !== undefined && status < 300 && expires !== 0 && toTag(request.content) === undefined,
  )?.transaction.request.origin.time;

type Act = { readonly message: Message } & (
  | { readonly asks: Subscribe }
  | { readonly answers: Subscribe; readonly status: number }
  | { readonly tells: Notify }
);

function changesOf(
  { subscribes, notifies, inInviteDialog }: Subscription,
  sessionEnd: SessionEnd | undefined,
  now: number,
): SubscriptionChange[] {
  const acts: Act[] = [
    ...subscribes.map(asks => ({ asks, message: asks.transaction.request })),
    ...subscribes.flatMap(answers => {
      const final = finalOf(answers.transaction);
      return final ? [{ answers, status: final.content.status, message: final }] : [];
    }),
    ...notifies.map(tells => ({ tells, message: tells.transaction.request })),
  ];
  acts.sort((a, b) => byTime(a.message, b.message));
  const last = subscribes.at(-1);
  const history = new History();
  for (const act of acts) {
    if ('asks' in act) history.asked(act.asks, act.message);
    else if ('answers' in act) history.answered(act.answers, act.status, act.message, act.answers === last);
    else history.told(act.tells, act.message);
  }
  const bye = inInviteDialog && sessionEnd?.cause === 'bye' ? sessionEnd.message : undefined;
  if (bye && !acts.some(({ message }) => message.origin.time > bye.origin.time)) history.inviteEnded(bye, now);
  history.lapse(now);
  return history.changes;
}

/** One subscription as it goes. */
class History {
  readonly changes: SubscriptionChange[] = [];
  /** Notifiers that have terminated it: of a forked SUBSCRIBE others may go on (RFC 6665 4.4.1). */
  readonly #done = new Set<string>();
  readonly #going = new Set<string>();

  asked(subscribe: Subscribe, message: Message): void {
    const { time } = message.origin;
    this.lapse(time);
    if (!this.#isAlive) this.#note('asked', message);
    else if (subscribe.expires === 0 && (subscribe.status === undefined || subscribe.status < 300))
      this.#end('unsubscribed', message);
  }

  answered(subscribe: Subscribe, status: number, message: Message, isLast: boolean): void {
    if (status < 300) {
      this.#granted(subscribe, status, message);
      return;
    }
    this.lapse(message.origin.time);
    if (this.#isAlive) {
      if (status === 481) {
        for (const tag of this.#going) this.#done.add(tag);
        this.#going.clear();
        this.#end('lost', message, '481');
      } else if (!leavesSubscription(status)) this.#end('refused', message, String(status));
    } else if (this.#now?.phase === 'asked' && (isLast || !ASKED_AGAIN.has(status))) {
      this.#end('refused', message, String(status));
    }
  }

  /** By a 2xx. An expiry that passed while the refresh was on its way does not count. */
  #granted(subscribe: Subscribe, status: number, message: Message): void {
    // Terminated by a NOTIFY that overtook the 2xx, or ended when it was asked for.
    if (this.#now?.phase === 'ended' && this.#now.time >= subscribe.transaction.request.origin.time) return;
    if (subscribe.expires === 0) {
      this.#end('unsubscribed', message);
      return;
    }
    const seconds = subscribe.granted ?? subscribe.expires ?? DEFAULT_EXPIRES;
    const phase = this.#now && this.#isAlive ? this.#now.phase : status === 202 ? 'pending' : 'active';
    this.#note(phase, message, message.origin.time + seconds * SECOND);
  }

  told(notify: Notify, message: Message): void {
    const tag = fromTag(notify.transaction.request.content) ?? '';
    const { time } = message.origin;
    const isLost = isDisowned(notify);
    if (notify.state === 'terminated' || isLost) {
      this.#done.add(tag);
      this.#going.delete(tag);
      this.lapse(time);
      if (this.#going.size > 0 || this.#now?.phase === 'ended') return;
      if (isLost) this.#end('lost', message, '481');
      else this.#end('terminated', message, notify.reason);
      return;
    }
    // What comes after the end was on its way, unless it comes from another notifier.
    const end = this.#now?.end;
    if (end !== undefined && (this.#done.has(tag) || (end !== 'terminated' && end !== 'lost'))) return;
    this.#going.add(tag);
    // It came after the expiry that was known: a refresh was not seen, and the subscription lives.
    const expiry = notify.expires === undefined ? this.#now?.expiry : time + notify.expires * SECOND;
    this.#note(
      notify.state === 'pending' ? 'pending' : 'active',
      message,
      expiry !== undefined && expiry < time ? undefined : expiry,
    );
  }

  inviteEnded(bye: Message, now: number): void {
    this.lapse(Math.min(now, bye.origin.time));
    if (this.#isAlive) this.#end('invite-ended', bye);
  }

  /** The time is `now`: notes that it expired, if it did. */
  lapse(now: number): void {
    const at = this.#now;
    if (!at || !this.#isAlive || at.expiry === undefined || at.expiry >= now) return;
    this.changes.push({ ...at, time: at.expiry, phase: 'ended', end: 'expired', expiry: undefined, reason: undefined });
  }

  get #now(): SubscriptionChange | undefined {
    return this.changes.at(-1);
  }

  get #isAlive(): boolean {
    return isSubscribed(this.#now);
  }

  #note(phase: SubscriptionPhase, message: Message, expiry?: number): void {
    this.changes.push({ time: message.origin.time, phase, expiry, end: undefined, reason: undefined, message });
  }

  #end(end: SubscriptionEnd, message: Message, reason?: string): void {
    this.changes.push({ time: message.origin.time, phase: 'ended', expiry: undefined, end, reason, message });
  }
}

import { own } from '../latin1.js';
import type { Message } from '../model/index.js';
import { addresses, expires, isFocus, parseUri, type SipMessage, subscriptionState } from '../sip-parser/index.js';
import type { Call } from './calls.js';

/** What two spellings of the same target share: user and host. */
export function targetKey(uri: string): string {
  const parsed = parseUri(uri);
  if (parsed?.kind === 'sip') return own(`${parsed.user ?? ''}@${parsed.host}`.toLowerCase());
  return own(uri.toLowerCase());
}

/** A subscription that nothing refreshed for so long is over, whatever it was granted; microseconds. */
const FORGOTTEN = 7_200_000_000;
const KEPT = 50_000;

interface Entry {
  readonly keys: Set<string>;
  /** Those of the URIs by which a focus named itself in a Contact of this call. */
  readonly focus: Set<string>;
  readonly isConference: boolean;
  /** Last message of a subscription; what comes after its end does not count. */
  lastTime: number;
  /** When a NOTIFY said `terminated`, or the client gave it up. */
  endedAt: number | undefined;
}

/**
 * Calls that a conference focus may be the target of, by its URI: SUBSCRIBE and NOTIFY of the conference package, REFER
 * and INVITE. A session finds its own by the URI of its focus.
 */
export class FocusCalls {
  readonly #byTarget = new Map<string, Set<Call>>();
  readonly #byFocus = new Map<string, Set<Call>>();
  /** The one without a message for the longest time first. */
  readonly #entries = new Map<Call, Entry>();
  /** Subscriptions by their first message. */
  #conference: Call[] = [];

  /** Notes a request of the call; `now` is trace time. */
  add(call: Call, message: Message<SipMessage>, isConference: boolean, now: number): void {
    const { content } = message;
    if (content.kind !== 'sip-request') return;
    const known = this.#entries.get(call);
    const entry = known ?? { keys: new Set(), focus: new Set(), isConference, lastTime: now, endedAt: undefined };
    if (!known && isConference) this.#conference.push(call);
    this.#entries.delete(call);
    this.#entries.set(call, entry);
    entry.lastTime = now;
    if (isConference && ends(content)) entry.endedAt = now;
    const named = [...addresses(content, 'to'), ...addresses(content, 'from')].map(({ uri }) => uri);
    for (const key of [content.uri, ...named].map(targetKey)) file(this.#byTarget, entry.keys, key, call);
    this.addFocus(call, message);
  }

  /** Notes the Contact of a focus in a request, or a response, of a call that is known. */
  addFocus(call: Call, { content }: Message<SipMessage>): void {
    const entry = this.#entries.get(call);
    if (!entry || !isFocus(content)) return;
    for (const { uri } of addresses(content, 'contact')) file(this.#byFocus, entry.focus, targetKey(uri), call);
  }

  /** The calls whose Contact is the focus that a subscription is to. */
  tellersOf(subscription: Call): Call[] {
    const keys = [...(this.#entries.get(subscription)?.keys ?? [])];
    return keys.flatMap(key => [...(this.#byFocus.get(key) ?? [])]);
  }

  /** True if a subscription is to a focus that the session of another call than `own` tells of. */
  isToAnother(call: Call, own: Call): boolean {
    const isAnother = (key: string): boolean => {
      // A subscription tells of the focus too, by the Contact of its NOTIFYs: it is nobody's session.
      const tellers = [...(this.#byFocus.get(key) ?? [])].filter(teller => !this.#entries.get(teller)?.isConference);
      return tellers.length > 0 && !tellers.includes(own);
    };
    return [...(this.#entries.get(call)?.keys ?? [])].some(isAnother);
  }

  of(uris: readonly string[]): Call[] {
    return [...new Set(uris.flatMap(uri => [...(this.#byTarget.get(targetKey(uri)) ?? [])]))];
  }

  /** Subscriptions to one of these targets that were alive at some time from `start` to `end`. */
  subscriptionsTo(uris: readonly string[], start: number, end: number): Call[] {
    return this.of(uris).filter(call => this.#isAlive(call, start, end));
  }

  /** Subscriptions, whatever their target, whose first message came from `start` to `end`. */
  subscriptionsFrom(start: number, end: number): Call[] {
    let low = 0;
    for (let high = this.#conference.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (this.#conference[middle]!.firstTime < start) low = middle + 1;
      else high = middle;
    }
    const found: Call[] = [];
    for (let at = low; at < this.#conference.length && this.#conference[at]!.firstTime <= end; at++) {
      const call = this.#conference[at]!;
      if (this.#entries.has(call)) found.push(call);
    }
    return found;
  }

  /** Forgets a call that no session can need any more. */
  drop(call: Call): void {
    const entry = this.#entries.get(call);
    if (!entry) return;
    this.#entries.delete(call);
    for (const key of entry.keys) unfile(this.#byTarget, key, call);
    for (const key of entry.focus) unfile(this.#byFocus, key, call);
  }

  /** True if the subscription of this call has ended. */
  hasEnded(call: Call): boolean {
    return this.#entries.get(call)?.endedAt !== undefined;
  }

  #isAlive(call: Call, start: number, end: number): boolean {
    const entry = this.#entries.get(call);
    if (!entry?.isConference || call.firstTime > end) return false;
    return entry.endedAt === undefined || entry.endedAt >= start;
  }

  /** Forgets what had no message for too long, and what is too much; returns it. */
  prune(now: number): Call[] {
    const pruned: Call[] = [];
    for (const [call, { lastTime }] of this.#entries) {
      if (lastTime + FORGOTTEN >= now && this.#entries.size <= KEPT) break;
      this.drop(call);
      pruned.push(call);
    }
    if (this.#conference.length > 2 * this.#entries.size + 1000) {
      this.#conference = this.#conference.filter(call => this.#entries.has(call));
    }
    return pruned;
  }
}

/** More different URIs than that are those of an attack. */
const MAX_KEYS = 64;

function file(index: Map<string, Set<Call>>, own: Set<string>, key: string, call: Call): void {
  if (own.has(key) || own.size >= MAX_KEYS) return;
  own.add(key);
  const calls = index.get(key);
  if (calls) calls.add(call);
  else index.set(key, new Set([call]));
}

function unfile(index: Map<string, Set<Call>>, key: string, call: Call): void {
  const calls = index.get(key);
  calls?.delete(call);
  if (calls?.size === 0) index.delete(key);
}

/** RFC 6665 4.1.2.3, 4.1.3 */
function ends(content: Extract<SipMessage, { kind: 'sip-request' }>): boolean {
  if (content.method === 'NOTIFY') return subscriptionState(content)?.state === 'terminated';
  return content.method === 'SUBSCRIBE' && expires(content) === 0;
}

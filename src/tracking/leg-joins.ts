import { bodyOf, find } from '../body-parser/index.js';
import { own } from '../latin1.js';
import type { Message, Strength } from '../model/index.js';
import { sessionIdOf } from '../msrp-parser/index.js';
import { msrpPaths } from '../sdp-parser/index.js';
import { addresses, isFocus, parameter, parseParameters, type SipMessage } from '../sip-parser/index.js';
import type { Call } from './calls.js';
import { sdpPart } from './negotiations.js';
import type { Sighting } from './sighting.js';
import { userKeys } from './user-key.js';

/** An INVITE is the next leg of one that is still unanswered if it comes this soon; microseconds. */
const NEXT_LEG = 32_000_000;
/** Calls that are looked at for one identifier, the latest begun. */
const LOOKED_AT = 8;

interface Identifier {
  readonly name: string;
  readonly strength: Strength;
  /** What the INVITEs of two legs have in common; empty or undefined: this one has none. */
  readonly value: (message: Message<SipMessage>, isFirst: boolean) => string | undefined;
}

/**
 * What a back-to-back user agent leaves as it was, the surest sign first. Bodies are looked into in the first copy of an
 * INVITE only.
 */
const IDENTIFIERS: readonly Identifier[] = [
  { name: 'Contribution-ID', strength: 'strong', value: header('contribution-id') },
  { name: 'Conversation-ID', strength: 'medium', value: header('conversation-id') },
  { name: 'session-id of the MSRP path', strength: 'strong', value: pathId },
  { name: 'IMDN Message-ID of the first message', strength: 'strong', value: imdnId },
  { name: 'icid of P-Charging-Vector', strength: 'medium', value: icid },
  { name: 'Session-ID', strength: 'strong', value: sessionId },
  // Names the Call-ID of the leg before, so that leg is found by its own.
  { name: 'X-Call-ID', strength: 'medium', value: header('x-call-id') },
];

/** Why a call belongs to a session that another call began. */
export interface LegJoin {
  readonly call: Call;
  readonly why: string;
  readonly strength: Strength;
}

/** The unanswered INVITEs that a back-to-back user agent may be about to send on with a new Call-ID (T-B2B). */
export class LegJoins {
  readonly #byKey = new Map<string, Call[]>();
  /** The earliest begun first. */
  readonly #keys = new Map<Call, Set<string>>();

  /** Notes a copy of an initial INVITE; `now` is trace time. */
  add(call: Call, { message }: Sighting, now: number): void {
    this.#prune(now);
    const known = this.#keys.get(call);
    const keys = known ?? new Set([`X-Call-ID ${call.callId}`]);
    if (!known) {
      this.#keys.set(call, keys);
      for (const key of keys) this.#index(key, call);
    }
    for (const { name, value } of IDENTIFIERS) {
      const found = value(message, !known);
      if (!found || keys.has(`${name} ${found}`)) continue;
      const key = own(`${name} ${found}`);
      keys.add(key);
      this.#index(key, call);
    }
  }

  /** The call that this INVITE, the first of its Call-ID, is a further leg of. */
  find({ message }: Sighting): LegJoin | undefined {
    for (const { name, strength, value } of IDENTIFIERS) {
      const found = value(message, true);
      if (!found) continue;
      const call = this.#byKey.get(`${name} ${found}`)?.find(one => isNextLeg(one, message, name));
      if (call) return { call, why: own(`same ${name} ${found}`), strength };
    }
    return undefined;
  }

  #index(key: string, call: Call): void {
    const calls = this.#byKey.get(key);
    if (!calls) this.#byKey.set(key, [call]);
    else if (calls.push(call) > LOOKED_AT) calls.shift();
  }

  #prune(now: number): void {
    for (const [call, keys] of this.#keys) {
      if (now - call.firstTime <= NEXT_LEG) return;
      this.#keys.delete(call);
      for (const key of keys) {
        const left = this.#byKey.get(key)?.filter(one => one !== call) ?? [];
        if (left.length > 0) this.#byKey.set(key, left);
        else this.#byKey.delete(key);
      }
    }
  }
}

/**
 * A focus invites many at once with one Contribution-ID, and an application server each device of a user: only what comes
 * from where the earlier INVITE went, to the same user, is its next leg. Between two users, who have one session with one
 * Contribution-ID, the user or the way is enough.
 */
function isNextLeg(earlier: Call, message: Message<SipMessage>, by: string): boolean {
  const first = earlier.invites[0]?.message;
  if (!first || !earlier.pending || message.origin.time - earlier.firstTime > NEXT_LEG) return false;
  if ((isFocus(first.content) === undefined) !== (isFocus(message.content) === undefined)) return false;
  if (differ(first, message, 'contribution-id') || differ(first, message, 'conversation-id')) return false;
  const follows = earlier.invites.some(
    ({ message: { origin } }) => origin.destination.address === message.origin.source.address,
  );
  const called = userKeys(addresses(first.content, 'to').map(({ uri }) => uri));
  const sameUser = userKeys(addresses(message.content, 'to').map(({ uri }) => uri)).some(user => called.includes(user));
  if (by === 'Contribution-ID' && isFocus(message.content) === undefined) return follows || sameUser;
  return follows && sameUser;
}

function differ(a: Message<SipMessage>, b: Message<SipMessage>, name: string): boolean {
  const left = a.content.headers.first(name);
  const right = b.content.headers.first(name);
  return left !== undefined && right !== undefined && left !== right;
}

function header(name: string): Identifier['value'] {
  return ({ content }) => content.headers.first(name);
}

function pathId(message: Message<SipMessage>, isFirst: boolean): string | undefined {
  if (!isFirst || !message.text.includes('a=path:')) return undefined;
  const chat = sdpPart(message)?.chat;
  return chat && sessionIdOf(msrpPaths(chat).at(-1) ?? '');
}

function imdnId({ content, text }: Message<SipMessage>, isFirst: boolean): string | undefined {
  if (!isFirst || !text.includes('urn:ietf:params:imdn')) return undefined;
  return find(bodyOf(content, text), 'cpim')?.messageId;
}

/** RFC 7315 4.6 */
function icid({ content }: Message<SipMessage>): string | undefined {
  const value = content.headers.first('p-charging-vector');
  return value === undefined ? undefined : parameter(parseParameters(`;${value}`, 0), 'icid-value');
}

/** RFC 7989 5: the UUID of who calls; all zeros is nobody's. */
function sessionId({ content }: Message<SipMessage>): string | undefined {
  const value = content.headers.first('session-id')?.split(';', 1)[0]?.trim().toLowerCase();
  return value !== undefined && /^[0-9a-f]{32}$/.test(value) && !/^0+$/.test(value) ? value : undefined;
}

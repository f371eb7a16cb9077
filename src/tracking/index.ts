import { own } from '../latin1.js';
import {
  type ConnectionEvent,
  isMsrpRequest,
  type Message,
  type Party,
  type Session,
  type TraceEvent,
} from '../model/index.js';
import type { MsrpMessage } from '../msrp-parser/index.js';
import { addresses, callId, isFocus, type SipMessage } from '../sip-parser/index.js';
import { Call } from './calls.js';
import { Copies } from './copies.js';
import { DeliveredMessages } from './delivered-messages.js';
import { Drops } from './drops.js';
import { EncryptedSip } from './encrypted-sip.js';
import { FocusCalls } from './focus-calls.js';
import { LegJoins } from './leg-joins.js';
import { Losses } from './losses.js';
import { MediaConnections } from './media-connections.js';
import { type MsrpTrace, MsrpTraces } from './msrp-traces.js';
import { CarriedNotifications } from './notifications.js';
import { OpenSession } from './open-session.js';
import { partialSession } from './partial-session.js';
import { Parties, type PartyOptions } from './parties.js';
import { Referrals } from './referrals.js';
import { Registrations } from './registrations.js';
import { RelatedSessions } from './related-sessions.js';
import { Release } from './release.js';
import { finish } from './sessions.js';
import { isInitialInvite, type Sighting } from './sighting.js';
import { asksForNotifications, isLargeMessage } from './stand-alone.js';
import { isConferenceRequest } from './subscriptions.js';
import type { Surroundings } from './surroundings.js';

const NONE: readonly Session[] = [];
/** Sessions put together at once when the capture is over. */
const AT_ONCE = 100;
/** IMDNs by SIP MESSAGE that wait for a session to claim them. */
const KEPT_NOTIFYING = 20_000;
/** Requests of a dialog that an INVITE began: seen without it, the capture began late. */
const OF_INVITE_DIALOGS = new Set(['INVITE', 'ACK', 'BYE', 'CANCEL', 'PRACK', 'UPDATE', 'INFO']);

/** Requests that the rules look for: a response to one that was not captured tells that it was lost. */
const ANSWERED_IN_SESSIONS = new Set(['SUBSCRIBE', 'MESSAGE', 'REFER']);

/** Puts messages together to sessions, and gives each session back once, when nothing more can come for it. */
export class Tracker {
  readonly #parties: Parties;
  readonly #calls = new Map<string, Call>();
  readonly #owners = new Map<Call, OpenSession>();
  readonly #byContribution = new Map<string, Call[]>();
  readonly #traces = new MsrpTraces();
  readonly #focusCalls = new FocusCalls();
  readonly #carried = new CarriedNotifications();
  readonly #delivered = new DeliveredMessages();
  readonly #copies = new Copies();
  /** Out-of-dialog MESSAGEs that carry IMDNs: they become part of the session they report on. */
  readonly #notifying = new Set<Call>();
  readonly #losses = new Losses();
  readonly #drops = new Drops();
  readonly #encrypted = new EncryptedSip();
  readonly #media = new MediaConnections();
  readonly #release = new Release();
  readonly #legs = new LegJoins();
  readonly #related = new RelatedSessions();
  readonly #registrations = new Registrations();
  readonly #referrals = new Referrals();
  #opened = 0;
  #now = 0;

  constructor(options: PartyOptions) {
    this.#parties = new Parties(options);
  }

  /** Takes the next event of the trace; returns the sessions that are over by now. */
  observe(event: TraceEvent): readonly Session[] {
    this.#now = Math.max(this.#now, event.origin.time);
    // Before the event is filed: how the trace is cut into batches must not decide whether a session still gets it.
    const over = this.#settle(this.#release.due(this.#now));
    if (event.type === 'loss') this.#drops.observe(event);
    else if (event.type === 'copy') this.#copies.observe(event);
    else if (event.type === 'connection') this.#observeConnection(event);
    else if (event.content.kind === 'sip-request' || event.content.kind === 'sip-response') {
      this.#observeSip(event as Message<SipMessage>);
    } else this.#observeMsrp(event as Message<MsrpMessage>);
    return over;
  }

  /** Trace time has gone on to `time`, also by frames that carry nothing of ours. */
  advance(time: number): readonly Session[] {
    if (time <= this.#now) return NONE;
    this.#now = time;
    return this.#settle(this.#release.due(time));
  }

  /** The capture is over: everything that is left, to be asked for once. Made as it is taken: all at once would be too much. */
  *end(): Generator<Session> {
    const rest = this.#release.rest();
    for (let at = 0; at < rest.length; at += AT_ONCE) yield* this.#settle(rest.slice(at, at + AT_ONCE));
    for (const call of this.#notifying) yield this.#standAlone(call);
    for (const trace of this.#traces.all()) {
      yield partialSession(this.#nextId(), [], this.#around(), trace).session;
    }
  }

  /** Every endpoint that sent or received SIP, with its role. */
  parties(): readonly Party[] {
    return this.#parties.list();
  }

  #observeConnection(event: ConnectionEvent): void {
    this.#media.observe(event);
    if (event.protocol === 'tls' || event.protocol === 'esp') this.#encrypted.observe(event);
    if (event.protocol === 'esp') return;
    if (event.protocol !== 'sip') this.#traces.observe(event);
    else if (event.event === 'gap' || event.event === 'unreadable') this.#losses.addEvent(event);
  }

  #observeMsrp(message: Message<MsrpMessage>): void {
    this.#encrypted.opened(message.origin);
    this.#parties.observeMsrp(message);
    const trace = this.#traces.add(message);
    if (trace && isMsrpRequest(message)) this.#carried.addSend(message, trace);
  }

  #observeSip(message: Message<SipMessage>): void {
    this.#encrypted.opened(message.origin);
    this.#encrypted.announce(message);
    this.#media.announce(message);
    const id = callId(message.content);
    if (id === undefined) return;
    this.#parties.observe(message);
    this.#registrations.observe(message);
    let call = this.#calls.get(id);
    const known = call !== undefined;
    if (!call) call = new Call(id, message.origin.time);
    const seen = call.add(message);
    if (!known) {
      if (!this.#keeps(call, seen)) {
        if (ANSWERED_IN_SESSIONS.has(seen.method)) {
          if (seen.status === 0) this.#losses.addOther(id);
          else if (seen.status >= 200) this.#losses.addOrphan(message, id, seen.method);
        }
        return;
      }
      this.#calls.set(call.callId, call);
    } else if (seen.method === 'MESSAGE' && seen.status === 0) this.#carries(call, seen);
    else if (seen.status >= 200 && !call.hasRequestOf(seen)) this.#losses.addOrphan(message, id, seen.method);
    this.#index(call, seen);
    const owner = this.#owners.get(call);
    if (!owner) return;
    if (seen.method === 'INVITE') this.#related.observe(owner, message.content);
    this.#release.touch(owner, this.#now);
  }

  /** Opens a session for the first message of a Call-ID, or notes what it is for; false if it is of no interest. */
  #keeps(call: Call, seen: Sighting): boolean {
    if (isConferenceRequest(seen.message)) return true;
    if (seen.method === 'REFER') return seen.status === 0;
    if (seen.method === 'MESSAGE') {
      if (seen.status !== 0) return false;
      if (this.#carries(call, seen)) this.#notifying.add(call);
      else this.#open(call, false, asksForNotifications(seen.message));
      return true;
    }
    if (!OF_INVITE_DIALOGS.has(seen.method)) return false;
    const join = isInitialInvite(seen) ? this.#legs.find(seen) : undefined;
    const earlier = join && this.#owners.get(join.call);
    if (earlier) {
      earlier.calls.push(call);
      earlier.legs.push({ callId: call.callId, why: join.why, strength: join.strength });
      this.#owners.set(call, earlier);
    } else {
      const begins = isInitialInvite(seen);
      this.#open(call, begins && this.#mayBeDeferred(seen), begins && isLargeMessage(seen.message.content));
    }
    return true;
  }

  /** Notes the IMDNs of a MESSAGE; true if there are any. Copies and re-sends (401, 407) of one are one. */
  #carries(call: Call, seen: Sighting): boolean {
    return this.#carried.addMessage(seen, call);
  }

  #open(call: Call, deferred: boolean, awaits: boolean): void {
    this.#owners.set(call, new OpenSession(this.#nextId(), call, deferred, awaits));
  }

  #nextId(): string {
    return `s${++this.#opened}`;
  }

  #mayBeDeferred({ message: { content } }: Sighting): boolean {
    if (isFocus(content)) return false;
    const uris = [...addresses(content, 'from'), ...addresses(content, 'p-asserted-identity')].map(({ uri }) => uri);
    return content.headers.has('referred-by') || uris.some(this.#parties.isDeferredUri);
  }

  #index(call: Call, seen: Sighting): void {
    const { message, status, method } = seen;
    if (method === 'REFER') this.#referrals.observe(message);
    if (status !== 0) {
      if (status >= 200 && status < 300) this.#focusCalls.addFocus(call, message);
      return;
    }
    if (isConferenceRequest(message)) this.#focusCalls.add(call, message, true, this.#now);
    if (method === 'REFER' && seen.toTag === '') this.#focusCalls.add(call, message, false, this.#now);
    if (!isInitialInvite(seen)) return;
    this.#legs.add(call, seen, this.#now);
    this.#focusCalls.add(call, message, false, this.#now);
    for (const old of this.#focusCalls.prune(this.#now)) if (!this.#owners.has(old)) this.#calls.delete(old.callId);
    const contributionId = message.content.headers.first('contribution-id');
    if (contributionId === undefined) return;
    const calls = this.#byContribution.get(contributionId);
    if (!calls) this.#byContribution.set(own(contributionId), [call]);
    else if (!calls.includes(call)) calls.push(call);
  }

  #settle(due: readonly OpenSession[]): readonly Session[] {
    if (due.length === 0 && this.#notifying.size <= KEPT_NOTIFYING) return NONE;
    const around = this.#around();
    const made = new Map<OpenSession, readonly Session[]>();
    for (const open of due) {
      const { sessions: finished, traces } = finish(open, around);
      made.set(open, finished);
      for (const session of finished) this.#settleMessages(session, traces);
      this.#forget(open, traces);
    }
    const sessions = this.#related.settle(made, open => finish(open, around).sessions, this.#now);
    for (const call of this.#notifying) {
      if (this.#notifying.size <= KEPT_NOTIFYING) break;
      sessions.push(this.#standAlone(call));
    }
    return sessions;
  }

  /** An IMDN that no session claims is a stand-alone message. */
  #standAlone(call: Call): Session {
    this.#notifying.delete(call);
    this.#carried.drop(call);
    this.#calls.delete(call.callId);
    return partialSession(this.#nextId(), [call], this.#around()).session;
  }

  /** What a session shows of its surroundings is used up: its IMDNs, and its subscriptions once they have ended. */
  #settleMessages(session: Session, traces: readonly MsrpTrace[]): void {
    this.#carried.settle(session, traces);
    this.#delivered.add(session);
    for (const { content } of session.messages) {
      if (content.kind !== 'sip-request' || content.method !== 'MESSAGE') continue;
      const call = this.#calls.get(callId(content) ?? '');
      if (!call || !this.#notifying.delete(call)) continue;
      this.#carried.drop(call);
      this.#calls.delete(call.callId);
    }
    const own = new Set([...session.dialogs, ...session.legs].map(({ callId: id }) => id));
    const isNeeded = (other: Call): boolean => this.#owners.has(other) && !own.has(other.callId);
    for (const { callId: id } of session.subscriptions) {
      const call = this.#calls.get(id);
      if (!call || this.#owners.has(call) || !this.#focusCalls.hasEnded(call)) continue;
      // An earlier membership of the same group may still be open, and had it too.
      if (this.#focusCalls.tellersOf(call).some(isNeeded)) continue;
      this.#focusCalls.drop(call);
      this.#calls.delete(id);
    }
  }

  #forget(open: OpenSession, traces: readonly MsrpTrace[]): void {
    for (const call of open.calls) {
      this.#calls.delete(call.callId);
      this.#owners.delete(call);
      this.#focusCalls.drop(call);
      const contributionId = call.invites[0]?.message.content.headers.first('contribution-id');
      if (contributionId === undefined) continue;
      const left = this.#byContribution.get(contributionId)?.filter(other => other !== call) ?? [];
      if (left.length > 0) this.#byContribution.set(own(contributionId), left);
      else this.#byContribution.delete(contributionId);
    }
    for (const trace of traces) this.#traces.drop(trace);
  }

  #around(): Surroundings {
    return {
      parties: this.#parties,
      traces: this.#traces,
      focusCalls: this.#focusCalls,
      carried: this.#carried,
      delivered: this.#delivered,
      losses: this.#losses,
      drops: this.#drops,
      encrypted: this.#encrypted,
      media: this.#media,
      registrations: this.#registrations,
      referrals: this.#referrals,
      copies: this.#copies,
      callsOfContribution: id => this.#byContribution.get(id) ?? [],
      ownerOf: trace => this.#ownerOf(trace),
      now: this.#now,
    };
  }

  /** The open session whose SDP announced a path of this trace. */
  #ownerOf(trace: MsrpTrace): OpenSession | undefined {
    for (const open of new Set(this.#owners.values())) {
      const announces = open.calls.some(({ sightings }) =>
        sightings.some(
          ({ method, message }) => method === 'INVITE' && trace.ids.some(id => message.text.includes(`/${id};`)),
        ),
      );
      if (announces) return open;
    }
    return undefined;
  }
}

import { bodyOf, decodeBody } from '../body-parser/index.js';
import { own } from '../latin1.js';
import type { ConnectionEvent, Message, Party, Session, TraceEvent } from '../model/index.js';
import type { MsrpMessage } from '../msrp-parser/index.js';
import { addresses, callId, isFocus, type SipMessage } from '../sip-parser/index.js';
import { Call } from './calls.js';
import { Copies } from './copies.js';
import { FocusCalls } from './focus-calls.js';
import { type MsrpTrace, MsrpTraces } from './msrp-traces.js';
import { CarriedNotifications } from './notifications.js';
import { OpenSession } from './open-session.js';
import { partialSession } from './partial-session.js';
import { Parties, type PartyOptions } from './parties.js';
import { Release } from './release.js';
import { finish } from './sessions.js';
import { isInitialInvite, type Sighting } from './sighting.js';
import { isConferenceRequest } from './subscriptions.js';
import type { Surroundings } from './surroundings.js';

const NONE: readonly Session[] = [];
const KEPT_GAPS = 1000;
/** An INVITE with the Contribution-ID of one that is still unanswered is its next leg, if it comes this soon. */
const NEXT_LEG = 32_000_000;
/** Requests of a dialog that an INVITE began: seen without it, the capture began late. */
const OF_INVITE_DIALOGS = new Set(['INVITE', 'ACK', 'BYE', 'CANCEL', 'PRACK', 'UPDATE', 'INFO']);

/** Puts messages together to sessions, and gives each session back once, when nothing more can come for it. */
export class Tracker {
  readonly #parties: Parties;
  readonly #calls = new Map<string, Call>();
  readonly #owners = new Map<Call, OpenSession>();
  readonly #byContribution = new Map<string, Call[]>();
  readonly #traces = new MsrpTraces();
  readonly #focusCalls = new FocusCalls();
  readonly #carried = new CarriedNotifications();
  readonly #copies = new Copies();
  /** Out-of-dialog MESSAGEs that carry IMDNs: they become part of the session they report on. */
  readonly #notifying = new Set<Call>();
  readonly #claimed = new Set<Message>();
  readonly #sipGaps: ConnectionEvent[] = [];
  readonly #release = new Release();
  #opened = 0;
  #now = 0;

  constructor(options: PartyOptions) {
    this.#parties = new Parties(options);
  }

  /** Takes the next event of the trace; returns the sessions that are over by now. */
  observe(event: TraceEvent): readonly Session[] {
    this.#now = Math.max(this.#now, event.origin.time);
    if (event.type === 'copy') this.#copies.observe(event);
    else if (event.type === 'connection') this.#observeConnection(event);
    else if (event.content.kind === 'sip-request' || event.content.kind === 'sip-response') {
      this.#observeSip(event as Message<SipMessage>);
    } else this.#observeMsrp(event as Message<MsrpMessage>);
    return this.#settle(this.#release.due(this.#now));
  }

  /** Trace time has gone on to `time`, also by frames that carry nothing of ours. */
  advance(time: number): readonly Session[] {
    if (time <= this.#now) return NONE;
    this.#now = time;
    return this.#settle(this.#release.due(time));
  }

  /** The capture is over: everything that is left. */
  end(): readonly Session[] {
    const sessions = [...this.#settle(this.#release.rest())];
    const alone = [...this.#notifying].filter(
      call => !call.sightings.some(({ message }) => this.#claimed.has(message)),
    );
    for (const call of alone) sessions.push(partialSession(this.#nextId(), [call], this.#around()).session);
    for (const trace of this.#traces.all()) {
      sessions.push(partialSession(this.#nextId(), [], this.#around(), trace).session);
    }
    return sessions;
  }

  /** Every endpoint that sent or received SIP, with its role. */
  parties(): readonly Party[] {
    return this.#parties.list();
  }

  #observeConnection(event: ConnectionEvent): void {
    if (event.protocol !== 'sip') this.#traces.observe(event);
    else if (event.event === 'gap' && this.#sipGaps.length < KEPT_GAPS) this.#sipGaps.push(event);
  }

  #observeMsrp(message: Message<MsrpMessage>): void {
    this.#parties.observeMsrp(message);
    const trace = this.#traces.add(message);
    const { content, text } = message;
    if (!trace || content.kind !== 'msrp-request' || content.contentType === undefined) return;
    if (!text.includes('imdn+xml')) return;
    const body = decodeBody(content.contentType, text, content.bodyStart, content.bodyEnd);
    this.#carried.add(body, message, { trace });
  }

  #observeSip(message: Message<SipMessage>): void {
    const id = callId(message.content);
    if (id === undefined) return;
    this.#parties.observe(message);
    let call = this.#calls.get(id);
    const known = call !== undefined;
    if (!call) call = new Call(id, message.origin.time);
    const seen = call.add(message);
    if (!known) {
      if (!this.#keeps(call, seen)) return;
      this.#calls.set(call.callId, call);
    } else if (seen.method === 'MESSAGE' && seen.status === 0) this.#carries(call, seen);
    this.#index(call, seen);
    const owner = this.#owners.get(call);
    if (owner) this.#release.touch(owner, this.#now);
  }

  /** Opens a session for the first message of a Call-ID, or notes what it is for; false if it is of no interest. */
  #keeps(call: Call, seen: Sighting): boolean {
    if (isConferenceRequest(seen.message)) return true;
    if (seen.method === 'REFER') return seen.status === 0;
    if (seen.method === 'MESSAGE') {
      if (seen.status !== 0) return false;
      if (this.#carries(call, seen)) this.#notifying.add(call);
      else this.#open(call, false);
      return true;
    }
    if (!OF_INVITE_DIALOGS.has(seen.method)) return false;
    const earlier = isInitialInvite(seen) ? this.#earlierLeg(seen) : undefined;
    if (earlier) {
      earlier.calls.push(call);
      this.#owners.set(call, earlier);
    } else this.#open(call, isInitialInvite(seen) && this.#mayBeDeferred(seen));
    return true;
  }

  /** Notes the IMDNs of a MESSAGE; true if there are any. Copies and re-sends (401, 407) of one are one. */
  #carries(call: Call, { message }: Sighting): boolean {
    const body = bodyOf(message.content, message.text);
    return body !== undefined && this.#carried.add(body, message, { call });
  }

  #open(call: Call, deferred: boolean): void {
    this.#owners.set(call, new OpenSession(this.#nextId(), call, deferred));
  }

  #nextId(): string {
    return `s${++this.#opened}`;
  }

  #mayBeDeferred({ message: { content } }: Sighting): boolean {
    if (isFocus(content)) return false;
    const uris = [...addresses(content, 'from'), ...addresses(content, 'p-asserted-identity')].map(({ uri }) => uri);
    return content.headers.has('referred-by') || uris.some(this.#parties.isDeferredUri);
  }

  /** A back-to-back user agent goes on with a new Call-ID and the same Contribution-ID (T-B2B). */
  #earlierLeg({ message }: Sighting): OpenSession | undefined {
    const contributionId = message.content.headers.first('contribution-id');
    if (contributionId === undefined || isFocus(message.content)) return undefined;
    const earlier = this.#byContribution.get(contributionId)?.find(call => {
      const [invite] = call.invites;
      return (
        call.pending &&
        invite !== undefined &&
        !isFocus(invite.message.content) &&
        message.origin.time - call.firstTime <= NEXT_LEG &&
        invite.message.content.headers.first('conversation-id') === message.content.headers.first('conversation-id')
      );
    });
    return earlier && this.#owners.get(earlier);
  }

  #index(call: Call, seen: Sighting): void {
    const { message, status, method } = seen;
    if (status !== 0) return;
    if (isConferenceRequest(message)) this.#focusCalls.add(call, message, true);
    if (method === 'REFER' && seen.toTag === '') this.#focusCalls.add(call, message, false);
    if (!isInitialInvite(seen)) return;
    this.#focusCalls.add(call, message, false);
    const contributionId = message.content.headers.first('contribution-id');
    if (contributionId === undefined) return;
    const calls = this.#byContribution.get(contributionId);
    if (!calls) this.#byContribution.set(own(contributionId), [call]);
    else if (!calls.includes(call)) calls.push(call);
  }

  #settle(due: readonly OpenSession[]): readonly Session[] {
    if (due.length === 0) return NONE;
    const around = this.#around();
    const sessions: Session[] = [];
    for (const open of due) {
      const { sessions: finished, traces } = finish(open, around);
      sessions.push(...finished);
      for (const message of finished.flatMap(session => session.messages)) this.#claim(message);
      this.#forget(open, traces);
    }
    return sessions;
  }

  /** An IMDN that a session shows is no stand-alone message. */
  #claim(message: Message): void {
    if (message.content.kind === 'sip-request' && message.content.method === 'MESSAGE') this.#claimed.add(message);
  }

  #forget(open: OpenSession, traces: readonly MsrpTrace[]): void {
    for (const call of open.calls) {
      this.#calls.delete(call.callId);
      this.#owners.delete(call);
      const contributionId = call.invites[0]?.message.content.headers.first('contribution-id');
      if (contributionId !== undefined) this.#byContribution.delete(contributionId);
    }
    for (const trace of traces) this.#traces.drop(trace);
  }

  #around(): Surroundings {
    return {
      parties: this.#parties,
      traces: this.#traces,
      focusCalls: this.#focusCalls,
      carried: this.#carried,
      copies: this.#copies,
      sipGaps: this.#sipGaps,
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

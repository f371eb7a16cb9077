import type { RelatedSession, Session, SessionDigest } from '../model/index.js';
import type { SipMessage } from '../sip-parser/index.js';
import type { OpenSession } from './open-session.js';
import { keysOfMessage, keysRelatedTo, tellsOfCpm } from './relation-keys.js';
import { relate } from './relations.js';
import { digestOf, isCpm } from './session-digest.js';
import { SessionLedger } from './session-ledger.js';

/** What one session may be found by; its messages do not name more. */
const MOST_KEYS = 64;
/** Open sessions that are looked at for one key, the latest opened. */
const LOOKED_AT = 16;
/**
 * Messages of open sessions that may be read again for the sake of others: so many at once, and this much more with each
 * INVITE and response to one, so that the work grows with the trace.
 */
const ALLOWANCE = 100_000;
const ALLOWANCE_PER_MESSAGE = 20;

interface Opens {
  /** The earliest first. */
  readonly sessions: Set<OpenSession>;
  /** There were more than are looked at. */
  overflown: boolean;
}

/** What was read out of an open session that is due, or was looked at for another. */
interface Read {
  readonly sessions: readonly Session[];
  readonly digests: readonly SessionDigest[];
}

/** Which CPM sessions bear on one another: those that are open, and what is remembered of those that are over. */
export class RelatedSessions {
  readonly #ledger = new SessionLedger();
  readonly #openByKey = new Map<string, Opens>();
  readonly #keys = new Map<OpenSession, Set<string>>();
  /** What was read of sessions that are over and linger: it holds until a SIP message comes. */
  readonly #lingering = new WeakMap<OpenSession, { size: number; digests: readonly SessionDigest[] }>();
  #allowance = ALLOWANCE;

  /** Notes what an INVITE, or a response to one, says of an open session. */
  observe(open: OpenSession, content: SipMessage): void {
    this.#allowance = Math.min(this.#allowance + ALLOWANCE_PER_MESSAGE, ALLOWANCE);
    if (!tellsOfCpm(content) && !this.#keys.has(open)) return;
    const keys = this.#keys.get(open) ?? new Set();
    this.#keys.set(open, keys);
    for (const key of keysOfMessage(content)) {
      if (keys.size >= MOST_KEYS || keys.has(key)) continue;
      keys.add(key);
      const opens = this.#openByKey.get(key);
      if (opens) addTo(opens, open);
      else this.#openByKey.set(key, { sessions: new Set([open]), overflown: false });
    }
  }

  /**
   * Completes the sessions that are due with what bears on them, then remembers them.
   * @param due open sessions with the sessions they made, in order
   * @param read builds the sessions of one that is still open
   */
  settle(
    due: ReadonlyMap<OpenSession, readonly Session[]>,
    read: (open: OpenSession) => readonly Session[],
    now: number,
  ): Session[] {
    const known = new Map<OpenSession, Read>();
    for (const [open, sessions] of due) known.set(open, { sessions, digests: sessions.filter(isCpm).map(digestOf) });
    const complete = [...known].flatMap(([open, { sessions, digests }]) =>
      sessions.map(session => {
        const digest = digests.find(({ id }) => id === session.id);
        return digest ? { ...session, ...this.#related(digest, open, known, read, now) } : session;
      }),
    );
    for (const open of due.keys()) this.#close(open, known.get(open)!.digests);
    this.#ledger.prune(now);
    return complete;
  }

  #related(
    digest: SessionDigest,
    open: OpenSession,
    known: Map<OpenSession, Read>,
    read: (open: OpenSession) => readonly Session[],
    now: number,
  ): Pick<Session, 'related' | 'relatedSince'> {
    const keys = keysRelatedTo(digest);
    const { digests, droppedUntil } = this.#ledger.find(keys);
    let since = droppedUntil === undefined ? undefined : droppedUntil + 1;
    const others = new Set<OpenSession>();
    for (const key of keys) {
      const opens = this.#openByKey.get(key);
      if (!opens) continue;
      if (opens.overflown) since = now;
      for (const other of opens.sessions) if (other !== open) others.add(other);
    }
    for (const other of others) {
      const found = known.get(other) ?? this.#read(other, read);
      if (found) {
        known.set(other, found);
        digests.push(...found.digests);
      } else since = now;
    }
    const related = digests.map(other => relate(digest, other)).filter(other => other !== undefined);
    return { related: related.sort(byTime), relatedSince: since };
  }

  #read(open: OpenSession, read: (open: OpenSession) => readonly Session[]): Read | undefined {
    const size = sizeOf(open);
    const before = this.#lingering.get(open);
    if (before && before.size === size) return { sessions: [], digests: before.digests };
    if (this.#allowance <= 0) return undefined;
    const sessions = read(open);
    for (const { messages } of sessions) this.#allowance -= messages.length;
    const digests = sessions.filter(isCpm).map(digestOf);
    if (open.over) this.#lingering.set(open, { size, digests });
    return { sessions: [], digests };
  }

  #close(open: OpenSession, digests: readonly SessionDigest[]): void {
    const keys = this.#keys.get(open);
    if (!keys) return;
    this.#keys.delete(open);
    for (const key of keys) {
      const opens = this.#openByKey.get(key);
      opens?.sessions.delete(open);
      if (opens?.sessions.size === 0) this.#openByKey.delete(key);
    }
    for (const digest of digests) this.#ledger.add(digest, [...keys]);
  }
}

function addTo(opens: Opens, open: OpenSession): void {
  opens.sessions.add(open);
  if (opens.sessions.size <= LOOKED_AT) return;
  opens.overflown = true;
  for (const oldest of opens.sessions) return void opens.sessions.delete(oldest);
}

const sizeOf = ({ calls }: OpenSession): number => calls.reduce((sum, { sightings }) => sum + sightings.length, 0);

const byTime = (a: RelatedSession, b: RelatedSession): number => a.firstTime - b.firstTime;

import {
  type ConferenceActivity,
  type ConferenceDescription,
  type ConferenceEndpoint,
  type ConferenceHost,
  type ConferenceInfoBody,
  type ConferenceUser,
  userStatus,
} from '../body-parser/index.js';

/** More users than any group has, and more endpoints and media than any user has: what goes beyond is left out. */
const MOST_USERS = 1_000;
const MOST_PARTS = 100;

/**
 * What a document did.
 * - `replaced`: it gave the whole state · `merged`: it gave a part of it · `repeated`: it was known, and is discarded
 * - `deleted`: the conference has ceased to exist
 */
export type Taken = 'replaced' | 'merged' | 'repeated' | 'deleted';

/**
 * The state of one conference as one subscriber builds it from the documents of one subscription (RFC 4575 4.6).
 *
 * After a gap in the versions, or a part that came before the whole, later parts are still merged, since they tell more than
 * nothing; but the state is incomplete until the next full document.
 */
export class ConferenceState {
  /** Version of the last document that was not missing any before it. */
  #version: number | undefined;
  /** The highest version seen. */
  #highest: number | undefined;
  #isComplete = false;
  #isCut = false;
  #users = new Map<string, ConferenceUser>();
  #description: ConferenceDescription | undefined;
  #host: ConferenceHost | undefined;
  #activity: ConferenceActivity | undefined;

  /** Takes the next document. */
  take(document: ConferenceInfoBody): Taken {
    const { version, state } = document;
    if (this.#isKnown(document)) return 'repeated';
    if (state === 'partial') {
      const follows = version !== undefined && this.#version !== undefined && version === this.#version + 1;
      this.#merge(document);
      if (follows && this.#isComplete) this.#version = version;
      else this.#isComplete = false;
      this.#note(version);
      return 'merged';
    }
    this.#users = new Map();
    this.#isCut = false;
    this.#description = document.description;
    this.#host = document.host;
    this.#activity = document.activity;
    this.#version = version;
    // An old full document that comes late: what newer parts said is not in it.
    this.#isComplete = version === undefined || this.#highest === undefined || version >= this.#highest;
    this.#note(version);
    if (state === 'deleted') return 'deleted';
    this.#addAll(document.users);
    return 'replaced';
  }

  /** Every user in the order of coming in, each with all that is known. */
  users(): ConferenceUser[] {
    return [...this.#users.values()];
  }

  /** Nothing that the notifier said is missing. */
  get isComplete(): boolean {
    return this.#isComplete && !this.#isCut;
  }

  get description(): ConferenceDescription | undefined {
    return this.#description;
  }

  get host(): ConferenceHost | undefined {
    return this.#host;
  }

  get activity(): ConferenceActivity | undefined {
    return this.#activity;
  }

  /** Where nothing is missing, a version that is not higher. Where something is, a full document of the highest version is news. */
  #isKnown({ version, state }: ConferenceInfoBody): boolean {
    if (version === undefined) return false;
    const known = state === 'partial' || this.#isComplete ? this.#highest : this.#version;
    return known !== undefined && version <= known;
  }

  #note(version: number | undefined): void {
    if (version !== undefined) this.#highest = Math.max(this.#highest ?? version, version);
  }

  #merge(document: ConferenceInfoBody): void {
    // Elements without a state are replaced as a whole (4.6, step 3.2).
    this.#description = document.description ?? this.#description;
    this.#host = document.host ?? this.#host;
    this.#activity = document.activity ?? this.#activity;
    const { usersState, users, activity } = document;
    if (usersState === undefined) return;
    if (usersState === 'deleted' || usersState === 'full') {
      this.#users = new Map();
      this.#isCut = false;
    }
    if (usersState === 'deleted') return;
    for (const user of users) {
      if (user.state === 'deleted') this.#users.delete(user.entity);
      else this.#set(user.state === 'partial' ? mergedUser(this.#users.get(user.entity), user) : user);
    }
    if (usersState === 'unstated' && meansAll(users, this.users(), activity?.userCount)) {
      this.#users = new Map();
      this.#addAll(users);
    }
  }

  #addAll(users: readonly ConferenceUser[]): void {
    for (const user of users) if (user.state !== 'deleted') this.#set(user);
  }

  #set(user: ConferenceUser): void {
    if (this.#users.has(user.entity) || this.#users.size < MOST_USERS) this.#users.set(user.entity, user);
    else this.#isCut = true;
  }
}

/**
 * In a partial document `<users>` without a state stands for all users (4.4), but notifiers leave the state out and mean
 * a part, as the example of RFC 4575 8.2 does. They are taken for all only where the count fits them, and not the merged ones.
 */
const meansAll = (
  listed: readonly ConferenceUser[],
  merged: readonly ConferenceUser[],
  count: number | undefined,
): boolean =>
  count !== undefined && listed.every(({ state }) => state === 'full') && fits(listed, count) && !fits(merged, count);

/** A notifier counts those who are connected, or all who have not left (5.5.1). */
const fits = (users: readonly ConferenceUser[], count: number): boolean =>
  count === users.filter(({ status }) => status === 'connected').length ||
  count === users.filter(({ status }) => status !== 'disconnected').length;

/** 4.6, steps 3.1 and 3.2: what the part does not have stays. */
function mergedUser(known: ConferenceUser | undefined, part: ConferenceUser): ConferenceUser {
  if (!known) return { ...part, state: 'full' };
  const endpoints = mergedByKey(
    known.endpoints,
    part.endpoints,
    ({ entity }) => entity,
    (old, next) => (next.state === 'partial' ? mergedEndpoint(old, next) : next),
  );
  return {
    entity: known.entity,
    state: 'full',
    displayText: part.displayText ?? known.displayText,
    associatedAors: nonEmpty(part.associatedAors, known.associatedAors),
    roles: nonEmpty(part.roles, known.roles),
    languages: part.languages ?? known.languages,
    cascadedFocus: part.cascadedFocus ?? known.cascadedFocus,
    endpoints,
    status: userStatus(endpoints),
    own: part.own || known.own,
  };
}

const mergedEndpoint = (known: ConferenceEndpoint | undefined, part: ConferenceEndpoint): ConferenceEndpoint =>
  known
    ? {
        entity: known.entity,
        state: 'full',
        displayText: part.displayText ?? known.displayText,
        status: part.status ?? known.status,
        joiningMethod: part.joiningMethod ?? known.joiningMethod,
        disconnectionMethod: part.disconnectionMethod ?? known.disconnectionMethod,
        referred: part.referred ?? known.referred,
        joining: part.joining ?? known.joining,
        disconnection: part.disconnection ?? known.disconnection,
        media: mergedByKey(
          known.media,
          part.media,
          ({ id }) => id,
          (_, next) => next,
        ),
      }
    : { ...part, state: 'full' };

/** Rows of a table with a key (4.5): those that are deleted go, others are replaced or added. */
function mergedByKey<T extends object>(
  known: readonly T[],
  parts: readonly T[],
  keyOf: (row: T) => string,
  merge: (old: T | undefined, next: T) => T,
): T[] {
  const rows = new Map(known.map(row => [keyOf(row), row]));
  for (const part of parts) {
    const key = keyOf(part);
    if ('state' in part && part.state === 'deleted') rows.delete(key);
    else if (rows.has(key) || rows.size < MOST_PARTS) rows.set(key, merge(rows.get(key), part));
  }
  return [...rows.values()];
}

const nonEmpty = <T>(next: readonly T[], known: readonly T[]): readonly T[] => (next.length > 0 ? next : known);

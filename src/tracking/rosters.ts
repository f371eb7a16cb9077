import { type Body, bodyOf, type ConferenceInfoBody, type ConferenceUser, find } from '../body-parser/index.js';
import type { ChunkedMessage, Invitation, Message, Participant, Roster } from '../model/index.js';
import { globalNumber, parseUri, sameUri } from '../sip-parser/index.js';
import { ConferenceState } from './conference-state.js';

/** Rosters and their participants that one session keeps; the oldest rosters go first. */
const KEPT = 200_000;

/** True if a document lists somebody, or says that nobody is there. */
export function tellsParticipants({ state, usersState, users, activity }: ConferenceInfoBody): boolean {
  if (state === 'deleted' || usersState === undefined) return false;
  return users.length > 0 || usersState === 'deleted' || activity?.userCount === 0;
}

/**
 * Gathers who took part in a group session, each time that something told it; to be told in time order. What says nothing new
 * of participants, such as a NOTIFY without a body, gives no roster.
 */
export class Rosters {
  readonly list: Roster[] = [];
  readonly #isOwn: IsOwn;
  /** By notifier: each counts its own versions (RFC 4575 5.2). */
  readonly #conferences = new Map<string, Conference>();
  #kept = 0;

  /** @param uris of the client */
  constructor(uris: readonly string[]) {
    this.#isOwn = oneOf(uris);
  }

  /** By the list in the INVITE (RFC 5366 3 and 5). */
  invited({ request, direction }: Invitation): void {
    const body = bodyOf(request.content, request.text);
    const list = find(body, 'resource-lists');
    if (!list) return;
    const disposition = dispositionOf(body, request.content.headers.first('content-disposition'));
    const isHistory =
      disposition === undefined ? direction !== 'from-client' : disposition === 'recipient-list-history';
    this.#add({
      time: request.origin.time,
      source: isHistory ? 'recipient-list-history' : 'recipient-list',
      message: request,
      complete: list.references === undefined,
      participants: list.entries.map(({ uri, displayName, copyControl, count = 1 }) => ({
        ...participantOf(uri, displayName, this.#isOwn),
        roles: copyControl === undefined ? [] : [copyControl],
        count,
      })),
      userCount: undefined,
    });
  }

  /** By a message that the focus pushed by MSRP. @param path names the MSRP session */
  pushed({ body, chunks, end: time }: ChunkedMessage, path: string): void {
    const message = chunks.at(-1);
    if (!body || !message) return;
    const document = find(body, 'conference-info');
    if (document) this.notified(document, path, message, time, true);
    const group = find(body, 'group-state');
    if (!group) return;
    const participants = group.participants.map(({ uri, displayName }) => participantOf(uri, displayName, this.#isOwn));
    this.#add({ time, source: 'group-state', message, complete: true, participants, userCount: undefined });
  }

  /**
   * By conference state.
   * @param notifier who counts its versions
   * @param counts false before the subscriber is authorized: it may be told anything (RFC 6665 4.1.3)
   */
  notified(document: ConferenceInfoBody, notifier: string, message: Message, time: number, counts: boolean): void {
    const conference = this.#conferences.get(notifier) ?? new Conference(this.#isOwn);
    this.#conferences.set(notifier, conference);
    const isNew = conference.state.take(document) !== 'repeated';
    if (!isNew || !counts || !tellsParticipants(document)) return;
    this.#add({
      time,
      source: 'conference-info',
      message,
      complete: conference.state.isComplete,
      participants: conference.participants(),
      userCount: conference.state.activity?.userCount,
    });
  }

  #add(roster: Roster): void {
    this.list.push(roster);
    this.#kept += sizeOf(roster);
    while (this.#kept > KEPT && this.list.length > 1) this.#kept -= sizeOf(this.list.shift()!);
  }
}

const sizeOf = ({ participants }: Roster): number => 1 + participants.length;

type IsOwn = (uri: string) => boolean;

/** By the number if there is one, whatever the scheme and the domain. */
function oneOf(uris: readonly string[]): IsOwn {
  const numbers = new Set(uris.map(globalNumber));
  return uri => {
    const number = globalNumber(uri);
    return number === undefined ? uris.some(own => sameUri(own, uri)) : numbers.has(number);
  };
}

/** Of the part of a body that holds the list. */
function dispositionOf(body: Body | undefined, header: string | undefined): string | undefined {
  if (body?.type === 'multipart') {
    return body.parts.find(part => find(part.body, 'resource-lists') !== undefined)?.disposition;
  }
  return header?.split(';', 1)[0]?.trim().toLowerCase();
}

/** The participants by what one notifier tells. */
class Conference {
  readonly state = new ConferenceState();
  readonly #isOwn: IsOwn;
  /** Most users are as they were in the document before. */
  readonly #participants = new WeakMap<ConferenceUser, Participant>();

  constructor(isOwn: IsOwn) {
    this.#isOwn = isOwn;
  }

  participants(): Participant[] {
    return this.state.users().map(user => {
      const known = this.#participants.get(user) ?? participantOfUser(user, this.#isOwn);
      this.#participants.set(user, known);
      return known;
    });
  }
}

function participantOfUser({ entity, displayText, status, roles, own, endpoints }: ConferenceUser, isOwn: IsOwn) {
  const stated = participantOf(entity, displayText, isOwn);
  const hasLeft = status === 'disconnected' || status === 'disconnecting';
  const method = endpoints.find(({ disconnectionMethod }) => disconnectionMethod !== undefined)?.disconnectionMethod;
  return { ...stated, status, departure: hasLeft ? method : undefined, roles, own: own || stated.own };
}

const participantOf = (uri: string, displayName: string | undefined, isOwn: IsOwn): Participant => ({
  uri,
  displayName,
  status: undefined,
  departure: undefined,
  roles: [],
  anonymous: isAnonymous(uri),
  count: 1,
  own: isOwn(uri),
});

/** RFC 3323 4.1.1.3, RFC 4575 5.6: a host in `.invalid`, or a user `anonymous` with perhaps a number. */
function isAnonymous(uri: string): boolean {
  const parsed = parseUri(uri);
  if (parsed?.kind !== 'sip') return false;
  return parsed.host.toLowerCase().endsWith('.invalid') || /^anonymous\d*$/i.test(parsed.user ?? '');
}

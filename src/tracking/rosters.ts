import { type Body, bodyOf, type ConferenceInfoBody, type ConferenceUser, find } from '../body-parser/index.js';
import type { Invitation, Message, MsrpSession, Participant, Roster } from '../model/index.js';
import { fromTag, globalNumber, parseUri, sameUri } from '../sip-parser/index.js';
import type { ToldNotify } from './conference-documents.js';
import { ConferenceState } from './conference-state.js';
import type { Membership } from './focus.js';
import { byTime } from './transactions.js';

/** Rosters and their participants that one session keeps; the oldest rosters go first. */
const KEPT = 200_000;

/**
 * Who took part in a group session, each time that something told it: the list in the INVITE, what came by MSRP, and NOTIFYs,
 * merged per notifier. What says nothing of participants, such as a NOTIFY without a body, gives no roster.
 * @param subscriptions the NOTIFYs of each
 * @returns in time order
 */
export function rostersOf(
  { invitation, client }: Membership,
  subscriptions: readonly (readonly ToldNotify[])[],
  msrp: readonly MsrpSession[],
): Roster[] {
  const isOwn = oneOf(client.party.uris);
  const rosters = [
    ...recipients(invitation, isOwn),
    ...msrp.flatMap(session => pushed(session, isOwn)),
    ...subscriptions.flatMap(notifies => notified(notifies, isOwn)),
  ];
  return bounded(rosters.sort((a, b) => a.time - b.time || byTime(a.message, b.message)));
}

type IsOwn = (uri: string) => boolean;

/** By the number if there is one, whatever the scheme and the domain. */
function oneOf(uris: readonly string[]): IsOwn {
  const numbers = new Set(uris.map(globalNumber));
  return uri => {
    const number = globalNumber(uri);
    return number === undefined ? uris.some(own => sameUri(own, uri)) : numbers.has(number);
  };
}

/** True if a document lists somebody, or says that nobody is there. */
export function tellsParticipants({ state, usersState, users, activity }: ConferenceInfoBody): boolean {
  if (state === 'deleted' || usersState === undefined) return false;
  return users.length > 0 || usersState === 'deleted' || activity?.userCount === 0;
}

function bounded(rosters: Roster[]): Roster[] {
  let left = KEPT;
  const first = rosters.findLastIndex(({ participants }) => {
    left -= 1 + participants.length;
    return left < 0;
  });
  return first < 0 ? rosters : rosters.slice(first + 1);
}

/** The list in the INVITE (RFC 5366 3 and 5). */
function recipients({ request, direction }: Invitation, isOwn: IsOwn): Roster[] {
  const body = bodyOf(request.content, request.text);
  const list = find(body, 'resource-lists');
  if (!list) return [];
  const disposition = dispositionOf(body, request.content.headers.first('content-disposition'));
  const isHistory = disposition === undefined ? direction !== 'from-client' : disposition === 'recipient-list-history';
  const participants = list.entries.map(({ uri, displayName, copyControl, count = 1 }) => ({
    ...participantOf(uri, displayName, isOwn),
    roles: copyControl === undefined ? [] : [copyControl],
    count,
  }));
  return [
    {
      time: request.origin.time,
      source: isHistory ? 'recipient-list-history' : 'recipient-list',
      message: request,
      complete: list.references === undefined,
      participants,
      userCount: undefined,
    },
  ];
}

/** Of the part of a body that holds the list. */
function dispositionOf(body: Body | undefined, header: string | undefined): string | undefined {
  if (body?.type === 'multipart') {
    return body.parts.find(part => find(part.body, 'resource-lists') !== undefined)?.disposition;
  }
  return header?.split(';', 1)[0]?.trim().toLowerCase();
}

/** What the focus pushed by MSRP. */
function pushed({ contents }: MsrpSession, isOwn: IsOwn): Roster[] {
  const conference = new Conference(isOwn);
  return contents.flatMap(({ fromClient, body, chunks, end: time }) => {
    const message = chunks.at(-1);
    if (fromClient || !body || !message) return [];
    const group = find(body, 'group-state');
    const document = find(body, 'conference-info');
    if (document) return conference.take(document, message, time);
    if (!group) return [];
    const participants = group.participants.map(({ uri, displayName }) => participantOf(uri, displayName, isOwn));
    return [{ time, source: 'group-state', message, complete: true, participants, userCount: undefined }];
  });
}

/** What the NOTIFYs of a subscription told; each notifier counts its own versions (RFC 4575 5.2). */
function notified(notifies: readonly ToldNotify[], isOwn: IsOwn): Roster[] {
  const conferences = new Map<string, Conference>();
  return notifies.flatMap(({ notify: { transaction, state }, document }) => {
    if (!document) return [];
    const { request } = transaction;
    const tag = fromTag(request.content) ?? '';
    const conference = conferences.get(tag) ?? new Conference(isOwn);
    conferences.set(tag, conference);
    const rosters = conference.take(document, request, request.origin.time);
    // Before it is authorized a subscriber may be told anything (RFC 6665 4.1.3).
    return state === 'pending' ? [] : rosters;
  });
}

/** Rosters out of the documents of one notifier. */
class Conference {
  readonly #state = new ConferenceState();
  readonly #isOwn: IsOwn;
  /** Most users are as they were in the document before. */
  readonly #participants = new WeakMap<ConferenceUser, Participant>();

  constructor(isOwn: IsOwn) {
    this.#isOwn = isOwn;
  }

  /** The roster after a document; none if it says nothing new of participants. */
  take(document: ConferenceInfoBody, message: Message, time: number): Roster[] {
    const taken = this.#state.take(document);
    if (taken === 'repeated' || !tellsParticipants(document)) return [];
    return [
      {
        time,
        source: 'conference-info',
        message,
        complete: this.#state.isComplete,
        participants: this.#state.users().map(user => this.#participantOf(user)),
        userCount: this.#state.activity?.userCount,
      },
    ];
  }

  #participantOf(user: ConferenceUser): Participant {
    const known = this.#participants.get(user);
    if (known) return known;
    const { entity, displayText, status, roles, own, endpoints } = user;
    const stated = participantOf(entity, displayText, this.#isOwn);
    const departure =
      status === 'disconnected' || status === 'disconnecting'
        ? endpoints.find(({ disconnectionMethod }) => disconnectionMethod !== undefined)?.disconnectionMethod
        : undefined;
    const participant = { ...stated, status, departure, roles, own: own || stated.own };
    this.#participants.set(user, participant);
    return participant;
  }
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

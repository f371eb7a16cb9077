import { own } from '../latin1.js';
import type { SessionDigest } from '../model/index.js';
import { addresses, cpmSessionRef, isFocus, type SipMessage, unquote } from '../sip-parser/index.js';
import { userKey, userKeys } from './user-key.js';

/** URIs of one message that count: more is not a session but an attack. */
const MOST_USERS = 4;

/** CPM identities are compared exactly, but for quotes and blanks around them. */
export const plainId = (id: string | undefined): string | undefined =>
  id === undefined ? undefined : unquote(id) || undefined;

/** True if a message belongs to CPM by what it carries: nothing of other calls is remembered. */
export const tellsOfCpm = (content: SipMessage): boolean =>
  content.headers.has('contribution-id') ||
  content.headers.has('conversation-id') ||
  cpmSessionRef(content) !== undefined;

/**
 * What other sessions may find this one by, as an INVITE or a response to one tells: each identity together with each
 * of the two users, since nobody knows yet which of them is the client.
 */
export function keysOfMessage(content: SipMessage): string[] {
  const of = (...names: string[]): string[] =>
    userKeys(names.flatMap(name => addresses(content, name).map(({ uri }) => uri))).slice(0, MOST_USERS);
  const target = content.kind === 'sip-request' ? userKey(content.uri) : undefined;
  const calling = of('from', 'p-asserted-identity', 'p-preferred-identity', 'referred-by');
  const called = of('to', 'p-called-party-id');
  const users = [...new Set([...calling, ...called])];
  const ids = [
    idKey('contribution', content.headers.first('contribution-id')),
    idKey('replaces', content.headers.first('session-replaces')),
    idKey('conversation', content.headers.first('conversation-id')),
    ...(isFocus(content) ? of('contact').map(key => `focus ${key}`) : []),
    ...(target === undefined ? [] : [`focus ${target}`]),
  ].filter(key => key !== undefined);
  const others = target === undefined ? called : [...new Set([...called, target])];
  return [
    ...ids.flatMap(id => users.map(user => `${id} ${user}`)),
    ...calling.flatMap(one => others.map(other => pair(one, other))),
    ...users.map(user => `user ${user}`),
  ];
}

/** Where the sessions are that bear on this one. */
export function keysRelatedTo(digest: SessionDigest): string[] {
  const users = usersOf(digest);
  const { contributionId, sessionReplaces, conversationId } = digest.identity;
  const ids = [
    idKey('contribution', contributionId),
    idKey('contribution', sessionReplaces),
    idKey('replaces', contributionId),
    idKey('conversation', conversationId),
    ...focusKeys(digest),
  ].filter(key => key !== undefined);
  const ofUser = isBusy(digest) ? users.map(user => `user ${user}`) : [];
  return [...ids.flatMap(id => users.map(user => `${id} ${user}`)), ...pairs(digest, users), ...ofUser];
}

/** A client that answers 486 may be in any other session (7.3.2 step 1b). */
export const isBusy = ({ invitation }: SessionDigest): boolean => invitation?.status === 486;

const focusKeys = (digest: SessionDigest): string[] => focusKeysOf(digest).map(key => `focus ${key}`);

/**
 * The focuses that a session may be with. A client's INVITE counts by its target too: the refusal of a re-join does not
 * say that it came from a focus.
 */
export const focusKeysOf = ({ focusUris, invitation }: SessionDigest): string[] =>
  userKeys(
    invitation?.direction === 'from-client' && !invitation.hasRecipientList
      ? [...focusUris, invitation.target]
      : focusUris,
  );

const pairs = ({ peerUris }: SessionDigest, users: readonly string[]): string[] =>
  userKeys(peerUris).flatMap(peer => users.map(user => pair(user, peer)));
const pair = (a: string, b: string): string => own(`pair ${a < b ? a : b} ${a < b ? b : a}`);

const idKey = (kind: string, id: string | undefined): string | undefined => {
  const plain = plainId(id);
  return plain === undefined ? undefined : own(`${kind} ${plain}`);
};

/** Of a session whose client nobody knows, nothing is known of its user either. */
const usersOf = ({ clientUris }: SessionDigest): string[] => userKeys(clientUris).slice(0, MOST_USERS);

import type { RelatedSession, Relation, SessionDigest, Strength } from '../model/index.js';
import { focusKeysOf, isBusy, plainId } from './relation-keys.js';
import { userKeys } from './user-key.js';

interface Keys {
  readonly users: readonly string[];
  readonly focuses: readonly string[];
  readonly peers: readonly string[];
}
/** A digest is compared with many others. */
const keys = new WeakMap<SessionDigest, Keys>();

function keysOf(digest: SessionDigest): Keys {
  let known = keys.get(digest);
  if (!known) {
    known = {
      users: userKeys(digest.clientUris),
      focuses: focusKeysOf(digest),
      peers: userKeys(digest.peerUris),
    };
    keys.set(digest, known);
  }
  return known;
}

const ORDER: readonly Strength[] = ['strong', 'medium', 'weak'];

/** The other session as this one sees it; undefined if it is another client's, or nothing ties the two. */
export function relate(own: SessionDigest, other: SessionDigest): RelatedSession | undefined {
  const device = deviceOf(own, other);
  if (device === undefined) return undefined;
  const relations = [
    ...identities(own, other),
    ...focuses(own, other),
    ...peers(own, other),
    ...users(own, other),
  ].sort((a, b) => ORDER.indexOf(a.strength) - ORDER.indexOf(b.strength));
  return relations.length === 0 ? undefined : { ...other, relations, device };
}

/** Undefined: the other session is of another user. */
function deviceOf(own: SessionDigest, other: SessionDigest): RelatedSession['device'] | undefined {
  if (other.clientUris.length === 0) return 'unknown';
  const { users } = keysOf(other);
  if (!keysOf(own).users.some(user => users.includes(user))) return undefined;
  if (own.instance !== undefined && other.instance !== undefined)
    return own.instance === other.instance ? 'same' : 'other';
  return own.client === other.client ? 'same' : 'unknown';
}

function* identities({ identity: own }: SessionDigest, { identity: other }: SessionDigest): Generator<Relation> {
  const contribution = plainId(other.contributionId);
  if (contribution !== undefined) {
    if (contribution === plainId(own.contributionId))
      yield { kind: 'contribution', strength: 'strong', why: `same Contribution-ID ${contribution}` };
    if (contribution === plainId(own.sessionReplaces))
      yield { kind: 'replaced', strength: 'strong', why: 'Session-Replaces names its Contribution-ID' };
  }
  const replaces = plainId(other.sessionReplaces);
  if (replaces !== undefined && replaces === plainId(own.contributionId))
    yield { kind: 'replaces', strength: 'strong', why: 'its Session-Replaces names this Contribution-ID' };
  const conversation = plainId(other.conversationId);
  if (conversation !== undefined && conversation === plainId(own.conversationId))
    yield { kind: 'conversation', strength: 'medium', why: `same Conversation-ID ${conversation}` };
}

/** Border elements may give every focus one Contact: without an identity in common the URI says little. */
function* focuses(own: SessionDigest, other: SessionDigest): Generator<Relation> {
  const groups = [own, other].filter(({ kind }) => kind === 'group').length;
  if (groups === 0) return;
  const ids = (['contributionId', 'conversationId'] as const).map(name => [
    plainId(own.identity[name]),
    plainId(other.identity[name]),
  ]);
  const sameId = ids.some(([a, b]) => a !== undefined && a === b);
  const otherId = ids.some(([a, b]) => a !== undefined && b !== undefined && a !== b);
  const targets = keysOf(other).focuses;
  if (keysOf(own).focuses.some(key => targets.includes(key))) {
    const strength = sameId ? 'strong' : otherId ? 'weak' : 'medium';
    yield { kind: 'focus', strength, why: 'same URI of the focus' };
  } else if (groups === 2 && ids[0]![0] !== undefined && ids[0]![0] === ids[0]![1])
    yield { kind: 'focus', strength: 'medium', why: 'same Contribution-ID of a group session' };
}

function* users(own: SessionDigest, other: SessionDigest): Generator<Relation> {
  if (isBusy(own) && other.clientUris.length > 0) yield { kind: 'user', strength: 'weak', why: 'same user' };
}

function* peers(own: SessionDigest, other: SessionDigest): Generator<Relation> {
  const known = keysOf(other).peers;
  const same = keysOf(own).peers.find(peer => known.includes(peer));
  if (same !== undefined) yield { kind: 'peer', strength: 'weak', why: `same other party ${same}` };
}

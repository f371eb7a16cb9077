import type { ForkBranch, SipResponseMessage } from '../model/index.js';
import { toTag } from '../sip-parser/index.js';
import type { Leg } from './legs.js';
import type { Sighting } from './sighting.js';

/** Dialogs of one INVITE that are told apart: more To tags than devices is an attack. */
const MOST_BRANCHES = 64;

/**
 * The dialogs that the responses to an INVITE began (RFC 3261 12.1), in the order in which they were first seen.
 * @param final what this session's client answered or got
 */
export function branchesOf(leg: Leg, final: SipResponseMessage | undefined): ForkBranch[] {
  const finals = new Map<string, Sighting | undefined>();
  for (const seen of leg.responses) {
    if (seen.toTag === '' || seen.status <= 100) continue;
    const best = finals.get(seen.toTag);
    if (best === undefined && !finals.has(seen.toTag) && finals.size === MOST_BRANCHES) continue;
    const isBetter = seen.status >= 200 && (best === undefined || (best.status >= 300 && seen.status < 300));
    finals.set(seen.toTag, isBetter ? seen : best);
  }
  const byes = endedTags(leg);
  const accepted = [...finals.values()].some(seen => seen !== undefined && seen.status < 300);
  const over = accepted || (final !== undefined && final.content.status >= 300);
  const own = final && toTag(final.content);
  return [...finals].map(([tag, seen]) => ({
    toTag: tag,
    state: seen ? (seen.status >= 300 || byes.has(tag) ? 'terminated' : 'confirmed') : over ? 'terminated' : 'early',
    final: seen?.message as SipResponseMessage | undefined,
    own: tag === own || (own === undefined && finals.size === 1),
  }));
}

/** Tags of those that sent or got a BYE in a dialog with who sent the INVITE. */
function endedTags({ call, fromTag }: Leg): Set<string> {
  const tags = new Set<string>();
  for (const { method, status, fromTag: from, toTag: to } of call.sightings) {
    if (method !== 'BYE' || status !== 0) continue;
    if (from === fromTag) tags.add(to);
    else if (to === fromTag) tags.add(from);
  }
  return tags;
}

import type { Invitation } from '../model/index.js';
import { type Attempt, attemptsOf } from './attempts.js';
import type { Call } from './calls.js';
import type { Parties } from './parties.js';
import { type Sighting, sameHop } from './sighting.js';

/** One way that an initial INVITE took to one UAS: of several attempts the last one. A fork has several. */
export interface Leg {
  readonly call: Call;
  readonly fromTag: string;
  /** CSeq number of the attempt. */
  readonly number: number;
  /** At the last hop that was captured. */
  readonly invite: Sighting;
  /** At the first hop that was captured. */
  readonly first: Sighting;
  /** All copies of this INVITE, on this leg and before its fork. */
  readonly copies: readonly Sighting[];
  /** Every response to this attempt, of all legs. */
  readonly responses: readonly Sighting[];
  /** Other legs of the Call-ID reach other UASs. */
  readonly isForked: boolean;
}

/** The legs of a Call-ID; more than one if the INVITE was forked. */
function legsOf(call: Call): Leg[] {
  const legs: Leg[] = [];
  for (const fromTag of new Set(call.invites.map(seen => seen.fromTag))) {
    const ofTag = call.invites.filter(seen => seen.fromTag === fromTag);
    const number = Math.max(...ofTag.map(seen => seen.number));
    const attempt = lastAttempt(call, fromTag, number);
    if (!attempt) continue;
    const { requests: copies, responses } = attempt;
    const hops: Sighting[] = [];
    for (const copy of copies) {
      if (!hops.some(hop => sameHop(hop, copy))) hops.push(copy);
    }
    const first = hops.reduce((best, next) => (next.viaCount < best.viaCount ? next : best));
    const last = hops.filter(hop => !hops.some(later => forwards(later, hop)));
    for (const invite of last) {
      legs.push({ call, fromTag, number, invite, first, copies, responses, isForked: last.length > 1 });
    }
  }
  return legs;
}

function lastAttempt(call: Call, fromTag: string, number: number): Attempt | undefined {
  const ofInvite = call.sightings.filter(
    seen =>
      seen.method === 'INVITE' &&
      seen.number === number &&
      seen.fromTag === fromTag &&
      (seen.status > 0 || seen.toTag === ''),
  );
  return attemptsOf(ofInvite).findLast(({ requests }) => requests.length > 0);
}

/** True if `later` is `earlier` one or more hops further: by the Via that it left, or by the address in between. */
function forwards(later: Sighting, earlier: Sighting): boolean {
  if (later === earlier || later.viaCount < earlier.viaCount) return false;
  if (later.viaCount > earlier.viaCount && earlier.branch !== '') {
    return later.message.content.headers.all('via').some(via => via.includes(earlier.branch));
  }
  // A node that hides the topology writes its own Via only.
  return (
    later.message.origin.source.address === earlier.message.origin.destination.address &&
    later.message.origin.destination.address !== earlier.message.origin.source.address &&
    later.message.origin.time >= earlier.message.origin.time
  );
}

/** Sightings of the Call-ID that belong to this leg's dialog: those of other branches of a fork left out. */
export function onLeg(leg: Leg, toTag: string | undefined): Sighting[] {
  return leg.call.sightings.filter(seen => {
    if (toTag === undefined) return true;
    if (seen.method === 'INVITE' && seen.fromTag === leg.fromTag && seen.number === leg.number) {
      return seen.status === 0 || seen.toTag === '' || seen.toTag === toTag;
    }
    const tags = [seen.fromTag, seen.toTag];
    const peers = [leg.fromTag, toTag];
    return seen.toTag === '' || tags.every(tag => peers.includes(tag));
  });
}

/**
 * The legs whose client is judged: those that reach a known client, else the last that reaches an endpoint which may be
 * one, else the first that a client began, else the first.
 */
export function judgedLegs(
  calls: readonly Call[],
  directionOf: (leg: Leg) => Invitation['direction'],
  parties: Parties,
): Leg[] {
  const legs = calls.flatMap(legsOf);
  const toClient = legs.filter(leg => directionOf(leg) === 'to-client');
  const certain = toClient.filter(({ invite: { message } }) => {
    const { source, destination } = message.origin;
    return parties.role(destination, source) === 'client';
  });
  if (certain.length > 0) return certain;
  if (toClient.length > 0) return toClient.slice(-1);
  const fromClient = legs.find(leg => directionOf(leg) === 'from-client');
  return fromClient ? [fromClient] : legs.slice(0, 1);
}

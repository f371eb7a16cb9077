import type { Sighting } from './sighting.js';

/** One request over all its hops, with what answers it. */
export interface Attempt {
  readonly requests: Sighting[];
  readonly responses: Sighting[];
}

const COOKIE = 'z9hG4bK';

/**
 * Tells a request that was sent anew from its copies, though it has the same CSeq number: some clients leave the number
 * as it was when they answer a challenge (401, 407) or correct a timer (422, 423). A branch with the magic cookie is
 * another transaction when the same sender sends it the same way after a final response to the one before; without
 * the cookie branches tell nothing, and CSeq and tags decide (RFC 3261 17.2.3).
 * @param seen requests with one CSeq and From tag and their responses, in the order in which they were captured
 */
export function attemptsOf(seen: readonly Sighting[]): Attempt[] {
  const attempts: Attempt[] = [];
  const byBranch = new Map<string, Attempt>();
  /** Branch of the latest request of each way. */
  const ways = new Map<string, string>();
  const answered = new Set<string>();
  const begin = (): Attempt => {
    const attempt: Attempt = { requests: [], responses: [] };
    attempts.push(attempt);
    return attempt;
  };
  for (const one of seen) {
    const { branch, status } = one;
    const known = byBranch.get(branch) ?? attempts.at(-1);
    if (status > 0) {
      (known ?? begin()).responses.push(one);
      if (status >= 200) answered.add(branch);
      continue;
    }
    const way = wayOf(one);
    const before = ways.get(way);
    const isNew =
      before !== undefined && !byBranch.has(branch) && answered.has(before) && isUnique(before) && isUnique(branch);
    const attempt = known && !isNew ? known : begin();
    attempt.requests.push(one);
    if (!byBranch.has(branch)) byBranch.set(branch, attempt);
    ways.set(way, branch);
  }
  return attempts;
}

const isUnique = (branch: string): boolean => branch.startsWith(COOKIE);

/** The source port of TCP changes with each connection. */
function wayOf({ viaCount, message: { origin } }: Sighting): string {
  const { source, destination } = origin;
  return `${viaCount} ${source.address} ${destination.address}:${destination.port}`;
}

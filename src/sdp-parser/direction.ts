import type { Attributed } from './attributes.js';
import type { Direction, DirectionValue, MediaDescription, SdpAttribute, SessionDescription } from './description.js';

const DIRECTIONS: ReadonlySet<string> = new Set<DirectionValue>(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

/** True for `a=sendrecv`, `a=sendonly`, `a=recvonly` and `a=inactive`, which are property attributes (RFC 8866 6.7). */
export function isDirection(line: SdpAttribute): line is SdpAttribute & { readonly name: DirectionValue } {
  return line.argument === undefined && DIRECTIONS.has(line.name);
}

/**
 * The effective direction of a media description: its own attribute, else that of the session, else sendrecv
 * (RFC 8866 6.7, RFC 3264 5.1). Of two at one level the last one wins; `parseSdp` reports that as a fault.
 */
export function directionOf(description: SessionDescription, media: MediaDescription): Direction {
  const own = lastDirection(media);
  if (own) return { value: own.name, level: 'media', line: own };
  const common = lastDirection(description);
  if (common) return { value: common.name, level: 'session', line: common };
  return { value: 'sendrecv', level: 'default', line: undefined };
}

function lastDirection(of: Attributed) {
  return of.attributes.findLast(isDirection);
}

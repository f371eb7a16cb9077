import { type Packet, UDP } from './packet.js';

/** Packets remembered, a power of two: a place keeps its latest. */
const PLACES = 1024;
/** Microseconds that copies of a packet may be apart where its identification tells it from another of the same bytes. */
const IDENTIFIED_WINDOW = 10_000;
/** The same where nothing but the time tells them apart: IPv6, and IPv4 with identification 0 (RFC 6864 4.1). */
const UNIDENTIFIED_WINDOW = 2_000;

/**
 * Tells copies that the capture made of a datagram (mirror ports, the `any` device, both sides of a tunnel) from a datagram
 * that was sent again. Bounded, and nothing is allocated; docs/decisions/0010 has the reasons of the rule.
 */
export class Duplicates {
  readonly #hashes = new Int32Array(PLACES);
  readonly #times = new Float64Array(PLACES).fill(Number.NEGATIVE_INFINITY);
  readonly #identifications = new Uint32Array(PLACES);

  /**
   * Same addresses, ports and payload, same identification, and close in time. What a hop or a capture point changes is
   * left out: link layer, tunnels, TTL, DSCP, and the checksums (RFC 2474 3, RFC 791 3.1; network cards fill them in late).
   * @returns the place of the datagram that this one is a copy of; if it is none, `~place`, which is its own from now on.
   *   `undefined` for what is not UDP: the others number what they send.
   */
  place(packet: Packet): number | undefined {
    if (packet.protocol !== UDP) return undefined;
    const identification = packet.identification ?? 0;
    const hash = hashOf(packet, 0x811c9dc5);
    const place = hashOf(packet, 0x2545f491) & (PLACES - 1);
    const apart = Math.abs(packet.time - this.#times[place]!);
    if (
      this.#hashes[place] === hash &&
      this.#identifications[place] === identification &&
      apart <= (identification === 0 ? UNIDENTIFIED_WINDOW : IDENTIFIED_WINDOW)
    ) {
      return place;
    }
    this.#hashes[place] = hash;
    this.#identifications[place] = identification;
    this.#times[place] = packet.time;
    return ~place;
  }
}

/** How many there are: places are 0 to one less. */
export const DUPLICATE_PLACES = PLACES;

/** Over addresses, ports, what was cut, and payload, four bytes at a time (FNV-1a with a mixed end). */
function hashOf(
  { view, sourceAt, addressLength, sourcePort, destinationPort, start, end, missing }: Packet,
  seed: number,
) {
  let hash = step(step(seed, (sourcePort << 16) | destinationPort), missing ^ (end - start));
  for (let at = sourceAt; at < sourceAt + 2 * addressLength; at += 4) hash = step(hash, view.getInt32(at));
  let at = start;
  for (; at + 4 <= end; at += 4) hash = step(hash, view.getInt32(at));
  for (; at < end; at++) hash = step(hash, view.getUint8(at));
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** FNV's product carries upwards only, so the upper half is brought down for words. */
function step(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x01000193);
  return mixed ^ (mixed >>> 15);
}

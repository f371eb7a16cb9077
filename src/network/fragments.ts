import type { Diagnostics } from '../diagnostics.js';
import { latin1 } from '../latin1.js';
import { FragmentedPacket, newWorkbench } from './fragmented-packet.js';
import { malformed, NOTHING, type Reading } from './reading.js';

/** Bytes kept for all unfinished packets together, and what is left of them when they are too many. */
const MOST_BYTES = 4_194_304;
const BYTES_AFTER_SHEDDING = 3_145_728;
/** Pieces of one packet, copies of them included. */
const MOST_FRAGMENTS = 256;
/** Microseconds of trace time that the pieces of a packet may be apart. */
const LONGEST_WAIT = 30_000_000;
/** How often those that waited too long are looked for, in microseconds of trace time. */
const SHEDDING_INTERVAL = 1_000_000;
/** Finished packets remembered, so that late copies of their pieces are not taken for losses. */
const REMEMBERED = 256;

/**
 * Puts IP fragments together (RFC 791 3.2, RFC 8200 4.5): any order, copies and overlaps; the first bytes to come win.
 * Packets are told apart by source, destination, identification and, for IPv4, protocol. The oldest are given up at the bounds.
 */
export class Fragments {
  readonly #diagnostics: Diagnostics;
  /** Oldest first. */
  readonly #packets = new Map<string, FragmentedPacket>();
  readonly #finished = new Set<string>();
  /** Used again for every packet: nothing in it outlives the next frame. */
  readonly #workbench = newWorkbench();
  #bytes = 0;
  #now = 0;
  #nextShedding = 0;

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /**
   * Takes one fragment. If it completes its packet, the reading then stands at the payload of that packet, in the pool's own buffer.
   * @returns what comes next, as a layer does
   */
  add(reading: Reading): number {
    const { start, end, missing, fragmentOffset, moreFragments } = reading;
    const length = end + missing - start;
    if (length === 0) return malformed(reading, 'An IP fragment with nothing in it');
    if (moreFragments && length % 8 !== 0) return malformed(reading, 'An IP fragment whose length is no multiple of 8');
    if (fragmentOffset + length > 0xffff)
      return malformed(reading, 'An IP fragment that ends beyond the longest packet');

    this.#now = Math.max(this.#now, reading.time);
    const key = keyOf(reading);
    let packet = this.#packets.get(key);
    if (packet && this.#now - packet.since > LONGEST_WAIT) {
      this.#giveUp(key, packet);
      packet = undefined;
    }
    if (!packet) {
      packet = new FragmentedPacket(reading, this.#now);
      this.#packets.set(key, packet);
      this.#bytes += packet.size;
    }
    const before = packet.size;
    if (!packet.add(reading)) this.#diagnostics.report('ip.overlap-differs', { frame: reading.frame });
    this.#bytes += packet.size - before;

    if (packet.complete) {
      this.#forget(key, packet);
      this.#remember(key);
      return packet.deliver(reading, this.#workbench);
    }
    if (packet.fragments === MOST_FRAGMENTS) this.#giveUp(key, packet);
    if (this.#bytes > MOST_BYTES || this.#now >= this.#nextShedding) this.#shed();
    return NOTHING;
  }

  /** No more fragments: what is unfinished is lost. */
  end(): void {
    for (const [key, packet] of this.#packets) this.#giveUp(key, packet);
  }

  /** Gives up the oldest: now and then and many at once, so that the cost for each fragment stays small. */
  #shed(): void {
    const allowed = this.#bytes > MOST_BYTES ? BYTES_AFTER_SHEDDING : MOST_BYTES;
    for (const [key, packet] of this.#packets) {
      if (this.#bytes <= allowed && this.#now - packet.since <= LONGEST_WAIT) break;
      this.#giveUp(key, packet);
    }
    this.#nextShedding = this.#now + SHEDDING_INTERVAL;
  }

  #giveUp(key: string, packet: FragmentedPacket): void {
    this.#forget(key, packet);
    if (this.#finished.has(key)) return;
    this.#diagnostics.report('ip.fragment-lost', { frame: packet.firstFrame });
  }

  #forget(key: string, packet: FragmentedPacket): void {
    this.#packets.delete(key);
    this.#bytes -= packet.size;
  }

  #remember(key: string): void {
    this.#finished.add(key);
    if (this.#finished.size <= REMEMBERED) return;
    for (const oldest of this.#finished) {
      this.#finished.delete(oldest);
      return;
    }
  }
}

/** RFC 8200 4.5 leaves the protocol out for IPv6: it may differ between fragments. */
function keyOf({ bytes, sourceAt, addressLength, identification, fragmentProtocol }: Reading): string {
  const addresses = latin1(bytes, sourceAt, sourceAt + 2 * addressLength);
  return `${identification} ${addressLength === 4 ? fragmentProtocol : ''} ${addresses}`;
}

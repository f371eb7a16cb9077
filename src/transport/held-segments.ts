import type { Budget } from './budget.js';
import { HELD_OVERHEAD } from './limits.js';

/** Bytes of a stream with the frames that brought them; a `Packet` is one. */
export interface Stretch {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly frame: number;
  readonly earlierFrames: readonly number[];
  /** Microseconds since the epoch. */
  readonly time: number;
  /** Bytes after it that were on the wire but not captured. */
  readonly missing: number;
}

/** A piece of an out-of-order segment, copied. */
export interface HeldSegment extends Stretch {
  /** Of its first byte, as a signed 32-bit integer. */
  readonly sequence: number;
}

/** How far sequence number `a` is ahead of `b`, between -2^31 and 2^31 (RFC 9293 3.4). */
export const ahead = (a: number, b: number): number => (a - b) | 0;

/**
 * Out-of-order segments of a stream, in order and without overlap: of bytes that came twice the first are kept.
 * Bounded by their number as much as by their bytes, as each costs `HELD_OVERHEAD` more.
 */
export class HeldSegments {
  readonly #budget: Budget;
  #segments: HeldSegment[] = [];
  #cost = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Bytes, bookkeeping included. */
  get cost(): number {
    return this.#cost;
  }

  get first(): HeldSegment | undefined {
    return this.#segments[0];
  }

  /**
   * Keeps a copy of what is new in a segment.
   * @param sequence of its first byte
   * @returns `full`: the budget is spent, and not all was kept · `differs`: it has other bytes where one was held already
   */
  add(segment: Stretch, sequence: number): 'held' | 'differs' | 'full' {
    const { start, end } = segment;
    const segments = this.#segments;
    let differs = false;
    let index = this.#firstEndingAfter(sequence);
    let at = start;
    do {
      const held = segments[index];
      const sequenceAt = (sequence + at - start) | 0;
      const room = held ? ahead(held.sequence, sequenceAt) : Number.POSITIVE_INFINITY;
      if (room > 0) {
        const stop = Math.min(end, at + room);
        if (!this.#insert(index, segment, at, stop, sequenceAt)) return 'full';
        at = stop;
      } else {
        const overlap = Math.min(held!.end + room, end - at);
        differs ||= !sameBytes(segment.bytes, at, held!.bytes, -room, overlap);
        at += overlap;
      }
      index++;
    } while (at < end);
    return differs ? 'differs' : 'held';
  }

  /** Takes out the first segment. */
  shift(): HeldSegment | undefined {
    const segment = this.#segments.shift();
    if (segment) this.#release(segment);
    return segment;
  }

  clear(): void {
    for (const segment of this.#segments) this.#release(segment);
    this.#segments = [];
  }

  /** Index of the first segment that ends after `sequence`. */
  #firstEndingAfter(sequence: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const segment = this.#segments[middle]!;
      if (ahead((segment.sequence + segment.end - segment.start) | 0, sequence) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #insert(index: number, segment: Stretch, start: number, end: number, sequence: number): boolean {
    const cost = end - start + HELD_OVERHEAD;
    if (!this.#budget.take(cost)) return false;
    this.#cost += cost;
    const bytes = new Uint8Array(end - start);
    bytes.set(segment.bytes.subarray(start, end));
    this.#segments.splice(index, 0, {
      bytes,
      start: 0,
      end: end - start,
      frame: segment.frame,
      earlierFrames: segment.earlierFrames.length > 0 ? [...segment.earlierFrames] : segment.earlierFrames,
      time: segment.time,
      missing: end === segment.end ? segment.missing : 0,
      sequence,
    });
    return true;
  }

  #release(segment: HeldSegment): void {
    const cost = segment.end + HELD_OVERHEAD;
    this.#cost -= cost;
    this.#budget.giveBack(cost);
  }
}

function sameBytes(a: Uint8Array, atA: number, b: Uint8Array, atB: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (a[atA + index] !== b[atB + index]) return false;
  return true;
}

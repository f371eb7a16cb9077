import { latin1 } from '../latin1.js';
import { PROTOCOL, type Reading } from './reading.js';

/** What a packet and a piece cost besides the bytes of the piece: a generous guess. */
const PACKET_COST = 512;
const PIECE_COST = 128;
/** Frame numbers kept. */
const MOST_FRAMES = 256;

/** Where whole packets are built: the longest payload with the fixed part of an IPv6 header in front. */
export interface Workbench {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export function newWorkbench(): Workbench {
  const bytes = new Uint8Array(40 + 0xffff);
  return { bytes, view: new DataView(bytes.buffer) };
}

/**
 * One IP packet that comes in fragments, as far as it is there. Offsets count from the start of its payload. The bytes are kept
 * as text: it lies on the heap and goes with it, which thousands of small buffers do not.
 */
export class FragmentedPacket {
  /** Trace time of its first fragment, in microseconds. */
  readonly since: number;
  readonly firstFrame: number;
  /** Fragments that came, copies included. */
  fragments = 0;
  /** Bytes of memory, about. */
  size = PACKET_COST;

  /** The fixed part of the IP header. */
  readonly #header: string;
  #protocol: number;
  #frames: number[] = [];
  /** What came, without overlap, in the order in which it came. */
  readonly #pieces: { readonly at: number; readonly text: string }[] = [];
  /** Which parts came, in order, neither touching nor overlapping: start, end, start, end … */
  #spans: number[] = [];
  /** Length of the payload; known from the last fragment. */
  #total = Number.POSITIVE_INFINITY;
  /** The first byte that came, but that the snap length kept out of the capture. */
  #cutAt = Number.POSITIVE_INFINITY;

  constructor({ bytes, sourceAt, addressLength, frame, fragmentProtocol }: Reading, now: number) {
    this.since = now;
    this.firstFrame = frame;
    this.#protocol = fragmentProtocol;
    // In both versions the addresses end the fixed part of the header.
    const end = sourceAt + 2 * addressLength;
    this.#header = latin1(bytes, end - (addressLength === 4 ? 20 : 40), end);
  }

  get complete(): boolean {
    return this.#spans.length === 2 && this.#spans[0] === 0 && this.#spans[1] === this.#total;
  }

  /** Takes those bytes of a fragment that are not there yet. @returns false if it has other bytes where some are there */
  add(reading: Reading): boolean {
    this.fragments++;
    const start = reading.fragmentOffset;
    // What lies beyond the end that a last fragment told is not believed.
    const end = Math.min(start + reading.end + reading.missing - reading.start, this.#total);
    if (!reading.moreFragments && this.#total === Number.POSITIVE_INFINITY) {
      this.#total = Math.max(end, this.#spans.at(-1) ?? 0);
    }
    if (start === 0) this.#protocol = reading.fragmentProtocol;
    if (start >= end) return true;
    const agrees = this.#agrees(reading, start, end);
    if (!this.#fill(reading, start, end)) return agrees;
    this.#join(start, end);
    for (const frame of [...reading.earlierFrames, reading.frame]) {
      if (this.#frames.length < MOST_FRAMES) this.#frames.push(frame);
    }
    return agrees;
  }

  /**
   * Builds the whole packet and lets the reading stand at its payload.
   * @returns what comes next, as a layer does
   */
  deliver(reading: Reading, { bytes, view }: Workbench): number {
    const header = this.#header.length;
    write(bytes, 0, this.#header);
    for (const { at, text } of this.#pieces) write(bytes, header + at, text);
    const held = Math.min(this.#total, this.#cutAt);
    reading.bytes = bytes;
    reading.view = view;
    reading.sourceAt = header - 2 * reading.addressLength;
    reading.start = header;
    reading.end = header + held;
    reading.missing = this.#total - held;
    reading.earlierFrames = [...new Set(this.#frames)].filter(frame => frame !== reading.frame);
    return PROTOCOL | this.#protocol;
  }

  /** True if the bytes [start, end) are those that came before, where some did. */
  #agrees({ bytes, start: payload, end: captured, fragmentOffset }: Reading, start: number, end: number): boolean {
    const source = payload - fragmentOffset;
    const limit = Math.min(end, captured - source);
    for (const { at, text } of this.#pieces) {
      const stop = Math.min(limit, at + text.length);
      for (let index = Math.max(start, at); index < stop; index++) {
        if (bytes[source + index] !== text.charCodeAt(index - at)) return false;
      }
    }
    return true;
  }

  /** Keeps what of [start, end) is not in the spans; false if nothing. */
  #fill(reading: Reading, start: number, end: number): boolean {
    let at = start;
    let filled = false;
    for (let span = 0; span < this.#spans.length && at < end; span += 2) {
      const spanStart = this.#spans[span]!;
      const spanEnd = this.#spans[span + 1]!;
      if (spanEnd <= at) continue;
      if (spanStart > at) {
        this.#keep(reading, at, Math.min(spanStart, end));
        filled = true;
      }
      at = spanEnd;
    }
    if (at >= end) return filled;
    this.#keep(reading, at, end);
    return true;
  }

  #keep({ bytes, start, end, fragmentOffset }: Reading, from: number, to: number): void {
    const source = start - fragmentOffset;
    const captured = Math.min(to, end - source);
    if (captured > from) {
      this.#pieces.push({ at: from, text: latin1(bytes, source + from, source + captured) });
      this.size += PIECE_COST + captured - from;
    }
    if (captured < to) this.#cutAt = Math.min(this.#cutAt, Math.max(from, captured));
  }

  /** Adds [start, end) to the spans. */
  #join(start: number, end: number): void {
    const before: number[] = [];
    const after: number[] = [];
    let joinedStart = start;
    let joinedEnd = end;
    for (let span = 0; span < this.#spans.length; span += 2) {
      const spanStart = this.#spans[span]!;
      const spanEnd = this.#spans[span + 1]!;
      if (spanEnd < start) {
        before.push(spanStart, spanEnd);
      } else if (spanStart > end) {
        after.push(spanStart, spanEnd);
      } else {
        joinedStart = Math.min(joinedStart, spanStart);
        joinedEnd = Math.max(joinedEnd, spanEnd);
      }
    }
    this.#spans = [...before, joinedStart, joinedEnd, ...after];
  }
}

function write(bytes: Uint8Array, at: number, text: string): void {
  for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index);
}

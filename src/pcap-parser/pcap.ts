import type { Diagnostics } from '../diagnostics.js';
import type { FrameReceiver, RecordReader } from './backlog.js';
import type { Frame } from './frame.js';

// The format: draft-ietf-opsawg-pcap, sections 4 and 5.
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** What the magic number says. */
interface PcapVariant {
  readonly littleEndian: boolean;
  /** Units of the fraction in a microsecond. */
  readonly perMicrosecond: number;
}

/** Magic numbers as they read in big-endian order. */
const VARIANTS: ReadonlyMap<number, PcapVariant> = new Map([
  [0xa1b2c3d4, { littleEndian: false, perMicrosecond: 1 }],
  [0xd4c3b2a1, { littleEndian: true, perMicrosecond: 1 }],
  [0xa1b23c4d, { littleEndian: false, perMicrosecond: 1000 }],
  [0x4d3cb2a1, { littleEndian: true, perMicrosecond: 1000 }],
]);

/**
 * The variant of pcap that a file header announces.
 * @param view at least 4 bytes
 */
export function pcapVariant(view: DataView): PcapVariant | undefined {
  return VARIANTS.get(view.getUint32(0));
}

/** How far a reader looks for the next records after a damaged one, in bytes. */
const SEARCH_WINDOW = 65_536;
/** How far from the last frame a record may lie in time and be believed during that search, in seconds. */
const SEARCH_SECONDS = 86_400;

/** Classic pcap: both byte orders, microseconds and nanoseconds. Fed by a `Backlog`. */
export class PcapReader implements RecordReader {
  readonly linkTypes = new Set<number>();
  needed = FILE_HEADER;

  readonly #diagnostics: Diagnostics;
  readonly #frameLimit: number;
  readonly #frame: Frame;
  #state: 'file header' | 'records' | 'searching' | 'stopped' = 'file header';
  #littleEndian = true;
  #perMicrosecond = 1;
  /** Offset in the file of the first byte not consumed. */
  #position = 0;
  /** The damaged record that the search began at. */
  #damagedAt = 0;
  #damage = '';
  /** Where the search ends, as an offset in the file. */
  #searchEnd = 0;

  constructor(diagnostics: Diagnostics, frameLimit: number) {
    this.#diagnostics = diagnostics;
    this.#frameLimit = frameLimit;
    const bytes = new Uint8Array(0);
    const view = new DataView(bytes.buffer);
    this.#frame = { number: 0, time: 0, linkType: 0, bytes, view, start: 0, end: 0, originalLength: 0 };
  }

  get frames(): number {
    return this.#frame.number;
  }

  consume(bytes: Uint8Array, view: DataView, start: number, end: number, receive: FrameReceiver): number {
    this.#frame.bytes = bytes;
    this.#frame.view = view;
    let at = start;
    let state: string;
    do {
      state = this.#state;
      const from = at;
      switch (this.#state) {
        case 'file header':
          at = this.#fileHeader(view, at, end);
          break;
        case 'records':
          at = this.#records(view, at, end, receive);
          break;
        case 'searching':
          at = this.#search(view, at, end);
          break;
        case 'stopped':
          at = end;
          this.needed = 1;
          break;
      }
      this.#position += at - from;
    } while (this.#state !== state);
    return at;
  }

  end(held: number): void {
    if (this.#state === 'searching') {
      this.#reportDamage('no further record was found before the file ends');
    } else if (held > 0 && this.#state !== 'stopped') {
      const lacking = this.needed - held;
      const what =
        this.#state === 'file header'
          ? `inside its file header, ${lacking} bytes short`
          : held < RECORD_HEADER
            ? `inside the header of record ${this.frames + 1}, ${lacking} bytes short of its end`
            : `inside record ${this.frames + 1}, ${lacking} of its ${this.needed - RECORD_HEADER} bytes are missing`;
      const place = { frame: this.frames + 1, offset: this.#position };
      this.#diagnostics.report('capture.truncated', place, `The file ends ${what}`);
    }
  }

  #fileHeader(view: DataView, at: number, end: number): number {
    if (end - at < FILE_HEADER) return at;
    const variant = VARIANTS.get(view.getUint32(at))!; // whoever made this reader has looked
    this.#littleEndian = variant.littleEndian;
    this.#perMicrosecond = variant.perMicrosecond;
    // The upper half holds the length of the frame check sequence and reserved bits.
    const linkType = view.getUint32(at + 20, this.#littleEndian) & 0xffff;
    this.#frame.linkType = linkType;
    this.linkTypes.add(linkType);
    this.#state = 'records';
    this.needed = RECORD_HEADER;
    return at + FILE_HEADER;
  }

  /** The hot loop: nothing is allocated here. */
  #records(view: DataView, start: number, end: number, receive: FrameReceiver): number {
    const frame = this.#frame;
    const littleEndian = this.#littleEndian;
    const perMicrosecond = this.#perMicrosecond;
    const limit = this.#frameLimit;
    let at = start;
    while (end - at >= RECORD_HEADER) {
      const captured = view.getUint32(at + 8, littleEndian);
      if (captured > limit) {
        this.#damaged(this.#position + (at - start), captured);
        return at;
      }
      const next = at + RECORD_HEADER + captured;
      if (next > end) {
        this.needed = RECORD_HEADER + captured;
        return at;
      }
      frame.number++;
      // A double keeps about 0.25 µs at today's dates: nanoseconds survive as that much of a fraction.
      frame.time = view.getUint32(at, littleEndian) * 1e6 + view.getUint32(at + 4, littleEndian) / perMicrosecond;
      frame.start = at + RECORD_HEADER;
      frame.end = next;
      frame.originalLength = view.getUint32(at + 12, littleEndian);
      receive(frame);
      at = next;
    }
    this.needed = RECORD_HEADER;
    return at;
  }

  #damaged(offset: number, claimed: number): void {
    this.#state = 'searching';
    this.#damagedAt = offset;
    this.#damage = `Record ${this.frames + 1} at byte ${offset} claims ${claimed} captured bytes`;
    this.#searchEnd = offset + SEARCH_WINDOW;
  }

  #reportDamage(outcome: string): void {
    const place = { frame: this.frames + 1, offset: this.#damagedAt };
    this.#diagnostics.report('capture.bad-record', place, `${this.#damage}; ${outcome}`);
  }

  /** Looks for two record headers in a row that could be true. */
  #search(view: DataView, start: number, end: number): number {
    const littleEndian = this.#littleEndian;
    for (let at = start; ; at++) {
      const offset = this.#position + (at - start);
      if (offset >= this.#searchEnd) {
        this.#reportDamage('the rest of the file was not read');
        this.#state = 'stopped';
        return at;
      }
      if (end - at < RECORD_HEADER) {
        this.needed = RECORD_HEADER;
        return at;
      }
      if (!this.#plausible(view, at)) continue;
      const next = at + RECORD_HEADER + view.getUint32(at + 8, littleEndian);
      if (end - next < RECORD_HEADER) {
        this.needed = next + RECORD_HEADER - at;
        return at;
      }
      if (!this.#plausible(view, next)) continue;
      this.#reportDamage(`reading went on at byte ${offset}`);
      this.#state = 'records';
      return at;
    }
  }

  #plausible(view: DataView, at: number): boolean {
    const littleEndian = this.#littleEndian;
    const captured = view.getUint32(at + 8, littleEndian);
    const original = view.getUint32(at + 12, littleEndian);
    if (captured === 0 || captured > original || original > this.#frameLimit) return false;
    if (view.getUint32(at + 4, littleEndian) >= this.#perMicrosecond * 1e6) return false;
    const seconds = view.getUint32(at, littleEndian);
    return this.frames === 0 || Math.abs(seconds - this.#frame.time / 1e6) <= SEARCH_SECONDS;
  }
}

import type { Diagnostics } from '../diagnostics.js';
import type { FrameReceiver, RecordReader } from './backlog.js';
import { reportDropped } from './dropped.js';
import type { Frame } from './frame.js';
import type { CaptureListener } from './listener.js';
import type { RecordVariant } from './record-variants.js';

/** Bytes between the end of a frame and the next record that are believed (snoop pads to four bytes, some writers to more). */
const MOST_PADDING = 64;
/** How far a reader looks for the next records after a damaged one, in bytes. */
const SEARCH_WINDOW = 65_536;
/** How far from the last frame a record may lie in time and be believed during that search, in seconds. */
const SEARCH_SECONDS = 86_400;

/**
 * Files of a header and then nothing but records: pcap in all its variants, and snoop. Fed by a `Backlog`.
 */
export class PcapReader implements RecordReader {
  readonly linkTypes = new Set<number>();
  needed: number;

  readonly #diagnostics: Diagnostics;
  readonly #frameLimit: number;
  readonly #listener: CaptureListener;
  readonly #frame: Frame;
  #state: 'file header' | 'records' | 'searching' | 'stopped' = 'file header';
  readonly #variant: RecordVariant;
  /** A pcap before version 2.4: the two lengths of a record may stand the other way round. */
  #lengthsInDoubt = false;
  /** What the last record said of frames that were not captured (snoop). */
  #dropped = 0;
  /** Offset in the file of the first byte not consumed. */
  #position = 0;
  /** The damaged record that the search began at. */
  #damagedAt = 0;
  #damage = '';
  /** Where the search ends, as an offset in the file. */
  #searchEnd = 0;

  constructor(diagnostics: Diagnostics, frameLimit: number, variant: RecordVariant, listener: CaptureListener = {}) {
    this.#listener = listener;
    this.#variant = variant;
    this.needed = variant.fileHeader;
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
    const { recordHeader } = this.#variant;
    reportDropped(this.#diagnostics, this.#dropped);
    if (this.#state === 'searching') {
      this.#reportDamage('no further record was found before the file ends');
    } else if (held > 0 && this.#state !== 'stopped') {
      const lacking = this.needed - held;
      const what =
        this.#state === 'file header'
          ? `inside its file header, ${lacking} bytes short`
          : held < recordHeader
            ? `inside the header of record ${this.frames + 1}, ${lacking} bytes short of its end`
            : `inside record ${this.frames + 1}, ${lacking} of its ${this.needed - recordHeader} bytes are missing`;
      const place = { frame: this.frames + 1, offset: this.#position };
      this.#diagnostics.report('capture.truncated', place, `The file ends ${what}`);
    }
  }

  #fileHeader(view: DataView, at: number, end: number): number {
    const { fileHeader, recordHeader, littleEndian, linkTypeOf, isBefore24 } = this.#variant;
    if (end - at < fileHeader) return at;
    const linkType = linkTypeOf(view, at, littleEndian);
    this.#lengthsInDoubt = isBefore24(view, at, littleEndian);
    this.#frame.linkType = linkType;
    this.linkTypes.add(linkType);
    this.#state = 'records';
    this.needed = recordHeader;
    return at + fileHeader;
  }

  /** The hot loop: nothing is allocated here. */
  #records(view: DataView, start: number, end: number, receive: FrameReceiver): number {
    const frame = this.#frame;
    const limit = this.#frameLimit;
    const { littleEndian, perMicrosecond, recordHeader, secondsAt, capturedAt, originalAt, lengthAt } = this.#variant;
    const lengthsInDoubt = this.#lengthsInDoubt;
    let at = start;
    while (end - at >= recordHeader) {
      let captured = view.getUint32(at + capturedAt, littleEndian);
      let original = view.getUint32(at + originalAt, littleEndian);
      if (lengthsInDoubt && captured > original) [captured, original] = [original, captured];
      const length = lengthAt < 0 ? recordHeader + captured : view.getUint32(at + lengthAt, littleEndian);
      if (captured > limit || length < recordHeader + captured || length > recordHeader + captured + MOST_PADDING) {
        this.#damaged(this.#position + (at - start), captured);
        return at;
      }
      if (length > end - at) {
        this.needed = length;
        return at;
      }
      frame.number++;
      const before = frame.time;
      // A double keeps about 0.25 µs at today's dates: nanoseconds survive as that much of a fraction.
      frame.time =
        view.getUint32(at + secondsAt, littleEndian) * 1e6 +
        view.getUint32(at + secondsAt + 4, littleEndian) / perMicrosecond;
      frame.start = at + recordHeader;
      frame.end = frame.start + captured;
      frame.originalLength = original;
      if (lengthAt >= 0) this.#dropCount(view.getUint32(at + lengthAt + 4, littleEndian), before);
      receive(frame);
      at += length;
    }
    this.needed = recordHeader;
    return at;
  }

  /** @param count since the first record (RFC 1761), @param before when the record before this one was captured */
  #dropCount(count: number, before: number): void {
    if (count > this.#dropped) {
      const { number, time } = this.#frame;
      this.#listener.dropped?.(count - this.#dropped, number === 1 ? Number.NEGATIVE_INFINITY : before, time);
    }
    this.#dropped = count;
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
    const { recordHeader } = this.#variant;
    for (let at = start; ; at++) {
      const offset = this.#position + (at - start);
      if (offset >= this.#searchEnd) {
        this.#reportDamage('the rest of the file was not read');
        this.#state = 'stopped';
        return at;
      }
      if (end - at < recordHeader) {
        this.needed = recordHeader;
        return at;
      }
      const length = this.#plausible(view, at);
      if (length === 0) continue;
      const next = at + length;
      if (end - next < recordHeader) {
        this.needed = next + recordHeader - at;
        return at;
      }
      if (this.#plausible(view, next) === 0) continue;
      this.#reportDamage(`reading went on at byte ${offset}`);
      this.#state = 'records';
      return at;
    }
  }

  /** Length in bytes of the record that could begin here, or 0. */
  #plausible(view: DataView, at: number): number {
    const { littleEndian, perMicrosecond, recordHeader, secondsAt, capturedAt, originalAt, lengthAt } = this.#variant;
    let captured = view.getUint32(at + capturedAt, littleEndian);
    let original = view.getUint32(at + originalAt, littleEndian);
    if (this.#lengthsInDoubt && captured > original) [captured, original] = [original, captured];
    if (captured === 0 || captured > original || original > this.#frameLimit) return 0;
    const length = lengthAt < 0 ? recordHeader + captured : view.getUint32(at + lengthAt, littleEndian);
    if (length < recordHeader + captured || length > recordHeader + captured + MOST_PADDING) return 0;
    if (view.getUint32(at + secondsAt + 4, littleEndian) >= perMicrosecond * 1e6) return 0;
    const seconds = view.getUint32(at + secondsAt, littleEndian);
    return this.frames === 0 || Math.abs(seconds - this.#frame.time / 1e6) <= SEARCH_SECONDS ? length : 0;
  }
}

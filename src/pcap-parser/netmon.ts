import type { Diagnostics } from '../diagnostics.js';
import type { FrameReceiver, RecordReader } from './backlog.js';
import type { Frame } from './frame.js';
import { NO_LINK_TYPE } from './record-variants.js';

// Microsoft Network Monitor, versions 1 and 2: a header of 128 bytes, frames, and somewhere after it a table of where the
// frames begin. All numbers are little-endian.

const FILE_HEADER = 128;
/** The table may stand anywhere, so the file is kept whole, up to this. Bytes. */
const LONGEST_FILE = 268_435_456;

/** "RTSS" and "GMBU" */
const VERSION_1 = 0x52545353;
const VERSION_2 = 0x474d4255;

/** Microseconds from 1601-01-01 (FILETIME) to 1970-01-01. */
const FILETIME_EPOCH = 11_644_473_600_000_000;

/** LINKTYPE_ values by media type. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([[1, 1]]);

/** What follows the bytes of a frame, by minor version of 2.x: its media type, then an index, then its time. Bytes. */
const TRAILERS = [0, 2, 6, 15];

/** @param view at least 4 bytes */
export function isNetmon(view: DataView): boolean {
  const signature = view.getUint32(0);
  return signature === VERSION_1 || signature === VERSION_2;
}

/** Reads a NetMon file: takes all of it, and hands on its frames as soon as the frame table is there. Fed by a `Backlog`. */
export class NetmonReader implements RecordReader {
  readonly linkTypes = new Set<number>();
  readonly needed = 1;

  readonly #diagnostics: Diagnostics;
  readonly #frameLimit: number;
  readonly #frame: Frame;
  #bytes = new Uint8Array(65_536);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  /** Where the frame table begins and ends; known when the file header is there. */
  #table = { start: 0, end: Number.POSITIVE_INFINITY };
  #isVersion2 = true;
  #trailer = 0;
  #linkType = 0;
  /** Microseconds: when the capture began. */
  #startTime = 0;
  #done = false;

  constructor(diagnostics: Diagnostics, frameLimit: number) {
    this.#diagnostics = diagnostics;
    this.#frameLimit = frameLimit;
    const { number, time } = { number: 0, time: 0 };
    this.#frame = {
      number,
      time,
      linkType: 0,
      bytes: this.#bytes,
      view: this.#view,
      start: 0,
      end: 0,
      originalLength: 0,
    };
  }

  get frames(): number {
    return this.#frame.number;
  }

  consume(bytes: Uint8Array, _view: DataView, start: number, end: number, receive: FrameReceiver): number {
    if (this.#done) return end;
    const before = this.#length;
    const taken = Math.min(end - start, LONGEST_FILE - before);
    this.#keep(bytes.subarray(start, start + taken));
    if (before < FILE_HEADER && this.#length >= FILE_HEADER) this.#fileHeader();
    if (this.#length >= this.#table.end) {
      this.#tabledFrames(receive);
      this.#finish();
    } else if (this.#length === LONGEST_FILE) {
      const what = `NetMon files are read whole, up to ${LONGEST_FILE / 1_048_576} MiB; convert it with editcap`;
      this.#diagnostics.report('capture.too-long', { offset: LONGEST_FILE }, what);
      this.#consecutiveFrames(receive);
      this.#finish();
    }
    return end;
  }

  end(_held: number, receive: FrameReceiver): void {
    if (this.#done) return;
    if (this.#length >= FILE_HEADER) this.#consecutiveFrames(receive);
    const what = `The file ends ${this.#length < FILE_HEADER ? 'inside its file header' : 'before its frame table does'}`;
    this.#diagnostics.report('capture.truncated', { frame: this.frames + 1, offset: this.#length }, what);
    this.#finish();
  }

  #keep(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const kept = this.#bytes;
      this.#bytes = new Uint8Array(Math.min(LONGEST_FILE, Math.max(length, kept.length * 2)));
      this.#bytes.set(kept.subarray(0, this.#length));
      this.#view = new DataView(this.#bytes.buffer);
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  /** Gives the memory back. */
  #finish(): void {
    this.#done = true;
    this.#bytes = new Uint8Array(0);
    this.#view = new DataView(this.#bytes.buffer);
  }

  #fileHeader(): void {
    const view = this.#view;
    this.#isVersion2 = view.getUint32(0) === VERSION_2;
    this.#trailer = this.#isVersion2 ? (TRAILERS[view.getUint8(4)] ?? TRAILERS.at(-1)!) : 0;
    this.#linkType = linkTypeOf(view.getUint16(6, true));
    // A SYSTEMTIME of the capturing machine, in its zone, which is not told: taken for UTC.
    const field = (index: number): number => view.getUint16(8 + index * 2, true);
    const [year, month, day, hours, minutes, seconds, milliseconds] = [0, 1, 3, 4, 5, 6, 7].map(field);
    this.#startTime = Date.UTC(year!, month! - 1, day, hours, minutes, seconds, milliseconds) * 1000;
    const start = view.getUint32(24, true);
    this.#table = { start, end: start + view.getUint32(28, true) };
  }

  #tabledFrames(receive: FrameReceiver): void {
    // Frames that lie in each other could make a small file an endless one.
    let bytes = 0;
    for (let entry = this.#table.start; entry + 4 <= this.#table.end; entry += 4) {
      const at = this.#view.getUint32(entry, true);
      if (this.#read(at, this.#length, receive) < 0) this.#damaged(at);
      bytes += this.#frame.end - this.#frame.start;
      if (bytes <= this.#length) continue;
      this.#damaged(entry);
      return;
    }
  }

  /** What is there of a file without its table: frames lie one after the other. */
  #consecutiveFrames(receive: FrameReceiver): void {
    const end = Math.min(this.#length, this.#table.start);
    for (let at = FILE_HEADER; at >= 0 && at < end; ) {
      const next = this.#read(at, end, receive);
      if (next < 0) this.#frame.number--;
      at = next;
    }
  }

  /** @returns where the next frame begins, or -1 if none can be here: it is counted all the same */
  #read(at: number, limit: number, receive: FrameReceiver): number {
    const view = this.#view;
    const frame = this.#frame;
    const header = this.#isVersion2 ? 16 : 8;
    frame.number++;
    frame.bytes = this.#bytes;
    frame.view = view;
    frame.start = frame.end = 0;
    if (at < FILE_HEADER || at + header > limit) return -1;
    const captured = this.#isVersion2 ? view.getUint32(at + 12, true) : view.getUint16(at + 6, true);
    const end = at + header + captured;
    if (captured > this.#frameLimit || end + this.#trailer > limit) return -1;
    frame.start = at + header;
    frame.end = end;
    frame.originalLength = this.#isVersion2 ? view.getUint32(at + 8, true) : view.getUint16(at + 4, true);
    frame.linkType = this.#trailer >= 2 ? linkTypeOf(view.getUint16(end, true)) : this.#linkType;
    frame.time = this.#timeOf(at, end);
    this.linkTypes.add(frame.linkType);
    receive(frame);
    return end + this.#trailer;
  }

  /** Version 2.3 says it itself, in UTC; the others since the start of the capture. */
  #timeOf(at: number, end: number): number {
    const view = this.#view;
    if (this.#trailer >= 15) {
      const [low, high] = [view.getUint32(end + 6, true), view.getUint32(end + 10, true)];
      return (high * 4_294_967_296 + low) / 10 - FILETIME_EPOCH;
    }
    if (!this.#isVersion2) return this.#startTime + view.getUint32(at, true) * 1000;
    return this.#startTime + view.getInt32(at + 4, true) * 4_294_967_296 + view.getUint32(at, true);
  }

  #damaged(at: number): void {
    const what = `Frame ${this.frames} cannot be at byte ${at}, where the frame table says it is`;
    this.#diagnostics.report('capture.bad-record', { frame: this.frames, offset: at }, what);
  }
}

const linkTypeOf = (medium: number): number => LINK_TYPES.get(medium) ?? NO_LINK_TYPE + medium;

import type { Diagnostics } from '../diagnostics.js';
import type { FrameReceiver, RecordReader } from './backlog.js';
import type { Frame } from './frame.js';
import { NO_LINK_TYPE } from './record-variants.js';

// Text as Tektronix K12 writes it: a line of hyphens, a line with the time of day and the protocol, then lines that begin
// with an offset between bars and go on with bytes in hexadecimal digits, each followed by a bar.

export const K12_START = '+---------+-';

const LINE_FEED = 0x0a;
const BAR = 0x7c;
/** Characters of the line with the time that are looked at. */
const HEAD_LENGTH = 64;
const HEAD = /^(\d\d):(\d\d):(\d\d),(\d{3}),(\d{3})\s+(\S+)/;
const LINK_TYPES: ReadonlyMap<string, number> = new Map([['ETHER', 1]]);
const DAY = 86_400_000_000;

/** Reads a K12 text file byte by byte, so that nothing is carried but the frame at hand. Fed by a `Backlog`. */
export class K12Reader implements RecordReader {
  readonly linkTypes = new Set<number>();
  readonly needed = 1;

  readonly #diagnostics: Diagnostics;
  readonly #frameLimit: number;
  readonly #frame: Frame;
  /** Offset in the file. */
  #position = 0;
  #line: 'start' | 'head' | 'offset' | 'bytes' | 'skipped' = 'start';
  #head = '';
  /** The digits of a byte seen so far, -1 for none. */
  #digit = -1;
  /** A head was read, and its frame was not handed on yet. */
  #pending = false;
  #damagedAt = -1;
  /** Microseconds: the file tells the time of day only. Days are counted from 1970-01-01, so that nobody takes it for a date. */
  #day = 0;

  constructor(diagnostics: Diagnostics, frameLimit: number) {
    this.#diagnostics = diagnostics;
    this.#frameLimit = frameLimit;
    const bytes = new Uint8Array(2048);
    const view = new DataView(bytes.buffer);
    this.#frame = { number: 0, time: 0, linkType: 0, bytes, view, start: 0, end: 0, originalLength: 0 };
  }

  get frames(): number {
    return this.#frame.number;
  }

  consume(bytes: Uint8Array, _view: DataView, start: number, end: number, receive: FrameReceiver): number {
    for (let at = start; at < end; at++, this.#position++) {
      const byte = bytes[at]!;
      if (byte === LINE_FEED) this.#endLine(receive);
      else if (this.#line === 'start') this.#startLine(byte, receive);
      else if (this.#line === 'bytes') this.#digitOrBar(byte);
      else if (this.#line === 'offset' && byte === BAR) this.#line = 'bytes';
      else if (this.#line === 'head' && this.#head.length < HEAD_LENGTH) this.#head += String.fromCharCode(byte);
    }
    return end;
  }

  end(_held: number, receive: FrameReceiver): void {
    const inside = this.#line === 'offset' || this.#line === 'bytes' || this.#line === 'head';
    if (this.#line === 'head') this.#readHead();
    const frame = this.#frame.number;
    this.#deliver(receive);
    if (inside) {
      const what = `The file ends inside frame ${frame}`;
      this.#diagnostics.report('capture.truncated', { frame, offset: this.#position }, what);
    }
  }

  #startLine(byte: number, receive: FrameReceiver): void {
    if (byte === BAR && this.#pending) {
      this.#line = 'offset';
      this.#digit = -1;
      return;
    }
    this.#deliver(receive);
    this.#line = byte >= 0x30 && byte <= 0x39 ? 'head' : 'skipped';
    this.#head = String.fromCharCode(byte);
  }

  #endLine(receive: FrameReceiver): void {
    if (this.#line === 'head') this.#readHead();
    else if (this.#line === 'start') this.#deliver(receive);
    this.#line = 'start';
  }

  /** The frame that a head announces; a line that is none begins no frame. */
  #readHead(): void {
    const [, hours, minutes, seconds, milliseconds, microseconds, protocol] = HEAD.exec(this.#head) ?? [];
    if (protocol === undefined) return;
    const frame = this.#frame;
    frame.number++;
    frame.end = 0;
    const ofDay = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1e6;
    let time = this.#day + ofDay + Number(milliseconds) * 1000 + Number(microseconds);
    if (frame.number > 1 && time < frame.time - DAY / 2) {
      this.#day += DAY; // it went past midnight
      time += DAY;
    }
    frame.time = time;
    frame.linkType = LINK_TYPES.get(protocol) ?? NO_LINK_TYPE;
    this.linkTypes.add(frame.linkType);
    this.#pending = true;
    this.#damagedAt = -1;
  }

  #digitOrBar(byte: number): void {
    if (byte === BAR || byte === 0x0d || byte === 0x20) {
      if (this.#digit >= 0) this.#damaged();
      return;
    }
    const digit = hexadecimal(byte);
    if (digit < 0) {
      this.#damaged();
    } else if (this.#digit < 0) {
      this.#digit = digit;
    } else {
      this.#add((this.#digit << 4) | digit);
      this.#digit = -1;
    }
  }

  #add(byte: number): void {
    const frame = this.#frame;
    if (frame.end === this.#frameLimit) {
      this.#damaged();
      return;
    }
    if (frame.end === frame.bytes.length) {
      const bytes = new Uint8Array(frame.bytes.length * 2);
      bytes.set(frame.bytes);
      frame.bytes = bytes;
      frame.view = new DataView(bytes.buffer);
    }
    frame.bytes[frame.end++] = byte;
  }

  #damaged(): void {
    if (this.#damagedAt < 0) this.#damagedAt = this.#position;
    this.#line = 'skipped';
  }

  #deliver(receive: FrameReceiver): void {
    if (!this.#pending) return;
    this.#pending = false;
    const frame = this.#frame;
    frame.originalLength = frame.end;
    if (this.#damagedAt < 0) {
      receive(frame);
      return;
    }
    const what = `The bytes of frame ${frame.number} are no hexadecimal digits at byte ${this.#damagedAt}, or too many`;
    this.#diagnostics.report('capture.bad-record', { frame: frame.number, offset: this.#damagedAt }, what);
  }
}

/** Value of a digit, or -1. */
function hexadecimal(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

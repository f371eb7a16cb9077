import type { Diagnostics } from '../diagnostics.js';
import { latin1 } from '../latin1.js';
import type { FrameReceiver, RecordReader } from './backlog.js';
import {
  blockLength,
  blockOrder,
  DECRYPTION_SECRETS,
  ENHANCED_PACKET,
  INTERFACE_DESCRIPTION,
  INTERFACE_STATISTICS,
  isLikelyBlock,
  isNoBlock,
  NUMBERED_TYPES,
  PACKET,
  SECTION_HEADER,
  SHORTEST_BLOCK,
  SIMPLE_PACKET,
} from './blocks.js';
import type { Frame } from './frame.js';
import { frameTime, type InterfaceDescription, interfaceDescription } from './interface-description.js';
import { InterfaceStatistics } from './interface-statistics.js';
import type { CaptureListener } from './listener.js';
import { COMMENT, countOption, findOption, optionLength } from './options.js';

/** While searching, the end of a longer block is not waited for. */
const LONGEST_FOUND = 1_048_576;
const MOST_INTERFACES = 65_536;
/** epb_dropcount */
const DROP_COUNT = 4;

/**
 * pcapng: sections of either byte order, interfaces, packets in all three kinds of block. Fed by a `Backlog`.
 * The lengths of sections are not used: a section ends where the next one begins.
 */
export class PcapngReader implements RecordReader {
  readonly linkTypes = new Set<number>();
  needed = SHORTEST_BLOCK;

  readonly #diagnostics: Diagnostics;
  readonly #frameLimit: number;
  readonly #listener: CaptureListener;
  readonly #statistics: InterfaceStatistics;
  readonly #frame: Frame;
  #frames = 0;
  #interfaces: InterfaceDescription[] = [];
  #littleEndian = true;
  /** Offset in the file of the first byte not consumed. */
  #position = 0;
  /** A damaged block was met: look for the next good one. */
  #lost = false;
  /** The block at hand was read although its second length is wrong; what follows decides how to go on. */
  #doubted = false;

  constructor(diagnostics: Diagnostics, frameLimit: number, listener: CaptureListener = {}) {
    this.#listener = listener;
    this.#statistics = new InterfaceStatistics(listener);
    this.#diagnostics = diagnostics;
    this.#frameLimit = frameLimit;
    const bytes = new Uint8Array(0);
    const view = new DataView(bytes.buffer);
    this.#frame = { number: 0, time: 0, linkType: 0, bytes, view, start: 0, end: 0, originalLength: 0 };
  }

  /** Packets; the number of the last frame can be higher, because Wireshark numbers some blocks without one too. */
  get frames(): number {
    return this.#frames;
  }

  consume(bytes: Uint8Array, view: DataView, start: number, end: number, receive: FrameReceiver): number {
    this.#frame.bytes = bytes;
    this.#frame.view = view;
    let at = start;
    for (;;) {
      const lost = this.#lost;
      const used = lost ? this.#search(view, at, end) : this.#next(view, at, end, receive);
      if (used === 0 && lost === this.#lost) return at;
      at += used;
      this.#position += used;
    }
  }

  end(held: number): void {
    this.#statistics.report(this.#diagnostics);
    // A doubted block was read, and being lost was reported when it happened.
    if (held === 0 || this.#lost || (this.#doubted && this.needed - held === SHORTEST_BLOCK)) return;
    const frame = this.#frame.number;
    const place = { frame: frame + 1, offset: this.#position };
    const lacking = `${held < SHORTEST_BLOCK ? 'at least ' : ''}${this.needed - held} bytes short of its end`;
    const what = `The file ends inside the block after frame ${frame}, ${lacking}`;
    this.#diagnostics.report('capture.truncated', place, what);
  }

  /** Reads one block; returns how many bytes to go on, 0 if more of them are needed. */
  #next(view: DataView, at: number, end: number, receive: FrameReceiver): number {
    if (end - at < SHORTEST_BLOCK) {
      this.needed = SHORTEST_BLOCK;
      return 0;
    }
    const littleEndian = blockOrder(view, at, this.#littleEndian);
    const length = blockLength(view, at, littleEndian);
    if (length === 0) {
      this.#lost = true;
      const what = `The block at byte ${this.#position} cannot be ${view.getUint32(at + 4, littleEndian)} bytes long`;
      this.#diagnostics.report('capture.bad-block', { frame: this.#frame.number + 1, offset: this.#position }, what);
      return 1;
    }
    if (length > end - at) {
      this.needed = length;
      return 0;
    }
    if (view.getUint32(at + length - 4, littleEndian) === length) {
      this.#block(view, at, length, littleEndian, receive);
      return length;
    }
    return this.#doubt(view, at, length, end, littleEndian, receive);
  }

  /** A block whose two lengths differ: read it once, then believe the first length only if a block follows. */
  #doubt(
    view: DataView,
    at: number,
    length: number,
    end: number,
    littleEndian: boolean,
    receive: FrameReceiver,
  ): number {
    if (!this.#doubted) {
      this.#doubted = true;
      const what = `The two lengths of the block at byte ${this.#position} differ (the first is ${length})`;
      this.#diagnostics.report('capture.bad-block', { frame: this.#frame.number + 1, offset: this.#position }, what);
      this.#block(view, at, length, littleEndian, receive);
    }
    if (end - at < length + SHORTEST_BLOCK) {
      this.needed = length + SHORTEST_BLOCK;
      return 0;
    }
    this.#doubted = false;
    const next = at + length;
    if (isLikelyBlock(view, next, blockOrder(view, next, this.#littleEndian))) return length;
    this.#lost = true;
    return 1;
  }

  /** Looks for a section header, or another block of a known type, whose two lengths agree. */
  #search(view: DataView, start: number, end: number): number {
    let at = start;
    this.needed = SHORTEST_BLOCK;
    for (const section = this.#littleEndian; end - at >= SHORTEST_BLOCK; at++) {
      if (isNoBlock(view, at, section)) continue;
      const littleEndian = blockOrder(view, at, section);
      if (!isLikelyBlock(view, at, littleEndian)) continue;
      const length = blockLength(view, at, littleEndian);
      if (length > LONGEST_FOUND) continue;
      if (length > end - at) {
        this.needed = length;
        break;
      }
      if (view.getUint32(at + length - 4, littleEndian) !== length) continue;
      this.#lost = false;
      break;
    }
    return at - start;
  }

  #block(view: DataView, at: number, length: number, littleEndian: boolean, receive: FrameReceiver): void {
    switch (view.getUint32(at, littleEndian)) {
      case ENHANCED_PACKET:
        this.#packet(view, at, length, view.getUint32(at + 8, littleEndian), receive);
        break;
      case PACKET:
        this.#packet(view, at, length, view.getUint16(at + 8, littleEndian), receive);
        break;
      case SIMPLE_PACKET:
        this.#simplePacket(view, at, length, receive);
        break;
      case INTERFACE_DESCRIPTION:
        this.#interface(view, at, length);
        break;
      case SECTION_HEADER:
        this.#littleEndian = littleEndian;
        this.#interfaces = [];
        this.#statistics.nextSection();
        this.#comments(view, at + 24, at + length - 4, 0);
        break;
      case INTERFACE_STATISTICS:
        this.#statistics.read(view, at, at + length - 4, littleEndian, id => this.#interfaces[id], this.#frame.time);
        break;
      case DECRYPTION_SECRETS:
        this.#secrets(view, at, length);
        break;
      default:
        if (NUMBERED_TYPES.has(view.getUint32(at, littleEndian))) this.#frame.number++;
    }
  }

  #interface(view: DataView, at: number, length: number): void {
    if (this.#interfaces.length === MOST_INTERFACES) {
      const what = `A section describes more than ${MOST_INTERFACES} interfaces`;
      this.#diagnostics.report('capture.bad-block', { offset: this.#position }, what);
      return;
    }
    const description = interfaceDescription(view, at, at + length - 4, this.#littleEndian);
    this.#interfaces.push(description);
    this.linkTypes.add(description.linkType);
    this.#comments(view, at + 16, at + length - 4, 0);
  }

  /** Enhanced and obsolete packet blocks differ in how they name the interface only. */
  #packet(view: DataView, at: number, length: number, interfaceId: number, receive: FrameReceiver): void {
    const littleEndian = this.#littleEndian;
    const frame = this.#frame;
    frame.number++;
    this.#frames++;
    const on = this.#interfaces[interfaceId];
    const captured = view.getUint32(at + 20, littleEndian);
    if (!on || captured > length - 32 || captured > this.#frameLimit) {
      this.#refuse(on, interfaceId, captured);
      return;
    }
    frame.time = frameTime(on, view.getUint32(at + 12, littleEndian), view.getUint32(at + 16, littleEndian));
    frame.linkType = on.linkType;
    frame.start = at + 28;
    frame.end = frame.start + captured;
    frame.originalLength = view.getUint32(at + 24, littleEndian);
    const options = frame.start + ((captured + 3) & ~3);
    if (at + length - 4 > options) this.#packetOptions(view, options, at + length - 4, interfaceId, on);
    on.lastTime = frame.time;
    receive(frame);
  }

  #packetOptions(view: DataView, options: number, end: number, id: number, on: InterfaceDescription): void {
    const dropped = countOption(view, options, end, this.#littleEndian, DROP_COUNT);
    if (dropped > 0) this.#statistics.before(dropped, id, on, this.#frame.time);
    this.#comments(view, options, end, this.#frame.number);
  }

  /** Hands on all comments among the options in [options, end). */
  #comments(view: DataView, options: number, end: number, frame: number): void {
    if (!this.#listener.comment) return;
    const littleEndian = this.#littleEndian;
    for (let at = options; ; ) {
      const value = findOption(view, at, end, littleEndian, COMMENT);
      if (value < 0) return;
      const length = optionLength(view, value, littleEndian);
      this.#listener.comment(latin1(this.#frame.bytes, value, value + length), frame);
      at = value + ((length + 3) & ~3);
    }
  }

  #secrets(view: DataView, at: number, length: number): void {
    if (!this.#listener.secrets) return;
    const littleEndian = this.#littleEndian;
    const end = at + 16 + Math.min(view.getUint32(at + 12, littleEndian), length - 20);
    this.#listener.secrets(view.getUint32(at + 8, littleEndian), latin1(this.#frame.bytes, at + 16, end));
  }

  /** No time and no captured length of its own: the time is that of the frame before, or 0. */
  #simplePacket(view: DataView, at: number, length: number, receive: FrameReceiver): void {
    const frame = this.#frame;
    frame.number++;
    this.#frames++;
    const on = this.#interfaces[0];
    const original = view.getUint32(at + 8, this.#littleEndian);
    const room = length - 16;
    const captured = Math.min(original, room, on?.snapLength || room);
    if (!on || captured > this.#frameLimit) {
      this.#refuse(on, 0, captured);
      return;
    }
    frame.linkType = on.linkType;
    frame.start = at + 12;
    frame.end = frame.start + captured;
    frame.originalLength = original;
    receive(frame);
  }

  /** A packet that is counted, but cannot be handed on. */
  #refuse(on: InterfaceDescription | undefined, interfaceId: number, captured: number): void {
    const { number } = this.#frame;
    const place = { frame: number, offset: this.#position };
    if (!on) {
      const what = `Frame ${number} is on interface ${interfaceId}, which its section does not describe`;
      this.#diagnostics.report('capture.bad-block', place, what);
    } else {
      const what = `Frame ${number} at byte ${this.#position} claims ${captured} captured bytes`;
      this.#diagnostics.report('capture.bad-record', place, what);
    }
  }
}

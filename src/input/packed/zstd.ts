import { UnreadableInput } from '../../errors.js';
import { type BlockDecoder, damaged } from './blocks.js';
import { Literals, LONGEST_BLOCK } from './zstd-literals.js';
import { Sequences } from './zstd-sequences.js';

// Zstandard: RFC 8878. Checksums are not verified: a capture that is damaged says so itself.

const MAGIC = 0xfd2fb528;
/** Frames that any application may put in between: 16 magic numbers. */
const SKIPPABLE = 0x184d2a50;
/** What the zstd command believes too, unless it is told otherwise. Bytes. */
const LARGEST_WINDOW = 134_217_728;
/** The output buffer grows to this beside the window, so that the window is moved seldom. */
const ROOM = 4_194_304;

const u32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;

export const isZstd = (head: Uint8Array): boolean => head.length >= 4 && u32(head, 0) === MAGIC;

type Step = 'magic' | 'skippable' | 'descriptor' | 'fields' | 'block header' | 'block' | 'checksum';

/** One frame after the other. */
export class ZstdDecoder implements BlockDecoder {
  readonly name = 'zstd';
  needed = 4;
  skip = 0;
  #next: Step = 'magic';
  /** Frame_Header_Descriptor */
  #descriptor = 0;
  #window = 0;
  #blockType = 0;
  #blockSize = 0;
  #isLast = false;
  readonly #literals = new Literals();
  readonly #sequences = new Sequences();
  /** Output of the frame, at least as much of it as the window reaches back: [first, end). */
  #output = new Uint8Array(0);
  #end = 0;

  get mayEnd(): boolean {
    return this.#next === 'magic';
  }

  step(bytes: Uint8Array, at: number): Uint8Array | undefined {
    switch (this.#next) {
      case 'magic':
        return this.#magic(u32(bytes, at));
      case 'skippable':
        this.skip = u32(bytes, at);
        return this.#then('magic', 4);
      case 'descriptor':
        return this.#frameDescriptor(bytes[at]!);
      case 'fields':
        return this.#fields(bytes, at);
      case 'block header':
        return this.#blockHeader(bytes, at);
      case 'block':
        return this.#block(bytes, at, at + this.needed);
      case 'checksum':
        return this.#then('magic', 4);
    }
  }

  #then(next: Step, needed: number): undefined {
    this.#next = next;
    this.needed = needed;
  }

  #magic(magic: number): undefined {
    if (magic === MAGIC) this.#then('descriptor', 1);
    else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) this.#then('skippable', 4);
    else throw damaged(this.name);
  }

  /** RFC 8878 3.1.1.1.1 */
  #frameDescriptor(descriptor: number): undefined {
    if (descriptor & 8) throw damaged(this.name);
    this.#descriptor = descriptor;
    const length = (this.#isSingle ? 0 : 1) + this.#dictionaryLength + this.#sizeLength;
    this.#then('fields', length);
  }

  get #isSingle(): boolean {
    return (this.#descriptor & 0x20) !== 0;
  }

  get #dictionaryLength(): number {
    return [0, 1, 2, 4][this.#descriptor & 3]!;
  }

  get #sizeLength(): number {
    return [this.#isSingle ? 1 : 0, 2, 4, 8][this.#descriptor >> 6]!;
  }

  /** Window, dictionary, content size. */
  #fields(bytes: Uint8Array, start: number): undefined {
    const sizeAt = start + this.needed - this.#sizeLength;
    for (let at = sizeAt - this.#dictionaryLength; at < sizeAt; at++) {
      if (bytes[at] !== 0) throw new UnreadableInput('The zstd data needs a dictionary; unpack it first');
    }
    if (this.#isSingle) {
      this.#window = this.#sizeLength === 2 ? 256 : 0;
      for (let index = 0; index < this.#sizeLength; index++) this.#window += bytes[sizeAt + index]! * 256 ** index;
    } else {
      const base = 2 ** (10 + (bytes[start]! >> 3));
      this.#window = base + (base / 8) * (bytes[start]! & 7);
    }
    if (this.#window > LARGEST_WINDOW) {
      throw new UnreadableInput(
        `The zstd data needs a window of more than ${LARGEST_WINDOW / 1_048_576} MiB; unpack it first`,
      );
    }
    this.#literals.reset();
    this.#sequences.reset();
    this.#end = 0;
    this.#then('block header', 3);
  }

  /** RFC 8878 3.1.1.2 */
  #blockHeader(bytes: Uint8Array, at: number): undefined {
    const header = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
    this.#isLast = (header & 1) !== 0;
    this.#blockType = (header >> 1) & 3;
    this.#blockSize = header >> 3;
    if (this.#blockSize > LONGEST_BLOCK || this.#blockType === 3) throw damaged(this.name);
    const length = this.#blockType === 1 ? 1 : this.#blockSize;
    if (length > 0) this.#then('block', length);
    else if (this.#blockType === 0) this.#afterBlock();
    else throw damaged(this.name);
  }

  #block(bytes: Uint8Array, at: number, end: number): Uint8Array {
    this.#makeRoom();
    const output = this.#output;
    const start = this.#end;
    if (this.#blockType === 2) {
      const sequencesAt = this.#literals.read(bytes, at, end);
      if (sequencesAt < 0) throw damaged(this.name);
      const window = this.#window;
      this.#end = this.#sequences.execute(bytes, sequencesAt, end, this.#literals, output, 0, start, window);
      if (this.#end < 0) throw damaged(this.name);
    } else {
      this.#end = start + this.#blockSize;
      if (this.#blockType === 0) output.set(bytes.subarray(at, end), start);
      else output.fill(bytes[at]!, start, this.#end);
    }
    this.#afterBlock();
    return output.subarray(start, this.#end);
  }

  #afterBlock(): void {
    if (!this.#isLast) this.#then('block header', 3);
    else if (this.#descriptor & 4) this.#then('checksum', 4);
    else this.#then('magic', 4);
  }

  /** Makes room for a block. Memory grows with what is really unpacked, up to the window and some. */
  #makeRoom(): void {
    const needed = this.#end + LONGEST_BLOCK;
    if (needed <= this.#output.length) return;
    const most = this.#window + Math.max(ROOM, this.#window >> 1);
    if (needed <= most) {
      const output = new Uint8Array(Math.min(most, Math.max(needed, 2 * this.#output.length, 1_048_576)));
      output.set(this.#output.subarray(0, this.#end));
      this.#output = output;
    } else {
      this.#output.copyWithin(0, this.#end - this.#window, this.#end);
      this.#end = this.#window;
    }
  }
}

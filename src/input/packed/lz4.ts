import { UnreadableInput } from '../../errors.js';
import { type BlockDecoder, damaged } from './blocks.js';

// LZ4 frames and blocks: lz4_Frame_format.md 1.6.2 and lz4_Block_format.md of the LZ4 project. Checksums are not verified:
// what they guard is looked at anyway, and a damaged capture says so itself.

const MAGIC = 0x184d2204;
const LEGACY_MAGIC = 0x184c2102;
/** Frames that any application may put in between: 16 magic numbers. */
const SKIPPABLE = 0x184d2a50;

/** How far back a match may reach. */
const WINDOW = 65_536;
const LEGACY_BLOCK = 8_388_608;
/** The longest that a block of 8 MiB can be when it is packed. */
const LEGACY_PACKED = LEGACY_BLOCK + Math.floor(LEGACY_BLOCK / 255) + 16;
/** By the block maximum size of the frame descriptor. */
const BLOCKS: ReadonlyMap<number, number> = new Map([
  [4, 65_536],
  [5, 262_144],
  [6, 1_048_576],
  [7, 4_194_304],
]);

const u32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;

export const isLz4 = (head: Uint8Array): boolean => {
  const magic = head.length >= 4 ? u32(head, 0) : 0;
  return magic === MAGIC || magic === LEGACY_MAGIC;
};

type Step =
  | 'magic'
  | 'skippable'
  | 'descriptor'
  | 'fields'
  | 'size'
  | 'block'
  | 'checksum'
  | 'legacy size'
  | 'legacy block';

/** One frame after the other, also of the legacy kind. */
export class Lz4Decoder implements BlockDecoder {
  readonly name = 'lz4';
  needed = 4;
  skip = 0;
  #next: Step = 'magic';
  #flags = 0;
  #blockSize = 0;
  /** Content size, or infinity where the frame does not say. */
  #left = Number.POSITIVE_INFINITY;
  #isStored = false;
  /** The last `WINDOW` bytes of the output, then the block at hand. */
  #output = new Uint8Array(0);
  #history = 0;

  get mayEnd(): boolean {
    return this.#next === 'magic' || this.#next === 'legacy size';
  }

  step(bytes: Uint8Array, at: number): Uint8Array | undefined {
    switch (this.#next) {
      case 'magic':
        this.#magic(u32(bytes, at));
        return undefined;
      case 'skippable':
        this.skip = u32(bytes, at);
        return this.#then('magic', 4);
      case 'descriptor':
        return this.#descriptor(bytes[at]!, bytes[at + 1]!);
      case 'fields':
        return this.#fields(bytes, at);
      case 'size':
        return this.#size(u32(bytes, at));
      case 'legacy size':
        return this.#legacySize(u32(bytes, at));
      case 'checksum':
        return this.#then('magic', 4);
      case 'legacy block':
        return this.#block(bytes, at, 'legacy size');
      case 'block':
        return this.#block(bytes, at, 'size');
    }
  }

  #then(next: Step, needed: number): undefined {
    this.#next = next;
    this.needed = needed;
  }

  #magic(magic: number): void {
    this.#history = 0;
    this.#left = Number.POSITIVE_INFINITY;
    if (magic === MAGIC) {
      this.#then('descriptor', 2);
    } else if (magic === LEGACY_MAGIC) {
      this.#flags = 0x20; // blocks without regard to each other
      this.#isStored = false;
      this.#blockSize = LEGACY_BLOCK;
      this.#then('legacy size', 4);
    } else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
      this.#then('skippable', 4);
    } else {
      throw damaged(this.name);
    }
  }

  #descriptor(flags: number, blocks: number): undefined {
    const size = BLOCKS.get((blocks >> 4) & 7);
    if (flags >> 6 !== 1 || size === undefined) throw damaged(this.name);
    if (flags & 1) throw new UnreadableInput('The lz4 data needs a dictionary; unpack it first');
    this.#flags = flags;
    this.#blockSize = size;
    this.#then('fields', (flags & 8 ? 8 : 0) + 1);
  }

  #fields(bytes: Uint8Array, at: number): undefined {
    if (this.#flags & 8) this.#left = u32(bytes, at + 4) * 4_294_967_296 + u32(bytes, at);
    this.#then('size', 4);
  }

  #size(size: number): undefined {
    if (size === 0) {
      if (Number.isFinite(this.#left) && this.#left > 0) throw damaged(this.name);
      if (this.#flags & 4) this.#then('checksum', 4);
      else this.#then('magic', 4);
      return;
    }
    this.#isStored = size >= 0x80000000;
    const length = size & 0x7fffffff;
    if (length === 0 || length > this.#blockSize) throw damaged(this.name);
    this.#then('block', length + (this.#flags & 16 ? 4 : 0));
  }

  #legacySize(size: number): undefined {
    // The frame has no end of its own: the magic number of another one ends it.
    if (size > LEGACY_PACKED) this.#magic(size);
    else if (size === 0) throw damaged(this.name);
    else this.#then('legacy block', size);
  }

  #block(bytes: Uint8Array, at: number, next: 'size' | 'legacy size'): Uint8Array {
    const end = at + this.needed - (this.#flags & 16 ? 4 : 0);
    const isIndependent = (this.#flags & 0x20) !== 0;
    if (isIndependent) this.#history = 0;
    if (this.#output.length < WINDOW + this.#blockSize) {
      const output = new Uint8Array(WINDOW + this.#blockSize);
      output.set(this.#output.subarray(0, this.#history));
      this.#output = output;
    }
    const output = this.#output;
    const start = this.#history;
    let length = end - at;
    if (this.#isStored) output.set(bytes.subarray(at, end), start);
    else length = decodeLz4Block(bytes, at, end, output, start, start + this.#blockSize) - start;
    if (length < 0 || length > this.#left) throw damaged(this.name);
    this.#left -= length;
    this.#then(next, 4);
    if (isIndependent) return output.subarray(start, start + length);
    const piece = output.slice(start, start + length);
    this.#history = Math.min(WINDOW, start + length);
    output.copyWithin(0, start + length - this.#history, start + length);
    return piece;
  }
}

/**
 * Unpacks one block: a token, literals, then a match of at least 4 bytes, again and again; the last has no match.
 * @param start where the output goes; matches reach back to the beginning of `output` @param limit where it must end
 * @returns where the output ends, or -1 if the block contradicts itself
 */
function decodeLz4Block(
  bytes: Uint8Array,
  at: number,
  end: number,
  output: Uint8Array,
  start: number,
  limit: number,
): number {
  let from = at;
  let to = start;
  while (from < end) {
    const token = bytes[from++]!;
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255 && from < end) {
        more = bytes[from++]!;
        literals += more;
      }
    }
    if (from + literals > end || to + literals > limit) return -1;
    for (const stop = from + literals; from < stop; ) output[to++] = bytes[from++]!;
    if (from === end) return to;
    if (from + 2 > end) return -1;
    const offset = bytes[from]! | (bytes[from + 1]! << 8);
    from += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      let more = 255;
      while (more === 255 && from < end) {
        more = bytes[from++]!;
        length += more;
      }
    }
    if (offset === 0 || offset > to || to + length > limit) return -1;
    for (const stop = to + length; to < stop; to++) output[to] = output[to - offset]!;
  }
  return -1;
}

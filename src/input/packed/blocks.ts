import { UnreadableInput } from '../../errors.js';
import type { Chunks } from '../format.js';

/** Unpacks a format that is made of blocks. Throws `UnreadableInput` for what it cannot read. */
export interface BlockDecoder {
  readonly name: string;
  /** Bytes that the next step needs, at least 1; bounded by the format's longest block. */
  readonly needed: number;
  /** Bytes that come before them and say nothing. */
  skip: number;
  /** True where the input may end. */
  readonly mayEnd: boolean;
  /**
   * Reads exactly `needed` bytes.
   * @returns what they unpack to, borrowed until the next step
   */
  step(bytes: Uint8Array, at: number): Uint8Array | undefined;
}

const NOTHING = new Uint8Array(0);

export function damaged(name: string): UnreadableInput {
  return new UnreadableInput(
    `The ${name} data is damaged and what follows was not read; copy or compress the capture again`,
  );
}

/** Feeds a decoder with chunks of any size: what it needs is read where it is, and copied only if it is in two chunks. */
class BlockFeed {
  readonly #decoder: BlockDecoder;
  #carried = NOTHING;
  #length = 0;

  constructor(decoder: BlockDecoder) {
    this.#decoder = decoder;
  }

  /**
   * @param chunk borrowed until the last of its output was taken
   * @returns what it unpacks to, piece by piece, each borrowed until the next
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    const decoder = this.#decoder;
    for (let at = 0; at < chunk.length; ) {
      if (decoder.skip > 0) {
        const skipped = Math.min(decoder.skip, chunk.length - at);
        decoder.skip -= skipped;
        at += skipped;
        continue;
      }
      const needed = decoder.needed;
      let output: Uint8Array | undefined;
      if (this.#length === 0 && chunk.length - at >= needed) {
        output = decoder.step(chunk, at);
        at += needed;
      } else {
        const taken = Math.min(needed - this.#length, chunk.length - at);
        this.#carry(chunk.subarray(at, at + taken), needed);
        at += taken;
        if (this.#length < needed) return;
        this.#length = 0;
        output = decoder.step(this.#carried, 0);
      }
      if (output && output.length > 0) yield output;
    }
  }

  /** The input is over. */
  end(): void {
    const { name, mayEnd, skip } = this.#decoder;
    if (mayEnd && this.#length === 0 && skip === 0) return;
    throw new UnreadableInput(
      `The ${name} data ends too early and what follows was not read; copy or compress the capture again`,
    );
  }

  #carry(bytes: Uint8Array, needed: number): void {
    if (this.#carried.length < needed) {
      const carried = new Uint8Array(Math.max(needed, 2 * this.#carried.length));
      carried.set(this.#carried.subarray(0, this.#length));
      this.#carried = carried;
    }
    this.#carried.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}

/** The unpacker of a block format. */
export async function* unpackBlocks(chunks: Chunks, decoder: BlockDecoder): AsyncGenerator<Uint8Array> {
  const feed = new BlockFeed(decoder);
  for await (const chunk of chunks) yield* feed.push(chunk);
  feed.end();
}

/** What an input begins with when it is unpacked, at least `length` bytes of it if it holds as many. */
export function unpackHead(pieces: Iterable<Uint8Array>, decoder: BlockDecoder, length: number): Uint8Array {
  const feed = new BlockFeed(decoder);
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for (const piece of pieces) {
      for (const output of feed.push(piece)) {
        parts.push(new Uint8Array(output));
        size += output.length;
        if (size >= length) break;
      }
      if (size >= length) break;
    }
  } catch {
    // Reading it in its turn says what is wrong.
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

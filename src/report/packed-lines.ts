import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Lines of one report are much alike: a block of them packs to a few per cent. */
const BLOCK_LENGTH = 1 << 20;
/** Fast, and nearly as small as it gets. */
const LEVEL = 1;

/** Lines of a report that wait for its end; of many sessions they would not fit in memory as text. */
export class PackedLines {
  readonly #blocks: Uint8Array[] = [];
  #lines: string[] = [];
  #length = 0;

  /** @param line holds no line end */
  add(line: string): void {
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length < BLOCK_LENGTH) return;
    this.#blocks.push(deflateRawSync(this.#lines.join('\n'), { level: LEVEL }));
    this.#lines = [];
    this.#length = 0;
  }

  /** All lines, in order. */
  *[Symbol.iterator](): Generator<string> {
    for (const block of this.#blocks) yield* inflateRawSync(block).toString('utf8').split('\n');
    yield* this.#lines;
  }
}

import { type HuffmanTable, readHuffmanStream, readHuffmanTable } from './zstd-huffman.js';

/** The longest that a block unpacks to, and so the most literals: RFC 8878 3.1.1.2.4. Bytes. */
export const LONGEST_BLOCK = 131_072;

/** The literals section of a block: RFC 8878 3.1.1.3.1. Keeps the Huffman table for the blocks after it. */
export class Literals {
  readonly bytes = new Uint8Array(LONGEST_BLOCK);
  length = 0;
  #table: HuffmanTable | undefined;

  /** A new frame begins. */
  reset(): void {
    this.#table = undefined;
  }

  /** @returns where the section ends, or -1 if it contradicts itself */
  read(bytes: Uint8Array, start: number, end: number): number {
    if (start >= end) return -1;
    const type = bytes[start]! & 3;
    const format = (bytes[start]! >> 2) & 3;
    return type < 2 ? this.#plain(bytes, start, end, type, format) : this.#packed(bytes, start, end, type, format);
  }

  #plain(bytes: Uint8Array, start: number, end: number, type: number, format: number): number {
    const header = format === 1 ? 2 : format === 3 ? 3 : 1;
    const data = start + header;
    if (data > end) return -1;
    const length =
      header === 1
        ? bytes[start]! >> 3
        : (bytes[start]! >> 4) | (bytes[start + 1]! << 4) | (header === 3 ? bytes[start + 2]! << 12 : 0);
    const after = data + (type === 0 ? length : 1);
    if (length > LONGEST_BLOCK || after > end) return -1;
    this.length = length;
    if (type === 0) this.bytes.set(bytes.subarray(data, after));
    else this.bytes.fill(bytes[data]!, 0, length);
    return after;
  }

  #packed(bytes: Uint8Array, start: number, end: number, type: number, format: number): number {
    const header = format < 2 ? 3 : format + 2;
    let data = start + header;
    if (data > end) return -1;
    const width = format < 2 ? 10 : format === 2 ? 14 : 18;
    let field = 0;
    for (let index = header - 1; index >= 0; index--) field = field * 256 + bytes[start + index]!;
    field = Math.floor(field / 16);
    const length = field % 2 ** width;
    const after = data + Math.floor(field / 2 ** width);
    if (length > LONGEST_BLOCK || after > end) return -1;
    this.length = length;
    if (type === 2) {
      const description = readHuffmanTable(bytes, data, after);
      if (!description) return -1;
      this.#table = description.table;
      data = description.end;
    }
    const table = this.#table;
    if (!table) return -1;
    if (format === 0) return readHuffmanStream(table, bytes, data, after, this.bytes, 0, length) ? after : -1;
    return this.#fourStreams(table, bytes, data, after) ? after : -1;
  }

  /** RFC 8878 3.1.1.3.1.6: the lengths of the first three stand before them. */
  #fourStreams(table: HuffmanTable, bytes: Uint8Array, start: number, end: number): boolean {
    let at = start + 6;
    if (at > end) return false;
    const quarter = (this.length + 3) >> 2;
    for (let stream = 0; stream < 4; stream++) {
      const size = bytes[start + stream * 2]! | (bytes[start + stream * 2 + 1]! << 8);
      const next = stream < 3 ? at + size : end;
      const to = stream * quarter;
      const toEnd = stream < 3 ? to + quarter : this.length;
      if (next > end || toEnd > this.length) return false;
      if (!readHuffmanStream(table, bytes, at, next, this.bytes, to, toEnd)) return false;
      at = next;
    }
    return true;
  }
}

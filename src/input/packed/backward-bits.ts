/**
 * A bitstream of zstd that is read from its end (RFC 8878 4.1): the highest bit set of its last byte marks where it begins.
 * Below its first bit it reads as zeros; `left` is negative then.
 */
export class BackwardBits {
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  /** Bits that were not read yet. */
  left = 0;

  /** @returns false if [start, end) is no such stream */
  open(bytes: Uint8Array, start: number, end: number): boolean {
    const last = end > start ? bytes[end - 1]! : 0;
    if (last === 0) return false;
    this.#bytes = bytes;
    this.#start = start;
    this.left = (end - start) * 8 - (Math.clz32(last) - 23);
    return true;
  }

  /** @param count at most 32 */
  read(count: number): number {
    if (count > 16) {
      const high = this.read(count - 16);
      return (high << 16) | this.read(16);
    }
    this.left -= count;
    return this.#at(this.left, count);
  }

  /** The next bits, which stay. @param count at most 16 */
  peek(count: number): number {
    return this.#at(this.left - count, count);
  }

  #at(position: number, count: number): number {
    if (position < 0) {
      const missing = -position;
      return missing >= count ? 0 : this.#at(0, count - missing) << missing;
    }
    const bytes = this.#bytes;
    const at = this.#start + (position >> 3);
    // What is read beyond the end of the stream is masked away.
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
    return (word >> (position & 7)) & ((1 << count) - 1);
  }
}

import { lineFeed } from './characters.js';
import { type Framing, lost, wantsMore } from './framing.js';

/** Takes in the line from `framing.line` to its line feed. False if the answer is in `framing`. */
export type ReadLine = (bytes: Uint8Array, start: number, lineEnd: number, framing: Framing) => boolean;

/**
 * Takes in the lines at hand up to the one that ends the header fields, where `readLine` sets `framing.bodyStart`. Goes on
 * where the last call for the same message stopped, so that no byte is looked at twice.
 * @param start first byte of the message, @param end one past the last byte at hand
 * @param limit bytes that the header fields may have
 * @returns false if the answer is in `framing`
 */
export function readHeaderLines(
  bytes: Uint8Array,
  start: number,
  end: number,
  framing: Framing,
  limit: number,
  readLine: ReadLine,
): boolean {
  while (framing.bodyStart === 0) {
    const lineEnd = lineFeed(bytes, start + framing.scanned, end);
    if (lineEnd - start >= limit) {
      framing.tooLong = true;
      lost(framing, framing.line);
      return false;
    }
    if (lineEnd === end) {
      framing.scanned = end - start;
      wantsMore(framing, framing.scanned + 1);
      return false;
    }
    if (!readLine(bytes, start, lineEnd, framing)) return false;
    framing.line = lineEnd + 1 - start;
    framing.scanned = framing.line;
  }
  return true;
}

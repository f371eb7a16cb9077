import { closeSync, openSync, readSync } from 'node:fs';
import { isRegularFile } from './chunks.js';
import { unpackedHead } from './packed/index.js';

/** What is read on of a packed file of which the first bytes do not hold a whole block. */
const PIECE_LENGTH = 1024 * 1024;
/** The longest block of all (lz4 in its legacy form) fits twice; what says nothing up to here stays unknown. */
const MOST_PIECES = 17;

/**
 * The beginning of a file, unpacked if it is packed, to see what it is before its turn comes.
 * @param length bytes wanted; unpacked they may be more
 * @returns undefined for a stream (which can be read only once) and for what cannot be read
 */
export function readHead(path: string, length: number): Uint8Array | undefined {
  if (!isRegularFile(path)) return undefined;
  try {
    return unpackedHead(pieces(path, length), length);
  } catch {
    return undefined;
  }
}

/** The bytes of a file as long as they are asked for: `first` of them, then pieces of 1 MiB. */
function* pieces(path: string, first: number): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (let piece = 0; piece < MOST_PIECES; piece++) {
      const buffer = new Uint8Array(piece === 0 ? first : PIECE_LENGTH);
      const read = readSync(file, buffer);
      if (read === 0) return;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}

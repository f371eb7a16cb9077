import { closeSync, openSync, readSync } from 'node:fs';
import { isRegularFile } from './chunks.js';
import { unpackedHead } from './packed/index.js';

/**
 * The beginning of a file, unpacked if it is packed, to see what it is before its turn comes.
 * @param length bytes to read; unpacked they are more
 * @returns undefined for a stream (which can be read only once) and for what cannot be read
 */
export function readHead(path: string, length: number): Uint8Array | undefined {
  if (!isRegularFile(path)) return undefined;
  try {
    return unpackedHead(firstBytes(path, length), length);
  } catch {
    return undefined;
  }
}

function firstBytes(path: string, length: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(length);
    return buffer.subarray(0, readSync(file, buffer));
  } finally {
    closeSync(file);
  }
}

import { closeSync, openSync, readSync } from 'node:fs';
import { isRegularFile, sizeOf } from './chunks.js';

/**
 * The end of a file as it lies on the disk, packed or not.
 * @param length bytes wanted; fewer come back only if the file holds no more
 * @returns undefined for a stream (which can be read only once) and for what cannot be read
 */
export function readTail(path: string, length: number): Uint8Array | undefined {
  if (!isRegularFile(path)) return undefined;
  try {
    const file = openSync(path, 'r');
    try {
      const buffer = new Uint8Array(length);
      return buffer.subarray(0, readSync(file, buffer, 0, length, Math.max(0, sizeOf(path)! - length)));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

import { closeSync, openSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { isRegularFile } from './chunks.js';
import { isGzip } from './gzip.js';

/**
 * The beginning of a file, unpacked if it is gzip, to see what it is before its turn comes.
 * @param length bytes to read; unpacked they are more
 * @returns undefined for a stream (which can be read only once) and for what cannot be read
 */
export function readHead(path: string, length: number): Uint8Array | undefined {
  if (!isRegularFile(path)) return undefined;
  try {
    const bytes = firstBytes(path, length);
    // Deflate grows at most 1,032 times, so what comes out is bounded too.
    return isGzip(bytes) ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
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

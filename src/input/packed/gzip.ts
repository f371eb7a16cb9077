import { pipeline } from 'node:stream';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import type { Chunks } from '../format.js';

/** RFC 1952 2.3.1 */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** @throws the zlib error, with its `code`, for damaged data */
export async function* gunzip(chunks: Chunks): AsyncGenerator<Uint8Array> {
  // zlib works on another thread: what it is given must not be borrowed.
  async function* copies(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) yield new Uint8Array(chunk);
  }
  const unzip = createGunzip({ chunkSize: 1024 * 1024 });
  pipeline(copies(), unzip, () => {}); // an error comes out of the loop below
  for await (const chunk of unzip) yield chunk as Uint8Array;
}

/** What the beginning of an input unpacks to. Deflate grows at most 1,032 times, so what comes out is bounded too. */
export function gunzipHead(pieces: Iterable<Uint8Array>): Uint8Array {
  const [first] = pieces;
  return first ? gunzipSync(first, { finishFlush: constants.Z_SYNC_FLUSH }) : new Uint8Array(0);
}

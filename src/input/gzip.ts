import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnreadableInput } from '../errors.js';
import { peek } from './chunks.js';
import type { Chunks } from './format.js';

/** Beyond both of these an archive is a trap: captures shrink to a tenth, deflate can do a thousandth. */
const TRUSTED_OUTPUT = 256 * 1024 * 1024;
const HIGHEST_RATIO = 250;

/** RFC 1952 2.3.1 */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/**
 * The bytes of an input, unpacked if they are gzip (by its magic, not by a name). Memory stays bounded: a chunk at a time.
 * @param chunks owned by the caller, who closes them
 * @throws the zlib error, with its `code`, for damaged data; `UnreadableInput` for data that grows beyond belief
 */
export async function* unpacked(
  chunks: AsyncIterator<Uint8Array>,
  trusted = TRUSTED_OUTPUT,
): AsyncGenerator<Uint8Array> {
  const { head, all } = await peek(chunks, 2);
  if (isGzip(head)) yield* gunzip(all, trusted);
  else yield* all;
}

async function* gunzip(chunks: Chunks, trusted: number): AsyncGenerator<Uint8Array> {
  let packed = 0;
  let grown = 0;
  // zlib works on another thread: what it is given must not be borrowed.
  async function* copies(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      packed += chunk.length;
      yield new Uint8Array(chunk);
    }
  }
  const unzip = createGunzip({ chunkSize: 1024 * 1024 });
  pipeline(copies(), unzip, () => {}); // an error comes out of the loop below
  for await (const chunk of unzip) {
    grown += (chunk as Uint8Array).length;
    if (grown > trusted && grown > packed * HIGHEST_RATIO) {
      throw new UnreadableInput(
        `It unpacks to more than ${HIGHEST_RATIO} times its size, as no capture does; unpack it yourself if you trust it`,
      );
    }
    yield chunk as Uint8Array;
  }
}

import { UnreadableInput } from '../../errors.js';
import { peek } from '../chunks.js';
import type { Chunks } from '../format.js';
import { unpackBlocks, unpackHead } from './blocks.js';
import { gunzip, gunzipHead, isGzip } from './gzip.js';
import { isLz4, Lz4Decoder } from './lz4.js';
import { isZstd, ZstdDecoder } from './zstd.js';

/** Beyond both of these an archive is a trap: captures shrink to a tenth, deflate can do a thousandth. */
const TRUSTED_OUTPUT = 256 * 1024 * 1024;
const HIGHEST_RATIO = 250;

/** The longest magic number. */
const MAGIC_LENGTH = 4;

interface Packing {
  readonly recognise: (head: Uint8Array) => boolean;
  readonly unpack: (chunks: Chunks) => AsyncGenerator<Uint8Array>;
  /** What the pieces unpack to, at least `length` bytes if they hold as many; gzip looks at the first only. */
  readonly unpackHead: (pieces: Iterable<Uint8Array>, length: number) => Uint8Array;
}

/** What may be around an input. A new one is a file and a line here. */
const PACKINGS: readonly Packing[] = [
  { recognise: isGzip, unpack: gunzip, unpackHead: gunzipHead },
  {
    recognise: isZstd,
    unpack: chunks => unpackBlocks(chunks, new ZstdDecoder()),
    unpackHead: (pieces, length) => unpackHead(pieces, new ZstdDecoder(), length),
  },
  {
    recognise: isLz4,
    unpack: chunks => unpackBlocks(chunks, new Lz4Decoder()),
    unpackHead: (pieces, length) => unpackHead(pieces, new Lz4Decoder(), length),
  },
];

const packingOf = (head: Uint8Array): Packing | undefined => PACKINGS.find(({ recognise }) => recognise(head));

/**
 * The bytes of an input, unpacked if they are packed (by their magic number, not by a name). Memory stays bounded: a chunk
 * at a time.
 * @param chunks owned by the caller, who closes them
 * @throws `UnreadableInput`, or the error of zlib with its `code`, for damaged data and for data that grows beyond belief
 */
export async function* unpacked(
  chunks: AsyncIterator<Uint8Array>,
  trusted = TRUSTED_OUTPUT,
): AsyncGenerator<Uint8Array> {
  const { head, all } = await peek(chunks, MAGIC_LENGTH);
  const packing = packingOf(head);
  if (!packing) {
    yield* all;
    return;
  }
  let packed = 0;
  let grown = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of all) {
      packed += chunk.length;
      yield chunk;
    }
  }
  for await (const chunk of packing.unpack(counted())) {
    grown += chunk.length;
    if (grown > trusted && grown > packed * HIGHEST_RATIO) {
      throw new UnreadableInput(
        `It unpacks to more than ${HIGHEST_RATIO} times its size, as no capture does; unpack it yourself if you trust it`,
      );
    }
    yield chunk;
  }
}

/**
 * The beginning of an input, unpacked if it is packed.
 * @param pieces of the input, the first at least four bytes; as many are taken as a block needs
 * @param length bytes wanted, if the input holds as many; there may be more
 */
export function unpackedHead(pieces: Iterable<Uint8Array>, length: number): Uint8Array {
  const iterator = pieces[Symbol.iterator]();
  try {
    const { value: first, done } = iterator.next();
    if (done) return new Uint8Array(0);
    const packing = packingOf(first);
    return packing ? packing.unpackHead(startingWith(first, iterator), length) : first;
  } finally {
    iterator.return?.();
  }
}

function* startingWith(first: Uint8Array, rest: Iterator<Uint8Array>): Generator<Uint8Array> {
  yield first;
  for (let next = rest.next(); !next.done; next = rest.next()) yield next.value;
}

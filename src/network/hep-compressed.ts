import type { Inflate } from './inflate.js';

/** Bytes that a compressed payload may grow to: it was a datagram, or a message of a stream. */
const MOST_INFLATED = 256 * 1024;
const NOTHING_BEFORE = new Uint8Array(0);

const GZIP_HEADER = 10;
const GZIP_TRAILER = 8;
const ZLIB_HEADER = 2;
const ZLIB_TRAILER = 4;

/**
 * The payload of a HEP 3 message that its agent compressed: as zlib (RFC 1950) or, by some, as gzip without a name
 * (RFC 1952). Their checksums are not looked at.
 * @returns undefined if it is neither, damaged, or too long
 */
export function inflatedPayload(inflate: Inflate, packed: Uint8Array): Uint8Array | undefined {
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b && packed[2] === 8 && packed[3] === 0;
  // Method deflate, no dictionary, and a multiple of 31.
  const isZlib = (packed[0]! & 15) === 8 && (packed[1]! & 0x20) === 0 && (packed[0]! * 256 + packed[1]!) % 31 === 0;
  if (!isGzip && !isZlib) return undefined;
  const [header, trailer] = isGzip ? [GZIP_HEADER, GZIP_TRAILER] : [ZLIB_HEADER, ZLIB_TRAILER];
  if (packed.length <= header + trailer) return undefined;
  const inflated = inflate(packed.subarray(header, packed.length - trailer), NOTHING_BEFORE, MOST_INFLATED);
  return inflated && inflated.length > 0 ? inflated : undefined;
}

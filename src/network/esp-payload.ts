import { checksumHolds } from './checksum.js';
import { SCTP, TCP, UDP } from './packet.js';
import type { Reading } from './reading.js';

const ICMP = 1;
const IPV4 = 4;
const IPV6 = 41;
const ICMPV6 = 58;

const SCTP_HEADER = 12;
const SCTP_CHUNK_HEADER = 4;
/** SHUTDOWN COMPLETE; those of extensions are never alone. */
const LAST_SCTP_CHUNK = 14;

/** Security parameters index and sequence number. */
const HEADER = 8;
/** Pad length and next header. */
const TRAILER = 2;

/** Where the payload of an ESP packet ends, and what it is. */
export interface EspPayload {
  end: number;
  /** IP protocol number. */
  next: number;
}

/**
 * Reads the trailer of an ESP packet as one with NULL encryption (RFC 4303 2, RFC 2410) and an integrity check value of
 * `icvLength` bytes.
 * @returns false if pad length and padding are not those of an ESP trailer; chance makes that one in 256
 */
export function readTrailer(reading: Reading, icvLength: number, payload: EspPayload): boolean {
  const { view, start } = reading;
  const trailerEnd = reading.end - icvLength;
  if (trailerEnd - start < HEADER + TRAILER) return false;
  const padLength = view.getUint8(trailerEnd - 2);
  const end = trailerEnd - TRAILER - padLength;
  if (end < start + HEADER) return false;
  // RFC 4303 2.4: 1, 2, 3 …; some leave zeros.
  const isZero = padLength > 0 && view.getUint8(end) === 0;
  for (let index = 0; index < padLength; index++) {
    if (view.getUint8(end + index) !== (isZero ? 0 : index + 1)) return false;
  }
  payload.end = end;
  payload.next = view.getUint8(trailerEnd - 1);
  return true;
}

/**
 * Whether the payload is what `next` says beyond doubt: 16 bits or more of it must agree. With the 16 of the trailer, chance
 * makes an encrypted packet pass once in about 2^28.
 */
export function isPayloadSound(reading: Reading, { end, next }: EspPayload): boolean {
  const { view } = reading;
  const start = reading.start + HEADER;
  const length = end - start;
  switch (next) {
    case UDP:
      return length >= 8 && view.getUint16(start + 4) === length;
    case TCP:
      return isTcp(reading, start, length) && checksumHolds(reading, start, end, TCP);
    case SCTP:
      return isSctp(reading, start, end);
    case IPV4:
      return isIpv4(reading, start, length);
    case IPV6:
      return length >= 40 && view.getUint8(start) >> 4 === 6 && view.getUint16(start + 4) === length - 40;
    case ICMP:
      return length >= 8 && checksumHolds(reading, start, end);
    case ICMPV6:
      return length >= 8 && checksumHolds(reading, start, end, ICMPV6);
    default:
      return false;
  }
}

function isTcp({ view }: Reading, start: number, length: number): boolean {
  if (length < 20) return false;
  const headerLength = (view.getUint8(start + 12) >> 4) << 2;
  return headerLength >= 20 && headerLength <= length;
}

/** RFC 9260 3: a common header, then chunks of known types whose lengths lead just to the end. */
function isSctp({ view }: Reading, start: number, end: number): boolean {
  let at = start + SCTP_HEADER;
  if (at >= end) return false;
  while (end - at >= SCTP_CHUNK_HEADER) {
    const length = view.getUint16(at + 2);
    if (view.getUint8(at) > LAST_SCTP_CHUNK || length < SCTP_CHUNK_HEADER) return false;
    if (at + length === end) return true;
    at += (length + 3) & ~3;
  }
  return at === end;
}

function isIpv4(reading: Reading, start: number, length: number): boolean {
  const { view } = reading;
  if (length < 20 || view.getUint8(start) >> 4 !== 4) return false;
  const headerLength = (view.getUint8(start) & 15) << 2;
  if (headerLength < 20 || headerLength > length || view.getUint16(start + 2) !== length) return false;
  return checksumHolds(reading, start, start + headerLength);
}

/** Content types (RFC 5246 6.2.1, RFC 8446 5.1). */
export const CHANGE_CIPHER_SPEC = 0x14;
export const ALERT = 0x15;
export const HANDSHAKE = 0x16;
export const APPLICATION_DATA = 0x17;

export const RECORD_HEADER = 5;
/** RFC 5246 6.2.3 */
const RECORD_LIMIT = 0x4000 + 2048;

/** One TLS record with the frames that brought it. Borrowed, unless it waits. */
export interface TlsRecord {
  /** The header is at `start`, the last byte before `end`. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly frame: number;
  readonly earlierFrames: readonly number[];
  /** Microseconds. */
  readonly time: number;
}

/**
 * Whether a TLS record starts at `start`: a handshake, or, where the connection began before the capture, application
 * data. Source: RFC 5246 6.2.1, RFC 8446 5.1.
 * @param joined true if the stream began before its first byte here
 */
export function isTlsRecord(bytes: Uint8Array, start: number, end: number, joined: boolean): boolean {
  if (end - start < RECORD_HEADER || bytes[start + 1] !== 3) return false;
  const type = bytes[start];
  const minor = bytes[start + 2]!;
  const length = recordLength(bytes, start);
  if (length === 0 || length > RECORD_LIMIT) return false;
  return (type === HANDSHAKE && minor <= 4) || (joined && type === APPLICATION_DATA && minor === 3);
}

/** Bytes after the header of the record at `start`. */
export const recordLength = (bytes: Uint8Array, start: number): number => bytes[start + 3]! * 256 + bytes[start + 4]!;

/** Whether the header of any record, of a version that is read, stands at `start`. */
export function isRecordHeader(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < RECORD_HEADER) return false;
  const type = bytes[start]!;
  if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || bytes[start + 1] !== 3 || bytes[start + 2]! > 4)
    return false;
  const length = recordLength(bytes, start);
  return length > 0 && length <= RECORD_LIMIT;
}

/** Where the next record may start, after bytes were lost: a header, with another one or the end of the bytes after its record. */
export function findRecord(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end - RECORD_HEADER; at++) {
    if (!isRecordHeader(bytes, at, end)) continue;
    const next = at + RECORD_HEADER + recordLength(bytes, at);
    if (next >= end || isRecordHeader(bytes, next, end) || end - next < RECORD_HEADER) return at;
  }
  return -1;
}

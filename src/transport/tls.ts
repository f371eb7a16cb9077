const APPLICATION_DATA = 0x17;
const HANDSHAKE = 0x16;
const RECORD_HEADER = 5;
/** RFC 5246 6.2.3 */
const RECORD_LIMIT = 0x4000 + 2048;

/**
 * Whether a TLS record starts at `start`: a handshake, or, where the connection began before the capture, application
 * data. Source: RFC 5246 6.2.1, RFC 8446 5.1.
 * @param joined true if the stream began before its first byte here
 */
export function isTlsRecord(bytes: Uint8Array, start: number, end: number, joined: boolean): boolean {
  if (end - start < RECORD_HEADER || bytes[start + 1] !== 3) return false;
  const type = bytes[start];
  const minor = bytes[start + 2]!;
  const length = bytes[start + 3]! * 256 + bytes[start + 4]!;
  if (length === 0 || length > RECORD_LIMIT) return false;
  return (type === HANDSHAKE && minor <= 4) || (joined && type === APPLICATION_DATA && minor === 3);
}

import type { Layer } from '../layers.js';
import { isTlsRecord, RECORD_HEADER } from './record.js';
import { TlsStream } from './tls-stream.js';

const BEGINNING = [0x16, 3] as const;

/** TLS over TCP: whatever a connection can carry may be inside. */
export const TLS: Layer = {
  recognise(bytes, start, end) {
    if (end - start >= RECORD_HEADER) return isTlsRecord(bytes, start, end, false) ? 'yes' : 'no';
    return BEGINNING.every((byte, index) => start + index >= end || bytes[start + index] === byte) ? 'more' : 'no';
  },
  isInside: (bytes, start, end) => isTlsRecord(bytes, start, end, true),
  isPossible: connection => connection.protocol === undefined || connection.tls !== undefined,
  isCertain: connection => connection.tls !== undefined,
  open: (direction, joined) => new TlsStream(direction, joined),
};

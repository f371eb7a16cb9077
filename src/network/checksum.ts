import type { Reading } from './reading.js';

/**
 * Whether [start, end) has a right Internet checksum (RFC 1071): with its checksum field the sum of all comes to all ones.
 * @param protocol whose pseudo-header counts too (RFC 9293 3.1, RFC 8200 8.1); undefined for none (IPv4 header, ICMP)
 */
export function checksumHolds(reading: Reading, start: number, end: number, protocol?: number): boolean {
  const { view, sourceAt, addressLength } = reading;
  let sum = 0;
  if (protocol !== undefined) {
    sum = protocol + (end - start);
    for (let at = sourceAt; at < sourceAt + 2 * addressLength; at += 2) sum += view.getUint16(at);
  }
  let at = start;
  for (; at + 1 < end; at += 2) sum += view.getUint16(at);
  if (at < end) sum += view.getUint8(at) << 8;
  // At most 65,535 bytes: two foldings are enough.
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  return sum === 0xffff;
}

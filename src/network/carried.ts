import { DONE, type Reading } from './reading.js';

/** Address bytes of a packet that has none: 0.0.0.0. */
const NO_ADDRESS_LENGTH = 4;

/**
 * Where fields of a frame say what its payload was a payload of: programs that capture for others send no IP packet, but
 * addresses, ports and payload one by one.
 */
export interface Carried {
  /** Offsets of the addresses in the bytes of the reading; -1 where there is none. */
  sourceAt: number;
  destinationAt: number;
  addressLength: 4 | 16;
  /** IP protocol number: UDP, TCP or SCTP. */
  protocol: number;
  sourcePort: number;
  destinationPort: number;
}

export function newCarried(): Carried {
  return {
    sourceAt: -1,
    destinationAt: -1,
    addressLength: NO_ADDRESS_LENGTH,
    protocol: 0,
    sourcePort: 0,
    destinationPort: 0,
  };
}

export function resetCarried(carried: Carried): void {
  carried.sourceAt = -1;
  carried.destinationAt = -1;
  carried.addressLength = NO_ADDRESS_LENGTH;
  carried.protocol = 0;
  carried.sourcePort = 0;
  carried.destinationPort = 0;
}

/** Notes an address; of a packet with addresses of both versions those of IPv6 are not believed. */
export function carriedAddress(carried: Carried, isSource: boolean, at: number, length: 4 | 16): void {
  const other = isSource ? carried.destinationAt : carried.sourceAt;
  if (other >= 0 && carried.addressLength !== length) return;
  carried.addressLength = length;
  if (isSource) carried.sourceAt = at;
  else carried.destinationAt = at;
}

/**
 * Lets the reading be a packet with that payload and those addresses: they are copied together, as a packet has them side by
 * side.
 * @param start of the payload, @param end of what is there of it
 */
export function deliverCarried(reading: Reading, carried: Carried, start: number, end: number): number {
  return deliverPayload(reading, carried, reading.bytes.subarray(start, end));
}

/** The same where the payload stands elsewhere: it was compressed. */
export function deliverPayload(reading: Reading, carried: Carried, payload: Uint8Array): number {
  const { bytes } = reading;
  const { addressLength, sourceAt, destinationAt } = carried;
  const payloadAt = 2 * addressLength;
  const length = payloadAt + payload.length;
  if (reading.bench.length < length) {
    reading.bench = new Uint8Array(2 * length);
    reading.benchView = new DataView(reading.bench.buffer);
  }
  const bench = reading.bench;
  bench.fill(0, 0, payloadAt);
  for (let index = 0; index < addressLength; index++) {
    if (sourceAt >= 0) bench[index] = bytes[sourceAt + index]!;
    if (destinationAt >= 0) bench[addressLength + index] = bytes[destinationAt + index]!;
  }
  bench.set(payload, payloadAt);
  reading.bytes = bench;
  reading.view = reading.benchView;
  reading.start = payloadAt;
  reading.end = length;
  reading.sourceAt = 0;
  reading.addressLength = addressLength;
  reading.protocol = carried.protocol;
  reading.sourcePort = carried.sourcePort;
  reading.destinationPort = carried.destinationPort;
  reading.identification = 0;
  reading.detached = true;
  return DONE;
}

import { latin1 } from '../latin1.js';
import { carriedAddress, deliverCarried, deliverPayload, resetCarried } from './carried.js';
import { inflatedPayload } from './hep-compressed.js';
import { SCTP, TCP, UDP } from './packet.js';
import { CUT, DONE, type Layer, NOTHING, type Reading, UNDECODED } from './reading.js';

/** `HEP3` */
const MAGIC = 0x48455033;
/** Magic and the length of all, then chunks: vendor, type, and their length with these six bytes. */
const HEP3_HEADER = 6;
const CHUNK_HEADER = 6;
const MOST_CHUNKS = 64;

// Chunk types of the generic vendor, 0 (HEP/EEP network protocol, revision 3).
const IP_PROTOCOL = 2;
const IPV4_SOURCE = 3;
const IPV4_DESTINATION = 4;
const IPV6_SOURCE = 5;
const IPV6_DESTINATION = 6;
const SOURCE_PORT = 7;
const DESTINATION_PORT = 8;
const PAYLOAD_TYPE = 11;
const PAYLOAD = 15;
const COMPRESSED_PAYLOAD = 16;

const PAYLOAD_SIP = 1;
/** `MSRP`: it has no payload type of its own. */
const MSRP_START = 0x4d535250;

/** Of HEP 1 and 2: version, length, address family, protocol, two ports; then the addresses, and in HEP 2 time and agent. */
const HEP2_HEADER = 8;
const HEP2_TIME = 12;
/** AF_INET, and AF_INET6 as Linux, FreeBSD and macOS number it. */
const FAMILY_IPV4 = 2;
const FAMILIES_IPV6: readonly number[] = [10, 28, 30];

/**
 * HEP, told by its first bytes on any port: the message that an agent saw, with the addresses that it saw it between.
 * @returns `DONE` in any case: what is no HEP is an ordinary datagram
 */
export const hep: Layer = reading => {
  const { view, start, end } = reading;
  if (end - start < HEP2_HEADER) return DONE;
  const first = view.getUint8(start);
  if (first === 0x48) return view.getUint32(start) === MAGIC ? hep3(reading, start, end) : DONE;
  return first === 1 || first === 2 ? hep2(reading, first) : DONE;
};

/**
 * Reads the HEP 3 message in [start, end): of its time nothing is taken, that of the frame stays.
 * @returns `DONE` with the reading as the packet that it carries; `NOTHING` if that is neither SIP nor MSRP; `UNDECODED`,
 *   `CUT` if it is compressed and does not inflate, or was cut
 */
export function hep3(reading: Reading, start: number, end: number): number {
  const { view, carried } = reading;
  const length = view.getUint16(start + 4);
  if (length < HEP3_HEADER || length > end - start + reading.missing) return DONE;
  const stop = Math.min(end, start + length);
  resetCarried(carried);
  carried.protocol = UDP;
  let payloadType = 0;
  let payloadAt = -1;
  let payloadEnd = 0;
  let missing = 0;
  let isCompressed = false;
  let at = start + HEP3_HEADER;
  for (let count = 0; count < MOST_CHUNKS && stop - at >= CHUNK_HEADER; count++) {
    const isGeneric = view.getUint16(at) === 0;
    const type = view.getUint16(at + 2);
    const size = view.getUint16(at + 4) - CHUNK_HEADER;
    at += CHUNK_HEADER;
    if (size < 0) return NOTHING;
    if (isGeneric && (type === PAYLOAD || (type === COMPRESSED_PAYLOAD && payloadAt < 0))) {
      payloadAt = at;
      payloadEnd = Math.min(stop, at + size);
      missing = at + size - payloadEnd;
      isCompressed = type === COMPRESSED_PAYLOAD;
    } else if (size > stop - at) {
      break;
    } else if (isGeneric && type === PAYLOAD_TYPE && size === 1) {
      payloadType = view.getUint8(at);
    } else if (isGeneric) {
      readChunk(reading, type, at, size);
    }
    at += size;
  }
  if (payloadAt < 0) return NOTHING;
  reading.missing = missing;
  if (isCompressed) return compressed(reading, payloadType, payloadAt, payloadEnd);
  const isMsrp = payloadEnd - payloadAt >= 4 && view.getUint32(payloadAt) === MSRP_START;
  if (payloadType !== PAYLOAD_SIP && !isMsrp) return NOTHING;
  return deliverCarried(reading, carried, payloadAt, payloadEnd);
}

function compressed(reading: Reading, payloadType: number, start: number, end: number): number {
  if (reading.missing > 0) return CUT;
  const payload = reading.inflate && inflatedPayload(reading.inflate, reading.bytes.subarray(start, end));
  if (!payload) {
    reading.fault = reading.inflate
      ? 'HEP messages whose compressed payload cannot be inflated; let the agent send them uncompressed'
      : 'HEP messages with a compressed payload are not decoded; let the agent send them uncompressed';
    return UNDECODED;
  }
  const isMsrp = latin1(payload, 0, Math.min(4, payload.length)) === 'MSRP';
  return payloadType === PAYLOAD_SIP || isMsrp ? deliverPayload(reading, reading.carried, payload) : NOTHING;
}

function readChunk({ view, carried }: Reading, type: number, at: number, size: number): void {
  const isSource = type === IPV4_SOURCE || type === IPV6_SOURCE;
  if (
    (isSource || type === IPV4_DESTINATION || type === IPV6_DESTINATION) &&
    size === (type <= IPV4_DESTINATION ? 4 : 16)
  ) {
    carriedAddress(carried, isSource, at, size as 4 | 16);
  }
  if (type === IP_PROTOCOL && size === 1) carried.protocol = protocolOf(view.getUint8(at));
  if (type === SOURCE_PORT && size === 2) carried.sourcePort = view.getUint16(at);
  if (type === DESTINATION_PORT && size === 2) carried.destinationPort = view.getUint16(at);
}

/** Anything else that agents write there stands for a transport over which messages come whole, as datagrams do. */
const protocolOf = (number: number): number => (number === TCP || number === SCTP ? number : UDP);

/** HEP 1 and 2 have no magic: version, length, family and protocol must agree. */
function hep2(reading: Reading, version: number): number {
  const { view, start, end, carried } = reading;
  const family = view.getUint8(start + 2);
  const protocol = view.getUint8(start + 3);
  const addressLength = family === FAMILY_IPV4 ? 4 : FAMILIES_IPV6.includes(family) ? 16 : 0;
  if (addressLength === 0 || (protocol !== UDP && protocol !== TCP && protocol !== SCTP)) return DONE;
  const addressesEnd = HEP2_HEADER + 2 * addressLength;
  const headerLength = view.getUint8(start + 1);
  // The length leaves the time out, but some count it.
  const timeLength = version === 2 ? HEP2_TIME : 0;
  if (headerLength !== addressesEnd && headerLength !== addressesEnd + timeLength) return DONE;
  const payloadAt = start + addressesEnd + timeLength;
  if (payloadAt >= end) return DONE;
  resetCarried(carried);
  carried.protocol = protocol;
  carried.addressLength = addressLength;
  carried.sourceAt = start + HEP2_HEADER;
  carried.destinationAt = carried.sourceAt + addressLength;
  carried.sourcePort = view.getUint16(start + 4);
  carried.destinationPort = view.getUint16(start + 6);
  return deliverCarried(reading, carried, payloadAt, end);
}

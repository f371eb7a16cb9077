import { carriedAddress, deliverCarried, resetCarried } from './carried.js';
import { SCTP, TCP, UDP } from './packet.js';
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6, type Layer, LINK_ETHERNET, malformed, type Reading } from './reading.js';

// Tags of Wireshark's exported PDUs (wsutil/exported_pdu_tlvs.h).
const END_OF_OPTIONS = 0;
const DISSECTOR_NAME = 12;
const DISSECTOR_TABLE_NAME = 14;
const IPV4_SOURCE = 20;
const IPV4_DESTINATION = 21;
const IPV6_SOURCE = 22;
const IPV6_DESTINATION = 23;
const PORT_TYPE = 24;
const SOURCE_PORT = 25;
const DESTINATION_PORT = 26;
const ORIGINAL_FRAME = 30;

const MOST_TAGS = 64;

/** Values of the port type tag. */
const PORT_TYPES: ReadonlyMap<number, number> = new Map([
  [1, SCTP],
  [2, TCP],
  [3, UDP],
]);

/** Names of what is not the payload of a transport but a packet or frame, and what comes next then. */
const PACKETS: readonly (readonly [name: string, next: number])[] = [
  ['ip', ETHERTYPE_IPV4],
  ['ipv6', ETHERTYPE_IPV6],
  ['eth_withoutfcs', LINK_ETHERNET],
  ['eth', LINK_ETHERNET],
];

/**
 * What Wireshark exports of a capture: tags, each with its length (both of 16 bits), then one payload, put together already.
 * Its frame is from here on the one that it was exported from.
 */
export const exportedPdu: Layer = reading => {
  const { view, end, carried } = reading;
  resetCarried(carried);
  carried.protocol = UDP;
  let at = reading.start;
  let next = -1;
  for (let count = 0; count < MOST_TAGS && end - at >= 4; count++) {
    const tag = view.getUint16(at);
    const length = view.getUint16(at + 2);
    at += 4;
    if (length > end - at) break;
    if (tag === END_OF_OPTIONS) {
      reading.start = at + length;
      return next >= 0 ? next : deliverCarried(reading, carried, reading.start, end);
    }
    if (tag === DISSECTOR_NAME) next = nextOf(reading, at, length);
    else readTag(reading, tag, at, length);
    at += length;
  }
  return malformed(reading, 'An exported PDU whose tags do not end');
};

function readTag(reading: Reading, tag: number, at: number, length: number): void {
  const { view, carried } = reading;
  const isSource = tag === IPV4_SOURCE || tag === IPV6_SOURCE;
  if ((tag === IPV4_SOURCE || tag === IPV4_DESTINATION) && length === 4) carriedAddress(carried, isSource, at, 4);
  if ((tag === IPV6_SOURCE || tag === IPV6_DESTINATION) && length === 16) carriedAddress(carried, isSource, at, 16);
  if (length !== 4) return;
  const value = view.getUint32(at);
  if (tag === PORT_TYPE) carried.protocol = PORT_TYPES.get(value) ?? UDP;
  if (tag === SOURCE_PORT) carried.sourcePort = value & 0xffff;
  if (tag === DESTINATION_PORT) carried.destinationPort = value & 0xffff;
  if (tag === ORIGINAL_FRAME && value > 0) reading.frame = value;
}

/** What comes next if the name is one of `PACKETS`, else -1. It may be followed by zeros. */
function nextOf({ bytes }: Reading, at: number, length: number): number {
  for (const [name, next] of PACKETS) {
    let index = 0;
    while (index < length && bytes[at + index] === (index < name.length ? name.charCodeAt(index) : 0)) index++;
    if (index === length && length >= name.length) return next;
  }
  return -1;
}

/** Whether the first tag is one that exported PDUs begin with. */
export function isExportedPdu({ view, start, end }: Reading): boolean {
  if (end - start < 8) return false;
  const tag = view.getUint16(start);
  const length = view.getUint16(start + 2);
  return tag >= DISSECTOR_NAME && tag <= DISSECTOR_TABLE_NAME && length > 0 && start + 4 + length + 4 <= end;
}

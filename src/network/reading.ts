import { type Aggregate, newAggregate } from './aggregate.js';
import { type Carried, newCarried } from './carried.js';
import type { Inflate } from './inflate.js';
import type { Packet } from './packet.js';

/**
 * The packet while its headers are read: `start` stands at the next header, `end` is where the captured bytes of the layer at
 * hand end, `missing` counts those that were on the wire beyond. When all headers are read, what is left is the packet.
 */
export interface Reading extends Packet {
  detached: boolean;
  /** IP headers read so far. */
  nesting: number;
  /** Why a layer returned `MALFORMED` or `UNDECODED`: a constant sentence. */
  fault: string;
  /** Of a fragment (RFC 791 3.1, RFC 8200 4.5): where its payload belongs, in bytes; whether more follow. */
  fragmentOffset: number;
  moreFragments: boolean;
  identification: number;
  /** Of a fragment: the protocol of what it is a piece of. */
  fragmentProtocol: number;
  /** What a frame that carries no IP packet says of its payload. */
  readonly carried: Carried;
  /** Where such a payload is put together with its addresses: used again for every packet. */
  bench: Uint8Array;
  benchView: DataView;
  /** The frames that a frame puts together, where it is one of those. */
  readonly aggregate: Aggregate;
  /** For compressed payloads; undefined where nobody gave it. */
  readonly inflate: Inflate | undefined;
}

/**
 * Reads one header: moves `start` past it, narrows `end`, and says what comes next.
 * @returns an EtherType, or `PROTOCOL | n`, or `LINK | n`, or one of the negative codes below
 */
export type Layer = (reading: Reading) => number;

/** Added to an IP protocol number. */
export const PROTOCOL = 0x10000;
/** Added to a LINKTYPE_ value. */
export const LINK = 0x20000;

/** All headers are read. */
export const DONE = -1;
/** Nothing that carries UDP, TCP or SCTP: no fault. */
export const NOTHING = -2;
/** The bytes end inside the header. */
export const CUT = -3;
/** The header contradicts itself; `fault` says how. */
export const MALFORMED = -4;
/** A piece of a packet, described by the fields of the reading. */
export const FRAGMENT = -5;
/** An ESP header stands at `start`. */
export const ESP = -6;
/** The same in UDP, unless the payload is something else after all. */
export const ESP_IN_UDP = -7;
/** A link type whose frames are nothing that is known. */
export const UNKNOWN_LINK = -8;
/** What could hold a message is in a form that is not decoded; `fault` says which. */
export const UNDECODED = -9;

export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_IPV6 = 0x86dd;
export const LINK_ETHERNET = LINK | 1;
export const LINK_PPP = LINK | 9;

/** An empty list shared by all packets that came in one frame. */
export const NO_FRAMES: readonly number[] = [];

/** A reading to be used again for every frame. */
export function newReading(inflate?: Inflate): Reading {
  const bytes = new Uint8Array(0);
  return {
    frame: 0,
    earlierFrames: NO_FRAMES,
    time: 0,
    protocol: 0,
    bytes,
    view: new DataView(bytes.buffer),
    start: 0,
    end: 0,
    sourceAt: 0,
    addressLength: 4,
    sourcePort: 0,
    destinationPort: 0,
    sequence: 0,
    acknowledgment: 0,
    flags: 0,
    missing: 0,
    detached: false,
    nesting: 0,
    fault: '',
    fragmentOffset: 0,
    moreFragments: false,
    identification: 0,
    fragmentProtocol: 0,
    carried: newCarried(),
    bench: bytes,
    benchView: new DataView(bytes.buffer),
    aggregate: newAggregate(),
    inflate,
  };
}

/** Says that a header contradicts itself. */
export function malformed(reading: Reading, fault: string): number {
  reading.fault = fault;
  return MALFORMED;
}

/**
 * Narrows the reading to what a length field says: padding after it is dropped, and what it promises beyond the captured bytes
 * is missing.
 * @param wireEnd where the layer ended on the wire, as an offset in the bytes
 */
export function endAt(reading: Reading, wireEnd: number): void {
  if (wireEnd > reading.end) {
    reading.missing = wireEnd - reading.end;
  } else {
    reading.end = wireEnd;
    reading.missing = 0;
  }
}

/** IPv4 or IPv6 by the version nibble, where nothing else tells. */
export function ipByVersion(reading: Reading): number {
  if (reading.start >= reading.end) return CUT;
  const version = reading.view.getUint8(reading.start) >> 4;
  return version === 4 ? ETHERTYPE_IPV4 : version === 6 ? ETHERTYPE_IPV6 : NOTHING;
}

/** Whether an IP header stands at `start` whose length is just that of what is there (and was, where the capture cut it). */
export function isIpPacket({ view, start, end, missing }: Reading): boolean {
  const length = end + missing - start;
  if (end - start < 20) return false;
  const first = view.getUint8(start);
  if (first >> 4 === 6) return length >= 40 && view.getUint16(start + 4) + 40 === length;
  return first >> 4 === 4 && (first & 15) >= 5 && view.getUint16(start + 2) === length;
}

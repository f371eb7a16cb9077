export const UDP = 17;
export const TCP = 6;
export const SCTP = 132;

/** TCP flags (RFC 9293 3.1). */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;

/**
 * One IP packet, whole (put back together if it came in fragments), with its transport header read.
 * Borrowed: the same object every time, valid until the next frame. Numbers only: addresses become text when a message is built.
 */
export interface Packet {
  /** The frame that completed it. */
  frame: number;
  /** The frames of its other fragments: nearly always one shared empty list. */
  earlierFrames: readonly number[];
  /** Microseconds since the epoch. */
  time: number;
  /** IP protocol number: UDP, TCP or SCTP. */
  protocol: number;
  /** The payload of the transport is [start, end). */
  bytes: Uint8Array;
  view: DataView;
  start: number;
  end: number;
  /** Where the source address stands in `bytes`; the destination address follows it. */
  sourceAt: number;
  addressLength: 4 | 16;
  /** Of the innermost IP header (RFC 791 3.1, RFC 8200 4.5); absent or 0 where it has none that tells packets apart. */
  identification?: number;
  sourcePort: number;
  destinationPort: number;
  /** TCP only: sequence number of the first payload byte (of the SYN itself if that flag is set). */
  sequence: number;
  /** TCP only: what is expected next of the other side, if the ACK flag is set. */
  acknowledgment?: number;
  /** TCP only. */
  flags: number;
  /** Payload bytes that were on the wire but are not in the capture (cut by the snap length). */
  missing: number;
  /**
   * The payload stands alone, also where `protocol` is TCP or SCTP: a program took it out of its stream (exported PDUs, HEP).
   * Then there is neither a sequence number nor a chunk.
   */
  detached?: boolean;
}

/** The header of a WebSocket frame (RFC 6455 5.2). One object for all frames of a stream. */
export interface FrameHeader {
  /** Bytes before the payload. */
  length: number;
  isFinal: boolean;
  /** RSV1: compressed (RFC 7692 6). */
  isCompressed: boolean;
  opcode: number;
  /** Where the masking key stands; -1 if there is none. */
  maskAt: number;
  payloadLength: number;
}

export const newFrameHeader = (): FrameHeader => ({
  length: 0,
  isFinal: false,
  isCompressed: false,
  opcode: 0,
  maskAt: -1,
  payloadLength: 0,
});

/** RFC 6455 11.8 */
export const CONTINUATION = 0;
const BINARY = 2;
export const CLOSE = 8;
const CONTROL = 8;
const PONG = 10;

/**
 * Reads the header of the frame at `start`.
 * @param header gets it, if the answer is 0
 * @returns 0 if it is there, -1 if no frame starts there, else how many bytes must be there to ask again
 */
export function readFrameHeader(bytes: Uint8Array, start: number, end: number, header: FrameHeader): number {
  if (end - start < 2) return 2;
  const first = bytes[start]!;
  const second = bytes[start + 1]!;
  const opcode = first & 0x0f;
  const short = second & 0x7f;
  // RSV2 and RSV3 are of no extension that there is.
  if ((first & 0x30) !== 0 || opcode > PONG || (opcode > BINARY && opcode < CONTROL)) return -1;
  // A control frame is one frame of at most 125 bytes and never compressed (RFC 6455 5.5).
  if (opcode >= CONTROL && ((first & 0xc0) !== 0x80 || short > 125)) return -1;

  const extended = short === 127 ? 8 : short === 126 ? 2 : 0;
  const masked = second >= 0x80;
  const length = 2 + extended + (masked ? 4 : 0);
  if (end - start < length) return length;
  let payloadLength = extended === 0 ? short : 0;
  for (let at = start + 2; at < start + 2 + extended; at++) payloadLength = payloadLength * 256 + bytes[at]!;
  // RFC 6455 5.2: the most significant bit must be 0.
  if (payloadLength > Number.MAX_SAFE_INTEGER) return -1;

  header.length = length;
  header.isFinal = first >= 0x80;
  header.isCompressed = (first & 0x40) !== 0;
  header.opcode = opcode;
  header.maskAt = masked ? start + length - 4 : -1;
  header.payloadLength = payloadLength;
  return 0;
}

/**
 * A copy of the payload [start, end) without its mask (RFC 6455 5.3).
 * @param maskAt where the masking key stands; -1 if there is none
 */
export function unmasked(bytes: Uint8Array, start: number, end: number, maskAt: number): Uint8Array {
  const payload = bytes.slice(start, end);
  if (maskAt >= 0) for (let at = 0; at < payload.length; at++) payload[at]! ^= bytes[maskAt + (at & 3)]!;
  return payload;
}

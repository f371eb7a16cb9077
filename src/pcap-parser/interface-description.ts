import { latin1 } from '../latin1.js';
import { findOption, optionLength } from './options.js';
import { DEFAULT_RESOLUTION, microseconds, microsecondsOf, ticksPerMicrosecond } from './timestamps.js';

/** What frames need of an Interface Description Block (draft-ietf-opsawg-pcapng 4.2). */
export interface InterfaceDescription {
  /** if_name, latin1; empty if it is not there. */
  readonly name: string;
  readonly linkType: number;
  /** Bytes; 0 for no limit. */
  readonly snapLength: number;
  /** The if_tsresol byte. */
  readonly resolution: number;
  /** Ticks in a microsecond, or 0 if the resolution is an exotic one. */
  readonly divisor: number;
  /** if_tsoffset in microseconds. */
  readonly timeOffset: number;
  /** When its last packet was captured, microseconds since the epoch; -Infinity before the first. */
  lastTime: number;
}

const IF_NAME = 2;
/** Characters of a name that are kept. */
const NAME_LENGTH = 64;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

/**
 * Reads an Interface Description Block.
 * @param at where the block begins @param end where its trailing length stands; at least 16 bytes on
 */
export function interfaceDescription(
  view: DataView,
  at: number,
  end: number,
  littleEndian: boolean,
): InterfaceDescription {
  let name = '';
  let resolution = DEFAULT_RESOLUTION;
  let timeOffset = 0;
  const options = at + 16;
  const nameAt = findOption(view, options, end, littleEndian, IF_NAME);
  if (nameAt >= 0) name = text(view, nameAt, Math.min(NAME_LENGTH, optionLength(view, nameAt, littleEndian)));
  const resolutionAt = findOption(view, options, end, littleEndian, IF_TSRESOL);
  if (resolutionAt >= 0 && optionLength(view, resolutionAt, littleEndian) >= 1)
    resolution = view.getUint8(resolutionAt);
  const offsetAt = findOption(view, options, end, littleEndian, IF_TSOFFSET);
  if (offsetAt >= 0 && optionLength(view, offsetAt, littleEndian) >= 8) {
    timeOffset = Number(view.getBigInt64(offsetAt, littleEndian)) * 1e6;
  }
  return {
    name,
    linkType: view.getUint16(at + 8, littleEndian),
    snapLength: view.getUint32(at + 12, littleEndian),
    resolution,
    divisor: ticksPerMicrosecond(resolution),
    timeOffset,
    lastTime: Number.NEGATIVE_INFINITY,
  };
}

/** What is not printable ASCII of a name is left out: it goes into a sentence. */
function text(view: DataView, at: number, length: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, length);
  return latin1(bytes, 0, length).replace(/[^ -~]/g, '');
}

/**
 * The time of a frame on this interface.
 * @param high @param low the two words of its timestamp
 * @returns microseconds since the epoch
 */
export function frameTime(
  { divisor, resolution, timeOffset }: InterfaceDescription,
  high: number,
  low: number,
): number {
  return (divisor ? microsecondsOf(high, low, divisor) : microseconds(high, low, resolution)) + timeOffset;
}

import { DEFAULT_RESOLUTION, microseconds, microsecondsOf, ticksPerMicrosecond } from './timestamps.js';

/** What frames need of an Interface Description Block (draft-ietf-opsawg-pcapng 4.2). */
export interface InterfaceDescription {
  readonly linkType: number;
  /** Bytes; 0 for no limit. */
  readonly snapLength: number;
  /** The if_tsresol byte. */
  readonly resolution: number;
  /** Ticks in a microsecond, or 0 if the resolution is an exotic one. */
  readonly divisor: number;
  /** if_tsoffset in microseconds. */
  readonly timeOffset: number;
}

const OPTION_END = 0;
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
  let resolution = DEFAULT_RESOLUTION;
  let timeOffset = 0;
  for (let option = at + 16; option + 4 <= end; ) {
    const code = view.getUint16(option, littleEndian);
    const length = view.getUint16(option + 2, littleEndian);
    const value = option + 4;
    if (code === OPTION_END || value + length > end) break;
    if (code === IF_TSRESOL && length >= 1) resolution = view.getUint8(value);
    if (code === IF_TSOFFSET && length >= 8) timeOffset = Number(view.getBigInt64(value, littleEndian)) * 1e6;
    option = value + ((length + 3) & ~3);
  }
  return {
    linkType: view.getUint16(at + 8, littleEndian),
    snapLength: view.getUint32(at + 12, littleEndian),
    resolution,
    divisor: ticksPerMicrosecond(resolution),
    timeOffset,
  };
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

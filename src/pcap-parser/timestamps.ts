/** if_tsresol when the option is absent: microseconds (draft-ietf-opsawg-pcapng 4.2). */
export const DEFAULT_RESOLUTION = 6;

const WORD = 4_294_967_296;

/**
 * The divisor of the quick way from ticks to microseconds.
 * @param resolution the if_tsresol byte
 * @returns ticks in a microsecond for 10^-6 to 10^-12; 0 for everything else
 */
export function ticksPerMicrosecond(resolution: number): number {
  return resolution >= 6 && resolution <= 12 ? 10 ** (resolution - 6) : 0;
}

/**
 * A pcapng timestamp of any resolution (draft-ietf-opsawg-pcapng 4.2 and 4.3). The 64-bit count is never put into one
 * double: the words are divided one after the other, so that a whole number of microseconds stays one.
 * @param high @param low the two words of the timestamp, unsigned
 * @param resolution the if_tsresol byte: 10^-n, or 2^-n if its highest bit is set
 * @returns microseconds; a double keeps about 0.25 µs at today's dates
 */
export function microseconds(high: number, low: number, resolution: number): number {
  const exponent = resolution & 0x7f;
  if (resolution & 0x80) {
    if (exponent > 32) {
      const unit = 2 ** (exponent - 32);
      return Math.floor(high / unit) * 1e6 + (((high % unit) + low / WORD) / unit) * 1e6;
    }
    const unit = 2 ** exponent;
    return (high * (WORD / unit) + Math.floor(low / unit)) * 1e6 + ((low % unit) * 1e6) / unit;
  }
  if (exponent < 6) return (high * WORD + low) * 10 ** (6 - exponent);
  if (exponent <= 12) return microsecondsOf(high, low, 10 ** (exponent - 6));
  const divisor = 10 ** (exponent - 6);
  return high * (WORD / divisor) + low / divisor;
}

/**
 * The same for the common resolutions, for the hot path.
 * @param divisor what `ticksPerMicrosecond` gave, not 0
 */
export function microsecondsOf(high: number, low: number, divisor: number): number {
  const quotient = Math.floor(high / divisor);
  return quotient * WORD + ((high - quotient * divisor) * WORD + low) / divisor;
}

import type { ByteRange } from './message.js';

/** Longer numbers than this many digits are not exact in a double, and no message is that long. */
const DIGITS = 15;

/**
 * Reads the value of a Byte-Range header field: `start-end/total`.
 * Whether the three numbers fit each other is not judged here.
 * @param value without the blanks around it
 * @returns undefined if it is not of this form (RFC 4975 9: range-start, range-end, total)
 */
export function parseByteRange(value: string): ByteRange | undefined {
  const hyphen = value.indexOf('-');
  const slash = value.indexOf('/', hyphen + 1);
  if (hyphen < 0 || slash < 0) return undefined;
  const start = number(value, 0, hyphen);
  const end = numberOrStar(value, hyphen + 1, slash);
  const total = numberOrStar(value, slash + 1, value.length);
  if (start < 0 || end < 0 || total < 0) return undefined;
  return { start, end: end === STAR ? undefined : end, total: total === STAR ? undefined : total };
}

const STAR = Number.POSITIVE_INFINITY;

/** The number, `STAR` for `*`, or -1. */
function numberOrStar(text: string, start: number, end: number): number {
  return end - start === 1 && text.charCodeAt(start) === 0x2a ? STAR : number(text, start, end);
}

/** The number between two offsets, or -1. */
function number(text: string, start: number, end: number): number {
  if (end <= start || end - start > DIGITS) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

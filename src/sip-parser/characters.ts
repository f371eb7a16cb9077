/** Character classes of RFC 3261 25.1. Text is latin1, so a character code is a byte. */

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const QUOTE = 34;
export const LEFT_PAREN = 40;
export const RIGHT_PAREN = 41;
export const COMMA = 44;
export const COLON = 58;
export const SEMICOLON = 59;
export const LESS = 60;
export const EQUAL = 61;
export const GREATER = 62;
export const BACKSLASH = 92;

const TOKEN = new Uint8Array(256);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~") {
  TOKEN[character.charCodeAt(0)] = 1;
}

/** SP or HTAB. */
export const isBlank = (code: number): boolean => code === SPACE || code === TAB;

/** A byte of LWS, folds included: SP, HTAB, CR or LF. */
export const isWhite = (code: number): boolean => code === SPACE || code === TAB || code === CR || code === LF;

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/**
 * Whether a stretch is a `token`: one or more of its characters and no other (RFC 3261 25.1).
 * @param start first byte, @param end one past the last byte
 */
export function isToken(text: string, start = 0, end = text.length): boolean {
  for (let at = start; at < end; at++) {
    if (TOKEN[text.charCodeAt(at)] !== 1) return false;
  }
  return end > start;
}

/** The offset of the first byte at or after `at` that no token has; the length of the text if all are of tokens. */
export function tokenEnd(text: string, at: number): number {
  let end = at;
  while (TOKEN[text.charCodeAt(end)] === 1) end++;
  return end;
}

/** The offset of the first byte at or after `at` that is not white; at most `end`. */
export function skipWhite(text: string, at: number, end = text.length): number {
  let to = at;
  while (to < end && isWhite(text.charCodeAt(to))) to++;
  return to;
}

/** One past the last byte of [start, end) that is not white; at least `start`. */
export function skipWhiteBack(text: string, start: number, end: number): number {
  let to = end;
  while (to > start && isWhite(text.charCodeAt(to - 1))) to--;
  return to;
}

/** The stretch [start, end) without white at either end. Unlike `trim()` it leaves NBSP alone, which is half a UTF-8 character here. */
export function trimmed(text: string, start = 0, end = text.length): string {
  const from = skipWhite(text, start, end);
  return text.slice(from, skipWhiteBack(text, from, end));
}

/**
 * The number that a text of digits only is; undefined for anything else. Exact up to 2^53, which is more than any
 * scalar of SIP may hold (RFC 4475 3.1.2.4).
 */
export function wholeNumber(text: string): number | undefined {
  for (let at = 0; at < text.length; at++) {
    if (!isDigit(text.charCodeAt(at))) return undefined;
  }
  return text === '' ? undefined : Number(text);
}

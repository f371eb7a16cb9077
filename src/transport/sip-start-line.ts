import { latin1 } from '../latin1.js';
import {
  CARRIAGE_RETURN,
  COLON,
  isBlank,
  isDigit,
  isLetter,
  isTokenCharacter,
  isUpper,
  LESS_THAN,
  lineFeed,
} from './characters.js';
import type { Recognition } from './protocols.js';

/** Longer names of methods and schemes are not waited for. */
const METHOD_LIMIT = 32;
const SCHEME_LIMIT = 32;
/** A request with an unusual URI scheme is recognised by its whole line, which must not be longer. */
const UNUSUAL_LINE_LIMIT = 1024;

/** Of the IANA registry of SIP methods, all. */
const METHODS = new Set(
  'ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS PRACK PUBLISH REFER REGISTER SUBSCRIBE UPDATE'.split(' '),
);

/** ` SIP/2.0`: what a request line ends with. */
const VERSION_LENGTH = 7;

/**
 * Whether a SIP message starts at `start`: `SIP/2.0 200`, or a method and a sip, sips, tel or urn URI; with a URI of
 * another scheme the line must end with the version. Never by port. More bytes never change a yes or a no.
 * Source: RFC 3261 7.1, 7.2.
 */
export function recogniseSip(bytes: Uint8Array, start: number, end: number): Recognition {
  if (start >= end) return 'more';
  if (!isUpper(bytes[start])) return 'no';
  let at = start;
  while (at < end && isTokenCharacter(bytes[at])) at++;
  const method = at - start;
  if (method > METHOD_LIMIT) return 'no';
  if (at === end) return 'more';
  if (method === 3 && isVersion(bytes, start, end) !== 'no') return recogniseResponse(bytes, start, end);

  if (!isBlank(bytes[at])) return 'no';
  while (at < end && isBlank(bytes[at])) {
    if (at - start > METHOD_LIMIT * 2) return 'no';
    at++;
  }
  if (bytes[at] === LESS_THAN && at < end) at++; // RFC 4475 3.1.2.8: wrong, but a request
  const scheme = at;
  while (at < end && isSchemeCharacter(bytes[at])) at++;
  if (at - scheme > SCHEME_LIMIT) return 'no';
  if (at === end) return 'more';
  if (bytes[at] !== COLON || !isLetter(bytes[scheme])) return 'no';
  if (isUsualScheme(bytes, scheme, at)) return 'yes';

  const limit = start + UNUSUAL_LINE_LIMIT;
  const lineEnd = lineFeed(bytes, at, Math.min(end, limit));
  if (lineEnd === limit) return 'no';
  if (lineEnd === end) return 'more';
  return isSipStartLine(bytes, start, lineEnd) ? 'yes' : 'no';
}

/** True if the line [start, lineFeed) is a request line or a status line of any version. */
export function isSipStartLine(bytes: Uint8Array, start: number, lineFeed: number): boolean {
  if (isVersion(bytes, start, lineFeed) === 'yes') return recogniseResponse(bytes, start, lineFeed) === 'yes';
  let end = lineFeed;
  while (end > start && (isBlank(bytes[end - 1]) || bytes[end - 1] === CARRIAGE_RETURN)) end--;
  const version = end - VERSION_LENGTH;
  return version > start && isBlank(bytes[version - 1]) && isVersion(bytes, version, end) === 'yes';
}

/** True if the start line [start, lineFeed) has a method that is not registered: after a gap that is rather the rest of one. */
export function isOddRequest(bytes: Uint8Array, start: number, lineFeed: number): boolean {
  let end = start;
  while (end < lineFeed && isTokenCharacter(bytes[end])) end++;
  return isBlank(bytes[end]) && !METHODS.has(latin1(bytes, start, end));
}

function recogniseResponse(bytes: Uint8Array, start: number, end: number): Recognition {
  const version = isVersion(bytes, start, end);
  if (version !== 'yes') return version;
  let at = start + VERSION_LENGTH;
  while (at < end && isBlank(bytes[at])) {
    if (at - start > METHOD_LIMIT) return 'no';
    at++;
  }
  if (at === start + VERSION_LENGTH) return at < end ? 'no' : 'more';
  for (const stop = at + 3; at < stop; at++) {
    if (at >= end) return 'more';
    if (!isDigit(bytes[at])) return 'no';
  }
  return 'yes';
}

/** `SIP/` digit `.` digit, of any case (RFC 3261 7.1: the version is case-insensitive). */
function isVersion(bytes: Uint8Array, at: number, end: number): Recognition {
  for (let index = 0; index < VERSION_LENGTH; index++) {
    if (at + index >= end) return 'more';
    const byte = bytes[at + index]!;
    const fits =
      index === 4 || index === 6 ? isDigit(byte) : (index < 3 ? byte | 0x20 : byte) === 'sip/0.0'.charCodeAt(index);
    if (!fits) return 'no';
  }
  return 'yes';
}

/** RFC 3986 3.1 */
function isSchemeCharacter(byte: number | undefined): boolean {
  return isLetter(byte) || isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}

/** sip, sips, tel, urn */
function isUsualScheme(bytes: Uint8Array, at: number, end: number): boolean {
  const length = end - at;
  if (length < 3 || length > 4) return false;
  const three = ((bytes[at]! | 0x20) << 16) | ((bytes[at + 1]! | 0x20) << 8) | (bytes[at + 2]! | 0x20);
  if (three === 0x736970) return length === 3 || (bytes[at + 3]! | 0x20) === 0x73;
  return length === 3 && (three === 0x74656c || three === 0x75726e);
}

import {
  CARRIAGE_RETURN,
  HYPHEN,
  isBlank,
  isDigit,
  isHeaderLine,
  isIdentCharacter,
  isLetter,
  isUpper,
  isVisible,
  LINE_FEED,
  SPACE,
} from './characters.js';
import { type Framing, foundMessage, lost, wantsMore } from './framing.js';
import { readHeaderLines } from './header-lines.js';
import { MSRP_BODY_KEPT, MSRP_HEADER_LIMIT } from './limits.js';
import type { Recognition } from './protocols.js';

const PREFIX = 'MSRP ';
const HYPHENS = 7;
const AFTER_ID = /^[$+#]\r?\n$/;
/** RFC 4975 9 allows 4 to 32 of few characters; others are a fault for a rule, not for framing. */
const ID_LIMIT = 256;
/** Where nothing but an end-line speaks for MSRP, its id must be as RFC 4975 9 says. */
const STRICT_ID_LEAST = 4;
const STRICT_ID_LIMIT = 32;

/** `endLine`: what stands here may yet become one. */
const UNDECIDED = -1;

/**
 * Whether an MSRP message starts at `start`: `MSRP`, a transaction id, and a method or a status code.
 * More bytes never change a yes or a no. Source: RFC 4975 9.
 */
export function recogniseMsrp(bytes: Uint8Array, start: number, end: number): Recognition {
  let at = start;
  for (; at < start + PREFIX.length; at++) {
    if (at >= end) return 'more';
    if (bytes[at] !== PREFIX.charCodeAt(at - start)) return 'no';
  }
  const id = at;
  while (at < end && isVisible(bytes[at])) at++;
  if (at - id > ID_LIMIT) return 'no';
  if (at === end) return 'more';
  if (at === id || bytes[at] !== SPACE) return 'no';
  at++;
  if (at === end) return 'more';
  return isUpper(bytes[at]) || isDigit(bytes[at]) ? 'yes' : 'no';
}

/**
 * Frames an MSRP message: it ends with seven hyphens, the transaction id of its own start line, a continuation flag and a
 * line break, at the start of a line; so neither a body line of hyphens nor another id ends it. Of a body over the limit
 * the first `MSRP_BODY_KEPT` bytes and the end-line are kept. A header line that is a start line ends the message before it,
 * as its sender forgot the end-line. Source: RFC 4975 5.4, 7.1, 9.
 * @param start first byte of the message, @param end one past the last byte at hand
 * @param framing what earlier calls for the same message found; gets the answer
 */
export function msrpFraming(bytes: Uint8Array, start: number, end: number, framing: Framing): void {
  if (!readHeaderLines(bytes, start, end, framing, MSRP_HEADER_LIMIT, readLine)) return;
  searchEndLine(bytes, start, end, framing);
}

/** Takes in the line from `framing.line` to its line feed. False if the answer is in `framing`. */
function readLine(bytes: Uint8Array, start: number, lineEnd: number, framing: Framing): boolean {
  const at = start + framing.line;
  if (!framing.started) {
    framing.idLength = startLineId(bytes, at, lineEnd);
    framing.started = framing.idLength > 0;
    if (!framing.started) lost(framing, lineEnd + 1 - start);
    return framing.started;
  }
  if (bytes[at] === HYPHEN && endLine(bytes, at, lineEnd + 1, start + PREFIX.length, framing.idLength) > 0) {
    foundMessage(framing, lineEnd + 1 - start);
    return false;
  }
  if (framing.doubtful && !isHeaderLine(bytes, at, lineEnd)) {
    framing.started = false;
    lost(framing, framing.line);
    return false;
  }
  framing.doubtful = false;
  if (lineEnd === at || (lineEnd === at + 1 && bytes[at] === CARRIAGE_RETURN)) {
    framing.bodyStart = lineEnd + 1 - start;
  } else if (bytes[at] === 0x4d && startLineId(bytes, at, lineEnd) > 0) {
    foundMessage(framing, framing.line);
    return false;
  }
  return true;
}

/** Looks for the end-line in the body. Each end-line has a hyphen at one of any seven bytes in a row, so only those are looked at. */
function searchEndLine(bytes: Uint8Array, start: number, end: number, framing: Framing): void {
  const from = start + Math.max(framing.scanned, framing.bodyStart);
  for (let probe = from + HYPHENS - 1; probe < end; probe += HYPHENS) {
    if (bytes[probe] !== HYPHEN) continue;
    let at = probe;
    while (at > from && probe - at < HYPHENS - 1 && bytes[at - 1] === HYPHEN) at--;
    if (bytes[at - 1] !== LINE_FEED) continue;
    const length = endLine(bytes, at, end, start + PREFIX.length, framing.idLength);
    if (length === 0) continue;
    framing.scanned = at - start;
    if (length === UNDECIDED) wantMoreBody(framing, end - start);
    else foundEndLine(bytes, start, at, length, framing);
    return;
  }
  framing.scanned = Math.max(from, end - HYPHENS + 1) - start;
  wantMoreBody(framing, end - start);
}

function wantMoreBody(framing: Framing, length: number): void {
  wantsMore(framing, length + 1);
  const limit = framing.bodyStart + MSRP_BODY_KEPT;
  const breakAt = framing.scanned - 2; // the line break before the end-line is no part of the body
  if (breakAt > limit) {
    framing.keepTo = limit;
    framing.dropTo = breakAt;
  }
}

function foundEndLine(bytes: Uint8Array, start: number, at: number, length: number, framing: Framing): void {
  let bodyEnd = at;
  if (bodyEnd > start + framing.bodyStart) bodyEnd -= bytes[bodyEnd - 2] === CARRIAGE_RETURN ? 2 : 1;
  framing.keepFrom = bodyEnd - start;
  const limit = framing.bodyStart + MSRP_BODY_KEPT;
  if (framing.keepFrom > limit) framing.keepTo = limit;
  foundMessage(framing, at + length - start);
}

/** Length of the transaction id if the line [at, lineFeed) is a start line; else 0. */
function startLineId(bytes: Uint8Array, at: number, lineFeed: number): number {
  if (recogniseMsrp(bytes, at, lineFeed) !== 'yes') return 0;
  const id = at + PREFIX.length;
  let idEnd = id;
  while (isVisible(bytes[idEnd])) idEnd++;
  let rest = idEnd + 1;
  if (isDigit(bytes[rest])) {
    for (const stop = rest + 3; rest < stop; rest++) if (rest >= lineFeed || !isDigit(bytes[rest])) return 0;
    return isLineEnd(bytes, rest, lineFeed) || bytes[rest] === SPACE ? idEnd - id : 0;
  }
  while (rest < lineFeed && isUpper(bytes[rest])) rest++;
  while (rest < lineFeed && isBlank(bytes[rest])) rest++;
  return isLineEnd(bytes, rest, lineFeed) ? idEnd - id : 0;
}

function isLineEnd(bytes: Uint8Array, at: number, lineFeed: number): boolean {
  return at === lineFeed || (at === lineFeed - 1 && bytes[at] === CARRIAGE_RETURN);
}

/**
 * Length of the end-line at `at` with the transaction id of `idLength` bytes at `idAt`, its line break included;
 * 0 if there is none, `UNDECIDED` if [at, end) is only the beginning of one.
 */
function endLine(bytes: Uint8Array, at: number, end: number, idAt: number, idLength: number): number {
  const id = at + HYPHENS;
  const flag = id + idLength;
  for (let index = at; index < flag; index++) {
    if (index >= end) return UNDECIDED;
    if (bytes[index] !== (index < id ? HYPHEN : bytes[idAt + index - id])) return 0;
  }
  const length = flagAndLineBreak(bytes, flag, end);
  return length > 0 ? flag + length - at : length;
}

function flagAndLineBreak(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return UNDECIDED;
  if (!isContinuationFlag(bytes[at])) return 0;
  if (at + 1 >= end) return UNDECIDED;
  if (bytes[at + 1] === LINE_FEED) return 2;
  if (bytes[at + 1] !== CARRIAGE_RETURN) return 0;
  if (at + 2 >= end) return UNDECIDED;
  return bytes[at + 2] === LINE_FEED ? 3 : 0;
}

const isContinuationFlag = (byte: number | undefined): boolean => byte === 0x24 || byte === 0x2b || byte === 0x23;

/**
 * Length of the end-line of whatever transaction at `at`, which must be the start of a line: the end of a message whose
 * start was not captured. 0 if there is none, -1 if [at, end) is only the beginning of one. Source: RFC 4975 9.
 */
export function msrpLastLine(bytes: Uint8Array, at: number, end: number): number {
  const id = at + HYPHENS;
  for (let index = at; index < id; index++) {
    if (index >= end) return UNDECIDED;
    if (bytes[index] !== HYPHEN) return 0;
  }
  let idEnd = id;
  while (idEnd < end && isIdentCharacter(bytes[idEnd])) idEnd++;
  if (idEnd - id > STRICT_ID_LIMIT + 1) return 0;
  // `+` is a character of the id and a flag: the line break decides.
  if (idEnd === end) return UNDECIDED;
  const flag = isContinuationFlag(bytes[idEnd]) ? idEnd : idEnd - 1;
  if (flag - id < STRICT_ID_LEAST || flag - id > STRICT_ID_LIMIT || !(isLetter(bytes[id]) || isDigit(bytes[id])))
    return 0;
  const length = flagAndLineBreak(bytes, flag, end);
  return length > 0 ? flag + length - at : length;
}

/** True if `lastLine` is the end-line of that transaction. */
export function isLastLineOf(transactionId: string, lastLine: string): boolean {
  return lastLine.startsWith(transactionId, HYPHENS) && AFTER_ID.test(lastLine.slice(HYPHENS + transactionId.length));
}

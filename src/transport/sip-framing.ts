import { CARRIAGE_RETURN, COLON, isBlank, isDigit, isHeaderLine } from './characters.js';
import { type Framing, foundMessage, LENGTH_FOLDED, lost, NO_LENGTH, wantsMore } from './framing.js';
import { readHeaderLines } from './header-lines.js';
import { SIP_BODY_LIMIT, SIP_HEADER_LIMIT } from './limits.js';
import { isOddRequest, isSipStartLine } from './sip-start-line.js';

const CONTENT_LENGTH = 'content-length';

/**
 * Frames a SIP message on a stream: header fields up to a blank line, then as many bytes as the first Content-Length says;
 * none without it, as RFC 3261 18.3 requires it there. Lines may end in a bare LF.
 * @param start first byte of the message, @param end one past the last byte at hand
 * @param framing what earlier calls for the same message found; gets the answer
 */
export function sipFraming(bytes: Uint8Array, start: number, end: number, framing: Framing): void {
  if (!readHeaderLines(bytes, start, end, framing, SIP_HEADER_LIMIT, readLine)) return;

  const contentLength = Math.max(framing.contentLength, 0);
  if (contentLength > SIP_BODY_LIMIT) {
    framing.tooLong = true;
    foundMessage(framing, framing.bodyStart);
  } else if (end - start < framing.bodyStart + contentLength) {
    wantsMore(framing, framing.bodyStart + contentLength);
  } else {
    foundMessage(framing, framing.bodyStart + contentLength);
  }
}

/** Takes in the line from `framing.line` to its line feed. False if this is no message after all. */
function readLine(bytes: Uint8Array, start: number, lineEnd: number, framing: Framing): boolean {
  const at = start + framing.line;
  if (!framing.started) {
    if (isSipStartLine(bytes, at, lineEnd) && !(framing.doubtful && isOddRequest(bytes, at, lineEnd))) {
      framing.started = true;
      return true;
    }
    lost(framing, lineEnd + 1 - start);
    return false;
  }
  if (framing.doubtful) {
    // A body can hold a start line, as message/sipfrag does; there it is rarely followed by a header field.
    if (!isHeaderLine(bytes, at, lineEnd)) {
      framing.started = false;
      lost(framing, framing.line);
      return false;
    }
    framing.doubtful = false;
  }
  if (lineEnd === at || (lineEnd === at + 1 && bytes[at] === CARRIAGE_RETURN)) {
    framing.bodyStart = lineEnd + 1 - start;
  } else if (framing.contentLength === LENGTH_FOLDED) {
    framing.contentLength = isBlank(bytes[at]) ? readNumber(bytes, at, lineEnd) : 0;
  } else if (framing.contentLength === NO_LENGTH) {
    const value = contentLengthValue(bytes, at, lineEnd);
    if (value > 0) framing.contentLength = readNumber(bytes, value, lineEnd);
  }
  return true;
}

/** Where the value starts if the line is a Content-Length header field, in either form (RFC 3261 7.3.3, 20.14); else 0. */
function contentLengthValue(bytes: Uint8Array, at: number, lineEnd: number): number {
  const first = bytes[at]! | 0x20;
  if (first === 0x6c) at += 1;
  else if (first === 0x63 && isContentLength(bytes, at, lineEnd)) at += CONTENT_LENGTH.length;
  else return 0;
  while (at < lineEnd && isBlank(bytes[at])) at++;
  return bytes[at] === COLON ? at + 1 : 0;
}

function isContentLength(bytes: Uint8Array, at: number, lineEnd: number): boolean {
  if (at + CONTENT_LENGTH.length > lineEnd) return false;
  for (let index = 1; index < CONTENT_LENGTH.length; index++) {
    const byte = bytes[at + index]!;
    // No case folding of the hyphen: a CR would become one.
    if ((index === 7 ? byte : byte | 0x20) !== CONTENT_LENGTH.charCodeAt(index)) return false;
  }
  return true;
}

/** The digits at `at` after blanks; 0 if there are none, and `LENGTH_FOLDED` if there is nothing at all on this line. */
function readNumber(bytes: Uint8Array, at: number, lineEnd: number): number {
  while (at < lineEnd && isBlank(bytes[at])) at++;
  if (at === lineEnd || bytes[at] === CARRIAGE_RETURN) return LENGTH_FOLDED;
  let value = 0;
  for (; at < lineEnd && isDigit(bytes[at]); at++) value = Math.min(value * 10 + bytes[at]! - 0x30, 2 ** 40);
  return value;
}

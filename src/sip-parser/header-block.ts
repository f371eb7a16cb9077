import { COLON, CR, isBlank, isDigit, LF, skipWhiteBack, tokenEnd } from './characters.js';
import { noteBareLineEnd, noteFault } from './faults.js';
import { HeaderFields, SPAN, shapeNumber } from './header-fields.js';
import type { SipFault } from './message.js';
import { isNameAt, shapeOf } from './names.js';

export interface HeaderBlock {
  readonly headers: HeaderFields;
  /** First byte after the blank line; the length of the text if there is no blank line. */
  readonly bodyStart: number;
  /** By Content-Length: undefined if there is none, or none that is a number. */
  readonly contentLength: number | undefined;
}

/** Where spans are gathered before they are copied at their size: cheaper than an array that grows with each message. */
const scratch: number[] = [];
const KEPT_SCRATCH = 1024;

const CONTENT_LENGTH = shapeOf('content-length'.length, 'c'.charCodeAt(0));
const COMPACT_LENGTH = shapeOf(1, 'l'.charCodeAt(0));

/**
 * Reads header fields up to the blank line (RFC 3261 7.3.1): of a SIP message, or of a MIME part (RFC 2045 3), whose
 * header fields have the same form. One pass, in which every byte is looked at a bounded number of times; names are
 * compared and values read when somebody asks for them.
 *
 * Lines may end in CRLF, in LF, or in several CRs and LF; with `crAlone` in CRLF or CR.
 * @param text latin1, @param start offset of the first header field
 * @param faults gets what is wrong with the lines
 */
export function scanHeaders(text: string, start: number, faults: SipFault[], crAlone = false): HeaderBlock {
  const { length } = text;
  const ender = crAlone ? '\r' : '\n';
  let size = 0;
  let contentLengthAt = -1;
  let bodyStart = length;
  let hasBlankLine = false;
  let bare = -1;
  let at = start;

  while (at < length) {
    let stop = lineStop(text, at, ender);
    let end = lineEnd(text, at, stop);
    let next = nextLine(text, stop, crAlone);
    if (crAlone ? next - stop === 1 : end === stop) bare = bare < 0 && stop < length ? stop : bare;
    if (end === at) {
      bodyStart = next;
      hasBlankLine = true;
      break;
    }
    const firstEnd = end;
    let folded = false;
    while (next < length && isBlank(text.charCodeAt(next))) {
      const line = next;
      stop = lineStop(text, line, ender);
      end = lineEnd(text, line, stop);
      next = nextLine(text, stop, crAlone);
      folded = true;
    }

    // Only the first field can begin with blanks: to all others they would make it a folded line.
    let nameStart = at;
    if (at === start) while (isBlank(text.charCodeAt(nameStart))) nameStart++;
    let nameEnd = tokenEnd(text, nameStart);
    let colon = nameEnd;
    if (text.charCodeAt(colon) !== COLON || nameEnd === nameStart || nameStart !== at) {
      while (colon < firstEnd && text.charCodeAt(colon) !== COLON) colon++;
      if (colon >= firstEnd) {
        if (isBodyLine(text, nameStart, firstEnd)) {
          bodyStart = at;
          break;
        }
        noteFault(faults, 'header-without-colon', at, 'A header line has no colon');
        at = next;
        continue;
      }
      nameEnd = readOddName(text, at, nameStart, colon, faults);
      if (nameEnd === nameStart) {
        at = next;
        continue;
      }
    }
    let valueStart = colon + 1;
    while (valueStart < end && isBlank(text.charCodeAt(valueStart))) valueStart++;
    const shape = shapeOf(nameEnd - nameStart, text.charCodeAt(nameStart));
    if ((shape === CONTENT_LENGTH || shape === COMPACT_LENGTH) && contentLengthAt < 0) {
      if (isNameAt(text, nameStart, shape === COMPACT_LENGTH ? 'l' : 'content-length')) contentLengthAt = size;
    }
    scratch[size] = shapeNumber(shape, folded);
    scratch[size + 1] = nameStart;
    scratch[size + 2] = valueStart;
    scratch[size + 3] = end;
    size += SPAN;
    at = next;
  }

  const spans = scratch.slice(0, size);
  if (size > KEPT_SCRATCH) scratch.length = KEPT_SCRATCH;
  if (bare >= 0) noteBareLineEnd(faults, bare, crAlone);
  if (!hasBlankLine) noteFault(faults, 'no-blank-line', bodyStart, 'No blank line ends the header fields');
  const headers = new HeaderFields(text, spans);
  const contentLength =
    contentLengthAt < 0 ? undefined : readContentLength(text, spans, contentLengthAt, headers, faults);
  return { headers, bodyStart, contentLength };
}

/** The byte that ends the line; the length of the text where none does. */
function lineStop(text: string, at: number, ender: string): number {
  const stop = text.indexOf(ender, at);
  return stop < 0 ? text.length : stop;
}

/** Where the line ends without its line end, of which any number of CRs are part. */
function lineEnd(text: string, start: number, stop: number): number {
  let end = stop;
  while (end > start && text.charCodeAt(end - 1) === CR) end--;
  return end;
}

function nextLine(text: string, stop: number, crAlone: boolean): number {
  if (stop === text.length) return stop;
  return crAlone && text.charCodeAt(stop + 1) === LF ? stop + 2 : stop + 1;
}

/** Notes what is wrong with a name that is not a token with a colon right behind it. @returns where it ends */
function readOddName(text: string, lineStart: number, start: number, colon: number, faults: SipFault[]): number {
  const end = skipWhiteBack(text, start, colon);
  if (end < colon) noteFault(faults, 'space-before-colon', end, 'A header name has blanks before the colon');
  if (tokenEnd(text, start) !== end || end === start) {
    noteFault(faults, 'header-name', start, 'A header name is not a token');
  } else if (start !== lineStart) {
    noteFault(faults, 'header-name', lineStart, 'The first header field begins with blanks');
  }
  return end;
}

/** A line without a colon that no header field can be and that bodies begin with: logs lose the blank line before it. */
const isBodyLine = (text: string, start: number, end: number): boolean =>
  text.startsWith('--', start) ||
  text.startsWith('<?xml', start) ||
  (end - start === 3 && text.startsWith('v=0', start));

function readContentLength(
  text: string,
  spans: readonly number[],
  span: number,
  headers: HeaderFields,
  faults: SipFault[],
): number | undefined {
  const start = spans[span + 2]!;
  const end = spans[span + 3]!;
  let length = 0;
  let at = start;
  while (at < end && isDigit(text.charCodeAt(at))) length = length * 10 + text.charCodeAt(at++) - 48;
  if (at === end && at > start) return length;
  // Folded, or with blanks after it, or no number.
  const value = headers.first('content-length') ?? '';
  if (/^\d+$/.test(value)) return Number(value);
  noteFault(faults, 'content-length', start, 'The Content-Length is not a number');
  return undefined;
}

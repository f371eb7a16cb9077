import { type EndLine, endLineAt } from './end-line.js';
import { note } from './headers.js';
import type { MsrpFault, MsrpHeader } from './message.js';

/** The lines between the start line and the body. */
export interface HeaderBlock {
  readonly headers: readonly MsrpHeader[];
  /** Where the body, or else the end-line, begins; the length of the text if it ends in the header fields. */
  readonly end: number;
  /** Offset of the empty line that ended the header fields, or -1. */
  readonly blank: number;
  /** The end-line, if it came instead of an empty line. */
  readonly endLine: EndLine | undefined;
}

/**
 * Reads header fields (RFC 4975 9: `hname ":" SP hval CRLF`) until an empty line, the end-line or the end of the text.
 * @param start offset of the first header line
 * @param faults receives what is wrong with the lines
 */
export function readHeaderBlock(text: string, transactionId: string, start: number, faults: MsrpFault[]): HeaderBlock {
  const headers: OpenHeader[] = [];
  let at = start;
  let blank = -1;
  let bare = -1;
  // Looked for again only when passed: lines without a colon must not make this quadratic.
  let colon = -1;
  let folded = false;
  while (at < text.length) {
    const feed = text.indexOf('\n', at);
    const next = feed < 0 ? text.length : feed + 1;
    const end = feed < 0 ? next : lineEnd(text, at, feed);
    if (end === feed && bare < 0) bare = feed;
    const first = text.charCodeAt(at);
    if (first === 0x2d) {
      const endLine = endLineAt(text, transactionId, at, end);
      if (endLine) return { headers, end: at, blank, endLine: noteBare(faults, bare, endLine) };
    }
    // A line that the capture cut says nothing for certain.
    if (feed < 0) break;
    if (end === at) {
      blank = at;
      at = next;
      break;
    }
    // MSRP has no folding (RFC 4975 9), but a continued value is worth more whole than torn.
    const last = isBlank(first) ? headers.at(-1) : undefined;
    if (last) {
      if (!folded) last.value = withoutBackslash(last.value);
      last.value += ` ${withoutBackslash(slice(text, at, end))}`;
      last.end = end;
      folded = true;
      note(faults, { code: 'header-value', at, text: 'A header field goes on in the next line' });
    } else {
      folded = false;
      if (colon < at) colon = text.indexOf(':', at);
      if (colon < 0) colon = text.length;
      if (colon > at && colon < end) headers.push(headerField(text, at, colon, end));
      else note(faults, { code: 'header-without-colon', at, text: 'A header line without a name and a colon' });
    }
    at = next;
  }
  noteBare(faults, bare, undefined);
  return { headers, end: blank < 0 ? text.length : at, blank, endLine: undefined };
}

/** One past the last character of a line, without its LF or CRLF; @param feed offset of the LF */
export function lineEnd(text: string, start: number, feed: number): number {
  return feed > start && text.charCodeAt(feed - 1) === 0x0d ? feed - 1 : feed;
}

/** A header field that may still go on. */
type OpenHeader = { -readonly [K in keyof MsrpHeader]: MsrpHeader[K] };

function headerField(text: string, start: number, colon: number, end: number): OpenHeader {
  return { name: text.slice(start, colon), value: slice(text, colon + 1, end), start, end };
}

/** Without the blanks around. Not `String.trim`: that takes the byte A0 for a blank, which in UTF-8 is part of letters. */
function slice(text: string, start: number, end: number): string {
  let from = start;
  while (from < end && isBlank(text.charCodeAt(from))) from++;
  let to = end;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

/** RFC 4976 breaks its long lines with a backslash. */
function withoutBackslash(text: string): string {
  return text.endsWith('\\') ? slice(text, 0, text.length - 1) : text;
}

/** Once a message is enough. */
function noteBare<T>(faults: MsrpFault[], bare: number, result: T): T {
  if (bare >= 0) note(faults, { code: 'bare-line-feed', at: bare, text: 'A line ends in LF without CR' });
  return result;
}

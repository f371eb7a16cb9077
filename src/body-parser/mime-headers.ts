import type { MsrpHeader } from '../msrp-parser/index.js';
import { trimBlanks } from './blanks.js';

/** Header fields and what follows them. */
export interface HeaderFieldBlock {
  readonly headers: readonly MsrpHeader[];
  /** Where the content begins: after the empty line, or without one at the first line that is no header field. */
  readonly next: number;
  /** True if an empty line ended the header fields. */
  readonly closed: boolean;
  /** Offset of the first line that is no header field; undefined if all are. */
  readonly stray: number | undefined;
}

/** More header fields than this no part has: the rest is passed over. */
const MOST_HEADERS = 1000;

/**
 * Reads header fields up to an empty line: those of a MIME part (RFC 2045 3) or of CPIM (RFC 3862 2.1).
 * Lines end in CRLF; LF alone is read too. A line that begins with a blank continues the one before.
 * @param start offset of the first line, @param end one past the last byte to look at
 */
export function readHeaderFields(text: string, start: number, end: number): HeaderFieldBlock {
  const headers: OpenHeader[] = [];
  let stray: number | undefined;
  let at = start;
  while (at < end) {
    const stop = lineStop(text, at, end);
    const next = Math.min(stop + 1, end);
    const lineEnd = stop > at && text.charCodeAt(stop - 1) === 0x0d ? stop - 1 : stop;
    if (lineEnd === at) return { headers, next, closed: stop < end, stray };
    const last = headers.at(-1);
    if (isBlank(text.charCodeAt(at)) && last) {
      headers[headers.length - 1] = {
        ...last,
        value: `${last.value} ${trimBlanks(text.slice(at, lineEnd))}`,
        end: lineEnd,
      };
    } else {
      const header = headerField(text, at, lineEnd);
      if (!header) stray ??= at;
      else if (headers.length < MOST_HEADERS) headers.push(header);
    }
    at = next;
  }
  return { headers, next: stray ?? end, closed: false, stray };
}

/** Offset of the LF that ends the line, or the end. */
function lineStop(text: string, at: number, end: number): number {
  const feed = text.indexOf('\n', at);
  return feed < 0 || feed > end ? end : feed;
}

/** A header field that may still go on. */
type OpenHeader = { -readonly [K in keyof MsrpHeader]: MsrpHeader[K] };

function headerField(text: string, start: number, end: number): OpenHeader | undefined {
  let colon = start;
  while (colon < end && isNameCharacter(text.charCodeAt(colon))) colon++;
  const nameEnd = colon;
  while (colon < end && isBlank(text.charCodeAt(colon))) colon++;
  if (nameEnd === start || text.charCodeAt(colon) !== 0x3a || colon >= end) return undefined;
  return { name: text.slice(start, nameEnd), value: trimBlanks(text.slice(colon + 1, end)), start, end };
}

/** RFC 5322 3.6.8: printable, neither blank nor colon. */
const isNameCharacter = (code: number): boolean => code > 0x20 && code < 0x7f && code !== 0x3a;
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

/** The value of a MIME header field, whose names ignore case (RFC 2045 3). */
export function mimeHeader(headers: readonly { readonly name: string; readonly value: string }[], name: string) {
  return headers.find(header => header.name.toLowerCase() === name)?.value;
}

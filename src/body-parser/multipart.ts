import { trimBlanks } from './blanks.js';
import type { BodyPart, ContentType, MultipartBody } from './body.js';
import { mimeHeader, readHeaderFields } from './mime-headers.js';
import { once } from './once.js';
import type { DecodePart, Part, Place } from './part.js';

/** More parts than this no message has. */
const MOST_PARTS = 1000;
/** RFC 2046 5.1.1 allows 70 characters, none of them a control character. */
const LONGEST_BOUNDARY = 256;

/**
 * Reads a multipart body (RFC 2046 5.1). Preamble and epilogue are passed over; where the closing delimiter is missing,
 * the last part reaches to the end.
 */
export function decodeMultipart(
  part: Part,
  type: ContentType,
  place: Place,
  decodePart: DecodePart,
): MultipartBody | string {
  const { boundary } = type.parameters;
  if (!boundary) return 'A multipart type without a boundary';
  if (boundary.length > LONGEST_BOUNDARY || /[\0-\x1f]/.test(boundary)) return 'A boundary that is none';
  // Shares the bytes, keeps the offsets, and lets no search run beyond the end.
  const text = part.text.slice(0, part.end);
  const parts: BodyPart[] = [];
  let delimiter = findDelimiter(text, boundary, part.start);
  if (!delimiter) return 'The boundary does not occur in the body';
  while (delimiter && !delimiter.closing) {
    if (parts.length === MOST_PARTS) return 'More than 1,000 parts';
    const next = findDelimiter(text, boundary, delimiter.next);
    parts.push(readPart(part, delimiter.next, next ? next.contentEnd : part.end, decodePart));
    delimiter = next;
  }
  return { type: 'multipart', ...place, parts };
}

interface Delimiter {
  /** Where the content before it ends: the line end before the delimiter belongs to the delimiter. */
  readonly contentEnd: number;
  /** Offset of the line after it. */
  readonly next: number;
  readonly closing: boolean;
}

/** The next line of two hyphens and the boundary, with two more hyphens if it closes, and blanks behind. */
function findDelimiter(text: string, boundary: string, start: number): Delimiter | undefined {
  const mark = `--${boundary}`;
  if (text.startsWith(mark, start)) {
    const first = delimiterAt(text, start, start, mark);
    if (first) return first;
  }
  const line = `\n${mark}`;
  for (let at = text.indexOf(line, start); at >= 0; at = text.indexOf(line, at + 1)) {
    const found = delimiterAt(text, at > start && text[at - 1] === '\r' ? at - 1 : at, at + 1, mark);
    if (found) return found;
  }
  return undefined;
}

/** @param at offset of the two hyphens; undefined if more follows on the line: then it is another boundary */
function delimiterAt(text: string, contentEnd: number, at: number, mark: string): Delimiter | undefined {
  const closing = text.startsWith('--', at + mark.length);
  let stop = at + mark.length + (closing ? 2 : 0);
  while (text[stop] === ' ' || text[stop] === '\t') stop++;
  if (text[stop] === '\r') stop++;
  if (stop < text.length && text[stop] !== '\n') return undefined;
  return { contentEnd, next: Math.min(stop + 1, text.length), closing };
}

function readPart({ text, depth }: Part, start: number, end: number, decodePart: DecodePart): BodyPart {
  const { headers, next, stray } = readHeaderFields(text, start, end);
  const list = headers.map(({ name, value }) => ({ name: name.toLowerCase(), value }));
  const disposition = mimeHeader(list, 'content-disposition')?.split(';', 1)[0];
  const body = once(() =>
    decodePart({
      // RFC 2046 5.1: a part without a type is plain text.
      contentType: mimeHeader(list, 'content-type') ?? 'text/plain',
      transferEncoding: mimeHeader(list, 'content-transfer-encoding'),
      text,
      // No header field at all, and no empty line that says so.
      start: headers.length === 0 && stray !== undefined ? start : next,
      end,
      depth: depth + 1,
    }),
  );
  return {
    headers: list,
    disposition: disposition === undefined ? undefined : trimBlanks(disposition).toLowerCase(),
    get body() {
      return body();
    },
  };
}

import { findHeader, type MsrpHeader } from '../msrp-parser/index.js';
import { trimBlanks } from './blanks.js';
import type { ContentType, CpimBody } from './body.js';
import { parseContentType } from './content-type.js';
import { imdnValues } from './cpim-namespaces.js';
import { mimeHeader, readHeaderFields } from './mime-headers.js';
import { once } from './once.js';
import type { DecodePart, Part, Place } from './part.js';

/**
 * Reads a CPIM message (RFC 3862 2): its header fields, an empty line, MIME header fields, an empty line, the content.
 * The first empty line is missing in messages met in the field (and in examples of RFC 4975): there the MIME fields
 * stand among the others. The content reaches to the end, whatever its Content-Length says.
 */
export function decodeCpim(part: Part, _type: ContentType, place: Place, decodePart: DecodePart): CpimBody | string {
  const { text, end, depth } = part;
  const outer = readHeaderFields(text, afterLineEnds(text, part.start, end), end);
  if (outer.headers.length === 0) return 'No header field of CPIM';
  const merged = mimeHeader(outer.headers, 'content-type') !== undefined;
  const headers = merged ? outer.headers.filter(header => !isMime(header)) : outer.headers;
  const { contentHeaders, contentStart } = merged
    ? { contentHeaders: outer.headers.filter(isMime), contentStart: outer.next }
    : readMimeHeaders(text, outer.next, end);
  const contentType = mimeHeader(contentHeaders, 'content-type');
  const transferEncoding = mimeHeader(contentHeaders, 'content-transfer-encoding');
  const content = once(() =>
    decodePart({ contentType, transferEncoding, text, start: contentStart, end, depth: depth + 1 }),
  );
  return {
    type: 'cpim',
    ...place,
    headers,
    from: findHeader(headers, 'From')?.value,
    to: findHeader(headers, 'To')?.value,
    dateTime: findHeader(headers, 'DateTime')?.value,
    messageId: imdnValues(headers, 'Message-ID')[0],
    dispositions: imdnValues(headers, 'Disposition-Notification').flatMap(dispositionsOf),
    contentHeaders,
    wrappedType: contentType === undefined ? '' : parseContentType(contentType).type,
    get content() {
      return content();
    },
  };
}

/** What follows the CPIM header fields, if it has MIME header fields: without them all of it is content. */
function readMimeHeaders(text: string, start: number, end: number) {
  const block = readHeaderFields(text, start, end);
  const [first] = block.headers;
  const isContent = first
    ? !isMime(first) || (block.stray ?? end) < first.start
    : !block.closed || block.stray !== undefined;
  if (isContent) return { contentHeaders: [], contentStart: start };
  return { contentHeaders: block.headers, contentStart: block.next };
}

const isMime = ({ name }: MsrpHeader): boolean => /^(content-|mime-version$)/i.test(name);

/** RFC 5438 7.1.1.3: tokens separated by commas, each perhaps with parameters. */
function dispositionsOf(value: string): string[] {
  return value
    .split(',')
    .map(item => trimBlanks(item.split(';', 1)[0] ?? '').toLowerCase())
    .filter(Boolean);
}

function afterLineEnds(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text[at] === '\r' || text[at] === '\n')) at++;
  return at;
}

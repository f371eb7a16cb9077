/**
 * The plain text trace: cpmlint's own format, and the form of the scenes in fixtures/.
 *
 *     # A title, then prose up to the first mark
 *     --- 2026-03-05T07:30:00.250Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
 *     OPTIONS sip:192.0.2.15 SIP/2.0
 *     …
 *     --- # a comment
 *     --- 2026-03-05T07:30:01Z tcp [2001:db8::15]:49170 -> [2001:db8::20]:7654 closed
 *
 * A mark begins a message, which ends at the next mark, or it stands for an event of a connection:
 * `opened`, `closed`, `reset`, `mid-stream`, `encrypted`, `refused`, `silent`, `unanswered` or `gap <bytes>`, and after it the protocol unless that is MSRP.
 */
import type { Diagnostics } from '../../diagnostics.js';
import { own } from '../../latin1.js';
import type { ConnectionEvent, Endpoint, Message, MessageFault, TraceEvent, Transport } from '../../model/index.js';
import { parseMsrp } from '../../msrp-parser/index.js';
import { parseSip } from '../../sip-parser/index.js';

/** What a mark says. */
interface Mark {
  /** Microseconds since the epoch. */
  readonly time: number;
  readonly transport: Transport;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly connection: Pick<ConnectionEvent, 'event' | 'protocol' | 'bytes'> | undefined;
}

/** A mark with what follows it. */
interface Part {
  /** Line number of the mark, from 1. */
  readonly line: number;
  /** Undefined if the line could not be read. */
  readonly mark: Mark | undefined;
  /** The lines up to the next mark, as written, without the comments among them. */
  readonly content: string;
}

const RECOGNISED = /^--- \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z (?:udp|tcp|tls|ws|wss|sctp) \S/m;
/** Enough of a line to know that it is meant as a mark, and not as the content of a message. */
const MARK_START = /^--- \d{4}-\d\d-\d\dT/;
const MARK = /^--- (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z (udp|tcp|tls|ws|wss|sctp) (\S+) -> (\S+)(.*)$/;
const MARK_LIMIT = 400;
const ENDPOINT = /^(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+)):(\d{1,5})$/;
const EVENT =
  /^ (?:(opened|closed|reset|mid-stream|encrypted|refused|silent|unanswered)|gap (\d{1,15}))(?: (sip|msrp|tls|unknown))?$/;
const CONTENT_LENGTH = /^(?:content-length|l)[ \t]*:[ \t]*(\d{1,15})[ \t]*\r$/im;
const CRLF = '\r\n';

/**
 * Tells a text trace from other logs.
 * @param head the beginning of the input, latin1
 * @returns true if there is a mark in it
 */
export function recogniseTrace(head: string): boolean {
  return RECOGNISED.test(head);
}

/**
 * Reads a text trace.
 * @param text the whole trace, latin1; lines end in LF or CRLF
 * @param options `capture`: index of the input; `number`: gives the number of the next message; `diagnostics`: gets the
 *   parts that could not be read
 * @returns messages and connection events in time order; `origin.frames` holds the line number of the mark
 */
export function readTrace(
  text: string,
  options: { capture: number; number: () => number; diagnostics: Diagnostics },
): TraceEvent[] {
  const parts = splitParts(text);
  for (const { line, mark } of parts) {
    if (!mark)
      options.diagnostics.report('text.unreadable-part', { frame: line }, 'A mark is not in the form of a trace');
  }
  // The sort is stable: what has the same time stays in the order of the file.
  const readable = parts.filter((part): part is Part & { mark: Mark } => part.mark !== undefined);
  readable.sort((a, b) => a.mark.time - b.mark.time);

  const events: TraceEvent[] = [];
  for (const { line, mark, content } of readable) {
    const { connection, ...place } = mark;
    const origin = { capture: options.capture, frames: [line], ...place };
    const wire = wireForm(content);
    if (connection) {
      events.push({ type: 'connection', ...connection, origin });
      if (wire.text !== '') {
        options.diagnostics.report(
          'text.unreadable-part',
          { frame: line },
          'Text follows the mark of a connection event',
        );
      }
      continue;
    }
    const parsed = parse(wire.text);
    if (parsed) events.push({ type: 'message', number: options.number(), origin, ...parsed });
    if (!parsed || wire.rest) {
      const what = parsed
        ? 'Text follows the end-line of an MSRP message'
        : 'What follows a mark is neither SIP nor MSRP';
      options.diagnostics.report('text.unreadable-part', { frame: line }, what);
    }
  }
  return events;
}

function splitParts(text: string): Part[] {
  const parts: Part[] = [];
  let open: { line: number; mark: Mark | undefined } | undefined;
  let pieces: string[] = [];
  let pieceStart = 0;
  for (let at = 0, line = 1; at < text.length; line++) {
    const lineEnd = text.indexOf('\n', at);
    const next = lineEnd < 0 ? text.length : lineEnd + 1;
    if (text.startsWith('--- #', at)) {
      pieces.push(text.slice(pieceStart, at));
      pieceStart = next;
    } else if (text.startsWith('--- ', at) && MARK_START.test(text.slice(at, at + 15))) {
      if (open) parts.push({ ...open, content: pieces.join('') + text.slice(pieceStart, at) });
      open = { line, mark: next - at > MARK_LIMIT ? undefined : readMark(text.slice(at, next).trimEnd()) };
      pieces = [];
      pieceStart = next;
    }
    at = next;
  }
  if (open) parts.push({ ...open, content: pieces.join('') + text.slice(pieceStart) });
  return parts;
}

function readMark(line: string): Mark | undefined {
  const found = MARK.exec(line);
  if (!found) return undefined;
  const seconds = Date.parse(`${found[1]}Z`);
  const source = readEndpoint(found[4]!);
  const destination = readEndpoint(found[5]!);
  if (Number.isNaN(seconds) || !source || !destination) return undefined;
  const time = seconds * 1000 + Number((found[2] ?? '').padEnd(6, '0'));
  const mark = { time, transport: found[3] as Transport, source, destination };
  if (found[6] === '') return { ...mark, connection: undefined };
  const connection = EVENT.exec(found[6]!);
  if (!connection) return undefined;
  const event = (connection[1] ?? 'gap') as ConnectionEvent['event'];
  const protocol = (connection[3] ?? (event === 'encrypted' ? 'tls' : 'msrp')) as ConnectionEvent['protocol'];
  return { ...mark, connection: { event, protocol, bytes: Number(connection[2] ?? 0) } };
}

function readEndpoint(text: string): Endpoint | undefined {
  const found = ENDPOINT.exec(text);
  if (!found) return undefined;
  const port = Number(found[3]);
  return port > 65_535 ? undefined : { address: (found[1] ?? found[2]!).toLowerCase(), port };
}

/**
 * The bytes that were on the wire: CRLF for LF, and the end where the protocol says that it is.
 * @returns `rest`: something other than blank lines follows the message
 */
function wireForm(content: string): { text: string; rest: boolean } {
  const written = content.replace(/\r?\n/g, CRLF);
  let start = 0;
  while (written.startsWith(CRLF, start)) start += 2;
  // The line end before the next mark separates; it is not the message's.
  const text = written.slice(start, written.length - (written.endsWith(CRLF) && written.length > start ? 2 : 0));
  if (text.startsWith('MSRP ')) return endMsrp(text);
  return { text: text === '' ? '' : endSip(text), rest: false };
}

/** RFC 3261 7: a blank line after the header; the body as long as Content-Length says, as far as only line ends differ. */
function endSip(text: string): string {
  const blank = text.indexOf(CRLF + CRLF);
  if (blank < 0) return `${text.slice(0, withoutLineEnds(text, 0))}${CRLF}${CRLF}`;
  const bodyStart = blank + 4;
  const coreEnd = withoutLineEnds(text, bodyStart);
  const stated = CONTENT_LENGTH.exec(text.slice(0, blank + 2))?.[1];
  const length = stated === undefined ? undefined : Number(stated);
  if (length === undefined) return coreEnd === bodyStart ? text.slice(0, bodyStart) : text;
  const missing = bodyStart + length - coreEnd;
  // SDP and multipart end with a line end, which is lost where no blank line is written before the next mark.
  const available = Math.max(text.length - coreEnd, CRLF.length);
  if (missing < 0 || missing % 2 !== 0 || missing > available) return text;
  return text.slice(0, coreEnd) + CRLF.repeat(missing / 2);
}

/** RFC 4975 7.1: a message ends with its end-line, seven hyphens, the transaction id, a flag. */
function endMsrp(text: string): { text: string; rest: boolean } {
  const id = text.slice(5, Math.max(5, text.indexOf(' ', 5)));
  const hyphens = `${CRLF}-------${id}`;
  for (let at = text.indexOf(hyphens); at >= 0 && id !== ''; at = text.indexOf(hyphens, at + 2)) {
    const flag = at + hyphens.length;
    const end = flag + 1;
    if (!'$+#'.includes(text[flag] ?? ' ') || (end < text.length && !text.startsWith(CRLF, end))) continue;
    return { text: text.slice(0, end) + CRLF, rest: withoutLineEnds(text, end) > end };
  }
  return { text, rest: false };
}

/** Offset after the last character that is not part of a trailing CRLF, at least `from`. */
function withoutLineEnds(text: string, from: number): number {
  let end = text.length;
  while (end >= from + 2 && text.endsWith(CRLF, end)) end -= 2;
  return end;
}

/** @returns undefined if the text is no message; a message that stops before its end is marked as truncated */
function parse(wire: string): Pick<Message, 'content' | 'text' | 'faults'> | undefined {
  // Copied, so that a message that is kept does not keep the whole trace.
  const text = own(wire);
  const content = text.startsWith('MSRP ') ? parseMsrp(text) : parseSip(text);
  if (!content) return undefined;
  const cut = content.faults.some(({ code }) => code === 'body-cut' || code === 'no-end-line');
  const faults: MessageFault[] = cut ? ['truncated'] : [];
  return { content, text, faults };
}

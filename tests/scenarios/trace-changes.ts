/** Changes to a whole trace that the edits of examples have no words for. */
import { composeBody, joinTrace, readPart, splitTrace, type TracePart } from '../../fixtures/write-capture.mjs';

/** RFC 3261 7.3.3 and the registry of header fields. */
const COMPACT: Readonly<Record<string, string>> = {
  'Accept-Contact': 'a',
  'Allow-Events': 'u',
  'Call-ID': 'i',
  Contact: 'm',
  'Content-Length': 'l',
  'Content-Type': 'c',
  Event: 'o',
  From: 'f',
  'Refer-To': 'r',
  'Referred-By': 'b',
  'Session-Expires': 'x',
  Subject: 's',
  Supported: 'k',
  To: 't',
  Via: 'v',
};

const mapParts = (trace: string, change: (part: TracePart) => TracePart): string => {
  const { header, parts } = splitTrace(trace);
  return joinTrace({ header, parts: parts.map(change) });
};

/** Every SIP header field that has a compact name by that name; bodies stay as they are. */
export const compactNames = (trace: string): string =>
  mapParts(trace, part => {
    const end = part.body.indexOf('\n\n');
    if (!part.body.slice(0, end).includes('SIP/2.0')) return part;
    const head = part.body
      .slice(0, end)
      .replace(/^([A-Z][A-Za-z-]*):/gm, (line, name) => `${COMPACT[name] ?? line.slice(0, -1)}:`);
    return { ...part, body: composeBody(head + part.body.slice(end)) };
  });

/** Everywhere, in messages and in the addresses of packets. */
export const everywhere =
  (text: string, by: string) =>
  (trace: string): string =>
    mapParts(trace, part => ({
      ...part,
      mark: part.mark.replaceAll(text, by),
      body: readPart(part).kind === 'message' ? composeBody(part.body.replaceAll(text, by)) : part.body,
    }));

/** In the addresses of packets only, as behind a middlebox. */
export const packetsOf =
  (text: string, by: string) =>
  (trace: string): string =>
    mapParts(trace, part => ({ ...part, mark: part.mark.replaceAll(text, by) }));

/** The first message that holds the lines, and all that follows, so many seconds later. */
export function from(text: string, seconds: number) {
  return (trace: string): string => {
    const { parts } = splitTrace(trace);
    const at = parts.findIndex(({ body }) => text.split('\n').every(line => body.includes(line)));
    if (at < 0) throw new Error(`No message holds ${JSON.stringify(text)}`);
    const first = parts[at]!.line;
    return mapParts(trace, part => (part.line < first ? part : later(part, seconds)));
  };
}

const later = (part: TracePart, seconds: number): TracePart => {
  const stamp = new Date((readPart(part).time + seconds * 1_000_000) / 1000).toISOString();
  return { ...part, mark: part.mark.replace(/^--- \S+/, `--- ${stamp}`) };
};

/** What happened in a trace once more, so many seconds later, without some of its messages and with other identifiers. */
export function again(
  trace: string,
  options: {
    readonly seconds: number;
    readonly without?: string;
    readonly renamed?: readonly (readonly [text: string, by: string])[];
  },
): string {
  const { seconds, without, renamed = [] } = options;
  const parts = splitTrace(trace).parts.filter(({ body }) => without === undefined || !body.includes(without));
  const text = joinTrace({ header: '', parts: parts.map(part => later(part, seconds)) });
  return renamed.reduce((changed, [from, by]) => everywhere(from, by)(changed), `\n${text}`);
}

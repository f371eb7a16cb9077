import { readable } from '../latin1.js';
import { endpointText, isCounted, type Message, type MessageFault, type Step, type Verdict } from '../model/index.js';
import type { DrawnStep } from './drawn-steps.js';
import { offset } from './times.js';
import { clip, visible, visibleLines } from './visible.js';
import { counted, frameText, number, numberList, OUTCOME_MARKS, SEVERITIES, SEVERITY_MARKS } from './wording.js';

/** Bytes of a message that the page shows. */
const SHOWN_BYTES = 8192;
const SHOWN_FAULTS = 10;

/** What is cited of a message in a verdict that finds fault. */
export interface Citation {
  readonly rule: string;
  readonly kind: string;
  readonly glyph: string;
  readonly word: string;
  /** The line meant. */
  readonly excerpt: string;
}

/** A row of the table of messages: the twin of an arrow of the ladder. */
export interface MessageRow {
  readonly anchor: string;
  readonly time: string;
  readonly frames: string;
  /** `the same packet in frame 13; again in frames 14, 16`; empty if it was seen once. */
  readonly again: string;
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly transport: string;
  readonly label: string;
  readonly detail: string;
  readonly size: string;
  readonly marks: readonly Pick<Citation, 'rule' | 'kind' | 'glyph' | 'word'>[];
  /** What is missing from it, or wrong with its syntax. */
  readonly notes: readonly string[];
  /** The text, with the cited lines apart. */
  readonly raw: readonly { readonly text: string; readonly marked: boolean }[];
  /** What was cut, with numbers; empty if nothing was. */
  readonly cut: string;
  /** What stands in the place of left-out messages before it; empty if none were. */
  readonly skipped: string;
}

const FAULT_NOTES: Readonly<Record<MessageFault, string>> = {
  truncated: 'The capture holds only a part of this message',
  gap: 'Bytes of its connection were lost in or around this message',
  'body-not-kept': 'Its body was too long to be kept',
};

/** Citations by message number, the worst first, one for each rule and line. */
export function citationsOf(verdicts: readonly Verdict[]): Map<number, Citation[]> {
  const citations = new Map<number, Map<string, Citation>>();
  const faulty = verdicts.filter(one => isCounted(one) && (one.outcome === 'violation' || one.outcome === 'error'));
  const rank = ({ outcome, severity }: Verdict): number => (outcome === 'error' ? 3 : SEVERITIES.indexOf(severity));
  for (const verdict of faulty.sort((a, b) => rank(a) - rank(b))) {
    const { kind, glyph, word } = verdict.outcome === 'error' ? OUTCOME_MARKS.error : SEVERITY_MARKS[verdict.severity];
    for (const { message, excerpt } of verdict.evidence) {
      const known = citations.get(message) ?? new Map<string, Citation>();
      known.set(JSON.stringify([verdict.rule, excerpt]), { rule: verdict.rule, kind, glyph, word, excerpt });
      citations.set(message, known);
    }
  }
  return new Map([...citations].map(([message, known]) => [message, [...known.values()]]));
}

/**
 * @param anchor id of the row's message
 * @param start of the session, microseconds since the epoch
 * @param citations of the message and its repeats
 */
export function messageRow(
  { step, again, skippedBefore }: DrawnStep,
  anchor: string,
  start: number,
  citations: readonly Citation[],
): MessageRow {
  const { message, label, detail, protocol } = step;
  const { origin, content, text } = message;
  const end = cutAt(text);
  return {
    anchor,
    time: offset(start, origin.time),
    frames: numberList(origin.frames),
    again: againText(step, again),
    from: visible(clip(endpointText(origin.source), 80)),
    to: visible(clip(endpointText(origin.destination), 80)),
    protocol: protocol.toUpperCase(),
    transport: origin.transport === 'unknown' ? '' : `over ${origin.transport.toUpperCase()}`,
    label: visible(clip(label, 120)),
    detail: visible(clip(detail, 300)),
    size: counted(text.length, 'byte'),
    marks: [...new Map(citations.map(citation => [citation.rule, citation])).values()],
    notes: [
      ...message.faults.map(fault => FAULT_NOTES[fault]),
      ...content.faults.slice(0, SHOWN_FAULTS).map(({ text, at }) => `${visible(clip(text, 300))} (byte ${at})`),
      ...(content.faults.length > SHOWN_FAULTS ? [`${content.faults.length - SHOWN_FAULTS} more faults`] : []),
    ],
    raw: rawText(message, end, new Set(citations.map(({ excerpt }) => excerpt))),
    cut: end < text.length ? `Cut here: ${number(end)} of ${number(text.length)} bytes are shown` : '',
    skipped: skippedText(skippedBefore),
  };
}

function againText({ copies }: Step, again: readonly Step[]): string {
  const resent = again.flatMap(({ message, copies }) => [...message.origin.frames, ...copies]);
  return [
    ...(copies.length > 0 ? [`the same packet in ${frameText(copies)}`] : []),
    ...(resent.length > 0 ? [`again in ${frameText(resent)}`] : []),
  ].join('; ');
}

/** `12 messages left out`; empty for none. */
export const skippedText = (skipped: number): string =>
  skipped === 0 ? '' : `${counted(skipped, 'message')} left out`;

/** Where to cut: at the limit, but not within a UTF-8 sequence. */
function cutAt(text: string): number {
  if (text.length <= SHOWN_BYTES) return text.length;
  let end = SHOWN_BYTES;
  while (end > SHOWN_BYTES - 4 && (text.charCodeAt(end) & 0xc0) === 0x80) end--;
  return end;
}

/** As `cite` cuts an excerpt. */
const EXCERPT_BYTES = 400;

function rawText(message: Message, end: number, cited: ReadonlySet<string>): MessageRow['raw'] {
  const shown = message.text.slice(0, end);
  if (cited.size === 0) return [{ text: visibleLines(readable(shown)), marked: false }];
  const raw: { text: string; marked: boolean }[] = [];
  let plain = 0;
  for (let start = 0; start < shown.length; ) {
    const feed = shown.indexOf('\n', start);
    const next = feed < 0 ? shown.length : feed + 1;
    const line = shown.slice(start, next).replace(/\r?\n$/, '');
    if (cited.has(readable(line.slice(0, EXCERPT_BYTES)))) {
      if (plain < start) raw.push({ text: visibleLines(readable(shown.slice(plain, start))), marked: false });
      raw.push({ text: visible(readable(line)), marked: true });
      plain = start + line.length;
    }
    start = next;
  }
  if (plain < shown.length) raw.push({ text: visibleLines(readable(shown.slice(plain))), marked: false });
  return raw;
}

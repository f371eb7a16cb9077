import { own, readable } from '../latin1.js';
import type { Message } from './message.js';

export const OUTCOMES = ['violation', 'error', 'inconclusive', 'not-observable', 'pass', 'not-applicable'] as const;
/** Worst first, as in `OUTCOMES`. */
export type Outcome = (typeof OUTCOMES)[number];
export type Severity = 'error' | 'warning' | 'info';

/** Why it cannot be told (rule catalogue 4.6). A new one is one line here. */
export const REASONS = {
  'I-LATE': 'the capture starts after the trigger',
  'I-EARLY': 'the capture ends before the limit',
  'I-LOSS': 'bytes or packets are missing from the capture',
  'I-ENC': 'the traffic is encrypted and no keys were given',
  'I-ONE': 'only one direction was captured',
  'I-ROLE': 'nothing says which endpoint is the client',
  'I-LEG': 'the evidence comes only from beyond a node that may rewrite it',
  'I-CFG': 'it depends on configuration or on what the user wanted',
  'I-RACE': 'the messages crossed',
  'I-STATE': 'it depends on sessions before the capture',
  'I-NOMEDIA': 'SIP was captured, MSRP was not',
} as const satisfies Record<string, string>;
export type Reason = keyof typeof REASONS;

/** A side of a session that a capture can hide. */
export type Aspect = 'start' | 'end' | 'responses' | 'requests' | 'from-client' | 'to-client' | 'msrp' | 'role' | 'leg';

/** Something that the capture does not show of a session, and why. */
export interface Hidden {
  readonly aspect: Aspect;
  readonly reason: Reason;
  /** One sentence with the particulars. */
  readonly why: string;
  /** One sentence: which capture or setting would settle it. */
  readonly needed: string;
}

/** A pointer into the trace with the words that go with it; self-contained, so that the message may be forgotten. */
export interface Evidence {
  /** Which of the inputs, from 0. */
  readonly capture: number;
  /** Of the message, first to last; the last is where Wireshark shows it. */
  readonly frames: readonly number[];
  /** `Message.number`. */
  readonly message: number;
  /** Microseconds since the epoch. */
  readonly time: number;
  /** What it shows: `the 200 OK`. */
  readonly note: string;
  /** The line meant, for people. */
  readonly excerpt: string;
  /** The part of the excerpt that differs, from and up to; absent where the whole line is meant. */
  readonly span?: readonly [from: number, to: number];
}

export interface Verdict {
  readonly rule: string;
  readonly slug: string;
  /** Whom it is about. */
  readonly judges: 'client' | 'network';
  /** Session id. */
  readonly session: string;
  readonly outcome: Outcome;
  /** Of the rule, as the profile and the check have it. */
  readonly severity: Severity;
  /** With `inconclusive` and `not-observable`. */
  readonly reason: Reason | undefined;
  readonly needed: string | undefined;
  readonly expected: string | undefined;
  readonly seen: string | undefined;
  /** One sentence. */
  readonly message: string;
  /** Of a MAY that passed: whether it was made use of. */
  readonly exercised: boolean | undefined;
  /** With `violation` and `inconclusive`: the rules whose verdicts on this session it only repeats. It is then not counted. */
  readonly causes: readonly string[];
  /** With `violation`: when what is missing was due, microseconds since the epoch. */
  readonly due: number | undefined;
  readonly evidence: readonly Evidence[];
}

/** True if the verdict counts: one that only repeats others does not. */
export const isCounted = ({ causes }: Verdict): boolean => causes.length === 0;

const EXCERPT_LIMIT = 400;

/**
 * Cites a message.
 * @param note what it shows
 * @param at byte offset whose line is the excerpt; without it, the start line
 * @param length bytes from `at` that are meant, where it is not the whole line
 */
export function cite(message: Message, note: string, at = 0, length = 0): Evidence {
  const { text, origin } = message;
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  let end = text.indexOf('\n', at);
  if (end < 0) end = text.length;
  if (text[end - 1] === '\r') end--;
  const cut = Math.min(end, start + EXCERPT_LIMIT);
  const excerpt = readable(own(text.slice(start, cut)));
  return {
    capture: origin.capture,
    frames: origin.frames,
    message: message.number,
    time: origin.time,
    note,
    excerpt,
    ...(length > 0 && at + length <= cut ? { span: spanOf(text, start, at, at + length) } : {}),
  };
}

/** In the excerpt: what is read as UTF-8 is shorter than its bytes. */
const spanOf = (text: string, start: number, from: number, to: number): [number, number] => [
  readable(text.slice(start, from)).length,
  readable(text.slice(start, to)).length,
];

import type { CaptureResult, Counts, Evidence, Outcome, RuleInfo, Severity, Verdict } from '../model/index.js';

/** `1,234`. */
export const number = (count: number): string => count.toLocaleString('en-US');

/** `1 session`, `1,234 sessions`. */
export const counted = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${number(count)} ${count === 1 ? noun : nouns}`;

/** Glyph and word for what a verdict says: shape and word carry it, colour only repeats it. */
export interface Mark {
  /** CSS class. */
  readonly kind: string;
  readonly glyph: string;
  readonly word: string;
}

export const SEVERITY_MARKS: Readonly<Record<Severity, Mark>> = {
  error: { kind: 'error', glyph: '✕', word: 'error' },
  warning: { kind: 'warning', glyph: '▲', word: 'warning' },
  info: { kind: 'info', glyph: '◆', word: 'info' },
};

export const OUTCOME_MARKS: Readonly<Record<Exclude<Outcome, 'violation'>, Mark>> = {
  error: { kind: 'failed', glyph: '!', word: 'rule failure' },
  inconclusive: { kind: 'inconclusive', glyph: '?', word: 'inconclusive' },
  'not-observable': { kind: 'not-observable', glyph: '⊘', word: 'not observable' },
  pass: { kind: 'pass', glyph: '✓', word: 'pass' },
  'not-applicable': { kind: 'not-applicable', glyph: '–', word: 'not applicable' },
};

/** A mark with its number: `3 errors`, `1 warning`, `12 passed`. */
export interface CountedMark extends Mark {
  readonly count: string;
}

export const countedMark = ({ kind, glyph, word }: Mark, count: number): CountedMark => ({
  kind,
  glyph,
  count: number(count),
  word: word === 'pass' ? 'passed' : count !== 1 && PLURAL.has(word) ? `${word}s` : word,
});

const PLURAL: ReadonlySet<string> = new Set(['error', 'warning', 'rule failure']);

export const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

/** How many violations of whatever severity. */
export const violationTotal = ({ violations }: Pick<Counts, 'violations'>): number =>
  SEVERITIES.reduce((total, severity) => total + violations[severity], 0);

/** What was found of the network: neither a violation of the client, nor as harmless as a pass. */
export const NETWORK_MARK: Mark = { kind: 'network', glyph: '⇄', word: 'of the network' };

/** True if the verdict is about the client; what the network does is shown apart. */
export const isOfClient = ({ judges }: Pick<Verdict, 'judges'>): boolean => judges === 'client';

/** `OMA-TS-CPM_Conv_Fnct 7.3.2`. */
export const clauseText = ({ clause }: Pick<RuleInfo, 'clause'>): string =>
  `${clause.document} ${clause.section}`.trim();

/** True where places are frames of a packet capture, false where they are lines of a text log. */
export const hasFrames = (capture: CaptureResult | undefined): boolean =>
  capture?.format === undefined || capture.format.startsWith('pcap');

const SHOWN_FRAMES = 12;

/** `12, 15`; of many the first, with their number. */
export function numberList(numbers: readonly number[]): string {
  const more = numbers.length > SHOWN_FRAMES ? ` … (${number(numbers.length)} in all)` : '';
  return `${numbers.slice(0, SHOWN_FRAMES).join(', ')}${more}`;
}

/** `frame 12`, `lines 3, 9`, `no frame`. @param noun frame or line */
export function frameText(frames: readonly number[], noun = 'frame'): string {
  if (frames.length === 0) return `no ${noun}`;
  return `${noun}${frames.length === 1 ? '' : 's'} ${numberList(frames)}`;
}

/** Where Wireshark shows the cited messages: the last frame of each, by capture, sorted and distinct. */
export function citedFrames(evidence: readonly Evidence[]): Map<number, number[]> {
  const frames = new Map<number, Set<number>>();
  for (const cited of evidence) {
    const last = cited.frames.at(-1);
    if (last === undefined) continue;
    const known = frames.get(cited.capture) ?? new Set();
    frames.set(cited.capture, known.add(last));
  }
  return new Map([...frames].map(([capture, known]) => [capture, [...known].sort((a, b) => a - b)]));
}

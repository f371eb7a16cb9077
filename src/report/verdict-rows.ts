import { isCounted, REASONS, type RuleInfo, type Signature, type Verdict } from '../model/index.js';
import { type EvidenceList, evidenceView } from './evidence.js';
import { clip, visible } from './visible.js';
import {
  type CountedMark,
  countedMark,
  isOfClient,
  type Mark,
  NETWORK_MARK,
  OUTCOME_MARKS,
  SEVERITIES,
  SEVERITY_MARKS,
} from './wording.js';

/** Behaviour of an earlier specification, as a line. */
export interface SignatureRow {
  readonly id: string;
  readonly atFault: string;
  readonly text: string;
}

const AT_FAULT: Readonly<Record<Signature['atFault'], string>> = {
  client: 'the client',
  network: 'the network',
  both: 'client and network',
};

export const signatureRow = ({ id, atFault, text }: Signature): SignatureRow => ({
  id,
  atFault: AT_FAULT[atFault],
  text: visible(clip(text, 600)),
});

/** A verdict as a row; text that it lacks is empty. */
export interface VerdictRow extends Mark {
  readonly rule: string;
  readonly title: string;
  readonly message: string;
  readonly expected: string;
  readonly seen: string;
  readonly reason: string;
  readonly needed: string;
  /** Old-style behaviour that explains it. */
  readonly explained: readonly SignatureRow[];
  /** Rules that it only repeats. */
  readonly causes: readonly string[];
  readonly evidence: EvidenceList;
}

/** Verdicts of several rules for the same reason. */
export interface VerdictGroup {
  readonly rules: readonly string[];
  readonly reason: string;
  readonly needed: string;
}

const reasonText = (reason: Verdict['reason']): string =>
  reason === undefined ? '' : `${REASONS[reason]} (${reason})`;

const markOf = ({ outcome, severity }: Pick<Verdict, 'outcome' | 'severity'>): Mark =>
  outcome === 'violation' ? SEVERITY_MARKS[severity] : OUTCOME_MARKS[outcome];

/** Sorts violations by severity, worst first. */
export const bySeverity = (a: Pick<Verdict, 'severity'>, b: Pick<Verdict, 'severity'>): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);

/** What counts by severity, then what only repeats it. */
export const worstFirst = (a: Verdict, b: Verdict): number =>
  Number(isCounted(b)) - Number(isCounted(a)) || bySeverity(a, b);

/**
 * @param start of the session, microseconds since the epoch
 * @param target the id of a message on the page by its number
 * @param rules by id
 * @param signatures of the session
 */
export function verdictRow(
  verdict: Verdict,
  start: number,
  target: (message: number) => string,
  rules: ReadonlyMap<string, RuleInfo>,
  signatures: readonly Signature[] = [],
): VerdictRow {
  const { rule, reason, needed, expected, seen, message, evidence } = verdict;
  return {
    ...markOf(verdict),
    rule,
    title: rules.get(rule)?.title ?? '',
    message: visible(clip(message, 600)),
    expected: visible(clip(expected ?? '', 1000)),
    seen: visible(clip(seen ?? '', 1000)),
    reason: reasonText(reason),
    needed: visible(clip(needed ?? '', 400)),
    explained: signatures.filter(one => one.rules.includes(rule)).map(signatureRow),
    causes: verdict.causes,
    evidence: evidenceView(evidence, start, target),
  };
}

/** Puts together what has the same reason and the same remedy. */
export function verdictGroups(verdicts: readonly Verdict[]): VerdictGroup[] {
  const groups = new Map<string, { rules: string[]; reason: string; needed: string }>();
  for (const { rule, reason, needed } of verdicts) {
    const key = JSON.stringify([reason, needed]);
    const known = groups.get(key);
    if (known) known.rules.push(rule);
    else groups.set(key, { rules: [rule], reason: reasonText(reason), needed: visible(clip(needed ?? '', 400)) });
  }
  return [...groups.values()];
}

/** How many verdicts of each kind, worst first; kinds without any, not applicable, and repeated findings are left out. */
export function verdictCounts(verdicts: readonly Verdict[]): CountedMark[] {
  const counts = new Map<Mark, number>();
  for (const verdict of verdicts.filter(isCounted)) {
    const isFound = !isOfClient(verdict) && verdict.outcome === 'violation';
    const mark = isFound ? NETWORK_MARK : markOf(verdict);
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  const { 'not-applicable': _, ...told } = OUTCOME_MARKS;
  return [...Object.values(SEVERITY_MARKS), NETWORK_MARK, ...Object.values(told)].flatMap(mark => {
    const count = counts.get(mark);
    return count === undefined ? [] : [countedMark(mark, count)];
  });
}

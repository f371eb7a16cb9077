import {
  type CaptureResult,
  type Evidence,
  isCounted,
  type RuleInfo,
  type SessionResult,
  type Severity,
} from '../model/index.js';
import { type EvidenceList, evidenceView, SHOWN_EVIDENCE } from './evidence.js';
import { bySeverity, type SignatureRow, signatureRow } from './verdict-rows.js';
import { clip, visible } from './visible.js';
import { displayFilter } from './wireshark.js';
import { citedFrames, clauseText, counted, hasFrames, type Mark, SEVERITY_MARKS } from './wording.js';

/** Violations of one rule whose evidence the page holds; more are counted. */
const KEPT_INSTANCES = 50;

/** Where the page shows a session: its section, and each of its messages. */
export interface PageLinks {
  readonly anchor: string;
  readonly target: (message: number) => string;
}

interface Instance {
  readonly session: string;
  readonly anchor: string;
  /** Of the session, microseconds since the epoch. */
  readonly start: number;
  readonly message: string;
  readonly explained: readonly SignatureRow[];
  readonly evidence: readonly (Evidence & { readonly target: string })[];
  /** Citations left out. */
  readonly more: number;
}

/** Violations of one rule with the same expected and seen. */
interface Group {
  readonly severity: Severity;
  readonly expected: string;
  readonly seen: string;
  count: number;
  readonly instances: Instance[];
}

interface RuleFindings {
  count: number;
  kept: number;
  unkept: number;
  readonly groups: Map<string, Group>;
}

/** A rule that was broken, with all that was found. */
export interface FindingView extends Mark {
  readonly rule: string;
  readonly slug: string;
  readonly title: string;
  readonly clause: string;
  readonly statement: string;
  readonly level: string;
  /** Whom it is about. */
  readonly judges: RuleInfo['judges'];
  readonly rationale: string;
  readonly total: string;
  readonly groups: readonly GroupView[];
  /** What was left out, with numbers; empty if nothing was. */
  readonly cut: string;
}

interface GroupView extends Mark {
  readonly expected: string;
  readonly seen: string;
  readonly total: string;
  readonly instances: readonly {
    readonly session: string;
    /** Id of the session's section; empty if the page does not show it. */
    readonly anchor: string;
    readonly message: string;
    readonly explained: readonly SignatureRow[];
    readonly evidence: EvidenceList;
  }[];
  readonly filters: readonly { readonly capture: string; readonly filter: string }[];
}

/** Gathers violations by rule as sessions come; what it keeps is bounded by the number of rules. */
export class Findings {
  readonly #rules = new Map<string, RuleFindings>();

  add({ session, verdicts, signatures = [] }: SessionResult, { anchor, target }: PageLinks): void {
    for (const verdict of verdicts) {
      if (verdict.outcome !== 'violation' || !isCounted(verdict)) continue;
      const found = this.#rules.get(verdict.rule) ?? { count: 0, kept: 0, unkept: 0, groups: new Map<string, Group>() };
      this.#rules.set(verdict.rule, found);
      found.count++;
      const expected = clip(verdict.expected ?? '', 1000);
      const seen = clip(verdict.seen ?? '', 1000);
      const key = JSON.stringify([verdict.severity, expected, seen]);
      const known = found.groups.get(key);
      if (known) known.count++;
      if (found.kept >= KEPT_INSTANCES) {
        if (!known) found.unkept++;
        continue;
      }
      found.kept++;
      const instance: Instance = {
        session: session.id,
        anchor,
        start: session.firstTime,
        message: clip(verdict.message, 600),
        explained: signatures.filter(one => one.rules.includes(verdict.rule)).map(signatureRow),
        evidence: verdict.evidence.slice(0, SHOWN_EVIDENCE).map(cited => ({ ...cited, target: target(cited.message) })),
        more: Math.max(0, verdict.evidence.length - SHOWN_EVIDENCE),
      };
      const group = known ?? structuredClone({ severity: verdict.severity, expected, seen, count: 1, instances: [] });
      found.groups.set(key, group);
      // Cloned, so that no sentence holds the message that it quotes.
      group.instances.push(structuredClone(instance));
    }
  }

  /**
   * @param rules in report order
   * @param shown anchors of the sessions that the page holds
   * @returns the broken rules, worst severity first, then in report order
   */
  views(rules: readonly RuleInfo[], captures: readonly CaptureResult[], shown: ReadonlySet<string>): FindingView[] {
    const order = new Map(rules.map((rule, index) => [rule.id, { rule, index }]));
    const last = rules.length;
    return [...this.#rules]
      .map(([id, found]) => ({ id, found, groups: [...found.groups.values()].sort(bySeverity), ...order.get(id) }))
      .sort((a, b) => bySeverity(a.groups[0]!, b.groups[0]!) || (a.index ?? last) - (b.index ?? last))
      .map(({ id, found, groups, rule }) => ({
        ...SEVERITY_MARKS[groups[0]!.severity],
        rule: id,
        slug: rule?.slug ?? '',
        title: rule?.title ?? '',
        clause: rule ? clauseText(rule) : '',
        statement: rule?.clause.statement ?? '',
        level: rule?.level ?? '',
        judges: rule?.judges ?? 'client',
        rationale: rule?.rationale ?? '',
        total: counted(found.count, 'violation'),
        groups: groups.map(group => groupView(group, captures, shown)),
        cut: cutText(found),
      }));
  }
}

function cutText({ count, kept, unkept }: RuleFindings): string {
  if (count <= kept) return '';
  const more = unkept > 0 ? `; ${counted(unkept, 'violation')} with other values had no room` : '';
  return `The evidence of ${kept} of ${counted(count, 'violation')} is shown here${more}`;
}

function groupView(group: Group, captures: readonly CaptureResult[], shown: ReadonlySet<string>): GroupView {
  const framed = (capture: number): boolean => hasFrames(captures[capture]);
  const frames = citedFrames(group.instances.flatMap(({ evidence }) => evidence));
  return {
    ...SEVERITY_MARKS[group.severity],
    expected: visible(group.expected),
    seen: visible(group.seen),
    total: group.count > 1 ? counted(group.count, 'time') : '',
    instances: group.instances.map(({ session, anchor, start, message, explained, evidence, more }) => {
      const kept = shown.has(anchor);
      const targets = new Map(evidence.map(cited => [cited.message, kept ? cited.target : '']));
      const list = evidenceView(
        evidence,
        start,
        number => targets.get(number) ?? '',
        capture => (framed(capture) ? 'frame' : 'line'),
      );
      return {
        session: visible(clip(session, 40)),
        anchor: kept ? anchor : '',
        message: visible(message),
        explained,
        evidence: { ...list, more },
      };
    }),
    filters: [...frames]
      .filter(([capture]) => framed(capture))
      .map(([capture, numbers]) => ({ capture: `c${capture + 1}`, filter: displayFilter(numbers) })),
  };
}

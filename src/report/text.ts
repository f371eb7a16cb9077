import picocolors from 'picocolors';
import {
  type CaptureResult,
  isCounted,
  type RuleInfo,
  type SessionResult,
  type Severity,
  type Signature,
  type Summary,
  type Verdict,
} from '../model/index.js';
import { limitsOf } from './capture-quality.js';
import type { ReportFormat } from './format.js';
import { JudgedSessions } from './judged-by.js';
import { RoleQuestion } from './role-question.js';
import { terminalText } from './terminal.js';
import { Unseen, type UnseenGroup } from './unseen.js';
import {
  citedFrames,
  clauseText,
  counted,
  frameText,
  hasFrames,
  isOfClient,
  SEVERITIES,
  violationTotal,
} from './wording.js';

/** Violations of one rule with the same expected and seen. */
interface Finding {
  readonly judges: Verdict['judges'];
  readonly severity: Severity;
  readonly rule: string;
  readonly what: string;
  /** Of the first evidence, microseconds since the epoch. */
  readonly time: number;
  /** Of the first session, by capture. */
  readonly frames: ReadonlyMap<number, readonly number[]>;
  /** Rules that are broken by the same. */
  readonly also: Set<string>;
  sessions: number;
}

/** Behaviour of an earlier specification, and the sessions that show it. */
interface OldStyle {
  readonly id: string;
  readonly text: string;
  /** The first ones. */
  readonly sessions: string[];
  count: number;
}

/** Sessions named on a line. */
const SHOWN_SESSIONS = 8;

/**
 * The terminal summary: a line a violation, then what the network did and what of it is old style, then what could not be told, then the input, then totals. Every line begins with a
 * word that grep finds; what was captured is escaped.
 */
export const text: ReportFormat = (sink, rules, options) => {
  const paint = picocolors.createColors(options.color);
  const colours = { error: paint.red, warning: paint.yellow, info: paint.cyan } as const;
  const clauses = new Map(rules.map(rule => [rule.id, rule]));
  const findings = new Map<string, Finding>();
  const oldStyles = new Map<string, OldStyle>();
  const unseen = new Unseen();
  const roles = new RoleQuestion();
  const profiles = new JudgedSessions();

  /** @param colour of its first word */
  const write = (colour: (word: string) => string, word: string, rest: string): void =>
    sink.write(`${colour(word)} ${terminalText(rest)}\n`);

  return {
    add(result: SessionResult) {
      unseen.add(result);
      roles.add(result.session);
      profiles.add(result);
      for (const signature of result.signatures ?? []) gatherStyle(oldStyles, signature, result.session.id);
      const violations = result.verdicts.filter(({ outcome }) => outcome === 'violation');
      for (const verdict of violations) {
        if (!isCounted(verdict)) continue;
        const finding = gather(findings, verdict);
        for (const { rule, causes } of violations) {
          if (causes.includes(verdict.rule) && !clauses.get(rule)?.rollsUp) finding.also.add(rule);
        }
      }
    },
    end(summary: Summary) {
      const ordered = [...findings.values()].sort(
        (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.time - b.time,
      );
      for (const finding of ordered.filter(isOfClient)) {
        const line = findingLine(finding, clauses.get(finding.rule), summary);
        write(word => paint.bold(colours[finding.severity](word)), finding.severity, line);
      }
      for (const finding of ordered.filter(one => !isOfClient(one))) {
        const line = findingLine(finding, clauses.get(finding.rule), summary);
        write(paint.cyan, 'network', `${finding.severity} ${line}`);
      }
      for (const style of oldStyles.values()) {
        write(paint.cyan, 'old style', `${style.id} in ${placeText(style)}: ${style.text}`);
      }
      for (const { rule, session, error } of summary.failures) {
        write(
          paint.magenta,
          'failure',
          `${rule} session ${session}: a bug of cpmlint, ${error.name}: ${error.message}`,
        );
      }
      for (const line of unseen.groups().flatMap(unseenLines)) write(paint.dim, 'could not tell:', line);
      const manual = summary.counts.notObservable;
      if (manual > 0)
        write(
          paint.dim,
          'not observable:',
          `${counted(manual, 'check')} of what no capture shows, to be made by hand: listed in the HTML and JSON reports`,
        );
      for (const line of inputLines(summary)) write(paint.dim, 'input', line);
      for (const { word, rest } of roles.lines(summary)) write(word === 'try' ? paint.bold : paint.dim, word, rest);
      for (const line of profiles.lines(summary.profile)) write(paint.dim, 'profile', line);
      for (const note of summary.notes ?? []) write(paint.dim, 'note', note);
      sink.write(`${paint.bold(terminalText(totals(summary)))}\n`);
    },
  };
};

function gatherStyle(styles: Map<string, OldStyle>, { id, text: sentence }: Signature, session: string): void {
  const key = `${id} ${sentence}`;
  const known = styles.get(key) ?? { id, text: sentence, sessions: [], count: 0 };
  styles.set(key, known);
  known.count++;
  if (known.sessions.length < SHOWN_SESSIONS) known.sessions.push(session);
}

/** `session s2`, `sessions s2, s5 and 3 more` */
function placeText({ sessions, count }: OldStyle): string {
  const more = count - sessions.length;
  const shown = `${count === 1 ? 'session' : 'sessions'} ${sessions.join(', ')}`;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function gather(findings: Map<string, Finding>, verdict: Verdict): Finding {
  const { judges, severity, rule, expected, seen, message, evidence } = verdict;
  const what =
    expected === undefined && seen === undefined ? message : `expected ${expected ?? '?'}; seen ${seen ?? message}`;
  const key = JSON.stringify([severity, rule, what]);
  const known = findings.get(key);
  if (known) {
    known.sessions++;
    return known;
  }
  const time = evidence[0]?.time ?? Number.POSITIVE_INFINITY;
  // Cloned, so that no sentence holds the message that it quotes.
  const frames = citedFrames(evidence);
  const finding = structuredClone({ judges, severity, rule, what, time, frames, also: new Set<string>(), sessions: 1 });
  findings.set(key, finding);
  return finding;
}

function findingLine(finding: Finding, rule: RuleInfo | undefined, summary: Summary): string {
  const clause = rule ? ` [${clauseText(rule)}]` : '';
  const places = [...finding.frames].map(([index, frames]) => {
    const capture = summary.captures[index];
    return `${capture?.path ?? `c${index + 1}`} ${frameText(frames, hasFrames(capture) ? 'frame' : 'line')}`;
  });
  const more = finding.sessions > 1 ? ` (and the same in ${counted(finding.sessions - 1, 'more session')})` : '';
  const also = finding.also.size > 0 ? ` (which breaks ${[...finding.also].join(', ')} too)` : '';
  return `${finding.rule}${clause} ${places.join('; ') || 'no frame'}: ${finding.what}${also}${more}`;
}

/** A line for each remedy. */
function unseenLines({ text: why, remedies, unnamed }: UnseenGroup): string[] {
  const told = remedies.filter(({ checks }) => checks > 0);
  const lines = told.map(({ needed, checks }) => `${counted(checks, 'check')}, ${why}: ${needed}`);
  return unnamed > 0 ? [...lines, `${counted(unnamed, 'more time')}, ${why}`] : lines;
}

function inputLines({ captures }: Summary): string[] {
  return captures.flatMap(capture => [
    ...capture.diagnostics.map(({ code, message, count, frames }) => {
      const where = frames.length > 0 ? `, ${frameText(frames, hasFrames(capture) ? 'frame' : 'line')}` : '';
      return `${capture.path} ${code}: ${message} (${counted(count, 'time')}${where})`;
    }),
    ...qualityLine(capture),
  ]);
}

/** What a packet capture hides, in one line; none where nothing of the kind was noticed. */
function qualityLine(capture: CaptureResult): string[] {
  const hidden = new Set(limitsOf(capture).map(({ hides }) => hides));
  return hidden.size === 0 ? [] : [`${capture.path} does not show: ${[...hidden].join('; ')}`];
}

/** `3 sessions: 2 violations (1 error, 1 warning), 4 inconclusive, 12 pass, 20 not applicable` */
function totals({ counts }: Summary): string {
  const violations = violationTotal(counts);
  const nouns: Readonly<Record<Severity, (count: number) => string>> = {
    error: count => counted(count, 'error'),
    warning: count => counted(count, 'warning'),
    info: count => `${count} info`,
  };
  const parts = SEVERITIES.filter(severity => counts.violations[severity] > 0).map(severity =>
    nouns[severity](counts.violations[severity]),
  );
  const ofNetwork = violationTotal(counts.network);
  const list = [
    `${counted(violations, 'violation')}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`,
    `${counts.inconclusive} inconclusive`,
    ...(counts.notObservable > 0 ? [`${counts.notObservable} not observable`] : []),
    `${counts.pass} pass`,
    `${counts.notApplicable} not applicable`,
    ...(ofNetwork > 0 ? [`${counted(ofNetwork, 'finding')} about the network`] : []),
    ...(counts.errors > 0 ? [counted(counts.errors, 'rule failure')] : []),
  ];
  return `${counted(counts.sessions, 'session')}: ${list.join(', ')}`;
}

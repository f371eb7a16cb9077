import {
  cite,
  type Evidence,
  type Finding,
  OUTCOMES,
  type ProfileName,
  type Rule,
  type RuleFailure,
  type Session,
  type Settings,
  type Severity,
  type Verdict,
} from '../model/index.js';
import { hides } from './hidden.js';
import { profileEntry } from './profiles.js';

/** More pointers than this into one session help nobody. */
const EVIDENCE_LIMIT = 8;
const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];

/**
 * Judges a session: exactly one verdict per rule, in the order of the rules. Never throws: a rule that does gives the
 * outcome `error` and a failure.
 * @param settings windows in microseconds, and what the user vouched for
 * @param profile whose severities count
 */
export function judge(
  session: Session,
  rules: readonly Rule<never>[],
  settings: Settings,
  profile: ProfileName = 'cpm-2.1',
): { verdicts: Verdict[]; failures: RuleFailure[] } {
  const failures: RuleFailure[] = [];
  const contained = (rule: Rule<never>, others: readonly Verdict[]): Verdict => {
    const entry = profileEntry(profile, rule.id);
    if (entry?.severity === 'off') {
      return { ...blank(session, rule), message: `The profile ${profile} has this rule off: ${entry.why}` };
    }
    try {
      if (!entry) return judgeOne(session, rule, settings, others);
      const { severity } = entry;
      const verdict = judgeOne(session, { ...rule, severity }, settings, others);
      return { ...verdict, severity: milder(verdict.severity, severity) };
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      failures.push({ rule: rule.id, session: session.id, error });
      return { ...blank(session, rule), outcome: 'error', message: `The rule failed: ${error.message}` };
    }
  };
  const plain: Verdict[] = [];
  for (const rule of rules) if (!rule.rollsUp) plain.push(contained(rule, plain));
  const own = plain.values();
  const verdicts = rules.map(rule => (rule.rollsUp ? contained(rule, plain) : own.next().value!));
  return { verdicts: withCauses(verdicts), failures };
}

/** What the catalogue caps stays capped, and what it takes more seriously is not more than the profile says. */
const milder = (one: Severity, other: Severity): Severity =>
  SEVERITIES[Math.min(SEVERITIES.indexOf(one), SEVERITIES.indexOf(other))]!;

/** A verdict repeats another only if the other came out the same in this session, no milder, and does not itself repeat it. */
function withCauses(verdicts: readonly Verdict[]): Verdict[] {
  const byRule = new Map(verdicts.map(verdict => [verdict.rule, verdict]));
  return verdicts.map((verdict, at) => {
    if (verdict.causes.length === 0) return verdict;
    const causes = verdict.causes.filter(id => {
      const other = byRule.get(id);
      if (other?.outcome !== verdict.outcome) return false;
      const isMilder = SEVERITIES.indexOf(other.severity) < SEVERITIES.indexOf(verdict.severity);
      // Of two that point at each other the earlier is the one that counts.
      const isLater = other.causes.includes(verdict.rule) && verdicts.indexOf(other) > at;
      return !isLater && !(isMilder && verdict.outcome === 'violation');
    });
    return { ...verdict, causes };
  });
}

/** Rules of the client that a capture can decide: only of these it matters that the INVITE or the client was not seen. */
const isDecided = ({ judges, observable, level }: Rule<never>): boolean =>
  judges === 'client' && observable !== 'not' && level !== 'MAY';

function judgeOne(session: Session, rule: Rule<never>, settings: Settings, others: readonly Verdict[]): Verdict {
  const verdict = blank(session, rule);
  const start = session.invitation === undefined ? hides(session, 'start') : undefined;
  if (start && session.kind !== 'standalone') {
    if (!isDecided(rule)) return verdict;
    // What the rule speaks of stands in the INVITE: whether it applies cannot be said.
    return {
      ...verdict,
      outcome: 'inconclusive',
      reason: start.reason,
      message: `Whether this applies cannot be told: ${start.why}`,
      needed: start.needed,
      evidence: firstMessage(session),
    };
  }
  const targets = [...rule.targets(session, settings)];
  if (targets.length === 0) return verdict;
  const role = hides(session, 'role');
  // What sums up others says with them that nobody can be judged.
  if (role && isDecided(rule) && !rule.rollsUp) {
    return {
      ...verdict,
      outcome: 'inconclusive',
      reason: 'I-ROLE',
      message: `Nobody can be judged: ${role.why}`,
      needed: role.needed,
      evidence: session.invitation ? [cite(session.invitation.request, 'the INVITE')] : firstMessage(session),
    };
  }
  return merged(
    verdict,
    targets.map(target => rule.check(target, session, settings, others)),
  );
}

/** What a rule without a target gives. */
const blank = (session: Session, rule: Rule<never>): Verdict => ({
  rule: rule.id,
  slug: rule.slug,
  judges: rule.judges,
  session: session.id,
  outcome: 'not-applicable',
  severity: rule.severity,
  reason: undefined,
  needed: undefined,
  expected: undefined,
  seen: undefined,
  message: 'Nothing in this session that the requirement speaks of',
  exercised: undefined,
  causes: [],
  due: undefined,
  evidence: [],
});

const firstMessage = ({ messages }: Session): Evidence[] =>
  messages[0] ? [cite(messages[0], 'the first message of the session')] : [];

/** One verdict of all findings: the texts of the worst, the evidence of all that came out like it. */
function merged(verdict: Verdict, findings: readonly Finding[]): Verdict {
  const rank = (finding: Finding): number => OUTCOMES.indexOf(finding.outcome);
  const gravity = (finding: Finding): number =>
    finding.outcome === 'violation' ? SEVERITIES.indexOf(finding.severity ?? verdict.severity) : 0;
  const [worst] = [...findings].sort((a, b) => rank(a) - rank(b) || gravity(b) - gravity(a));
  if (!worst) return verdict;
  const alike = [worst, ...findings.filter(finding => finding !== worst && finding.outcome === worst.outcome)];
  const common = {
    message: alike.length === 1 ? worst.message : `${worst.message} (${alike.length} such in this session)`,
    evidence: distinct(alike.flatMap(finding => finding.evidence)).slice(0, EVIDENCE_LIMIT),
  };
  switch (worst.outcome) {
    case 'pass':
      return { ...verdict, ...common, outcome: 'pass', exercised: worst.exercised };
    case 'violation': {
      const { expected, seen, due } = worst;
      return {
        ...verdict,
        ...common,
        outcome: 'violation',
        severity: worst.severity ?? verdict.severity,
        expected,
        seen,
        due,
        causes: causesOf(alike),
      };
    }
    case 'inconclusive':
    case 'not-observable': {
      const { outcome, reason, needed } = worst;
      return { ...verdict, ...common, outcome, reason, needed, causes: causesOf(alike) };
    }
  }
}

/** One finding of its own is enough to count. */
const causesOf = (findings: readonly Finding[]): string[] => {
  const causes = findings.map(finding => (finding.outcome === 'pass' ? [] : finding.causes));
  return causes.some(ids => ids.length === 0) ? [] : [...new Set(causes.flat())];
};

function distinct(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>();
  return evidence.filter(({ message, note, excerpt }) => {
    const key = `${message} ${note} ${excerpt}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

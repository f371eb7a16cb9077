import {
  cite,
  type Evidence,
  type Finding,
  OUTCOMES,
  type Rule,
  type RuleFailure,
  type Session,
  type Settings,
  type Severity,
  type Verdict,
} from '../model/index.js';
import { hides } from './hidden.js';

/** More pointers than this into one session help nobody. */
const EVIDENCE_LIMIT = 8;
const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];

/**
 * Judges a session: exactly one verdict per rule, in the order of the rules. Never throws: a rule that does gives the
 * outcome `error` and a failure.
 * @param settings windows in microseconds, and what the user vouched for
 */
export function judge(
  session: Session,
  rules: readonly Rule<never>[],
  settings: Settings,
): { verdicts: Verdict[]; failures: RuleFailure[] } {
  const verdicts: Verdict[] = [];
  const failures: RuleFailure[] = [];
  for (const rule of rules) {
    try {
      verdicts.push(judgeOne(session, rule, settings));
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      failures.push({ rule: rule.id, session: session.id, error });
      verdicts.push({ ...blank(session, rule), outcome: 'error', message: `The rule failed: ${error.message}` });
    }
  }
  return { verdicts, failures };
}

function judgeOne(session: Session, rule: Rule<never>, settings: Settings): Verdict {
  const verdict = blank(session, rule);
  const start = session.invitation === undefined ? hides(session, 'start') : undefined;
  if (start && session.kind !== 'standalone') {
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
  if (role) {
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
    targets.map(target => rule.check(target, session, settings)),
  );
}

/** What a rule without a target gives. */
const blank = (session: Session, rule: Rule<never>): Verdict => ({
  rule: rule.id,
  slug: rule.slug,
  session: session.id,
  outcome: 'not-applicable',
  severity: rule.severity,
  reason: undefined,
  needed: undefined,
  expected: undefined,
  seen: undefined,
  message: 'Nothing in this session that the requirement speaks of',
  evidence: [],
});

const firstMessage = ({ messages }: Session): Evidence[] =>
  messages[0] ? [cite(messages[0], 'the first message of the session')] : [];

/** One verdict of all findings: the texts of the worst, the evidence of all that came out like it. */
function merged(verdict: Verdict, findings: readonly Finding[]): Verdict {
  const rank = (finding: Finding): number => OUTCOMES.indexOf(finding.outcome);
  const gravity = (finding: Finding): number =>
    finding.outcome === 'violation' ? SEVERITIES.indexOf(lower(verdict.severity, finding.severity)) : 0;
  const [worst] = [...findings].sort((a, b) => rank(a) - rank(b) || gravity(b) - gravity(a));
  if (!worst) return verdict;
  const alike = [worst, ...findings.filter(finding => finding !== worst && finding.outcome === worst.outcome)];
  const common = {
    message: alike.length === 1 ? worst.message : `${worst.message} (${alike.length} such in this session)`,
    evidence: distinct(alike.flatMap(finding => finding.evidence)).slice(0, EVIDENCE_LIMIT),
  };
  switch (worst.outcome) {
    case 'pass':
      return { ...verdict, ...common, outcome: 'pass' };
    case 'violation': {
      const { expected, seen } = worst;
      return {
        ...verdict,
        ...common,
        outcome: 'violation',
        severity: lower(verdict.severity, worst.severity),
        expected,
        seen,
      };
    }
    case 'inconclusive': {
      const { reason, needed } = worst;
      return { ...verdict, ...common, outcome: 'inconclusive', reason, needed };
    }
  }
}

const lower = (own: Severity, capped: Severity | undefined): Severity =>
  capped !== undefined && SEVERITIES.indexOf(capped) < SEVERITIES.indexOf(own) ? capped : own;

function distinct(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>();
  return evidence.filter(({ message, note, excerpt }) => {
    const key = `${message} ${note} ${excerpt}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

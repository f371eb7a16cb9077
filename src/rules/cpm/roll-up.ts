import { cite, type Evidence, type Finding, type Severity, type Verdict } from '../../model/index.js';
import type { Invitation } from '../../model/session.js';
import { pass, violation } from '../rule.js';

const GRAVITY: readonly Severity[] = ['info', 'warning', 'error'];

/**
 * What a rule says that demands others to be kept: it points at those that are broken, and is never counted beside them.
 * Undecided where one of them is, passed where at least one was decided and none is broken.
 * @param children verdicts of the rules that it sums up
 */
export function rollUp(children: readonly Verdict[], { request }: Invitation): Finding {
  const invited = cite(request, 'the INVITE');
  const violated = children.filter(({ outcome }) => outcome === 'violation');
  if (violated.length > 0) {
    const ids = violated.map(({ rule }) => rule);
    return violation(
      {
        message: `The invitation was not handled by 7.3.2: see ${ids.join(', ')}`,
        expected: 'no violation of the rules of 7.3.2',
        seen: ids.join(', '),
        severity: worstOf(violated),
        causes: ids,
      },
      invited,
      ...firstEvidence(violated),
    );
  }
  const undecided = children.find(({ outcome }) => outcome === 'inconclusive');
  if (undecided?.reason) {
    const { reason, rule, message, needed } = undecided;
    return {
      outcome: 'inconclusive',
      reason,
      message: `${rule} could not be decided: ${message}`,
      needed: needed ?? '',
      causes: [rule],
      evidence: [invited, ...firstEvidence([undecided])],
    };
  }
  const passed = children.filter(({ outcome }) => outcome === 'pass');
  return passed.length > 0
    ? pass(`${passed.length} rules of 7.3.2 apply, and none of them is broken`, invited, ...firstEvidence(passed))
    : {
        outcome: 'inconclusive',
        reason: 'I-EARLY',
        message: 'No rule of 7.3.2 could be applied yet',
        needed: 'a capture that goes on until the client has answered',
        causes: [],
        evidence: [invited],
      };
}

/** What 7.3.2 demands of the client; what it merely allows is not among it. */
export const ofClause732 = (verdicts: readonly Verdict[]): Verdict[] =>
  verdicts.filter(({ rule, exercised }) => rule.startsWith('CPM-7.3.2-') && exercised === undefined);

const worstOf = (violated: readonly Verdict[]): Severity =>
  GRAVITY[Math.max(...violated.map(({ severity }) => GRAVITY.indexOf(severity)))]!;

const firstEvidence = (verdicts: readonly Verdict[]): Evidence[] =>
  verdicts.slice(0, 4).flatMap(({ evidence }) => evidence.slice(-1));

import { describe, expect, it } from 'vitest';
import { type Example, OUTCOMES, type Rule, type RuleFailure, type Verdict } from '../../src/model/index.js';
import { judge, rules } from '../../src/rules/index.js';
import { exampleSessions, exampleSettings } from './sessions.js';

/** Verdicts of a rule on the sessions of an example, worst first. Edits that change nothing throw; sessions are deep-frozen. */
function verdictsOf(rule: Rule<never>, example: Example): { verdicts: Verdict[]; failures: RuleFailure[] } {
  const settings = exampleSettings(example);
  // What sums up others needs their verdicts; the judge tells which of them it points at.
  const judged = exampleSessions(example).map(session => judge(session, rule.rollsUp ? rules : [rule], settings));
  const rank = ({ outcome }: Verdict): number => OUTCOMES.indexOf(outcome);
  return {
    verdicts: judged
      .flatMap(({ verdicts }) => verdicts.filter(verdict => verdict.rule === rule.id))
      .sort((a, b) => rank(a) - rank(b)),
    failures: judged.flatMap(({ failures }) => failures),
  };
}

describe.each(rules.map(rule => [`${rule.id} ${rule.title}`, rule] as const))('%s', (_, rule) => {
  it.each(rule.examples.map(example => [example.outcome, example.title, example] as const))(
    '%s: %s',
    (_, __, example) => {
      const { verdicts, failures } = verdictsOf(rule, example);
      expect(failures).toEqual([]);
      const [worst, ...others] = verdicts;
      expect(worst, 'the example has no session').toBeDefined();
      expect({ outcome: worst!.outcome, text: worst!.message }).toEqual({
        outcome: example.outcome,
        text: expect.any(String),
      });
      // In the other sessions of the scene there is nothing that the example is about.
      expect(others.filter(({ outcome }) => outcome === 'violation' || outcome === 'inconclusive')).toEqual([]);
      if (example.outcome === 'violation') {
        expect(worst!.severity).toBe(example.severity ?? rule.severity);
        expect(worst!.expected).toBeTruthy();
        expect(worst!.seen).toBeTruthy();
        expect(worst!.evidence.length).toBeGreaterThanOrEqual(2);
        expect(worst!.causes.length > 0).toBe(rule.rollsUp === true);
      }
      if (example.outcome === 'inconclusive' || example.outcome === 'not-observable') {
        expect(worst!.reason).toBe(example.reason);
        expect(worst!.needed).toBeTruthy();
        expect(worst!.evidence.length).toBeGreaterThan(0);
      }
      if (example.outcome === 'pass') {
        expect(worst!.evidence.length).toBeGreaterThan(0);
        expect(worst!.exercised).toBe(example.exercised);
      }
      expect(worst!.message).not.toMatch(/\.$|undefined|NaN|\[object/);
    },
  );
});

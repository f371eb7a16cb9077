import { describe, expect, it } from 'vitest';
import type { Outcome, Severity, Verdict } from './model/index.js';
import { Tally } from './tally.js';

const verdict = (rule: string, outcome: Outcome, severity: Severity): Verdict => ({
  rule,
  slug: rule,
  judges: 'client',
  session: 's1',
  outcome,
  severity,
  reason: undefined,
  needed: undefined,
  expected: undefined,
  seen: undefined,
  message: '',
  exercised: undefined,
  causes: [],
  due: undefined,
  evidence: [],
});

describe('the tally', () => {
  it('counts a violation that only repeats another once', () => {
    const tally = new Tally();
    tally.add([verdict('A', 'violation', 'error'), { ...verdict('B', 'violation', 'error'), causes: ['A'] }], []);
    expect(tally.counts().violations).toEqual({ error: 1, warning: 0, info: 0 });
    expect(tally.outcomes()).toEqual({ A: { violation: 1 } });
  });

  it('counts outcomes, and the severity of violations only', () => {
    const tally = new Tally();
    tally.add(
      [verdict('A-1', 'violation', 'error'), verdict('A-2', 'pass', 'error'), verdict('A-3', 'violation', 'info')],
      [],
    );
    tally.add(
      [
        verdict('A-1', 'violation', 'warning'),
        verdict('A-2', 'inconclusive', 'error'),
        verdict('A-3', 'error', 'error'),
      ],
      [],
    );
    tally.add([verdict('A-1', 'not-applicable', 'error'), verdict('A-2', 'not-observable', 'error')], []);
    expect(tally.counts()).toEqual({
      violations: { error: 1, warning: 1, info: 1 },
      pass: 1,
      inconclusive: 1,
      notApplicable: 1,
      notObservable: 1,
      errors: 1,
      sessions: 3,
      network: { violations: { error: 0, warning: 0, info: 0 }, inconclusive: 0 },
    });
    expect(tally.outcomes()).toEqual({
      'A-1': { violation: 2, 'not-applicable': 1 },
      'A-2': { pass: 1, inconclusive: 1, 'not-observable': 1 },
      'A-3': { violation: 1, error: 1 },
    });
  });

  it('counts what was found of the network apart', () => {
    const tally = new Tally();
    const of = (outcome: Outcome): Verdict => ({ ...verdict('NET-1', outcome, 'warning'), judges: 'network' });
    tally.add([of('violation'), of('inconclusive'), of('pass')], []);
    expect(tally.counts()).toMatchObject({
      violations: { warning: 0 },
      inconclusive: 0,
      pass: 0,
      network: { violations: { warning: 1 }, inconclusive: 1 },
    });
  });

  it('keeps some failures of a rule that fails in every session', () => {
    const tally = new Tally();
    const failure = { rule: 'A-1', session: 's1', error: new TypeError('x') };
    for (let session = 0; session < 1000; session++) tally.add([verdict('A-1', 'error', 'error')], [failure]);
    expect(tally.counts().errors).toBe(1000);
    expect(tally.failures).toHaveLength(100);
  });
});

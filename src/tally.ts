import { type Counts, isCounted, type Outcome, type RuleFailure, type Severity, type Verdict } from './model/index.js';

/** A rule that throws does so in every session; the first failures tell what there is to tell. */
const KEPT_FAILURES = 100;

/** Counts what the judge says; keeps no verdict. */
export class Tally {
  #sessions = 0;
  readonly #totals: Record<Outcome, number> = {
    violation: 0,
    error: 0,
    inconclusive: 0,
    'not-observable': 0,
    pass: 0,
    'not-applicable': 0,
  };
  readonly #violations: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #network = { violations: { error: 0, warning: 0, info: 0 }, inconclusive: 0 };
  readonly #rules = new Map<string, Partial<Record<Outcome, number>>>();
  /** At most `KEPT_FAILURES`. */
  readonly failures: RuleFailure[] = [];

  /**
   * Adds one judged session. The severity of a verdict counts only where it is a violation; what only repeats others is not
   * counted. What is said of the network is counted apart: the numbers are those of the client.
   */
  add(verdicts: readonly Verdict[], failures: readonly RuleFailure[]): void {
    this.#sessions++;
    for (const verdict of verdicts) {
      const { rule, outcome, severity, judges } = verdict;
      if (!isCounted(verdict)) continue;
      const isOfNetwork = judges === 'network' && outcome !== 'error';
      if (!isOfNetwork) this.#totals[outcome]++;
      else if (outcome === 'inconclusive') this.#network.inconclusive++;
      if (outcome === 'violation') (isOfNetwork ? this.#network.violations : this.#violations)[severity]++;
      let ofRule = this.#rules.get(rule);
      if (!ofRule) {
        ofRule = {};
        this.#rules.set(rule, ofRule);
      }
      ofRule[outcome] = (ofRule[outcome] ?? 0) + 1;
    }
    for (const failure of failures) {
      if (this.failures.length < KEPT_FAILURES) this.failures.push(failure);
    }
  }

  get sessions(): number {
    return this.#sessions;
  }

  counts(): Counts {
    return {
      violations: { ...this.#violations },
      pass: this.#totals.pass,
      inconclusive: this.#totals.inconclusive,
      notApplicable: this.#totals['not-applicable'],
      notObservable: this.#totals['not-observable'],
      errors: this.#totals.error,
      sessions: this.#sessions,
      network: structuredClone(this.#network),
    };
  }

  /** By rule id. */
  outcomes(): Record<string, Partial<Record<Outcome, number>>> {
    return Object.fromEntries(this.#rules);
  }
}

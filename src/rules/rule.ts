import type { Evidence, Finding, Reason, Rule, Severity } from '../model/index.js';

/** Gives `check` the type of what `targets` yields. */
export const defineRule = <Target>(rule: Rule<Target>): Rule<Target> => rule;

/**
 * The target meets the requirement.
 * @param message what was found, with values
 */
export const pass = (message: string, ...evidence: Evidence[]): Finding => ({ outcome: 'pass', message, evidence });

/** What a violation says; `severity` only where the catalogue caps it. */
export interface Breach {
  readonly message: string;
  readonly expected: string;
  readonly seen: string;
  readonly severity?: Severity | undefined;
}

/** The target breaks the requirement, and nothing unseen could explain it away. */
export const violation = ({ message, expected, seen, severity }: Breach, ...evidence: Evidence[]): Finding => ({
  outcome: 'violation',
  message,
  expected,
  seen,
  severity,
  evidence,
});

/**
 * The requirement applies, and what was seen does not decide.
 * @param needed which capture or setting would settle it
 */
export const inconclusive = (reason: Reason, message: string, needed: string, ...evidence: Evidence[]): Finding => ({
  outcome: 'inconclusive',
  reason,
  message,
  needed,
  evidence,
});

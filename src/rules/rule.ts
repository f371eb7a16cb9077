import type { Evidence, Finding, Reason, Rule, Severity } from '../model/index.js';

/** Gives `check` the type of what `targets` yields. */
export const defineRule = <Target>(rule: Rule<Target>): Rule<Target> => rule;

/**
 * The target meets the requirement.
 * @param message what was found, with values
 */
export const pass = (message: string, ...evidence: Evidence[]): Finding => ({
  outcome: 'pass',
  message,
  exercised: undefined,
  evidence,
});

/**
 * A MAY passes whatever is done.
 * @param exercised whether it was made use of
 */
export const may = (exercised: boolean, message: string, ...evidence: Evidence[]): Finding => ({
  outcome: 'pass',
  message,
  exercised,
  evidence,
});

/** What a violation says; `severity` only where the catalogue has another than the rule's. */
export interface Breach {
  readonly message: string;
  readonly expected: string;
  readonly seen: string;
  readonly severity?: Severity | undefined;
  /** Rules whose violation in this session is the same one. */
  readonly causes?: readonly string[];
  /** When what is missing was due, microseconds since the epoch. */
  readonly due?: number | undefined;
}

/** The target breaks the requirement, and nothing unseen could explain it away. */
export const violation = (
  { message, expected, seen, severity, causes = [], due }: Breach,
  ...evidence: Evidence[]
): Finding => ({ outcome: 'violation', message, expected, seen, severity, causes, due, evidence });

/**
 * The requirement applies, and what was seen does not decide.
 * @param needed which capture or setting would settle it
 */
export const inconclusive = (reason: Reason, message: string, needed: string, ...evidence: Evidence[]): Finding => ({
  outcome: 'inconclusive',
  reason,
  message,
  needed,
  causes: [],
  evidence,
});

/**
 * What no capture can show: what the client keeps, or shows to its user.
 * @param message what a person has to compare, with the values that the capture gives
 * @param check the manual check, as an order
 */
export const notObservable = (message: string, check: string, ...evidence: Evidence[]): Finding => ({
  outcome: 'not-observable',
  reason: 'I-CFG',
  message,
  needed: check,
  causes: [],
  evidence,
});

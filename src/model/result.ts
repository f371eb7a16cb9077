import type { Diagnostic } from '../diagnostics.js';
import type { Party, Session } from './session.js';
import type { Outcome, Severity, Verdict } from './verdict.js';

/** One input, when it has been read. */
export interface CaptureResult {
  /** `c1`, `c2` … in the order given. */
  readonly id: string;
  readonly path: string;
  /** pcap, pcapng, trace …; undefined if none was recognised. */
  readonly format: string | undefined;
  readonly linkTypes: readonly number[];
  /** Records of a capture, lines of a log. */
  readonly frames: number;
  readonly sipMessages: number;
  readonly msrpMessages: number;
  /** First and last frame, microseconds since the epoch; undefined if there is none. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Part of it was not analysed. */
  readonly unread: boolean;
}

export interface SessionResult {
  readonly session: Session;
  /** In the order of the rules. */
  readonly verdicts: readonly Verdict[];
}

/** A bug of ours that the judge contained. */
export interface RuleFailure {
  readonly rule: string;
  readonly session: string;
  readonly error: Error;
}

export interface Counts {
  readonly violations: Readonly<Record<Severity, number>>;
  readonly pass: number;
  readonly inconclusive: number;
  readonly notApplicable: number;
  readonly notObservable: number;
  readonly errors: number;
  readonly sessions: number;
}

/** The whole run. */
export interface Summary {
  readonly tool: { readonly name: string; readonly version: string };
  readonly profile: string;
  readonly commandLine: string;
  readonly captures: readonly CaptureResult[];
  readonly endpoints: readonly Party[];
  readonly counts: Counts;
  /** By rule id. */
  readonly outcomes: Readonly<Record<string, Readonly<Partial<Record<Outcome, number>>>>>;
  readonly failures: readonly RuleFailure[];
}

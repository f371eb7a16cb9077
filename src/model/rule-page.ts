import type { ProfileName } from './profile.js';
import type { Rule } from './rule.js';
import type { Outcome, Reason, Severity } from './verdict.js';

/** What was changed in one message of a scene; a line of a diff each. */
export interface ShownChange {
  /** `+0.142 s 192.0.2.15 -> 198.51.100.10: SIP/2.0 200 OK` */
  readonly message: string;
  /** Each begins with `-`, `+` or a blank. */
  readonly lines: readonly string[];
}

/** An example of a rule with the verdict that it gives. */
export interface ShownExample {
  /** `manual`: what no capture shows. */
  readonly kind: 'good' | 'bad' | 'manual';
  readonly title: string;
  /** Of fixtures/scenes. */
  readonly scene: string;
  /** Empty: the scene as it is. */
  readonly changes: readonly ShownChange[];
  readonly outcome: Outcome;
  readonly severity: Severity;
  readonly message: string;
  readonly expected: string | null;
  readonly seen: string | null;
  readonly needed: string | null;
  /** `the 200 OK: SIP/2.0 200 OK` */
  readonly cites: readonly string[];
}

/** What is shipped of the examples of a rule: the scenes themselves are not. */
export interface ShownExamples {
  readonly rule: string;
  readonly shown: readonly ShownExample[];
}

/** What a person is told of a rule. */
export interface RulePage
  extends Pick<
    Rule,
    'id' | 'slug' | 'level' | 'severity' | 'judges' | 'observable' | 'title' | 'rationale' | 'needs' | 'cannotTell'
  > {
  readonly clause: Rule['clause'];
  readonly knownBehaviour: string | null;
  /** Where a profile has another severity than the rule. */
  readonly profiles: readonly {
    readonly name: ProfileName;
    readonly severity: Severity | 'off';
    readonly why: string;
  }[];
  /** The reasons it can give where it cannot tell. */
  readonly reasons: readonly { readonly code: Reason; readonly means: string }[];
  readonly shown: readonly ShownExample[];
  /** All that it is held to. */
  readonly examples: readonly { readonly outcome: Outcome; readonly title: string }[];
}

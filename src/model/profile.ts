import type { Severity } from './verdict.js';

/** The generations of the specification that a client can be judged by; the first is the default. */
export const PROFILE_NAMES = ['cpm-2.1', 'cpm-1.0', 'up-2', 'joyn'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** What the user asked for: one profile for all, or for each session that which its client announces. */
export type ProfileChoice = ProfileName | 'auto';

/** Which severity a profile gives a rule, and why. */
export interface ProfileEntry {
  readonly severity: Severity | 'off';
  /** The reason, in a few words. */
  readonly why: string;
}

/** Which profile judged a session. */
export interface JudgedBy {
  readonly name: ProfileName;
  /** Why it was that one, as the end of a sentence. */
  readonly why: string;
  /** What the client's own messages say against it, one sentence; undefined if nothing does. */
  readonly contradiction: string | undefined;
}

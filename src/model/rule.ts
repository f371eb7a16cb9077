import type { Session } from './session.js';
import type { Evidence, Outcome, Reason, Severity, Verdict } from './verdict.js';

/** Windows of the catalogue 4.4, microseconds, and what the user declared. */
export interface Settings {
  /** D_SUB: SUBSCRIBE after the 200. */
  readonly subscribeWindow: number;
  /** D_BYE: BYE of the replaced session after the ACK. */
  readonly byeWindow: number;
  /** D_MEDIA: MSRP set-up after the ACK. */
  readonly mediaWindow: number;
  /** D_IMDN: delivery notification after the message. */
  readonly notificationWindow: number;
  /** D_REJOIN: first chat message after a re-join. */
  readonly rejoinWindow: number;
  /** g: around T_end, messages may have crossed. */
  readonly guard: number;
  /** The user vouches that the capture shows all sessions from their start. */
  readonly completeCapture: boolean;
  /** What the user says that the client supports, as `groupdata`. */
  readonly clientSupports: readonly string[];
  /** What the user says was done with the client while the capture ran, as `decline-deferred-later`. */
  readonly scenarios: readonly string[];
}

const SECOND = 1_000_000;
export const DEFAULT_SETTINGS: Settings = {
  subscribeWindow: 10 * SECOND,
  byeWindow: 32 * SECOND,
  mediaWindow: 32 * SECOND,
  notificationWindow: 10 * SECOND,
  rejoinWindow: 60 * SECOND,
  guard: SECOND,
  completeCapture: false,
  clientSupports: [],
  scenarios: [],
};

/** What a check says of one target. That nothing is there to be judged is the judge's to say. */
export type Finding =
  | {
      readonly outcome: 'pass';
      readonly message: string;
      /** Of a MAY: whether it was made use of. */
      readonly exercised: boolean | undefined;
      readonly evidence: readonly Evidence[];
    }
  | {
      readonly outcome: 'violation';
      /** What was found, with values; it never repeats the title. */
      readonly message: string;
      readonly expected: string;
      readonly seen: string;
      /** Where it is not the rule's: the catalogue caps some findings, and takes a few more seriously. */
      readonly severity: Severity | undefined;
      /** Rules whose violation in this session is the same one: it is then pointed at and counted once. */
      readonly causes: readonly string[];
      /** When what is missing was due, microseconds since the epoch. */
      readonly due: number | undefined;
      readonly evidence: readonly Evidence[];
    }
  | {
      readonly outcome: 'inconclusive' | 'not-observable';
      readonly reason: Reason;
      readonly message: string;
      /** Which capture or setting would settle it; of what no capture shows, the manual check, with the values to compare. */
      readonly needed: string;
      /** Rules whose verdict on this session it only repeats. */
      readonly causes: readonly string[];
      readonly evidence: readonly Evidence[];
    };

/** One change to a conformant scene; small enough to be read as a diff. `find`: text that the message holds, each line of it somewhere. */
export type Edit =
  | { readonly drop: string }
  /** Removes the message and all that follows. */
  | { readonly cutAt: string }
  /** Removes all before the message. */
  | { readonly startAt: string }
  /** In every message that holds `in`, or in every message that holds the text. */
  | { readonly replace: readonly [find: string, by: string]; readonly in?: string }
  /** The message once more, `after` seconds later. */
  | { readonly repeat: string; readonly after: number }
  /** Moves the message in time, by seconds. */
  | { readonly shift: string; readonly by: number }
  /** Adds messages, written as in a trace. */
  | { readonly insert: string }
  /** The capture shows only what this address sent. */
  | { readonly keepOnlyFrom: string }
  /** The capture shows no MSRP. */
  | { readonly hide: 'msrp' };

export interface Example {
  readonly outcome: Outcome;
  /** With `violation`, when it is not the rule's own. */
  readonly severity?: Severity;
  /** With `inconclusive` and `not-observable`. */
  readonly reason?: Reason;
  /** With the `pass` of a MAY. */
  readonly exercised?: boolean;
  readonly title: string;
  /** Name of a scene in fixtures/scenes. */
  readonly scene: string;
  readonly edits?: readonly Edit[];
  readonly settings?: Partial<Settings>;
}

export type Level = 'SHALL' | 'SHALL NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY';

/** One numbered requirement. */
export interface Rule<Target = unknown> {
  readonly id: string;
  readonly slug: string;
  readonly clause: {
    readonly document: string;
    readonly section: string;
    /** The sentence, as the catalogue has it. */
    readonly statement: string;
  };
  readonly level: Level;
  readonly severity: Severity;
  /** Whose duty it is: what the network does is never blamed on the client. */
  readonly judges: 'client' | 'network';
  /** How much of it a capture can show at all. */
  readonly observable: 'fully' | 'partly' | 'not';
  /** It sums up other rules: judged after them, with their verdicts, and pointing at what they found. */
  readonly rollsUp?: true;
  /** The requirement, as a statement that is true when it is met; no full stop. */
  readonly title: string;
  /** What goes wrong for whom when it is not met. */
  readonly rationale: string;
  /** What a capture must show for a verdict. */
  readonly needs: string;
  /** When it cannot be told, in words. */
  readonly cannotTell: string;
  /** What deployed clients and networks are known to do, where that helps who reads a violation. */
  readonly knownBehaviour?: string;
  /** Each thing in the session that the requirement speaks of. None: not applicable. */
  readonly targets: (session: Session, settings: Settings) => Iterable<Target>;
  /** @param others verdicts of the rules before it on this session: for one that rolls up, of all that do not */
  readonly check: (target: Target, session: Session, settings: Settings, others: readonly Verdict[]) => Finding;
  readonly examples: readonly Example[];
}

/** What the reports show of a rule. */
export type RuleInfo = Omit<Rule<never>, 'targets' | 'check' | 'examples'>;

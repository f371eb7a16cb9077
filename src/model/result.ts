import type { Diagnostic } from '../diagnostics.js';
import type { JudgedBy, ProfileChoice } from './profile.js';
import type { Party, Session } from './session.js';
import type { Signature } from './signature.js';
import type { Outcome, Severity, Verdict } from './verdict.js';

/** How good a packet capture is: what of the traffic it does not show, and what it shows twice. */
export interface CaptureQuality {
  /** Frames of which the capture holds only the beginning, and how many bytes it holds of the longest of them. */
  readonly cutFrames: number;
  readonly cutTo: number;
  /** Frames that are more than a second earlier than the one before them in the file. */
  readonly clockSteps: number;
  /** SIP messages that the capture holds a second time. */
  readonly copies: number;
  /** Frames whose headers were not read down to UDP, TCP or SCTP, by why. */
  readonly undecoded: {
    readonly linkType: number;
    readonly cut: number;
    readonly malformed: number;
    readonly other: number;
  };
  /** Pairs of addresses between which messages were seen, and those that were seen to speak one way only. */
  readonly pairs: number;
  readonly oneWayPairs: number;
  /** The first of these: addresses, with ports where both are the same (loopback). */
  readonly oneWay: readonly { readonly from: string; readonly to: string }[];
}

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
  /** Of packet captures. */
  readonly quality?: CaptureQuality;
  /** Part of it was not analysed. */
  readonly unread: boolean;
}

export interface SessionResult {
  readonly session: Session;
  /** In the order of the rules. */
  readonly verdicts: readonly Verdict[];
  /** Which profile judged it, and why; absent where nothing was judged. */
  readonly profile?: JudgedBy;
  /** Behaviour of earlier specifications that it shows. */
  readonly signatures?: readonly Signature[];
}

/** A bug of ours that the judge contained. */
export interface RuleFailure {
  readonly rule: string;
  readonly session: string;
  readonly error: Error;
}

/** Numbers of verdicts about the client; rule failures of all rules. */
export interface Counts {
  readonly violations: Readonly<Record<Severity, number>>;
  readonly pass: number;
  readonly inconclusive: number;
  readonly notApplicable: number;
  readonly notObservable: number;
  readonly errors: number;
  readonly sessions: number;
  /** What was found of the network: it fails no test of the client. */
  readonly network: { readonly violations: Readonly<Record<Severity, number>>; readonly inconclusive: number };
}

/** The whole run. */
export interface Summary {
  readonly tool: { readonly name: string; readonly version: string };
  readonly profile: ProfileChoice;
  readonly commandLine: string;
  /** What else was given and where it comes from, a sentence each. */
  readonly notes?: readonly string[];
  readonly captures: readonly CaptureResult[];
  readonly endpoints: readonly Party[];
  readonly counts: Counts;
  /** By rule id. */
  readonly outcomes: Readonly<Record<string, Readonly<Partial<Record<Outcome, number>>>>>;
  readonly failures: readonly RuleFailure[];
}

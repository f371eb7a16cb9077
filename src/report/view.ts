import type { RuleInfo, SessionResult, Verdict } from '../model/index.js';
import { type DrawnStep, type DrawnSteps, drawSteps } from './drawn-steps.js';
import { profileFacts } from './judged-by.js';
import type { Ladder } from './ladder.js';
import { type Citation, citationsOf, type MessageRow, messageRow, skippedText } from './message-rows.js';
import { type RosterRow, rosterRows } from './roster-rows.js';
import { type Fact, sessionFacts } from './session-facts.js';
import { sessionLadder } from './session-ladder.js';
import { INITIATOR_WORDS, KIND_WORDS, STATE_WORDS } from './session-words.js';
import { clockTime } from './times.js';
import {
  type SignatureRow,
  signatureRow,
  type VerdictGroup,
  type VerdictRow,
  verdictCounts,
  verdictGroups,
  verdictRow,
  worstFirst,
} from './verdict-rows.js';
import { clip, visible } from './visible.js';
import { type CountedMark, counted, isOfClient, number } from './wording.js';

/** One session, as plain objects: all text visible, nothing of the session itself. */
export interface SessionView {
  /** Its id on the page. */
  readonly anchor: string;
  readonly name: string;
  readonly kind: string;
  readonly summary: string;
  readonly facts: readonly Fact[];
  readonly hidden: readonly { readonly reason: string; readonly why: string; readonly needed: string }[];
  readonly counts: readonly CountedMark[];
  /** Violations, failures and inconclusive verdicts about the client. */
  readonly open: readonly VerdictRow[];
  /** The same about the network. */
  readonly network: readonly VerdictRow[];
  /** Behaviour of earlier specifications. */
  readonly signatures: readonly SignatureRow[];
  readonly notObservable: readonly VerdictGroup[];
  readonly notObservableCount: string;
  readonly passed: readonly VerdictRow[];
  readonly passedCount: string;
  /** Rule ids. */
  readonly notApplicable: readonly string[];
  readonly notApplicableCount: string;
  /** Who took part in a group session, over time. */
  readonly rosters: readonly RosterRow[];
  readonly ladder: Ladder | undefined;
  readonly messages: readonly MessageRow[];
  readonly messageCount: string;
  readonly began: string;
  readonly skippedAfter: string;
  /** What was left out in all, with numbers; empty if nothing was. */
  readonly cut: string;
}

/**
 * What the page shows of a session.
 * @param anchor its id on the page
 * @param steps its steps, as `drawnStepsOf` chose them
 * @param rules by id
 */
export function sessionView(
  { session, verdicts, profile, signatures = [] }: SessionResult,
  anchor: string,
  steps: DrawnSteps,
  rules: ReadonlyMap<string, RuleInfo>,
): SessionView {
  const citations = citationsOf(verdicts);
  const target = messageTarget(anchor, steps);
  const row = (verdict: Verdict): VerdictRow => verdictRow(verdict, session.firstTime, target, rules, signatures);
  const of = (outcome: Verdict['outcome']): Verdict[] => verdicts.filter(verdict => verdict.outcome === outcome);
  const open = [...of('violation').sort(worstFirst), ...of('error'), ...of('inconclusive').sort(worstFirst)];
  const notObservable = of('not-observable');
  const passed = of('pass');
  const notApplicable = of('not-applicable');
  const messages = steps.drawn.map(drawn =>
    messageRow(drawn, target(drawn.step.message.number), session.firstTime, citedHere(drawn, citations)),
  );
  return {
    anchor,
    name: visible(clip(session.id, 40)),
    kind: KIND_WORDS[session.kind],
    summary: `${INITIATOR_WORDS[session.initiator]}, ${STATE_WORDS[session.state]}`,
    facts: [...sessionFacts(session), ...profileFacts(profile)],
    hidden: session.hidden.map(({ reason, why, needed }) => ({
      reason,
      why: visible(clip(why, 400)),
      needed: visible(clip(needed, 400)),
    })),
    counts: verdictCounts(verdicts),
    open: open.filter(isOfClient).map(row),
    network: open.filter(verdict => !isOfClient(verdict)).map(row),
    signatures: signatures.map(signatureRow),
    notObservable: verdictGroups(notObservable),
    notObservableCount: counted(notObservable.length, 'check'),
    passed: passed.map(row),
    passedCount: counted(passed.length, 'check'),
    notApplicable: notApplicable.map(({ rule }) => rule),
    notApplicableCount: counted(notApplicable.length, 'check'),
    rosters: rosterRows(session, target),
    ladder: messages.length === 0 ? undefined : sessionLadder(session, steps.drawn, messages),
    messages,
    messageCount: number(session.messages.length),
    began: clockTime(session.firstTime),
    skippedAfter: skippedText(steps.skippedAfter),
    cut: cutText(steps),
  };
}

/** The id of a message on the page by its number; empty if it is not drawn. */
export function messageTarget(anchor: string, { shownBy }: DrawnSteps): (message: number) => string {
  return message => {
    const shown = shownBy.get(message);
    return shown === undefined ? '' : `${anchor}-m${shown}`;
  };
}

/** The steps of a session that are drawn: all of them, or those that open verdicts cite and the first ones. */
export function drawnStepsOf({ session, verdicts }: SessionResult): DrawnSteps {
  const open = verdicts.filter(
    ({ outcome }) => outcome === 'violation' || outcome === 'error' || outcome === 'inconclusive',
  );
  return drawSteps(session.steps(), new Set(open.flatMap(({ evidence }) => evidence.map(({ message }) => message))));
}

const citedHere = ({ step, again }: DrawnStep, citations: ReadonlyMap<number, Citation[]>): Citation[] =>
  [step, ...again].flatMap(({ message }) => citations.get(message.number) ?? []);

function cutText({ drawn, skipped }: DrawnSteps): string {
  if (skipped === 0) return '';
  const all = counted(drawn.length + skipped, 'message');
  return `${number(drawn.length)} of ${all} are shown here: those that verdicts cite, and the first ones`;
}

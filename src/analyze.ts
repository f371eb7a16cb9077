import type { Input } from './input/index.js';
import {
  DEFAULT_SETTINGS,
  PROFILE_NAMES,
  type ProfileChoice,
  type ReportWriter,
  type Rule,
  type Session,
  type Settings,
  type Summary,
} from './model/index.js';
import { judgedBy } from './rules/announced-profile.js';
import { judge } from './rules/judge.js';
import { signaturesOf } from './rules/old-style.js';
import { Tally } from './tally.js';
import { Tracker } from './tracking/index.js';
import { VERSION } from './version.js';

/** What the rules are those of: the change request as written. */
export const DEFAULT_PROFILE: ProfileChoice = PROFILE_NAMES[0];

export interface AnalyzeOptions {
  /** Addresses or URIs of the clients, where the user knows them better than the capture tells. */
  readonly clients?: readonly string[];
  /** URIs of the function that delivers deferred messages. */
  readonly deferredUris?: readonly string[];
  /** Whose severities count; `auto`: for each session of what its client announces. */
  readonly profile?: ProfileChoice;
  readonly settings?: Partial<Settings>;
  /** How the run was asked for, as the reports show it. */
  readonly commandLine?: string;
  /** Where what was given comes from, a sentence each; the reports show them. */
  readonly notes?: readonly string[];
  /** Called after each batch, with the sessions judged so far. */
  readonly onBatch?: (sessions: number) => void;
}

/**
 * From captures to finished reports: the whole program. Data goes one way: messages are read in batches (the only thing
 * awaited), the tracker makes sessions of them, the judge makes verdicts of a session as soon as it is over, and the
 * reports are written as verdicts come in. Nothing keeps more than the sessions that are open.
 *
 * @param input from `readInput`
 * @param rules those to judge by, in the order in which reports show them
 * @param reports each gets every judged session, then the summary
 * @returns the counts of the whole run
 */
export async function analyze(
  input: Input,
  rules: readonly Rule<never>[],
  reports: readonly ReportWriter[],
  options: AnalyzeOptions = {},
): Promise<Summary> {
  const tracker = new Tracker({ clients: options.clients ?? [], deferredUris: options.deferredUris ?? [] });
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const profile = options.profile ?? DEFAULT_PROFILE;
  const tally = new Tally();

  const settle = (session: Session): void => {
    const chosen = judgedBy(session, profile);
    const { verdicts, failures } = judge(session, rules, settings, chosen.name);
    tally.add(verdicts, failures);
    const signatures = signaturesOf(session, verdicts);
    const result = rules.length > 0 ? { session, verdicts, signatures, profile: chosen } : { session, verdicts };
    for (const report of reports) report.add(result);
  };

  for await (const { events, time } of input) {
    for (const event of events) tracker.observe(event).forEach(settle);
    if (Number.isFinite(time)) tracker.advance(time).forEach(settle);
    options.onBatch?.(tally.sessions);
  }
  for (const session of tracker.end()) settle(session);

  const summary: Summary = {
    tool: { name: 'cpmlint', version: VERSION },
    profile,
    commandLine: options.commandLine ?? '',
    notes: options.notes ?? [],
    captures: input.captures(),
    endpoints: tracker.parties(),
    counts: tally.counts(),
    outcomes: tally.outcomes(),
    failures: tally.failures,
  };
  for (const report of reports) report.end(summary);
  return summary;
}

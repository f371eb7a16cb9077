import type { ReportWriter, RuleInfo, Sink } from '../model/index.js';

/** How a report is to look; what it says never depends on it, but for `maxSessions`. */
export interface ReportOptions {
  /** Terminal colours, for the text report. */
  readonly color: boolean;
  /** HTML: from this many sessions on, only those with violations or inconclusive verdicts keep their detail. Default 2000. */
  readonly maxSessions?: number;
}

/**
 * Begins a report.
 * @param sink where its text goes
 * @param rules what the verdicts speak of, in report order
 */
export type ReportFormat = (sink: Sink, rules: readonly RuleInfo[], options: ReportOptions) => ReportWriter;

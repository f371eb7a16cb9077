import type { Counts, Summary } from './model/index.js';

/** What a process tells its caller; where several hold, the first of this table. */
export const EXIT = {
  /** As shells have it, 128 and the number of the signal. What was found up to then is written. */
  SIGINT: 130,
  SIGTERM: 143,
  usage: 2,
  /** Part of the input was not analysed, a rule threw, or a report could not be written. */
  cannotVouch: 3,
  violations: 1,
  clean: 0,
} as const;

export const GATES = ['error', 'warning', 'inconclusive', 'never'] as const;
/** The least that fails a run (`--fail-on`). */
export type Gate = (typeof GATES)[number];

/** What counts at each gate; each holds what the one before it holds. */
const AT_GATE: Readonly<Record<Gate, (counts: Counts) => boolean>> = {
  error: ({ violations }) => violations.error > 0,
  warning: counts => AT_GATE.error(counts) || counts.violations.warning > 0,
  inconclusive: counts => AT_GATE.warning(counts) || counts.inconclusive > 0,
  never: () => false,
};

/** No SIP or MSRP in any of the captures: a run that saw nothing must not pass. */
export const sawNothing = ({ captures }: Summary): boolean =>
  captures.every(({ sipMessages, msrpMessages }) => sipMessages + msrpMessages === 0);

/** True if part of the input was not analysed or a rule threw: silence about it is then no acquittal. */
const isIncomplete = (summary: Summary): boolean => {
  const { captures, counts, failures } = summary;
  return sawNothing(summary) || captures.some(({ unread }) => unread) || counts.errors > 0 || failures.length > 0;
};

/**
 * The exit code of a run that came to its end. The output formats have no part in it.
 * @param written every report that was asked for is where it was asked to be
 */
export function exitCode(summary: Summary, gate: Gate, written: boolean): number {
  if (!written || isIncomplete(summary)) return EXIT.cannotVouch;
  return AT_GATE[gate](summary.counts) ? EXIT.violations : EXIT.clean;
}

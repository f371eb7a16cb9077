import type { Summary } from '../model/index.js';
import { counted, number, violationTotal } from './wording.js';

export interface VerdictSentence {
  /** `2 violations in 1 of 3 sessions, 4 checks could not be decided` */
  readonly text: string;
  /** Its first part. */
  readonly main: string;
  /** CSS class: the worst of what the sentence says. */
  readonly kind: 'error' | 'warning' | 'info' | 'inconclusive' | 'pass';
}

/**
 * The whole run in words. It never says that all is well where nothing was looked at in full.
 * @param violated sessions with at least one violation
 */
export function verdictSentence({ counts, captures, failures }: Summary, violated: number): VerdictSentence {
  const violations = violationTotal(counts);
  const unread = captures.filter(capture => capture.unread).length;
  const main = mainClause(violations, violated, counts.sessions, counts.pass);
  const parts = [main];
  const network = violationTotal(counts.network);
  if (network > 0) parts.push(`${counted(network, 'finding')} about the network`);
  if (counts.inconclusive > 0) parts.push(`${counted(counts.inconclusive, 'check')} could not be decided`);
  if (unread > 0) parts.push('part of the input was not analysed');
  if (failures.length > 0) parts.push(counted(failures.length, 'rule failure'));
  return { text: parts.join(', '), main, kind: kindOf() };

  function kindOf(): VerdictSentence['kind'] {
    const { error, warning, info } = counts.violations;
    if (error > 0) return 'error';
    if (warning > 0) return 'warning';
    if (counts.inconclusive > 0 || unread > 0 || failures.length > 0 || counts.pass === 0) return 'inconclusive';
    return info > 0 || network > 0 ? 'info' : 'pass';
  }
}

function mainClause(violations: number, violated: number, sessions: number, passed: number): string {
  if (sessions === 0) return 'No session was found';
  if (violations > 0) {
    const of = sessions === 1 ? '' : `${number(violated)} of `;
    return `${counted(violations, 'violation')} in ${of}${counted(sessions, 'session')}`;
  }
  return passed > 0
    ? `No violation in ${counted(sessions, 'session')}`
    : `Nothing could be judged in ${counted(sessions, 'session')}`;
}

import picocolors from 'picocolors';
import type { RuleInfo, Severity } from '../model/index.js';
import type { TerminalLook } from './cells.js';
import { type TableColumn, tableLines } from './table.js';

/** What `cpmlint rules` shows of a rule. */
export interface RuleRow
  extends Pick<RuleInfo, 'id' | 'slug' | 'level' | 'observable' | 'judges' | 'title' | 'clause'> {
  /** Under the profile. */
  readonly severity: Severity | 'off';
}

const COLUMNS: readonly TableColumn[] = [
  { head: 'id' },
  { head: 'slug', shrinksTo: 16 },
  { head: 'level' },
  { head: 'severity' },
  { head: 'observable' },
];

/** The table of all rules, fitted to the terminal. */
export function rulesTable(rows: readonly RuleRow[], look: TerminalLook): string {
  const cells = rows.map(({ id, slug, level, severity, observable }) => [id, slug, level, severity, observable]);
  const [head = '', ...lines] = tableLines(COLUMNS, cells, look);
  return `${[picocolors.createColors(look.color).bold(head), ...lines].join('\n')}\n`;
}

import type { Streams } from './check.js';
import type { TerminalLook } from './report/cells.js';
import { coverageText } from './report/coverage-table.js';
import { type RuleRow, rulesTable } from './report/rules-table.js';
import { coverage } from './rules/coverage.js';
import { rules } from './rules/index.js';
import { profileEntry } from './rules/profiles.js';
import type { RulesOptions } from './rules-arguments.js';
import { showsUnicode, terminalWidth, wantsColour } from './terminal.js';

/** `cpmlint rules`: the table of rules, or of what they cover. */
export function listRules(options: RulesOptions, { out }: Streams): void {
  const look: TerminalLook = {
    width: terminalWidth(),
    unicode: !options.ascii && showsUnicode(),
    color: options.color && wantsColour(1),
  };
  if (options.coverage) {
    const inPlace = new Set(rules.map(({ id }) => id));
    out.write(options.json ? `${JSON.stringify(coverage, undefined, 2)}\n` : coverageText(coverage, inPlace, look));
    return;
  }
  const rows = rules.map(({ id, slug, level, severity, observable, judges, title, clause }): RuleRow => {
    const entry = profileEntry(options.profile, id);
    return { id, slug, level, severity: entry?.severity ?? severity, observable, judges, title, clause };
  });
  out.write(options.json ? `${JSON.stringify(rows, undefined, 2)}\n` : rulesTable(rows, look));
}

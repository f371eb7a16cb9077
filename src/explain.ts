import type { Streams } from './check.js';
import { UserError } from './errors.js';
import type { ExplainOptions } from './explain-arguments.js';
import type { TerminalLook } from './report/cells.js';
import { reasonMarkdown, rulePageMarkdown } from './report/rule-page-markdown.js';
import { reasonText, rulePageText } from './report/rule-page-text.js';
import { named, rulePage, rulesWithReason } from './rule-pages.js';
import { showsUnicode, terminalWidth, wantsColour } from './terminal.js';

/**
 * `cpmlint explain`: what a rule demands, with examples, or what a reason code means.
 * @param name of the rule, or the reason code
 * @throws UserError if nothing has that name
 */
export function explain(name: string, options: ExplainOptions, { out }: Streams): void {
  const found = named(name);
  if (found.kind === 'unknown') {
    const [last, ...others] = [...found.nearest].reverse();
    throw new UserError(
      `there is no rule or reason ${name}; the nearest are ${others.reverse().join(', ')} and ${last}`,
    );
  }
  const look: TerminalLook = {
    width: terminalWidth(),
    unicode: !options.ascii && showsUnicode(),
    color: options.color && wantsColour(1),
  };
  if (found.kind === 'rule') {
    const page = rulePage(found.rule);
    if (options.format === 'json') out.write(`${JSON.stringify(page, undefined, 2)}\n`);
    else out.write(options.format === 'markdown' ? rulePageMarkdown(page) : rulePageText(page, look));
    return;
  }
  const { reason, means } = found;
  const rules = rulesWithReason(reason);
  if (options.format === 'json') {
    out.write(`${JSON.stringify({ code: reason, means, rules: rules.map(({ id }) => id) }, undefined, 2)}\n`);
  } else
    out.write(
      options.format === 'markdown' ? reasonMarkdown(reason, means, rules) : reasonText(reason, means, rules, look),
    );
}

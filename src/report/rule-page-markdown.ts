import type { Reason, Rule, RulePage, ShownExample } from '../model/index.js';
import { EXAMPLE_HEADS, neverBroken, observableText, profilesText, verdictText } from './rule-page-words.js';
import { clauseText } from './wording.js';
import { wrapped } from './wrapped.js';

const WIDTH = 120;
/** Lines of code are cut, or the page scrolls sideways. */
const CODE_WIDTH = 160;

/** The page of a rule in Markdown. */
export function rulePageMarkdown(page: RulePage): string {
  const {
    id,
    slug,
    title,
    clause,
    level,
    severity,
    judges,
    rationale,
    needs,
    cannotTell,
    reasons,
    knownBehaviour,
    shown,
  } = page;
  const unbroken = neverBroken(page);
  const profiles = profilesText(page);
  const lines = [
    `# ${id} \`${slug}\``,
    '',
    ...paragraph(`**${plain(title)}.**`),
    '',
    '| | |',
    '|---|---|',
    `| Clause | ${cell(clauseText(page))} |`,
    `| Statement | ${cell(clause.statement)} |`,
    `| Level | ${level}, for the ${judges}; ${observableText(page)} |`,
    `| Severity | ${severity} |`,
    ...(profiles === undefined ? [] : [`| Profiles | ${cell(profiles)} |`]),
    '',
    ...paragraph(plain(rationale)),
    '',
    ...paragraph(`**Needs to see.** ${plain(needs)}.`),
    '',
    ...paragraph(`**Cannot tell.** ${plain(cannotTell)}.`),
    ...(reasons.length > 0 ? ['', ...reasons.map(({ code, means }) => `- \`${code}\`: ${means}`)] : []),
    ...(knownBehaviour === null ? [] : ['', ...paragraph(`**Known behaviour.** ${plain(knownBehaviour)}`)]),
    ...shown.flatMap(exampleLines),
    ...(unbroken === undefined ? [] : ['', unbroken]),
    '',
    '## All examples',
    '',
    '| outcome | |',
    '|---|---|',
    ...page.examples.map(example => `| ${example.outcome} | ${cell(example.title)} |`),
    '',
  ];
  return lines.join('\n');
}

function exampleLines(example: ShownExample): string[] {
  const { kind, title, scene, changes, message, expected, seen, needed, cites } = example;
  return [
    '',
    `## ${EXAMPLE_HEADS[kind]}: ${plain(title)}`,
    '',
    `Scene \`${scene}\`${changes.length > 0 ? ', changed:' : ', as it is.'}`,
    ...(changes.length > 0
      ? [
          '',
          ...code(
            'diff',
            changes.flatMap(change => [`@@ ${change.message}`, ...change.lines]),
          ),
        ]
      : []),
    '',
    ...paragraph(`Verdict: **${verdictText(example)}**. ${plain(message)}.`),
    ...(expected === null ? [] : ['', ...paragraph(`- expected: ${plain(expected)}`, '  ')]),
    ...(seen === null ? [] : paragraph(`- seen: ${plain(seen)}`, '  ')),
    ...(needed === null ? [] : ['', ...paragraph(`- to check: ${plain(needed)}`, '  ')]),
    ...(cites.length > 0 ? ['', 'It cites:', '', ...code('', cites)] : []),
  ];
}

const paragraph = (text: string, rest = ''): string[] => wrapped(text, WIDTH, '', rest);

const code = (language: string, lines: readonly string[]): string[] => {
  const shown = lines.map(line => (line.length > CODE_WIDTH ? `${line.slice(0, CODE_WIDTH - 1)}…` : line));
  // More backquotes than any line holds in a row.
  const longest = Math.max(0, ...shown.flatMap(line => line.match(/`+/g) ?? []).map(ticks => ticks.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [`${fence}${language}`, ...shown, fence];
};

/** Text that is no markup. */
const plain = (text: string): string => text.replace(/[\\`*<>[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');
const cell = (text: string): string => plain(text).replaceAll('|', '\\|').replace(/\s+/g, ' ');

/** What a reason code means, in Markdown. */
export const reasonMarkdown = (reason: Reason, means: string, rules: readonly Pick<Rule, 'id'>[]): string =>
  `# ${reason}\n\n${means}.\n\nRules that have an example of it: ${rules.map(({ id }) => id).join(', ') || 'none'}.\n`;

import picocolors from 'picocolors';
import type { Reason, Rule, RulePage, ShownExample } from '../model/index.js';
import { asciiOnly, fitCells, type TerminalLook } from './cells.js';
import { EXAMPLE_HEADS, neverBroken, observableText, profilesText, verdictText } from './rule-page-words.js';
import { clauseText } from './wording.js';
import { wrapped } from './wrapped.js';

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 100;
const INDENT = '  ';
const LABEL = 11;

/**
 * The page of a rule for the terminal.
 * @param look what it can show; lines of messages are cut at its width
 */
export function rulePageText(page: RulePage, look: TerminalLook): string {
  const paint = picocolors.createColors(look.color);
  const width = Math.min(look.width, WIDEST);
  const fact = (name: string, text: string): string[] => wrapped(text, width, name.padEnd(LABEL));
  const section = (head: string, lines: readonly string[]): string[] => ['', paint.bold(head), ...lines];
  const indented = (text: string): string[] => wrapped(text, width, INDENT);

  const profiles = profilesText(page);
  const unbroken = neverBroken(page);
  const lines = [
    `${paint.bold(page.id)}  ${page.slug}`,
    ...wrapped(page.title, width),
    '',
    ...fact('Clause', clauseText(page)),
    ...fact('Statement', page.clause.statement),
    ...fact('Level', `${page.level}, for the ${page.judges}; ${observableText(page)}`),
    ...fact('Severity', page.severity),
    ...(profiles === undefined ? [] : fact('Profiles', profiles)),
    ...section('Why it matters', indented(page.rationale)),
    ...section('What it needs to see', indented(page.needs)),
    ...section('When it cannot tell', [
      ...indented(page.cannotTell),
      ...page.reasons.flatMap(({ code, means }) => wrapped(means, width, INDENT + code.padEnd(LABEL))),
    ]),
    ...(page.knownBehaviour === null ? [] : section('Known behaviour', indented(page.knownBehaviour))),
    ...page.shown.flatMap(example => exampleLines(example, look, width)),
    ...(unbroken === undefined ? [] : ['', unbroken]),
  ];
  return `${(look.unicode ? lines : lines.map(ascii)).join('\n')}\n`;
}

const ascii = (line: string): string =>
  line
    .split('\u001b')
    .map(part => asciiOnly(part.replaceAll('…', '..').replaceAll('⇒', '=>')))
    .join('\u001b');

function exampleLines(example: ShownExample, look: TerminalLook, width: number): string[] {
  const paint = picocolors.createColors(look.color);
  const { kind, title, scene, changes, message, expected, seen, needed, cites } = example;
  const cut = (line: string): string => fitCells(line, width, look);
  const diff = (line: string): string => {
    const text = cut(`${INDENT}${INDENT}${line}`);
    return line.startsWith('+') ? paint.green(text) : line.startsWith('-') ? paint.red(text) : text;
  };
  const values = [
    ['expected', expected],
    ['seen', seen],
    ['check', needed],
  ] as const;
  return [
    '',
    ...wrapped(`${EXAMPLE_HEADS[kind]}: ${title}`, width, '', INDENT).map(line => paint.bold(line)),
    `${INDENT}scene ${scene}${changes.length > 0 ? ', changed:' : ', as it is'}`,
    ...changes.flatMap(change => [cut(`${INDENT}${change.message}`), ...change.lines.map(diff)]),
    ...wrapped(`${verdictText(example)}: ${message}`, width, `${INDENT}=> `),
    ...values.flatMap(([name, value]) =>
      value === null ? [] : wrapped(value, width, `${INDENT}   ${name.padEnd(LABEL - 2)}`),
    ),
    // With changes the reader has seen the lines; without, these are what the verdict rests on.
    ...(changes.length === 0 ? cites.map(cited => cut(`${INDENT}   ${cited}`)) : []),
  ];
}

/** What a reason code means, and which rules can give it. */
export function reasonText(
  reason: Reason,
  means: string,
  rules: readonly Pick<Rule, 'id'>[],
  look: TerminalLook,
): string {
  const paint = picocolors.createColors(look.color);
  const width = Math.min(look.width, WIDEST);
  const lines = [
    `${paint.bold(reason)}  ${means}`,
    '',
    ...wrapped(
      'A verdict is inconclusive with this reason where the rule applies and what the capture shows does not decide.',
      width,
    ),
    '',
    paint.bold('Rules that have an example of it'),
    ...wrapped(
      rules.length > 0 ? rules.map(({ id }) => id).join(', ') : 'none: it comes from the session as a whole',
      width,
      INDENT,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

import picocolors from 'picocolors';
import type { CoverageLine } from '../model/index.js';
import type { TerminalLook } from './cells.js';
import { wrapped } from './wrapped.js';

/** How many sentences there are of each kind, as a sentence. */
function coverageTotals(lines: readonly CoverageLine[]): string {
  const count = (judged: CoverageLine['judged']): number => lines.filter(line => line.judged === judged).length;
  return (
    `Of ${lines.length} sentences, ${count('client-side')} are judged from a capture beside the client (SIP and MSRP), ` +
    `${count('needs more')} need more, and ${count('never')} never can be: they speak of what is inside the client or on its screen.`
  );
}

/** Rules of the catalogue that are not in place yet are marked. */
const ids = ({ rules }: CoverageLine, inPlace: ReadonlySet<string>): string =>
  rules.map(id => (inPlace.has(id) ? id : `${id} (not yet)`)).join(', ');

const WIDEST = 100;
const PLACE = 20;
const LEVEL = 12;
const JUDGED = 13;

/** @param inPlace ids of the rules that exist */
export function coverageText(lines: readonly CoverageLine[], inPlace: ReadonlySet<string>, look: TerminalLook): string {
  const paint = picocolors.createColors(look.color);
  const width = Math.min(look.width, WIDEST);
  const head = `${'sentence'.padEnd(PLACE)}${'level'.padEnd(LEVEL)}${'judged'.padEnd(JUDGED)}by`;
  const text = lines.flatMap(line => [
    ...wrapped(
      ids(line, inPlace),
      width,
      `${line.place.padEnd(PLACE)}${(line.level ?? '').padEnd(LEVEL)}${line.judged.padEnd(JUDGED)}`,
    ),
    ...wrapped(line.needs === undefined ? line.says : `${line.says} (${line.needs})`, width, '  ').map(paint.dim),
  ]);
  return `${[paint.bold(head), ...text, '', ...wrapped(coverageTotals(lines), width)].join('\n')}\n`;
}

/** @param link makes a link of the id of a rule that exists */
export function coverageMarkdown(
  lines: readonly CoverageLine[],
  inPlace: ReadonlySet<string>,
  link: (id: string) => string,
): string {
  const rows = lines.map(({ place, level, says, judged, needs, rules }) => {
    const by = rules.map(id => (inPlace.has(id) ? link(id) : `${id} (not yet)`)).join(', ');
    return `| ${place} | ${level ?? ''} | ${says} | ${judged}${needs === undefined ? '' : `: ${needs}`} | ${by} |`;
  });
  return [
    '# What is judged of the change request',
    '',
    ...wrapped(coverageTotals(lines), 120),
    '',
    '| sentence | level | says, in short | judged | by |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

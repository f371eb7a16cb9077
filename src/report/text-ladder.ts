import { cellWidth, fitCells, type TerminalLook } from './cells.js';
import type { Column } from './columns.js';
import type { Arrow } from './ladder.js';

type TextArrow = Pick<Arrow, 'from' | 'to' | 'protocol' | 'label' | 'detail' | 'time' | 'frame' | 'pause' | 'skipped'>;

/** A line of a ladder, and what it is, for its colour. */
export interface LadderLine {
  readonly kind: 'head' | 'arrow' | 'detail' | 'gap';
  readonly protocol: 'sip' | 'msrp' | undefined;
  readonly text: string;
}

const UNICODE = { bar: '│', shaft: '─', left: '◄', right: '►', gap: '┊' } as const;
const ASCII = { bar: '|', shaft: '-', left: '<', right: '>', gap: ':' } as const;

/** Time and frame number stand before the first column. */
const SIDE = 17;
const LONG_PAUSE = 2_000_000;
const WIDEST_SPACING = 56;

/**
 * Draws a ladder in text: a column a party, a line an arrow with its label, and a second line for what the arrow has
 * no room for.
 * @param arrows in time order; texts without control characters
 * @param pauseText writes a pause, given in microseconds
 */
export function textLadder(
  columns: readonly Column[],
  arrows: readonly TextArrow[],
  look: Pick<TerminalLook, 'width' | 'unicode'>,
  pauseText: (pause: number) => string,
): LadderLine[] {
  const glyphs = look.unicode ? UNICODE : ASCII;
  const margin = 6;
  const spacing = Math.max(
    12,
    Math.min(WIDEST_SPACING, Math.floor((look.width - SIDE - 2 * margin) / Math.max(1, columns.length - 1))),
  );
  const xOf = (column: number): number => SIDE + margin + column * spacing;
  const width = Math.max(look.width, xOf(columns.length - 1) + margin);

  const blank = (bar: string): string[] => {
    const cells = Array<string>(width).fill(' ');
    columns.forEach((_, index) => {
      cells[xOf(index)] = bar;
    });
    return cells;
  };
  const line = (kind: LadderLine['kind'], cells: readonly string[], protocol?: LadderLine['protocol']): LadderLine => ({
    kind,
    protocol,
    text: cells.join('').trimEnd(),
  });

  const head = (textOf: (column: Column) => string): LadderLine => {
    const cells = Array<string>(width).fill(' ');
    columns.forEach((column, index) => {
      const text = fitCells(textOf(column), spacing - 2, look);
      put(cells, Math.min(xOf(index) - Math.floor(cellWidth(text) / 2), width - cellWidth(text)), text);
    });
    return line('head', cells);
  };

  const lines = [head(({ title }) => title), head(({ address }) => address)];
  for (const arrow of arrows) {
    const gap = [arrow.skipped, arrow.pause >= LONG_PAUSE ? pauseText(arrow.pause) : ''].filter(Boolean).join(', ');
    if (gap !== '') {
      const cells = blank(glyphs.gap);
      put(cells, xOf(0) + 2, fitCells(gap, width - xOf(0) - 2, look));
      lines.push(line('gap', cells));
    }
    const cells = blank(glyphs.bar);
    put(cells, 0, fitCells(`${arrow.time.padStart(9)} ${arrow.frame.padStart(6)}`, SIDE, look));
    const left = xOf(Math.min(arrow.from, arrow.to));
    const right = xOf(Math.max(arrow.from, arrow.to));
    const self = arrow.from === arrow.to;
    const room = self ? width - left - 4 : right - left - 5;
    const whole = arrow.detail === '' ? arrow.label : `${arrow.label}  ${arrow.detail}`;
    const fits = cellWidth(whole) <= room;
    const text = fitCells(fits ? whole : arrow.label, room, look);
    if (self) put(cells, left + 1, `${glyphs.left}${glyphs.shaft} ${text}`);
    else {
      for (let x = left + 1; x < right; x++) cells[x] = glyphs.shaft;
      if (arrow.to < arrow.from) cells[left + 1] = glyphs.left;
      put(cells, left + (cellWidth(text) < room ? 3 : 2), ` ${text} `);
      if (arrow.to > arrow.from) cells[right - 1] = glyphs.right;
    }
    lines.push(line('arrow', cells, arrow.protocol));
    const rest = cellWidth(arrow.label) > room ? whole : arrow.detail;
    if (!fits && rest !== '') {
      const below = blank(glyphs.bar);
      put(below, left + 4, fitCells(rest, width - left - 4, look));
      lines.push(line('detail', below, arrow.protocol));
    }
  }
  return lines;
}

/** Writes over cells; a wide character takes two. */
function put(cells: string[], at: number, text: string): void {
  let x = Math.max(0, at);
  for (const character of text) {
    const taken = cellWidth(character);
    if (taken === 0) {
      if (x > 0) cells[x - 1] += character;
      continue;
    }
    if (x + taken > cells.length) return;
    cells[x] = character;
    if (taken === 2) cells[x + 1] = '';
    x += taken;
  }
}

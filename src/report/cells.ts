import { escapeOf } from './invisible.js';

/** What a terminal can show. */
export interface TerminalLook {
  /** Columns of a line. */
  readonly width: number;
  /** False: ASCII only. */
  readonly unicode: boolean;
  readonly color: boolean;
}

const COMBINING = /^\p{M}$/u;
/** East Asian wide and fullwidth characters, and pictographs (Unicode UAX 11), in ranges. */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];

function cellsOf(character: string): number {
  const codePoint = character.codePointAt(0)!;
  if (codePoint < 0x300) return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.some(([first, last]) => codePoint >= first && codePoint <= last) ? 2 : 1;
}

/** Columns that a text takes on a terminal. @param text without control characters */
export function cellWidth(text: string): number {
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

/** As much of the text as fits, with an ellipsis where it was cut. @param width columns */
export function fitCells(text: string, width: number, { unicode }: Pick<TerminalLook, 'unicode'>): string {
  // No character is narrower than nothing: a text this short fits whatever it holds.
  if (text.length * 2 <= width || cellWidth(text) <= width) return text;
  const ellipsis = unicode ? '…' : '..';
  let left = width - ellipsis.length;
  if (left < 0) return '';
  let kept = '';
  for (const character of text) {
    left -= cellsOf(character);
    if (left < 0) break;
    kept += character;
  }
  return kept + ellipsis;
}

export const padCells = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - cellWidth(text)));

/** In letters that every terminal has. */
export const asciiOnly = (text: string): string =>
  text.replace(/[^\x20-\x7e]/gu, character => escapeOf(character.codePointAt(0)!));

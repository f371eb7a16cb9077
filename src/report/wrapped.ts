import { cellWidth } from './cells.js';

/**
 * A paragraph in lines of at most `width` columns; a word that is longer stays whole.
 * @param first what stands before the first line, @param rest before the others
 */
export function wrapped(text: string, width: number, first = '', rest = ' '.repeat(cellWidth(first))): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/[ \n]+/)) {
    if (!isEmpty && cellWidth(line) + 1 + cellWidth(word) > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line.trimEnd()];
}

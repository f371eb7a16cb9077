import { cellWidth, fitCells, padCells, type TerminalLook } from './cells.js';

export interface TableColumn {
  readonly head: string;
  /** Least width, where it may be cut; undefined: never cut. */
  readonly shrinksTo?: number;
  /** Cut and left out before anything is done to the others. */
  readonly minor?: boolean;
}

/**
 * Aligned columns, made to fit: minor columns are cut, the gaps become one blank, minor columns are left out, then the others
 * are cut. What is still too long stays so.
 * @param rows cells, without control characters
 * @param look `width` Infinity: nothing is cut
 * @returns the lines, the heads first
 */
export function tableLines(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  look: Pick<TerminalLook, 'width' | 'unicode'>,
): string[] {
  let widths = columns.map(({ head }, index) =>
    rows.reduce((widest, row) => Math.max(widest, cellWidth(row[index] ?? '')), cellWidth(head)),
  );
  let shown = columns.map((_, index) => index);
  let gap = 2;
  const over = (): number => shown.reduce((sum, index) => sum + widths[index]! + gap, -gap) - look.width;
  const shrink = (minor: boolean): number[] =>
    narrowed(
      widths,
      columns.map(column => ((column.minor === true) === minor ? column.shrinksTo : undefined)),
      over(),
    );

  widths = shrink(true);
  if (over() > 0) gap = 1;
  if (over() > 0) shown = shown.filter(index => columns[index]!.minor !== true);
  widths = shrink(false);

  const line = (cells: readonly string[]): string =>
    shown
      .map(index => padCells(fitCells(cells[index] ?? '', widths[index]!, look), widths[index]!))
      .join(' '.repeat(gap))
      .trimEnd();
  return [line(columns.map(({ head }) => head)), ...rows.map(line)];
}

/** Takes `over` columns away, each time from the widest that may be cut. @param least undefined: not to be cut */
function narrowed(widths: readonly number[], least: readonly (number | undefined)[], over: number): number[] {
  const narrow = [...widths];
  for (let left = over; left > 0; left--) {
    let widest = -1;
    for (const [index, width] of narrow.entries()) {
      if (width > (least[index] ?? width) && (widest < 0 || width > narrow[widest]!)) widest = index;
    }
    if (widest < 0) break;
    narrow[widest]!--;
  }
  return narrow;
}

import picocolors from 'picocolors';
import type { ReportWriter, Sink } from '../model/index.js';
import { asciiOnly, type TerminalLook } from './cells.js';
import { SESSION_COLUMNS, sessionCells, WIDE_COLUMNS } from './session-row.js';
import { tableLines } from './table.js';

interface Row {
  readonly time: number;
  readonly cells: readonly string[];
}

/** `s9.2` comes between `s9` and `s10`. */
const idOrder = ({ cells: [id = ''] }: Row): number => Number.parseFloat(id.slice(1));

/**
 * The table of `cpmlint sessions`, in the order in which the sessions began; nothing at all where there are none.
 * @param wide whole values and all ids, however long the lines get
 */
export function sessionsTable(sink: Sink, look: TerminalLook, wide: boolean): ReportWriter {
  const rows: Row[] = [];
  const paint = picocolors.createColors(look.color);
  return {
    add({ session }) {
      const cells = sessionCells(session, wide);
      // Cloned, so that no cell holds the message that it quotes.
      rows.push(structuredClone({ time: session.firstTime, cells: look.unicode ? cells : cells.map(asciiOnly) }));
    },
    end() {
      if (rows.length === 0) return;
      const cells = rows.toSorted((a, b) => a.time - b.time || idOrder(a) - idOrder(b)).map(row => row.cells);
      const width = wide ? Number.POSITIVE_INFINITY : look.width;
      const [head = '', ...lines] = tableLines(wide ? WIDE_COLUMNS : SESSION_COLUMNS, cells, { ...look, width });
      sink.write(`${paint.bold(head)}\n${lines.map(line => `${line}\n`).join('')}`);
    },
  };
}

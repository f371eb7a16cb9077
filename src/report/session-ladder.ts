import type { Session } from '../model/index.js';
import { columnsOf } from './columns.js';
import type { DrawnStep } from './drawn-steps.js';
import { type Arrow, type Ladder, layOut } from './ladder.js';
import type { MessageRow } from './message-rows.js';
import { duration } from './times.js';
import { clip, visible } from './visible.js';

/**
 * The ladder of a session.
 * @param drawn its steps
 * @param rows the same steps as rows of the table: an arrow says what its row says
 */
export function sessionLadder(session: Session, drawn: readonly DrawnStep[], rows: readonly MessageRow[]): Ladder {
  const { columns, ends } = columnsOf(
    session,
    drawn.map(({ step }) => step),
  );
  const arrows = drawn.map((drawnStep, index): Arrow => {
    const [from, to] = ends(drawnStep.step);
    const before = drawn[index - 1]?.step.message.origin.time;
    const pause = before === undefined ? 0 : drawnStep.step.message.origin.time - before;
    return { ...arrowWords(drawnStep, rows[index]!), from, to, pause };
  });
  return layOut(
    columns.map(({ title, address }) => ({ title, address: visible(clip(address, 80)) })),
    arrows,
    pause => `${duration(pause)} later`,
  );
}

function arrowWords({ step, again }: DrawnStep, row: MessageRow): Omit<Arrow, 'from' | 'to' | 'pause'> {
  const [worst, ...others] = row.marks;
  const label = step.protocol === 'msrp' ? `MSRP ${row.label}` : row.label;
  const count = again.length === 0 ? '' : `seen ${again.length + 1} times`;
  const frame = String(step.message.origin.frames.at(-1) ?? '');
  const marks = row.marks.map(({ word, rule }) => `${word} ${rule}`).join(', ');
  return {
    protocol: step.protocol,
    label: again.length === 0 ? label : `${label} ×${again.length + 1}`,
    detail: row.detail,
    time: row.time,
    skipped: row.skipped,
    frame,
    mark: worst ? `${worst.glyph} ${worst.rule}${others.length > 0 ? ` +${others.length}` : ''}` : '',
    kind: worst?.kind ?? '',
    target: row.anchor,
    words: [`frame ${frame}`, `${row.from} to ${row.to}`, row.detail, count, marks].filter(Boolean).join(', '),
  };
}

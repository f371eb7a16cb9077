import picocolors from 'picocolors';
import { readable } from '../latin1.js';
import type { ReportWriter, Session, Sink } from '../model/index.js';
import { asciiOnly, type TerminalLook } from './cells.js';
import { columnsOf } from './columns.js';
import { type DrawnStep, drawSteps } from './drawn-steps.js';
import { sessionFacts } from './session-facts.js';
import { INITIATOR_WORDS, KIND_WORDS, STATE_WORDS } from './session-words.js';
import { terminalText } from './terminal.js';
import { textLadder } from './text-ladder.js';
import { duration, offset } from './times.js';
import { counted } from './wording.js';

/** Draws one session of a run; keeps the ids of all, to name the nearest where it is not there. */
export interface LadderWriter extends ReportWriter {
  /** True if the session came. */
  readonly drawn: () => boolean;
  readonly ids: readonly string[];
}

/** @param id of the session to draw */
export function ladderWriter(sink: Sink, look: TerminalLook, id: string): LadderWriter {
  const ids: string[] = [];
  let drawn = false;
  return {
    ids,
    drawn: () => drawn,
    add({ session }) {
      ids.push(session.id);
      if (session.id !== id) return;
      drawn = true;
      for (const line of ladderLines(session, look)) sink.write(`${line}\n`);
    },
    end() {},
  };
}

/** What identifies the session, then its messages. */
function ladderLines(session: Session, look: TerminalLook): string[] {
  const paint = picocolors.createColors(look.color);
  const shown = (text: string): string => (look.unicode ? terminalText(text) : asciiOnly(terminalText(text)));
  const words = [KIND_WORDS[session.kind], INITIATOR_WORDS[session.initiator], STATE_WORDS[session.state]].join(', ');
  const facts = sessionFacts(session).map(
    ({ name, values }) => `${paint.dim(name.padEnd(25))} ${values.map(shown).join(', ')}`,
  );

  const { drawn, skipped } = drawSteps(session.steps(), new Set());
  const { columns, ends } = columnsOf(
    session,
    drawn.map(({ step }) => step),
  );
  const arrows = drawn.map((one, index) => {
    const [from, to] = ends(one.step);
    const { time, frames } = one.step.message.origin;
    const before = drawn[index - 1]?.step.message.origin.time ?? time;
    const at = offset(session.firstTime, time);
    return {
      from,
      to,
      protocol: one.step.protocol,
      ...arrowText(one, look, shown),
      time: look.unicode ? at : at.replace('−', '-'),
      frame: String(frames.at(-1) ?? ''),
      pause: time - before,
      skipped: one.skippedBefore > 0 ? `${counted(one.skippedBefore, 'message')} not drawn` : '',
    };
  });
  const ladder = textLadder(
    columns.map(({ title, address }) => ({ title, address: shown(address) })),
    arrows,
    look,
    pause => `${duration(pause)} later`,
  );
  const colour = { head: paint.bold, gap: paint.dim, detail: paint.dim } as const;
  const coloured = ladder.map(({ kind, protocol, text }) => {
    if (kind === 'arrow') return protocol === 'msrp' ? paint.cyan(text) : text;
    return colour[kind](text);
  });
  const last = drawn.length > 0 && skipped > 0 ? [paint.dim(`${counted(skipped, 'message')} not drawn`)] : [];
  return [paint.bold(shown(`${session.id}: ${words}`)), ...facts, '', ...coloured, ...last];
}

function arrowText({ step, again }: DrawnStep, look: TerminalLook, shown: (text: string) => string) {
  const times = again.length === 0 ? '' : ` ${look.unicode ? '×' : 'x'}${again.length + 1}`;
  const label = step.protocol === 'msrp' ? `MSRP ${step.label}` : step.label;
  return { label: `${shown(readable(label))}${times}`, detail: shown(readable(step.detail)) };
}

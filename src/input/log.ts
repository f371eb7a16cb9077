import type { Diagnostics } from '../diagnostics.js';
import { latin1 } from '../latin1.js';
import { isMsrp, type TraceEvent } from '../model/index.js';
import type { Batch, Chunks, ReadContext } from './format.js';

/** A text log is read whole, so it has a limit; logs are megabytes, captures are gigabytes. */
const TEXT_LIMIT = 128 * 1024 * 1024;

/** Makes messages of the text of a log. */
export type LogReader = (
  text: string,
  context: { readonly capture: number; readonly number: () => number; readonly diagnostics: Diagnostics },
) => readonly TraceEvent[];

/**
 * The reader of a text format.
 * @param parse makes events of the whole text
 * @param limit bytes that are read at most
 */
export function readLog(
  parse: LogReader,
  limit = TEXT_LIMIT,
): (chunks: Chunks, context: ReadContext) => AsyncGenerator<Batch> {
  return async function* (chunks, context) {
    const { reading, diagnostics } = context;
    const text = await join(chunks, limit, diagnostics);
    const events = parse(text, context);
    reading.frames = lines(text);
    let time = Number.NEGATIVE_INFINITY;
    for (const event of events) {
      const at = event.origin.time;
      if (at > time) time = at;
      reading.start = Math.min(reading.start ?? at, at);
      reading.end = time;
      if (event.type !== 'message') continue;
      if (isMsrp(event)) reading.msrpMessages++;
      else reading.sipMessages++;
    }
    yield { events, time };
  };
}

async function join(chunks: Chunks, limit: number, diagnostics: Diagnostics): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const end = Math.min(chunk.length, limit - length);
    parts.push(latin1(chunk, 0, end));
    length += end;
    if (end < chunk.length) {
      diagnostics.report(
        'text.unreadable-part',
        { offset: limit },
        `The text log is longer than ${limit / 1024 / 1024} MiB and what follows was not read; split it into several files`,
      );
      break;
    }
  }
  return parts.join('');
}

function lines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return text.length > 0 && !text.endsWith('\n') ? count + 1 : count;
}

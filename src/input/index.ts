import type { CaptureResult, TraceEvent } from '../model/index.js';
import type { Batch } from './format.js';
import { HEAD_LENGTH, recogniseFormat } from './formats.js';
import { readHead } from './head.js';
import { readKeys } from './keys.js';
import { merge } from './merge.js';
import { findInputs } from './paths.js';
import { Source } from './source.js';

export type { Batch } from './format.js';

/** Some captures and logs as one trace. */
export interface Input extends AsyncIterable<Batch> {
  /** In the order given; `Origin.capture` is an index into it. */
  readonly paths: readonly string[];
  /** How far it is read: bytes on disk, and of how many (undefined where a stream is among the inputs). */
  progress(): { readonly read: number; readonly bytes: number | undefined; readonly messages: number };
  /** One a file, in the order given; to be asked when the batches are through. */
  captures(): readonly CaptureResult[];
}

export interface InputOptions {
  /** Key logs (SSLKEYLOGFILE) with the secrets of TLS connections, beside those that lie beside a capture. */
  readonly keyLogs?: readonly string[];
}

/**
 * Reads captures and logs, merged by time into one trace. Nothing is opened before the first batch is asked for.
 * @param args files, directories, globs, or `-` alone for standard input
 * @param signal when it aborts, the trace ends there; what was read stays
 * @throws UserError if an argument matches nothing or a key log cannot be read; what is wrong with a file is a diagnostic of its `CaptureResult`
 */
export function readInput(
  args: readonly string[],
  signal: AbortSignal = new AbortController().signal,
  { keyLogs = [] }: InputOptions = {},
): Input {
  const paths = findInputs(args, path => {
    const head = readHead(path, HEAD_LENGTH);
    return head !== undefined && recogniseFormat(head) !== undefined;
  });
  let messages = 0;
  const number = (): number => ++messages;
  const keyLog = readKeys(keyLogs, paths);
  const sources = paths.map((path, capture) => new Source(path, capture, number, signal, keyLog));

  return {
    paths,
    [Symbol.asyncIterator]: () => (sources.length === 1 ? merge(sources) : renumbered(merge(sources))),
    progress() {
      let read = 0;
      let messages = 0;
      let bytes: number | undefined = 0;
      for (const source of sources) {
        read += source.bytesRead;
        messages += source.messages;
        bytes = bytes === undefined || source.size === undefined ? undefined : bytes + source.size;
      }
      return { read, bytes, messages };
    },
    captures: () => sources.map(source => source.result()),
  };
}

/** Message numbers count in the order of the trace, and merging has changed the order in which messages were read. */
async function* renumbered(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  let messages = 0;
  const renumber = (event: TraceEvent): TraceEvent =>
    event.type === 'message' ? { ...event, number: ++messages } : event;
  for await (const { events, time } of batches) yield { events: events.map(renumber), time };
}

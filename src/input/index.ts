import type { CaptureResult, TraceEvent } from '../model/index.js';
import { CapturePoints } from './capture-points.js';
import { readEspKeys } from './esp-keys.js';
import type { Batch } from './format.js';
import { HEAD_LENGTH, recogniseFormat } from './formats.js';
import { readHead } from './head.js';
import { readKeys } from './keys.js';
import { merge } from './merge.js';
import { findInputs } from './paths.js';
import { SharedMessages } from './shared-messages.js';
import { Source } from './source.js';
import { readUserLinks } from './user-links.js';

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
  /** ESP security associations with their keys, as `--esp-sa` takes them. */
  readonly espAssociations?: readonly string[];
  /** What user-defined link types are, as `--link-type` takes them. */
  readonly linkTypes?: readonly string[];
}

/**
 * Reads captures and logs, merged by time into one trace. Nothing is opened before the first batch is asked for.
 * @param args files, directories, globs, or `-` alone for standard input
 * @param signal when it aborts, the trace ends there; what was read stays
 * @throws UserError if an argument matches nothing, keys cannot be read or an option is wrong; what is wrong with a file is a diagnostic of its `CaptureResult`
 */
export function readInput(
  args: readonly string[],
  signal: AbortSignal = new AbortController().signal,
  { keyLogs = [], espAssociations = [], linkTypes = [] }: InputOptions = {},
): Input {
  const paths = findInputs(args, path => {
    const head = readHead(path, HEAD_LENGTH);
    return head !== undefined && recogniseFormat(head) !== undefined;
  });
  let messages = 0;
  const number = (): number => ++messages;
  const keyLog = readKeys(keyLogs, paths);
  const espKeys = readEspKeys(espAssociations);
  const links = readUserLinks(linkTypes);
  const points = new CapturePoints({ ...(espKeys && { espKeys }), ...(links && { links }) });
  const sources = paths.map((path, capture) => new Source(path, capture, number, { points, keyLog, signal }));

  return {
    paths,
    [Symbol.asyncIterator]() {
      const batches = withLate(merge(sources), points);
      return sources.length === 1 ? batches : renumbered(batches);
    },
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

/** With what waited for files that did not come, as soon as that is known. */
async function* withLate(batches: AsyncIterable<Batch>, points: CapturePoints): AsyncGenerator<Batch> {
  let now = Number.NEGATIVE_INFINITY;
  for await (const { events, time } of batches) {
    const late = points.late();
    now = time;
    yield { events: late.length > 0 ? [...late, ...events] : events, time };
  }
  const events = points.end();
  if (events.length > 0) yield { events, time: now };
}

/**
 * Message numbers count in the order of the trace, and merging has changed the order in which messages were read. What
 * several inputs show is one message.
 */
async function* renumbered(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  let messages = 0;
  const shared = new SharedMessages();
  const renumber = (read: TraceEvent): TraceEvent => {
    const event = shared.observe(read);
    return event.type === 'message' ? { ...event, number: ++messages } : event;
  };
  for await (const { events, time } of batches) yield { events: events.map(renumber), time };
}

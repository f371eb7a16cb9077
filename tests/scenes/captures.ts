import { Diagnostics } from '../../src/diagnostics.js';
import { readCapture } from '../../src/input/capture.js';
import { CapturePoints } from '../../src/input/capture-points.js';
import type { Batch, Chunks, Reading } from '../../src/input/format.js';
import type { TraceEvent } from '../../src/model/index.js';
import type { KeyLog } from '../../src/transport/index.js';

/** One capture on its way: its batches to the last, what is counted, and what was noticed. @param keyLog TLS secrets */
export function reading(
  chunks: Chunks,
  keyLog?: KeyLog,
): {
  batches: AsyncGenerator<Batch>;
  reading: Reading;
  diagnostics: Diagnostics;
} {
  const diagnostics = new Diagnostics();
  const counted: Reading = {
    linkTypes: [],
    frames: 0,
    sipMessages: 0,
    msrpMessages: 0,
    start: undefined,
    end: undefined,
  };
  const points = new CapturePoints();
  let number = 0;
  const beginning = { capture: 0, path: 'scene', number: () => ++number, diagnostics, reading: counted };
  const context = { ...beginning, ...(keyLog && { keyLog }), cut: () => false, points, holdsPart: () => {} };
  async function* batches() {
    yield* readCapture(chunks, context);
    yield { events: points.end(), time: Number.NEGATIVE_INFINITY };
  }
  return { batches: batches(), reading: counted, diagnostics };
}

/** What reading the bytes of a capture gives, with the codes of its diagnostics. */
export async function captureEvents(
  capture: Uint8Array,
): Promise<{ events: TraceEvent[]; diagnostics: readonly string[] }> {
  async function* chunks() {
    yield capture;
  }
  const { batches, diagnostics } = reading(chunks());
  const events: TraceEvent[] = [];
  for await (const batch of batches) events.push(...batch.events);
  return { events, diagnostics: diagnostics.list().map(({ code }) => code) };
}

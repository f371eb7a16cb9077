import { Diagnostics } from '../../src/diagnostics.js';
import { readCapture } from '../../src/input/capture.js';
import type { TraceEvent } from '../../src/model/index.js';

/** What reading the bytes of a capture gives, with the codes of its diagnostics. */
export async function captureEvents(
  capture: Uint8Array,
): Promise<{ events: TraceEvent[]; diagnostics: readonly string[] }> {
  const diagnostics = new Diagnostics();
  const reading = { linkTypes: [], frames: 0, sipMessages: 0, msrpMessages: 0, start: undefined, end: undefined };
  let number = 0;
  const context = { capture: 0, number: () => ++number, diagnostics, reading, cut: () => false };
  const events: TraceEvent[] = [];
  async function* chunks() {
    yield capture;
  }
  for await (const batch of readCapture(chunks(), context)) events.push(...batch.events);
  return { events, diagnostics: diagnostics.list().map(({ code }) => code) };
}

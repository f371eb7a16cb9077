import { describe, expect, it } from 'vitest';
import { type Mark, type PcapOptions, parseTrace, writePcap, writePcapng } from '../../fixtures/write-capture.mjs';
import { Diagnostics } from '../../src/diagnostics.js';
import { readCapture } from '../../src/input/capture.js';
import { CapturePoints } from '../../src/input/capture-points.js';
import type { TraceEvent } from '../../src/model/index.js';
import { loadScene, overIpv6, sceneEvents, sceneNames } from './scenes.js';

async function read(capture: Uint8Array): Promise<{ events: TraceEvent[]; diagnostics: readonly string[] }> {
  const diagnostics = new Diagnostics();
  const reading = { linkTypes: [], frames: 0, sipMessages: 0, msrpMessages: 0, start: undefined, end: undefined };
  let number = 0;
  const points = new CapturePoints();
  const beginning = { capture: 0, path: 'scene', number: () => ++number, diagnostics, reading };
  const context = { ...beginning, cut: () => false, points, holdsPart: () => {} };
  const events: TraceEvent[] = [];
  async function* chunks() {
    yield capture;
  }
  for await (const batch of readCapture(chunks(), context)) events.push(...batch.events);
  events.push(...points.end());
  return { events, diagnostics: diagnostics.list().map(({ code }) => code) };
}

/** What a message is, however it was captured. */
const said = (events: readonly TraceEvent[]) =>
  events.flatMap(event => {
    if (event.type !== 'message') return [];
    const { time, transport, source, destination } = event.origin;
    return [{ time, transport, source, destination, text: event.text, faults: event.faults }];
  });

const VARIANTS: readonly [string, PcapOptions][] = [
  ['plain Ethernet', {}],
  ['small segments, some out of order', { mss: 300, reorder: number => number % 5 === 0 }],
  ['segments sent again, over VLAN', { mss: 500, duplicate: number => number % 3 === 0, linkType: 'vlan' }],
  ['segments that overlap, sequence numbers that wrap', { mss: 400, overlap: 30, initialSequence: 0xffff_ff80 }],
  ['fragments on Linux cooked', { mtu: 300, linkType: 'sll2' }],
];

describe.each(VARIANTS)('as a capture (%s)', (_, options) => {
  it.each(sceneNames())('%s says the same as its text', async name => {
    const text = loadScene(name);
    const written = writePcap(parseTrace(text), options);
    const { events, diagnostics } = await read(written.bytes);
    expect(said(events)).toEqual(said(sceneEvents(text)));
    expect(diagnostics.filter(code => code !== 'tls.encrypted')).toEqual([]);
    const frames = events.flatMap(event => (event.type === 'message' ? [event.origin.frames] : []));
    expect(frames).toEqual(written.frames.filter(numbers => numbers.length > 0));
  });
});

it.each<[string, (marks: readonly Mark[]) => Uint8Array]>([
  ['QinQ', marks => writePcap(marks, { linkType: 'qinq' }).bytes],
  [
    'IPv6 fragments with extension headers',
    marks => writePcap(marks, { mtu: 500, extensionHeaders: ['hop-by-hop', 'destination'] }).bytes,
  ],
  [
    'pcapng of two interfaces and three sections, big-endian',
    marks =>
      writePcapng(marks, {
        byteOrder: 'big',
        sections: 3,
        interfaces: [
          { linkType: 'raw', tsresol: 9 },
          { linkType: 'sll', tsoffset: 7200 },
        ],
      }).bytes,
  ],
])('over IPv6 (%s) a scene says the same as its text', async (_, write) => {
  const text = overIpv6(loadScene('group'));
  const { events } = await read(write(parseTrace(text)));
  expect(said(events)).toEqual(said(sceneEvents(text)));
});

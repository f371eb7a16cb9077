/** A capture that a ring buffer cut into files is one capture. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Mark, type PcapOptions, parseTrace, writePcap } from '../../fixtures/write-capture.mjs';
import { readInput } from '../../src/input/index.js';
import type { CaptureResult, TraceEvent } from '../../src/model/index.js';
import { loadScene } from './scenes.js';

const folder = mkdtempSync(join(tmpdir(), 'containers-pieces-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The records of a little-endian pcap. */
function records(bytes: Uint8Array): Buffer[] {
  const file = Buffer.from(bytes);
  const found: Buffer[] = [];
  for (let at = 24; at < file.length; ) {
    const end = at + 16 + file.readUInt32LE(at + 8);
    found.push(file.subarray(at, end));
    at = end;
  }
  return found;
}

/** @param cuts numbers of the frames that begin another file, from 1 */
function pieces(bytes: Uint8Array, cuts: readonly number[], name = 'ring'): File[] {
  const all = records(bytes);
  const bounds = [0, ...cuts.map(cut => cut - 1), all.length];
  return bounds.slice(1).map((end, index) => ({
    name: `${name}_${String(index + 1).padStart(5, '0')}.pcap`,
    bytes: Buffer.concat([bytes.subarray(0, 24), ...all.slice(bounds[index], end)]),
  }));
}

async function read(files: readonly File[]): Promise<{ events: TraceEvent[]; captures: readonly CaptureResult[] }> {
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  const input = readInput(files.map(({ name }) => join(folder, name)));
  const events: TraceEvent[] = [];
  for await (const batch of input) events.push(...batch.events);
  return { events, captures: input.captures() };
}

/** What was said, wherever it was captured. */
const said = (events: readonly TraceEvent[]) =>
  events.map(event => {
    const { time, transport, source, destination } = event.origin;
    const what =
      event.type === 'message'
        ? [event.text, event.faults, event.number]
        : event.type === 'copy'
          ? ['copy']
          : event.type === 'loss'
            ? [event.packets]
            : [event.event, event.bytes];
    return { time, transport, source, destination, what };
  });
/** The name of the file and the frames in it. */
const where = (events: readonly TraceEvent[], files: readonly File[]) =>
  events.map(({ origin }) => [files[origin.capture]!.name, ...origin.frames]);
const codes = (captures: readonly CaptureResult[]) =>
  captures.map(({ diagnostics }) => diagnostics.map(({ code }) => code));
const messages = (events: readonly TraceEvent[]) => events.filter(event => event.type === 'message');

const MARKS = parseTrace(loadScene('one-to-one-compact'));
const OPTIONS: PcapOptions = { mss: 300, mtu: 400, reorder: number => number % 7 === 0 };
const WHOLE = writePcap(MARKS, OPTIONS).bytes;
const FRAMES = records(WHOLE).length;
const shifted = (by: number): Mark[] => MARKS.map(mark => ({ ...mark, time: mark.time + by }));

describe('pieces of one capture', () => {
  it('are what the whole is, wherever it was cut and in whatever order they are given', async () => {
    const whole = await read([{ name: 'whole.pcap', bytes: WHOLE }]);
    expect(messages(whole.events).length).toBeGreaterThan(15);
    const cuts = fc.uniqueArray(fc.integer({ min: 2, max: FRAMES }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.func(fc.nat()), async (at, order) => {
        const files = pieces(
          WHOLE,
          at.sort((a, b) => a - b),
        );
        const given = files.toSorted((a, b) => order(a.name) - order(b.name));
        const { events, captures } = await read(given);
        expect(said(events)).toEqual(said(whole.events));
        const ascending = await read(files);
        expect(where(events, given)).toEqual(where(ascending.events, files));
        const sum = (of: 'frames' | 'sipMessages' | 'msrpMessages') =>
          captures.reduce((total, capture) => total + capture[of], 0);
        expect([sum('frames'), sum('sipMessages'), sum('msrpMessages')]).toEqual([
          FRAMES,
          whole.captures[0]!.sipMessages,
          whole.captures[0]!.msrpMessages,
        ]);
        const unexpected = codes(captures)
          .flat()
          .filter(code => code !== 'capture.no-messages');
        expect(unexpected).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('give a message that was cut between them to the file that completes it, with the frames of that file', async () => {
    const { frames } = writePcap(MARKS, OPTIONS);
    const index = frames.findIndex(numbers => numbers.length >= 4 && numbers.every((n, at) => n === numbers[0]! + at));
    const numbers = frames[index]!;
    const cut = numbers[1]!;
    const files = pieces(WHOLE, [cut]);
    const { events, captures } = await read(files);
    const text = Buffer.from((MARKS[index] as { bytes: Uint8Array }).bytes).toString('latin1');
    const message = messages(events).find(event => event.type === 'message' && event.text === text)!;
    expect(message).toMatchObject({ faults: [] });
    expect(message.origin.capture).toBe(1);
    expect(message.origin.frames).toEqual(numbers.slice(1).map(number => number - cut + 1));
    expect(codes(captures)).toEqual([[], []]);
  });

  it('may be packed, and be in the order of time by a hundredth of a second', async () => {
    const whole = await read([{ name: 'whole.pcap', bytes: WHOLE }]);
    const [first, second] = pieces(WHOLE, [Math.floor(FRAMES / 2)]);
    const late = Buffer.from(first!.bytes);
    const last = records(late).at(-1)!; // shares its memory
    const next = records(second!.bytes)[0]!;
    const time = next.readUInt32LE(0) * 1_000_000 + next.readUInt32LE(4) + 5_000;
    last.writeUInt32LE(Math.floor(time / 1_000_000), 0);
    last.writeUInt32LE(time % 1_000_000, 4);
    const files = [
      { ...second!, bytes: gzipSync(second!.bytes) },
      { ...first!, bytes: gzipSync(late) },
    ];
    const { events, captures } = await read(files);
    expect(messages(events)).toHaveLength(messages(whole.events).length);
    expect(events.every(event => event.type !== 'message' || event.faults.length === 0)).toBe(true);
    expect(codes(captures)).toEqual([[], []]);
  });

  it('do not go on after a pause of more than ten minutes', async () => {
    const frames = records(WHOLE).slice(0, FRAMES - 40);
    const cutShort = Buffer.concat([WHOLE.subarray(0, 24), ...frames]);
    const alone = await read([{ name: 'ring_00001.pcap', bytes: cutShort }]);
    const next = { name: 'ring_00002.pcap', bytes: writePcap(shifted(3_600_000_000)).bytes };
    const both = await read([next, { name: 'ring_00001.pcap', bytes: cutShort }]);
    const ofFirst = both.events.filter(({ origin }) => origin.capture === 1);
    expect(said(ofFirst)).toEqual(said(alone.events));
    expect(codes(both.captures)[1]).toEqual(codes(alone.captures)[0]);
    expect(both.captures[1]).toMatchObject({
      sipMessages: alone.captures[0]!.sipMessages,
      msrpMessages: alone.captures[0]!.msrpMessages,
    });
  });
});

describe('files that overlap', () => {
  const here = { name: 'here_1.pcap', bytes: WHOLE };
  const there = { name: 'there_1.pcap', bytes: writePcap(shifted(1_000), { ...OPTIONS, linkType: 'sll' }).bytes };

  it('are of several capture points, each with its own connections', async () => {
    const alone = await read([here]);
    const { events, captures } = await read([here, there]);
    expect(messages(events)).toHaveLength(messages(alone.events).length);
    expect(events.filter(({ type }) => type === 'copy')).toHaveLength(messages(alone.events).length);
    expect(captures.map(({ sipMessages }) => sipMessages)).toEqual([1, 1].map(() => alone.captures[0]!.sipMessages));
    expect(codes(captures)).toEqual([[], []]);
  });

  it('may each be cut: the name says which continues which', async () => {
    const files = [
      ...pieces(here.bytes, [Math.floor(FRAMES / 3), Math.floor(FRAMES / 2)], 'here'),
      ...pieces(there.bytes, [Math.floor(FRAMES / 2.5)], 'there'),
    ];
    const whole = await read([here, there]);
    for (const given of [files, files.toReversed()]) {
      const { events, captures } = await read(given);
      const texts = (all: readonly TraceEvent[]) =>
        all.flatMap(event => (event.type === 'message' ? [`${event.origin.time} ${event.text}`] : [])).sort();
      expect(texts(events)).toEqual(texts(whole.events));
      expect(codes(captures).flat()).toEqual([]);
    }
  });
});

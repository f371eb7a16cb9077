/**
 * Captures damaged at random, through the whole program: it never throws, it ends, and frames that are missing are never the
 * fault of the client.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTrace, writePcap } from '../../fixtures/write-capture.mjs';
import { reading } from '../scenes/captures.js';
import { modelOf } from '../scenes/model.js';
import { loadScene, sceneNames } from '../scenes/scenes.js';

const HEADER = 24;

/** The records of a little-endian pcap. */
function recordsOf(capture: Uint8Array): Uint8Array[] {
  const view = new DataView(capture.buffer, capture.byteOffset, capture.byteLength);
  const records: Uint8Array[] = [];
  for (let at = HEADER; at < capture.length; ) {
    const end = at + 16 + view.getUint32(at + 8, true);
    records.push(capture.subarray(at, end));
    at = end;
  }
  return records;
}

/** `rule: message` of the violations of severity error. @throws if a rule threw */
async function errorsIn(bytes: Uint8Array): Promise<string[]> {
  async function* chunks() {
    yield bytes;
  }
  const { batches } = reading(chunks());
  const { sessions } = await modelOf({
    paths: ['capture'],
    [Symbol.asyncIterator]: () => batches,
    progress: () => ({ read: 0, bytes: 0, messages: 0 }),
    captures: () => [],
  });
  return sessions.flatMap(({ verdicts }) => (verdicts as string[]).filter(one => one.includes(' violation error ')));
}

const scene = fc.constantFrom(...sceneNames());
/** Bytes of TCP payload in a segment: messages whole, or in pieces of which one can be lost. */
const mss = fc.constantFrom(1460, 300);
const captureOf = (names: typeof scene) =>
  fc.tuple(names, mss).map(([name, size]) => Buffer.from(writePcap(parseTrace(loadScene(name)), { mss: size }).bytes));
const capture = captureOf(scene);

type Damage = (records: Uint8Array[], at: number, more: number) => Uint8Array[];

/** Each of them once, somewhere. */
const DAMAGE: Readonly<Record<string, Damage>> = {
  'a bit flipped': (records, at, more) =>
    records.with(
      at,
      records[at]!.map((byte, index) => (index === 16 + (more % (records[at]!.length - 16)) ? byte ^ 0x20 : byte)),
    ),
  'a record cut short, the next one in its place': (records, at, more) =>
    records.with(at, records[at]!.subarray(0, 16 + (more % records[at]!.length))),
  'bytes inserted': (records, at, more) => records.toSpliced(at, 0, new Uint8Array(more % 100).fill(0x41)),
  'a frame again, later': (records, at, more) => records.toSpliced((at + more) % records.length, 0, records[at]!),
  'two frames the other way round': (records, at, more) => {
    const other = (at + more) % records.length;
    return records.with(at, records[other]!).with(other, records[at]!);
  },
};

describe('damage', () => {
  const damages = fc.array(fc.tuple(fc.constantFrom(...Object.keys(DAMAGE)), fc.nat(), fc.nat()), {
    minLength: 1,
    maxLength: 8,
  });

  it('of any kind is survived', async () => {
    await fc.assert(
      fc.asyncProperty(capture, damages, async (bytes, list) => {
        const damaged = list.reduce(
          (records, [name, at, more]) => DAMAGE[name]!(records, at % records.length, more),
          recordsOf(bytes),
        );
        await errorsIn(Buffer.concat([bytes.subarray(0, HEADER), ...damaged]));
      }),
      { numRuns: 150 },
    );
  });
});

/** Its network offers sendonly on purpose, which NET-2 says of whatever is left. */
const faultless = captureOf(scene.filter(name => name !== 'deferred-sendonly-488'));

/** Which of so many frames are missing: some here and there, one burst, or two. */
const lost = fc.oneof(
  fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 6 }).map(list => (count: number) => list.map(at => at % count)),
  fc
    .array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 16 })), { minLength: 1, maxLength: 2 })
    .map(
      bursts => (count: number) =>
        bursts.flatMap(([at, length]) => Array.from({ length }, (_, index) => (at % count) + index)),
    ),
);

describe('frames that the capture lost', () => {
  it('break no rule in a trace that breaks none', async () => {
    await fc.assert(
      fc.asyncProperty(faultless, lost, async (bytes, choose) => {
        const records = recordsOf(bytes);
        const missing = new Set(choose(records.length));
        const kept = records.filter((_, index) => !missing.has(index));
        expect(await errorsIn(Buffer.concat([bytes.subarray(0, HEADER), ...kept]))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it.each(['deferred-one-to-one', 'group'])('%s: wherever the INVITE breaks off', async name => {
    const marks = parseTrace(loadScene(name));
    for (let size = 100; size < 1400; size += 13) {
      const { bytes } = writePcap(marks, { mss: size, drop: number => number === 2 });
      expect({ size, errors: await errorsIn(Buffer.from(bytes)) }).toEqual({ size, errors: [] });
    }
  });
});

/** Captures of one place given together, whole or overlapping: what both show is one message. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseTrace, writePcap } from '../../fixtures/write-capture.mjs';
import { analyze } from '../../src/analyze.js';
import { readInput } from '../../src/input/index.js';
import type { SessionResult } from '../../src/model/index.js';
import { rules } from '../../src/rules/index.js';
import { applyEdits, loadScene, sceneNames } from './scenes.js';

const folder = mkdtempSync(join(tmpdir(), 'cpmlint-shared-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = 24;
/** The records of a little-endian pcap. */
function records(bytes: Uint8Array): Buffer[] {
  const file = Buffer.from(bytes);
  const found: Buffer[] = [];
  for (let at = HEADER; at < file.length; ) {
    const end = at + 16 + file.readUInt32LE(at + 8);
    found.push(file.subarray(at, end));
    at = end;
  }
  return found;
}

/** The same capture by a clock that is some microseconds fast. */
const later = (bytes: Uint8Array, by: number): Uint8Array =>
  Buffer.concat([
    bytes.subarray(0, HEADER),
    ...records(bytes).map(record => {
      const moved = Buffer.from(record);
      const time = record.readUInt32LE(0) * 1e6 + record.readUInt32LE(4) + by;
      moved.writeUInt32LE(Math.floor(time / 1e6), 0);
      moved.writeUInt32LE(time % 1e6, 4);
      return moved;
    }),
  ]);

async function read(...files: Uint8Array[]) {
  const paths = files.map((_, index) => join(folder, `${'x'.repeat(index + 1)}.pcap`));
  for (const [index, path] of paths.entries()) writeFileSync(path, files[index]!);
  const results: SessionResult[] = [];
  const report = { add: (result: SessionResult) => results.push(result), end: () => {} };
  const { captures } = await analyze(readInput(paths), rules, [report]);
  return {
    captures,
    story: results.map(({ session, verdicts }) => ({
      kind: session.kind,
      hidden: session.hidden.map(({ aspect, reason }) => `${aspect} ${reason}`),
      messages: session.messages.map(({ text }) => text),
      repeats: session.steps().map(({ repeats }) => repeats),
      verdicts: verdicts.map(({ rule, outcome }) => `${rule} ${outcome}`),
    })),
  };
}

describe('two captures of one place', () => {
  it.each(sceneNames())('%s: the sessions and verdicts of one of them, and each counts what it holds', async name => {
    const bytes = writePcap(parseTrace(loadScene(name)), { mss: 700 }).bytes;
    const one = await read(bytes);
    const two = await read(bytes, later(bytes, 3000));
    expect(two.story).toEqual(one.story);
    const counts = ({ sipMessages, msrpMessages }: (typeof one.captures)[number]) => [sipMessages, msrpMessages];
    expect(two.captures.map(counts)).toEqual([...one.captures, ...one.captures].map(counts));
  });

  it('leave what was sent again what it is', async () => {
    const trace = applyEdits(loadScene('one-to-one-compact'), [{ repeat: 'INVITE sip', after: 0.5 }]);
    const bytes = writePcap(parseTrace(trace)).bytes;
    const one = await read(bytes);
    expect(one.story[0]!.repeats.some(repeated => repeated !== undefined)).toBe(true);
    expect((await read(bytes, later(bytes, 3000))).story).toEqual(one.story);
  });
});

describe('pieces that overlap', () => {
  it.each(sceneNames())('%s: no message twice, and no gap where there is none', async name => {
    // Each message is in one frame: what a piece has only the beginning of is a message that was cut.
    const bytes = writePcap(parseTrace(loadScene(name)), { mss: 9000 }).bytes;
    const all = records(bytes);
    const [first, last] = [Math.floor(all.length * 0.3), Math.ceil(all.length * 0.7)];
    const piece = (some: Buffer[]) => Buffer.concat([bytes.subarray(0, HEADER), ...some]);
    const { story } = await read(piece(all.slice(0, last)), piece(all.slice(first)));
    expect(story).toEqual((await read(bytes)).story);
  });
});

/** A good capture, cut at every byte and with bits flipped: never a throw, and what is whole is read. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTrace, writePcap, writePcapng } from '../../fixtures/write-capture.mjs';
import { analyze } from '../../src/analyze.js';
import type { Reading } from '../../src/input/format.js';
import type { Input } from '../../src/input/index.js';
import type { Summary } from '../../src/model/index.js';
import { rules } from '../../src/rules/index.js';
import { FIXTURES } from '../cli/command.js';
import { reading } from '../scenes/captures.js';
import { loadScene } from '../scenes/scenes.js';

/** The whole program over bytes, in chunks of one length. */
async function judged(
  bytes: Uint8Array,
  chunk = 1 << 16,
): Promise<{ reading: Reading; codes: string[]; summary: Summary }> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const { batches, reading: counted, diagnostics } = reading(chunks());
  const input: Input = {
    paths: ['capture'],
    [Symbol.asyncIterator]: () => batches,
    progress: () => ({ read: 0, bytes: 0, messages: 0 }),
    captures: () => [],
  };
  const summary = await analyze(input, rules, []);
  return { reading: counted, codes: diagnostics.list().map(({ code }) => code), summary };
}

const scene = parseTrace(loadScene('deferred-refused-480'));

describe('every prefix of a capture', () => {
  it.each([
    ['pcap', writePcap(scene).bytes],
    ['pcapng', writePcapng(scene).bytes],
    ['pcap of fragments', writePcap(parseTrace(loadScene('one-to-one-compact')).slice(0, 4), { mtu: 300 }).bytes],
  ])('%s: what is whole in it is read, and the cut is told', async (_, bytes) => {
    const { reading: whole } = await judged(bytes);
    expect(whole.sipMessages).toBeGreaterThan(1);
    let before = 0;
    let told = 0;
    for (let length = 0; length < bytes.length; length++) {
      const { reading, codes, summary } = await judged(bytes.subarray(0, length));
      expect(summary.failures).toEqual([]);
      expect(reading.sipMessages).toBeGreaterThanOrEqual(before);
      before = reading.sipMessages;
      if (codes.includes('capture.truncated') || codes.includes('input.empty')) told++;
    }
    expect(before).toBeGreaterThanOrEqual(whole.sipMessages - 1);
    // All but the prefixes that end with a record, and the few bytes that could be of any format.
    expect(told).toBeGreaterThan(bytes.length - whole.frames * 2 - 12);
  });
});

describe('every snap length', () => {
  it('cuts messages and no more', async () => {
    for (let snaplen = 1; snaplen < 1400; snaplen += 7) {
      const { summary, codes } = await judged(writePcap(scene, { snaplen }).bytes);
      expect(summary.failures).toEqual([]);
      expect(codes).toContain('capture.cut-frames');
    }
  });
});

describe('bits flipped anywhere in the bundled capture', () => {
  const capture = readFileSync(`${FIXTURES}captures/interop-session.pcapng`);

  it('never throw, and no rule does', async () => {
    const flips = fc.array(fc.tuple(fc.nat(capture.length - 1), fc.nat(7)), { minLength: 1, maxLength: 60 });
    const whole = await judged(capture);
    await fc.assert(
      fc.asyncProperty(flips, async list => {
        const bytes = Uint8Array.from(capture);
        for (const [at, bit] of list) bytes[at]! ^= 1 << bit;
        const { summary, reading } = await judged(bytes, 5000);
        expect(summary.failures).toEqual([]);
        // Sixty flips do not make a capture of something else.
        expect(reading.sipMessages).toBeLessThanOrEqual(whole.reading.sipMessages + list.length);
      }),
      { numRuns: 150 },
    );
  });
});

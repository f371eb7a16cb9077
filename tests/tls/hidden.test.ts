import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { parseTrace, writePcap, writePcapng } from '../../fixtures/write-capture.mjs';
import { analyze } from '../../src/analyze.js';
import { readInput } from '../../src/input/index.js';
import type { Verdict } from '../../src/model/index.js';
import { rules } from '../../src/rules/index.js';

const folder = mkdtempSync(join(tmpdir(), 'cpmlint-hidden-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SCENE = fileURLToPath(new URL('../../fixtures/scenes/deferred-tls.trace', import.meta.url));
const marks = parseTrace(readFileSync(SCENE, 'latin1'));
/** Of a connection that is in no capture. */
const OTHER_KEYS = `CLIENT_RANDOM ${'ab'.repeat(32)} ${'cd'.repeat(48)}\n`;

it.each([
  ['pcap', '', writePcap],
  ['pcap', OTHER_KEYS, writePcap],
  ['pcapng', '', writePcapng],
  ['pcapng', OTHER_KEYS, writePcapng],
] as const)(
  'MSRP hidden by TLS in a %s file, with the keys %j, is said by the rules: I-ENC',
  async (name, keys, write) => {
    const capture = join(folder, `hidden.${name}`);
    writeFileSync(capture, write(marks).bytes);
    writeFileSync(`${capture}.keys`, keys);
    const verdicts: Verdict[] = [];
    const report = {
      add: (judged: { verdicts: readonly Verdict[] }) => verdicts.push(...judged.verdicts),
      end: () => {},
    };
    const summary = await analyze(readInput([capture]), rules, [report]);
    const hidden = verdicts.filter(({ reason }) => reason === 'I-ENC').map(({ rule }) => rule);
    expect(hidden.length).toBeGreaterThan(0);
    expect(verdicts.some(({ reason }) => reason === 'I-NOMEDIA')).toBe(false);
    const told = summary.captures[0]!.diagnostics.find(({ code }) => code === 'tls.encrypted');
    expect(told?.message).toMatch(
      /^1 TLS connection cannot be read without keys: [\d,]+ bytes between 192\.0\.2\.15 and /,
    );
  },
);

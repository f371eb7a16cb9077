/** Packets that the capture holds twice: counted each time, judged once, and never taken for a retransmission. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type PcapOptions, parseTrace, writePcap } from '../../fixtures/write-capture.mjs';
import { analyze } from '../../src/analyze.js';
import { readInput } from '../../src/input/index.js';
import type { SessionResult } from '../../src/model/index.js';
import { rules } from '../../src/rules/index.js';
import { FIXTURES } from '../cli/command.js';
import { loadScene, overIpv6 } from './scenes.js';

const folder = mkdtempSync(join(tmpdir(), 'copies-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MIRRORED = join(FIXTURES, 'captures', 'mirrored.pcap');

async function read(path: string) {
  const results: SessionResult[] = [];
  const collect = { add: (result: SessionResult) => results.push(result), end: () => {} };
  const { captures } = await analyze(readInput([path]), rules, [collect as never]);
  return { capture: captures[0]!, results };
}

/** What was judged of a capture, and how. */
const story = ({ results }: Awaited<ReturnType<typeof read>>) =>
  results.map(({ session, verdicts }) => [
    session.kind,
    session.messages.map(({ text }) => text),
    session.steps().map(({ repeats }) => repeats),
    verdicts.map(({ rule, outcome }) => [rule, outcome]),
  ]);

describe('packets that are in a capture twice change nothing of what is judged', () => {
  const scene = loadScene('one-to-one-compact');
  it.each<[string, string, PcapOptions]>([
    ['over IPv6, which has no identification', overIpv6(scene), {}],
    ['in fragments', scene, { mtu: 400 }],
    ['in fragments over IPv6', overIpv6(scene), { mtu: 500 }],
    ['cut by a snap length', scene, { snaplen: 300 }],
    ['on the any device', scene, { linkType: 'sll' }],
  ])('%s', async (name, text, options) => {
    const path = (kind: string): string => join(folder, `${name.replaceAll(' ', '-')}-${kind}.pcap`);
    writeFileSync(path('once'), writePcap(parseTrace(text), options).bytes);
    writeFileSync(path('twice'), writePcap(parseTrace(text), { ...options, twice: () => true }).bytes);
    expect(story(await read(path('twice')))).toEqual(story(await read(path('once'))));
  });
});

describe('a mirror of both sides of a router', () => {
  it('gives the sessions, messages and verdicts that one side gives, and counts SIP twice', async () => {
    const once = join(folder, 'once.pcap');
    writeFileSync(once, writePcap(parseTrace(loadScene('one-to-one-compact'))).bytes);
    const [one, two] = [await read(once), await read(MIRRORED)];
    expect(two.capture.sipMessages).toBe(2 * one.capture.sipMessages);
    expect(two.capture.msrpMessages).toBe(one.capture.msrpMessages);
    expect(story(two)).toEqual(story(one));
  });

  it('keeps both frame numbers', async () => {
    const { results } = await read(MIRRORED);
    const sip = results[0]!.session.steps().filter(({ protocol }) => protocol === 'sip');
    expect(sip.length).toBeGreaterThan(10);
    for (const { message, copies } of sip) expect(copies).toEqual([message.origin.frames.at(-1)! + 1]);
  });

  it.runIf(spawnSync('tshark', ['--version']).status === 0)('has as many SIP messages as tshark finds', async () => {
    const { capture } = await read(MIRRORED);
    const found = execFileSync('tshark', ['-r', MIRRORED, '-Y', 'sip', '-T', 'fields', '-e', 'sip.CSeq.method'], {
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const count = found.split('\n').filter(line => line !== '').length;
    console.log(`mirrored.pcap: ${capture.sipMessages} SIP messages, tshark ${count}`);
    expect(capture.sipMessages).toBe(count);
  });
});

/** Every container that cpmlint reads, made of one scene, and what tshark finds in it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type ContainerName,
  parseTrace,
  writeContainer,
  writePcap,
  writePcapng,
} from '../../fixtures/write-capture.mjs';
import { readInput } from '../../src/input/index.js';
import type { CaptureResult, Message } from '../../src/model/index.js';
import { loadScene, sceneEvents } from './scenes.js';

const present = spawnSync('tshark', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'containers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SCENE = loadScene('one-to-one-compact');
const MARKS = parseTrace(SCENE);
const OPTIONS = { mss: 500, mtu: 600 };

async function read(bytes: Uint8Array): Promise<{ capture: CaptureResult; messages: Message[]; path: string }> {
  const path = join(folder, 'capture');
  writeFileSync(path, bytes);
  const input = readInput([path]);
  const messages: Message[] = [];
  for await (const { events } of input) for (const event of events) if (event.type === 'message') messages.push(event);
  return { capture: input.captures()[0]!, messages, path };
}

/** Messages by tshark: [SIP, MSRP]. */
function tshark(path: string): [number, number] {
  const fields = ['-T', 'fields', '-e', 'sip.CSeq.method', '-e', 'msrp.end.line'];
  const out = execFileSync('tshark', ['-o', 'tcp.reassemble_out_of_order:TRUE', '-r', path, ...fields], {
    encoding: 'latin1',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const count = (list: string | undefined) => (list ? list.split(',').length : 0);
  return out
    .split('\n')
    .map(line => line.split('\t'))
    .reduce(([sip, msrp], [a, b]) => [sip + count(a), msrp + count(b)], [0, 0]);
}

const times = (messages: readonly Message[]) => messages.map(({ origin }) => origin.time);
const texts = (messages: readonly Message[]) => messages.map(({ text }) => text);
const expected = sceneEvents(SCENE).filter(event => event.type === 'message');
const since = (all: readonly number[]) => all.map(time => time - all[0]!);

describe('a scene in another container', () => {
  it.each<[ContainerName, string, (measured: number[], real: number[]) => void]>([
    ['modified-pcap', 'modified-pcap', (measured, real) => expect(measured).toEqual(real)],
    ['modified-pcap-big-endian', 'modified-pcap', (measured, real) => expect(measured).toEqual(real)],
    ['pcap-2.3', 'pcap', (measured, real) => expect(measured).toEqual(real)],
    ['snoop', 'snoop', (measured, real) => expect(measured).toEqual(real)],
    [
      'netmon-1',
      'netmon',
      // Its clock has milliseconds.
      (measured, real) => expect(measured.filter((time, at) => Math.abs(time - real[at]!) > 500)).toEqual([]),
    ],
    ['netmon-2.0', 'netmon', (measured, real) => expect(measured).toEqual(real)],
    ['netmon-2.1', 'netmon', (measured, real) => expect(measured).toEqual(real)],
    ['netmon-2.3', 'netmon', (measured, real) => expect(measured).toEqual(real)],
    // It has no date.
    ['k12', 'k12', (measured, real) => expect(since(measured)).toEqual(since(real))],
  ])('%s says what its text says', async (container, format, compareTimes) => {
    const { bytes, frames } = writeContainer(container, MARKS, OPTIONS);
    const { capture, messages, path } = await read(bytes);
    expect(capture).toMatchObject({ format, linkTypes: [1], diagnostics: [], unread: false });
    expect(texts(messages)).toEqual(texts(expected));
    compareTimes(times(messages), times(expected));
    expect(messages.map(({ origin }) => origin.frames)).toEqual(frames.filter(numbers => numbers.length > 0));
    if (!present) return;
    const theirs = tshark(path);
    console.log(`${container}: ${capture.sipMessages} SIP, ${capture.msrpMessages} MSRP; tshark: ${theirs.join(', ')}`);
    expect([capture.sipMessages, capture.msrpMessages]).toEqual(theirs);
  });
});

describe.each(['gzip', 'zstd', 'lz4'])('a capture packed by %s', command => {
  const has = spawnSync(command, ['--version']).status === 0;
  const packed = () =>
    execFileSync(command, ['-c'], { input: writePcap(MARKS, OPTIONS).bytes, stdio: ['pipe', 'pipe', 'ignore'] });

  it.runIf(has)('is read as it is', async () => {
    const { capture, messages, path } = await read(packed());
    expect(capture).toMatchObject({ format: 'pcap', diagnostics: [], unread: false });
    expect(texts(messages)).toEqual(texts(expected));
    if (!present) return;
    const theirs = tshark(path);
    console.log(`${command}: ${capture.sipMessages} SIP, ${capture.msrpMessages} MSRP; tshark: ${theirs.join(', ')}`);
    expect([capture.sipMessages, capture.msrpMessages]).toEqual(theirs);
  });

  it.runIf(has)('that ends too early says so', async () => {
    const { capture } = await read(packed().subarray(0, -20));
    expect(capture.diagnostics.map(({ code }) => code)).toContain('input.unreadable');
    expect(capture.unread).toBe(true);
  });
});

describe('what a capture lost by its own count', () => {
  const dropped = (capture: CaptureResult) =>
    capture.diagnostics.find(({ code }) => code === 'capture.dropped')?.message;

  it('in the statistics of pcapng interfaces', async () => {
    const interfaces = [
      { linkType: 'ethernet', name: 'rmnet0' } as const,
      { linkType: 'ethernet', name: 'wlan0' } as const,
    ];
    const { capture } = await read(writePcapng(MARKS, { interfaces, dropped: [41, 0] }).bytes);
    expect(dropped(capture)).toBe('The capture itself lost 41 packets, as it says (rmnet0)');
    expect(capture.unread).toBe(false);
  });

  it('in the records of snoop', async () => {
    const { capture } = await read(writeContainer('snoop', MARKS, { dropped: 7 }).bytes);
    expect(dropped(capture)).toBe('The capture itself lost 7 packets, as it says');
  });

  it('says nothing where nothing was lost', async () => {
    const { capture } = await read(writePcapng(MARKS, { dropped: [0] }).bytes);
    expect(dropped(capture)).toBeUndefined();
  });
});

/** What is larger than memory: read in processes whose heap is small. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Place } from '../cli/command.js';
import { fileHeader, pcap } from '../cli/pcap.js';
import { good } from './frames.js';

const HEAP = '--max-old-space-size=64';
const MEBIBYTE = 1024 * 1024;
/** Node itself takes some 60. */
const MOST_MEMORY = 300 * MEBIBYTE;
const TIME = 1_700_000_000;
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function gigabyte(attack: string) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [HEAP, path('gigabyte.mjs'), attack], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as { frames: number; callIds: string[]; codes: [string, number][]; peak: number };
}

describe('one gigabyte of TCP', () => {
  it('behind a hole in a SIP connection: what came before and after it is read', () => {
    const { frames, callIds, codes, peak } = gigabyte('hole-in-sip');
    expect(frames).toBeGreaterThan(700_000);
    expect(callIds).toEqual(['before', 'after', 'elsewhere']);
    expect(codes).toEqual([
      ['tcp.gap', 1],
      ['tcp.mid-stream', 1],
    ]);
    expect(peak).toBeLessThan(MOST_MEMORY);
  });

  it('behind a hole at the very start, of which nobody knows what it is: not kept', () => {
    const { frames, callIds, codes, peak } = gigabyte('hole-at-start');
    expect(frames).toBeGreaterThan(700_000);
    expect(callIds).toEqual(['elsewhere']);
    expect(codes).toEqual([['tcp.mid-stream', 1]]);
    expect(peak).toBeLessThan(MOST_MEMORY);
  });
});

describe('a gigabyte', () => {
  it.each([
    ['fragments', 'ip.fragment-lost'],
    ['connections', 'tcp.mid-stream'],
  ])('of %s that wait for others: the oldest are given up', (attack, code) => {
    const { callIds, codes, peak } = gigabyte(attack);
    expect(callIds).toEqual(['elsewhere']);
    expect(codes.map(([name]) => name)).toContain(code);
    expect(peak).toBeLessThan(MOST_MEMORY);
  });
});

describe('gzip that grows a thousandfold', () => {
  it('is given up, what came first is read, and so is the file beside it', () => {
    const place = new Place();
    const zeros = gzipSync(Buffer.alloc(16 * MEBIBYTE));
    expect((16 * MEBIBYTE) / zeros.length).toBeGreaterThan(1000);
    place.write('bomb.pcap.gz', Buffer.concat([gzipSync(pcap(good(TIME))), ...Array<Buffer>(64).fill(zeros)]));
    place.write('good.pcap', Buffer.concat([fileHeader(), good(TIME + 1)]));
    const args = ['check', 'bomb.pcap.gz', 'good.pcap', '--json', '-', '--quiet'];
    const { status, stdout } = spawnSync(process.execPath, [HEAP, path('../../bin/cpmlint.js'), ...args], {
      cwd: place.directory,
      encoding: 'utf8',
    });
    expect(status).toBe(3);
    const [bomb, beside] = JSON.parse(stdout).captures;
    expect([bomb.sipMessages, beside.sipMessages]).toEqual([1, 1]);
    expect(bomb.diagnostics).toContainEqual({
      code: 'input.unreadable',
      message: expect.stringContaining('unpacks to more than 250 times its size'),
      count: 1,
      frames: [],
    });
    expect(beside.diagnostics).toEqual([]);
  });
});

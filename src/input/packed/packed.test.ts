import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnreadableInput } from '../../errors.js';
import { unpacked, unpackedHead } from './index.js';

const has = (command: string): boolean => spawnSync(command, ['--version']).status === 0;
const pack = (command: string, args: readonly string[], bytes: Uint8Array): Buffer =>
  execFileSync(command, [...args, '-c'], { input: bytes, stdio: ['pipe', 'pipe', 'ignore'], maxBuffer: 1 << 28 });

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) {
    const piece = new Uint8Array(bytes.subarray(at, at + length));
    yield piece;
    piece.fill(0xee);
  }
}

/** What came out, and what was thrown then. */
async function unpack(bytes: Uint8Array, length = 1 << 20, trusted?: number): Promise<{ out: Buffer; error: unknown }> {
  const parts: Uint8Array[] = [];
  let error: unknown;
  try {
    for await (const chunk of unpacked(pieces(bytes, length), trusted)) parts.push(new Uint8Array(chunk));
  } catch (thrown) {
    error = thrown;
  }
  return { out: Buffer.concat(parts), error };
}

/** Lines that repeat and numbers that do not. */
function lines(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let at = 0; at < length; ) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const line = `Via: SIP/2.0/UDP 192.0.2.${state >>> 24}:5060;branch=z9hG4bK${state}\r\nMax-Forwards: 70\r\n`;
    at += bytes.write(line, at, 'latin1');
  }
  return bytes;
}
function random(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 7;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

const CONTENTS: readonly [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['a byte', Buffer.from('x')],
  ['one line', lines(80)],
  ['lines', lines(300_000)],
  ['zeros', Buffer.alloc(400_000)],
  ['what does not shrink', random(300_000)],
  ['text, then noise, then the text again', Buffer.concat([lines(400_000), random(200_000), lines(400_000)])],
  ['a few symbols', Buffer.from(random(200_000).map(byte => [65, 66, 67, 68, 69, 70][byte % 6]!))],
];
const TOOLS: readonly [string, readonly string[]][] = [
  ['zstd', ['-1']],
  ['zstd', ['-3', '--no-check']],
  ['zstd', ['-9']],
  ['zstd', ['-6', '--long=27']],
  ['zstd', ['--fast=5']],
  ['lz4', ['-1']],
  ['lz4', ['-9', '-B4', '-BD']],
  ['lz4', ['-BX', '--no-frame-crc', '-B5']],
  ['lz4', ['-l']],
];

describe.each(TOOLS)('%s %j', (command, args) => {
  it.runIf(has(command)).each(CONTENTS)('%s is unpacked, however it is cut into chunks', async (_, content) => {
    const packed = pack(command, args, content);
    for (const length of [1 << 20, 1009]) {
      const { out, error } = await unpack(packed, length);
      expect(error).toBeUndefined();
      expect(out.equals(content)).toBe(true);
    }
    expect(
      Buffer.from(unpackedHead([packed.subarray(0, 100), packed.subarray(100)], 64))
        .subarray(0, 64)
        .equals(content.subarray(0, 64)),
    ).toBe(true);
  });

  it.runIf(has(command))('of several members is one input, also with a frame that others put in between', async () => {
    const skippable = Buffer.from([0x5c, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const members = [lines(5000, 2), lines(100_000, 3)];
    const [first, second] = members.map(member => pack(command, args, member));
    const { out, error } = await unpack(Buffer.concat([first!, skippable, second!]), 777);
    expect(error).toBeUndefined();
    expect(out.equals(Buffer.concat(members))).toBe(true);
  });

  it.runIf(has(command))('that ends too early gives what came before, then says so', async () => {
    // The blocks of legacy lz4 have 8 MiB.
    const content = lines(command === 'lz4' ? 9_000_000 : 1_000_000);
    const packed = pack(command, args, content);
    const { out, error } = await unpack(packed.subarray(0, -9));
    expect(error).toBeInstanceOf(UnreadableInput);
    expect((error as Error).message).toMatch(/ends too early and what follows was not read/);
    expect(out.length).toBeGreaterThan(0);
    expect(content.subarray(0, out.length).equals(out)).toBe(true);
  });

  it.runIf(has(command))('that is damaged ends there, in a sentence', async () => {
    const packed = pack(command, args, lines(30_000));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(packed.length - 1),
        fc.nat(255),
        fc.integer({ min: 1, max: 4000 }),
        async (at, value, cut) => {
          const changed = Buffer.from(packed);
          changed[at] = value;
          const { out, error } = await unpack(changed, cut);
          expect(out.length).toBeLessThan(20_000_000);
          if (error !== undefined) expect(error).toBeInstanceOf(UnreadableInput);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.runIf(has(command))('that grows beyond belief is stopped', async () => {
    const bomb = pack(command, args, Buffer.alloc(8_000_000));
    const { error } = await unpack(bomb, 1 << 20, 1_000_000);
    // lz4 can do no more than 255 to one, and its frames say their size.
    if (bomb.length * 250 < 8_000_000) expect(error).toBeInstanceOf(UnreadableInput);
    else expect(error).toBeUndefined();
  });
});

describe('the head of a packed input', () => {
  it('costs no more of it than the blocks that it is in', () => {
    let taken = 0;
    function* endless(): Generator<Uint8Array> {
      // Raw blocks of five bytes in a frame without end.
      yield Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x00);
      for (; ; taken++) yield Uint8Array.of(0x28, 0, 0, 0x61, 0x62, 0x63, 0x64, 0x65);
    }
    expect(Buffer.from(unpackedHead(endless(), 12)).toString()).toBe('abcdeabcdeabcde');
    expect(taken).toBeLessThan(4);
  });
});

describe('by hand', () => {
  const frame = (...blocks: number[]) => [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x00, ...blocks];
  it.each<[string, number[], string | RegExp]>([
    ['a raw block', frame(0x11, 0, 0, 0x61, 0x62), 'ab'],
    ['a block that repeats a byte', frame(0x23, 0, 0, 0x61), 'aaaa'],
    ['a block of the reserved kind', frame(0x17, 0, 0, 0x61, 0x62), /damaged/],
    ['a block of more than 128 KiB', frame(0x13, 0x00, 0x20, 0x61), /damaged/],
    ['a window of more than 128 MiB', [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x89], /window of more than 128 MiB/],
    ['a dictionary', [0x28, 0xb5, 0x2f, 0xfd, 0x01, 0x00, 0x07], /dictionary/],
    ['a reserved bit', [0x28, 0xb5, 0x2f, 0xfd, 0x08, 0x00], /damaged/],
    ['no frame after a frame', [...frame(0x11, 0, 0, 0x61, 0x62), 1, 2, 3, 4], /damaged/],
    [
      'lz4: literals and a match that overlaps itself',
      // Independent blocks of 64 KiB; token: 1 literal, match of 4 + 2; then 0 literals.
      [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 5, 0, 0, 0, 0x12, 0x61, 1, 0, 0x00, 0, 0, 0, 0],
      'aaaaaaa',
    ],
    [
      'lz4: a match of what was never there',
      [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 5, 0, 0, 0, 0x12, 0x61, 2, 0, 0],
      /damaged/,
    ],
    ['lz4: a block larger than the frame says', [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 1, 0, 1, 0], /damaged/],
    [
      'lz4: less than its content size',
      [0x04, 0x22, 0x4d, 0x18, 0x68, 0x40, 9, 0, 0, 0, 0, 0, 0, 0, 0x82, 1, 0, 0, 0x80, 0x61, 0, 0, 0, 0],
      /damaged/,
    ],
  ])('%s', async (_, bytes, expected) => {
    const { out, error } = await unpack(Uint8Array.from(bytes));
    if (typeof expected === 'string') expect([out.toString(), error]).toEqual([expected, undefined]);
    else expect((error as Error).message).toMatch(expected);
  });
});

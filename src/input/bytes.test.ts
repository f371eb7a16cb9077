import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnreadableInput } from '../errors.js';
import { peek, readChunks } from './chunks.js';
import { readHead } from './head.js';
import { unpacked } from './packed/index.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'cpmlint-bytes-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const never = new AbortController().signal;

/** The bytes handed out in pieces of the given lengths, each borrowed: overwritten when the next one is asked for. */
async function* pieces(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const length of [...lengths, bytes.length]) {
    const piece = new Uint8Array(bytes.subarray(at, at + length));
    at += piece.length;
    if (piece.length === 0) continue;
    yield piece;
    piece.fill(0xee);
  }
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(new Uint8Array(chunk));
  return Buffer.concat(parts);
}

const lengths = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 8 });

describe('the head of an input', () => {
  it('is what the input begins with, and the whole input still comes after it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 60 }),
        lengths,
        fc.integer({ min: 1, max: 50 }),
        async (bytes, cuts, length) => {
          const { head, all: rest } = await peek(pieces(bytes, cuts), length);
          expect(Buffer.from(head)).toEqual(Buffer.from(bytes.subarray(0, length)));
          expect(await all(rest)).toEqual(Buffer.from(bytes));
        },
      ),
    );
  });
});

describe('gzip', () => {
  it('is known by its first bytes and unpacked, however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), lengths, async (bytes, cuts) => {
        expect(await all(unpacked(pieces(gzipSync(bytes), cuts)))).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 30 },
    );
  });

  it('of several members is one input (RFC 1952 2.2)', async () => {
    const two = Buffer.concat([gzipSync('first '), gzipSync('second')]);
    expect((await all(unpacked(pieces(two, [10])))).toString()).toBe('first second');
  });

  it('that ends too early gives what came before, then the error of zlib', async () => {
    const whole = gzipSync(Buffer.from('0123456789'.repeat(1000)));
    await expect(all(unpacked(pieces(whole.subarray(0, -6), [])))).rejects.toMatchObject({ code: 'Z_BUF_ERROR' });
  });

  it('that grows beyond belief is stopped', async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));
    await expect(all(unpacked(pieces(bomb, []), 1024 * 1024))).rejects.toThrow(UnreadableInput);
  });

  it('is not looked for in the middle', async () => {
    const bytes = Buffer.concat([Buffer.from('x'), gzipSync('y')]);
    expect(await all(unpacked(pieces(bytes, [1])))).toEqual(bytes);
  });
});

describe('the bytes of a file', () => {
  it('come whole, in chunks of at most 1 MiB', async () => {
    const bytes = Buffer.alloc(2_500_000, 'abcdefg');
    const path = join(directory, 'large');
    writeFileSync(path, bytes);
    const sizes: number[] = [];
    for await (const chunk of readChunks(path, never)) sizes.push(chunk.length);
    expect(sizes).toEqual([1_048_576, 1_048_576, 402_848]);
    expect(bytes.equals(await all(readChunks(path, never)))).toBe(true);
  });

  it('of a pipe end when the run is interrupted', async () => {
    const path = join(directory, 'pipe');
    execFileSync('mkfifo', [path]);
    const interruption = new AbortController();
    // Open at both ends, so that the reader waits for bytes that never come.
    const keeper = openSync(path, 'r+');
    const read = all(readChunks(path, interruption.signal));
    setTimeout(() => interruption.abort(), 20);
    setTimeout(() => closeSync(keeper), 40);
    expect(await read).toEqual(Buffer.alloc(0));
  });

  it.each([
    ['a file', (path: string) => writeFileSync(path, 'abcdef'), 'abcd'],
    [
      'a gzip file, unpacked',
      (path: string) => writeFileSync(path, gzipSync('abcdef'.repeat(3))),
      'abcdefabcdefabcdef',
    ],
  ])('begin with the head of %s', (_, write, head) => {
    const path = join(directory, 'head');
    write(path);
    expect(Buffer.from(readHead(path, head.length > 4 ? 100 : 4) ?? []).toString()).toBe(head);
  });

  it('of what is not there have no head', () => {
    expect(readHead(join(directory, 'missing'), 10)).toBeUndefined();
  });
});

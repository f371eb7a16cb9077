/** When a capture file says that its packets were dropped. Times in microseconds. */
import { describe, expect, it } from 'vitest';
import { CaptureReader, Diagnostics, droppedInAll } from './index.js';

const u32 = (...values: number[]): number[] =>
  values.flatMap(value => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24]);
const u64 = (value: number): number[] => u32(value, 0);
const block = (type: number, body: number[]): number[] => {
  const length = body.length + 12;
  return [...u32(type, length), ...body, ...u32(length)];
};
const option = (code: number, value: number[]): number[] => [code, 0, value.length, 0, ...value];

const SECTION = block(0x0a0d0d0a, u32(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff));
const INTERFACE = block(1, u32(1, 0));
/** A packet of no bytes. @param dropped epb_dropcount */
const packet = (time: number, dropped = 0, id = 0): number[] =>
  block(6, [...u32(id, 0, time, 0, 0), ...(dropped > 0 ? option(4, u64(dropped)) : [])]);
/** @param started isb_starttime */
const statistics = (time: number, dropped: number, started?: number, id = 0): number[] =>
  block(5, [
    ...u32(id, 0, time),
    ...(started === undefined ? [] : option(2, u32(0, started))),
    ...option(5, u64(dropped)),
  ]);

function dropsOf(bytes: Uint8Array): number[][] {
  const drops: number[][] = [];
  const listener = { dropped: (...drop: [number, number, number]) => drops.push(drop) };
  const reader = new CaptureReader(new Diagnostics(), {}, listener);
  reader.push(bytes, () => {});
  reader.end();
  return drops;
}

const NEVER = Number.NEGATIVE_INFINITY;

describe('packets were dropped, by pcapng', () => {
  it.each<[string, number[][], number[][]]>([
    ['between a packet and the one before it', [packet(10), packet(20, 3)], [[3, 10, 20]]],
    ['before the first packet', [packet(10, 2)], [[2, NEVER, 10]]],
    [
      'on one of two interfaces',
      [INTERFACE, packet(10, 0, 0), packet(15, 0, 1), packet(20, 4, 0), packet(21, 0, 1)],
      [[4, 10, 20]],
    ],
    ['at any time, where only the end says so', [packet(10), packet(20), statistics(30, 5)], [[5, NEVER, 30]]],
    ['since the interface was opened', [packet(10), statistics(30, 5, 8)], [[5, 8, 30]]],
    [
      'between two statistics',
      [packet(10), statistics(12, 1), packet(20), statistics(30, 5)],
      [
        [1, NEVER, 12],
        [4, 10, 30],
      ],
    ],
    [
      'none between two that count the same',
      [packet(10), statistics(12, 1), packet(20), statistics(30, 1)],
      [[1, NEVER, 12]],
    ],
    [
      'anew, where the count has begun again',
      [packet(10), statistics(12, 9), packet(20), statistics(30, 2)],
      [
        [9, NEVER, 12],
        [2, NEVER, 30],
      ],
    ],
    ['told once, where packets say it too', [packet(10), packet(20, 3), statistics(30, 3)], [[3, 10, 20]]],
    [
      'and more than packets say',
      [packet(10), packet(20, 3), statistics(30, 4)],
      [
        [3, 10, 20],
        [4, NEVER, 30],
      ],
    ],
    ['by a clock that stands', [packet(10), packet(20), statistics(0, 5)], [[5, NEVER, 20]]],
    ['none', [packet(10), statistics(30, 0)], []],
  ])('%s', (_, blocks, expected) => {
    expect(dropsOf(Uint8Array.from([...SECTION, ...INTERFACE, ...blocks.flat()]))).toEqual(expected);
  });
});

describe('what a file counts in its end', () => {
  const names = block(4, u32(0));
  it.each<[string, number[][], number]>([
    ['the total of each interface', [packet(1), statistics(9, 3), statistics(9, 4, 0, 1)], 7],
    ['the last total of an interface', [packet(1), statistics(8, 3), statistics(9, 4)], 4],
    ['before the names', [packet(1), statistics(9, 3), names], 3],
    ['nothing that packets follow', [statistics(9, 3), packet(1)], 0],
    ['nothing', [packet(1), statistics(9, 0)], 0],
  ])('%s', (_, blocks, expected) => {
    const file = [...SECTION, ...INTERFACE, ...blocks.flat()];
    expect(droppedInAll(Uint8Array.from(file))).toBe(expected);
    // A part of the block before the statistics changes nothing.
    const tail = blocks.slice(1).flat();
    if (blocks[0]![0] === 6) expect(droppedInAll(Uint8Array.from([...blocks[0]!.slice(8), ...tail]))).toBe(expected);
  });

  it('is nothing in what is no pcapng', () => {
    expect(droppedInAll(new Uint8Array(0))).toBe(0);
    expect(droppedInAll(new Uint8Array(65_536).fill(12))).toBe(0);
  });
});

describe('packets were dropped, by snoop', () => {
  const big = (...values: number[]): number[] => values.flatMap(value => u32(value).reverse());
  const record = (seconds: number, dropped: number): number[] => big(0, 0, 24, dropped, seconds, 0);
  const file = (...records: number[][]) =>
    Uint8Array.from([...'snoop\0\0\0'].map(one => one.charCodeAt(0)).concat(big(2, 4), ...records));

  it('between the records that count more', () => {
    const drops = dropsOf(file(record(1, 0), record(2, 0), record(3, 5), record(4, 5), record(5, 6)));
    expect(drops).toEqual([
      [5, 2e6, 3e6],
      [1, 4e6, 5e6],
    ]);
  });
});

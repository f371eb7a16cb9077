import { describe, expect, it } from 'vitest';
import { bytesOf, latin1 } from '../latin1.js';
import { type CaptureLimits, CaptureReader, Diagnostics, recogniseCapture } from './index.js';

/** Bytes from hexadecimal digits; blanks are for the reader. */
const hex = (...rows: string[]): number[] =>
  (rows.join('').match(/[0-9a-f]{2}/g) ?? []).map(pair => Number.parseInt(pair, 16));
const text = (value: string): number[] => [...bytesOf(value)];
const u32 = (value: number): number[] =>
  [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].reverse();

/** Little-endian microseconds, Ethernet. */
const HEADER = hex('d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000');
const record = (seconds: number, payload: string, claimed = payload.length): number[] => [
  ...u32(seconds),
  ...u32(250_000),
  ...u32(claimed),
  ...u32(Math.max(claimed, payload.length)),
  ...text(payload),
];

function read(bytes: number[], limits?: CaptureLimits) {
  const diagnostics = new Diagnostics();
  const reader = new CaptureReader(diagnostics, limits);
  const frames: { number: number; time: number; linkType: number; text: string; originalLength: number }[] = [];
  reader.push(Uint8Array.from(bytes), ({ number, time, linkType, originalLength, bytes: from, start, end }) =>
    frames.push({ number, time, linkType, text: latin1(from, start, end), originalLength }),
  );
  reader.end();
  return { frames, reader, diagnostics: diagnostics.list() };
}

describe('the file header', () => {
  const rest = {
    little: hex('0200 0400 00000000 00000000 00000400'),
    big: hex('0002 0004 00000000 00000000 00040000'),
  };
  it.each([
    // magic, link type, seconds, fraction, captured, original, payload
    [
      'big-endian, microseconds',
      hex('a1b2c3d4'),
      rest.big,
      hex('00000065 5f5e1000 0003d090 00000002 00000003 6869'),
      1.6e15 + 250_000,
    ],
    [
      'little-endian, microseconds',
      hex('d4c3b2a1'),
      rest.little,
      hex('65000000 00105e5f 90d00300 02000000 03000000 6869'),
      1.6e15 + 250_000,
    ],
    [
      'big-endian, nanoseconds',
      hex('a1b23c4d'),
      rest.big,
      hex('00000065 5f5e1000 0ee6b4f4 00000002 00000003 6869'),
      1.6e15 + 250_000.628,
    ],
    [
      'little-endian, nanoseconds',
      hex('4d3cb2a1'),
      rest.little,
      hex('65000000 00105e5f f4b4e60e 02000000 03000000 6869'),
      1.6e15 + 250_000.628,
    ],
  ])('%s', (_, magic, fixed, linkTypeAndRecord, time) => {
    const { frames, reader, diagnostics } = read([...magic, ...fixed, ...linkTypeAndRecord]);
    expect(frames).toEqual([{ number: 1, time, linkType: 101, text: 'hi', originalLength: 3 }]);
    expect(reader).toMatchObject({ format: 'pcap', linkTypes: [101], frames: 1 });
    expect(diagnostics).toEqual([]);
  });

  it('takes the link type from the lower half: the upper one tells of frame check sequences', () => {
    const { reader } = read([...hex('d4c3b2a1 0200 0400 00000000 00000000 00000400 71000024'), ...record(1, 'x')]);
    expect(reader.linkTypes).toEqual([0x71]);
  });

  it('is enough for a capture without frames', () => {
    const { reader, diagnostics } = read(HEADER);
    expect(reader).toMatchObject({ format: 'pcap', linkTypes: [1], frames: 0 });
    expect(diagnostics).toEqual([]);
  });

  it.each([
    ['pcap', 'd4c3b2a1 0200 0400 00000000'],
    ['pcap', 'a1b23c4d'],
    ['pcapng', '0a0d0d0a 1c000000 4d3c2b1a'],
    ['pcapng', '0a0d0d0a 0000001c 1a2b3c4d'],
    [undefined, '0a0d0d0a 0000001c 00000000'],
    [undefined, '0a0d0d0a'],
    [undefined, '1f8b0800 00000000 00000000'],
    [undefined, ''],
  ])('%s is recognised in %s', (format, head) => {
    expect(recogniseCapture(Uint8Array.from(hex(head)))).toBe(format);
  });
});

describe('a file that is no capture', () => {
  it.each([
    ['input.empty', ''],
    ['input.unknown-format', '47'],
    ['input.unknown-format', '474554202f20485454502f312e310d0a0d0a'],
    ['capture.truncated', 'd4c3b2a1 0200'],
    ['capture.truncated', 'd4c3b2a1 0200 0400 00000000 00000000 00000400'],
  ])('%s: %s', (code, bytes) => {
    const { frames, diagnostics } = read(hex(bytes));
    expect(frames).toEqual([]);
    expect(diagnostics.map(diagnostic => diagnostic.code)).toEqual([code]);
  });
});

describe('a file that ends too early', () => {
  const first = record(1_600_000_000, 'first');
  it.each([
    ['inside the header of record 2, 6 bytes short of its end', record(1_600_000_001, 'second').slice(0, 10)],
    ['inside record 2, 6 of its 6 bytes are missing', record(1_600_000_001, 'second').slice(0, 16)],
    ['inside record 2, 4 of its 6 bytes are missing', record(1_600_000_001, 'second').slice(0, 18)],
  ])('%s', (where, cut) => {
    const { frames, diagnostics } = read([...HEADER, ...first, ...cut]);
    expect(frames.map(frame => frame.text)).toEqual(['first']);
    expect(diagnostics).toEqual([
      { code: 'capture.truncated', message: `The file ends ${where}`, count: 1, frames: [2] },
    ]);
  });
});

describe('a record that claims an impossible length', () => {
  const first = record(1_600_000_000, 'first');
  const damaged = record(1_600_000_001, 'damaged', 0xffff_fff0);
  const third = record(1_600_000_002, 'third');
  const fourth = record(1_600_000_003, 'fourth');

  it('costs itself only, if two good records follow', () => {
    const { frames, diagnostics } = read([...HEADER, ...first, ...damaged, ...third, ...fourth]);
    expect(frames.map(({ number, text: payload }) => [number, payload])).toEqual([
      [1, 'first'],
      [2, 'third'],
      [3, 'fourth'],
    ]);
    const message = 'Record 2 at byte 45 claims 4294967280 captured bytes; reading went on at byte 68';
    expect(diagnostics).toEqual([{ code: 'capture.bad-record', message, count: 1, frames: [2] }]);
  });

  it.each([
    ['one record proves nothing', third],
    ['times far from the last frame are not believed', [...record(1, 'third'), ...record(2, 'fourth')]],
    [
      'neither are more captured bytes than there were',
      [...third.slice(0, 12), 0, 0, 0, 0, ...text('third'), ...fourth],
    ],
    ['nor zeros', new Array(4096).fill(0)],
  ])('costs the rest of the file: %s', (_, rest) => {
    const { frames, diagnostics } = read([...HEADER, ...first, ...damaged, ...rest]);
    expect(frames.map(frame => frame.text)).toEqual(['first']);
    expect(diagnostics.map(({ code, count }) => [code, count])).toEqual([['capture.bad-record', 1]]);
  });

  it('is not searched beyond 64 KiB for the next one', () => {
    const near = new Array(65_000).fill(0x55);
    const far = new Array(66_000).fill(0x55);
    expect(read([...HEADER, ...first, ...damaged, ...near, ...third, ...fourth]).frames).toHaveLength(3);
    const { frames, diagnostics } = read([...HEADER, ...first, ...damaged, ...far, ...third, ...fourth]);
    expect(frames).toHaveLength(1);
    expect(diagnostics[0]?.message).toBe(
      'Record 2 at byte 45 claims 4294967280 captured bytes; the rest of the file was not read',
    );
  });

  it.each([
    ['256 KiB are a frame', 262_144, {}, 1],
    ['one byte more is damage', 262_145, {}, 0],
    ['unless the limit is raised', 262_145, { frameLength: 1_000_000 }, 1],
  ])('%s', (_, length, limits, count) => {
    expect(read([...HEADER, ...record(1, 'x'.repeat(length))], limits).frames).toHaveLength(count);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latin1 } from '../latin1.js';
import { CaptureReader, Diagnostics } from './index.js';

/** Reads a file in pieces of the given sizes, used again and again until it is over. */
function read(file: Uint8Array, sizes: readonly number[]) {
  const diagnostics = new Diagnostics();
  const reader = new CaptureReader(diagnostics);
  const frames: [number, number, number, number, string][] = [];
  // One buffer for every piece, as whoever reads a file has it: whatever is kept of it must have been copied.
  const buffer = new Uint8Array(Math.max(...sizes));
  for (let at = 0, piece = 0; at < file.length; piece++) {
    const size = Math.min(sizes[piece % sizes.length]!, file.length - at);
    buffer.fill(0xff);
    buffer.set(file.subarray(at, at + size));
    reader.push(buffer.subarray(0, size), frame =>
      frames.push([
        frame.number,
        frame.time,
        frame.linkType,
        frame.originalLength,
        latin1(frame.bytes, frame.start, frame.end),
      ]),
    );
    at += size;
  }
  reader.end();
  return { frames, format: reader.format, linkTypes: reader.linkTypes, diagnostics: diagnostics.list() };
}

/** pcap or pcapng with frames of these lengths, then damage where `damage` says. */
function capture(ng: boolean, lengths: readonly number[], damage: readonly [number, number][]): Uint8Array {
  const bytes: number[] = [];
  const u32 = (...values: number[]) => {
    for (const value of values) bytes.push(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
  };
  if (ng) u32(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffff_ffff, 0xffff_ffff, 28, 1, 20, 1, 0, 20);
  else u32(0xa1b2c3d4, 0x0004_0002, 0, 0, 65_535, 1);
  lengths.forEach((length, index) => {
    const payload = Array.from({ length }, (_, at) => (at + index) & 255);
    if (ng) {
      const padding = -length & 3;
      u32(6, 32 + length + padding, 0, 0x0005_af31, index, length, length);
      bytes.push(...payload, ...new Array(padding).fill(0));
      u32(32 + length + padding);
    } else {
      u32(1_600_000_000 + index, index, length, length);
      bytes.push(...payload);
    }
  });
  for (const [at, value] of damage) bytes[at % bytes.length] = value;
  return Uint8Array.from(bytes);
}

const lengths = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 12 });
const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 });
const damage = fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { maxLength: 4 });

describe('CaptureReader', () => {
  it('reads the same frames however the file is cut into chunks, also from a damaged file', () => {
    fc.assert(
      fc.property(fc.boolean(), lengths, damage, sizes, (ng, frameLengths, changes, chunkSizes) => {
        const file = capture(ng, frameLengths, changes);
        const whole = read(file, [4_194_304]);
        if (changes.length === 0) expect(whole.frames).toHaveLength(frameLengths.length);
        expect(read(file, chunkSizes)).toEqual(whole);
        expect(read(file, [1])).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('reads frames where they are, if they are wholly in the chunk', () => {
    const file = capture(false, [10, 20], []);
    const chunk = new Uint8Array(file.length + 8).subarray(8);
    chunk.set(file);
    new CaptureReader(new Diagnostics()).push(chunk, frame => {
      expect(frame.bytes.buffer).toBe(chunk.buffer);
      expect(frame.bytes[frame.start]).toBe(frame.view.getUint8(frame.start));
      expect(frame.bytes[frame.start]).toBe(frame.number - 1);
    });
  });

  it('never throws, stays inside its bytes and goes forward, whatever the bytes', () => {
    const heads = [
      capture(false, [], []),
      capture(true, [], []),
      capture(true, [], []).slice(0, 28),
      new Uint8Array(0),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), sizes, (head, tail, chunkSizes) => {
        const file = new Uint8Array([...head, ...tail]);
        const result = read(file, chunkSizes);
        const captured = result.frames.reduce((sum, frame) => sum + frame[4].length, 0);
        expect(captured).toBeLessThanOrEqual(file.length);
        expect(result.frames.every(frame => Number.isFinite(frame[1]))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes a block of 16 MiB that never comes for a file that ends too early', () => {
    const file = capture(true, [], []);
    const block = new Uint8Array([6, 0, 0, 0, 0, 0, 0, 1]);
    const result = read(new Uint8Array([...file, ...block, ...new Uint8Array(100)]), [64]);
    expect(result.frames).toEqual([]);
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['capture.truncated']);
  });
});

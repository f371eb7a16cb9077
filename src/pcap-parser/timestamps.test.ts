import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microseconds, microsecondsOf, ticksPerMicrosecond } from './timestamps.js';

const WORD = 2n ** 32n;
const words = (ticks: bigint): [number, number] => [Number(ticks / WORD), Number(ticks % WORD)];

/** Ticks in a second, exactly. */
const rate = (resolution: number): bigint =>
  resolution & 0x80 ? 2n ** BigInt(resolution & 0x7f) : 10n ** BigInt(resolution);

describe('pcapng timestamps', () => {
  it.each([
    ['seconds', 0, 1_600_000_000n, 1.6e15],
    ['milliseconds', 3, 1_600_000_000_123n, 1.6e15 + 123_000],
    ['microseconds', 6, 1_600_000_000_123_456n, 1.6e15 + 123_456],
    ['nanoseconds', 9, 1_600_000_000_123_456_000n, 1.6e15 + 123_456],
    ['nanoseconds with a fraction', 9, 1_600_000_000_123_456_750n, 1.6e15 + 123_456.75],
    ['picoseconds', 12, 1_600_000_123_456_000_000n, 1_600_000_123.456 * 1e3],
    ['2^-10', 0x8a, 1_600_000_000n * 1024n + 512n, 1.6e15 + 500_000],
    ['2^-20', 0x94, 1_600_000_000n * 1_048_576n + 262_144n, 1.6e15 + 250_000],
    ['2^-32, as NTP', 0xa0, 1_600_000_000n * WORD + WORD / 4n, 1.6e15 + 250_000],
    ['2^-33', 0xa1, 1_600_000_000n * 2n * WORD + WORD, 1.6e15 + 500_000],
  ])('%s', (_, resolution, ticks, expected) => {
    expect(microseconds(...words(ticks), resolution)).toBe(expected);
  });

  it('is what exact arithmetic gives, to a quarter of a microsecond, for any time until 2100 at any resolution', () => {
    const resolutions = fc.oneof(fc.integer({ min: 0, max: 19 }), fc.integer({ min: 0x80, max: 0x80 + 63 }));
    const seconds = fc.integer({ min: 0, max: 4_102_444_800 });
    fc.assert(
      fc.property(resolutions, seconds, fc.bigInt({ min: 0n, max: 10n ** 19n }), (resolution, second, part) => {
        const ticks = (BigInt(second) * rate(resolution) + (part % rate(resolution))) % (WORD * WORD);
        const thousandths = (ticks * 1_000_000_000n) / rate(resolution);
        const exact = Number(thousandths / 1000n) + Number(thousandths % 1000n) / 1000;
        expect(Math.abs(microseconds(...words(ticks), resolution) - exact)).toBeLessThanOrEqual(0.51);
      }),
    );
  });

  it('has a quick way that agrees', () => {
    const word = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 6, max: 12 }), (high, low, resolution) => {
        expect(microsecondsOf(high, low, ticksPerMicrosecond(resolution))).toBe(microseconds(high, low, resolution));
      }),
    );
    expect([0, 5, 13, 0x86].map(ticksPerMicrosecond)).toEqual([0, 0, 0, 0]);
  });
});

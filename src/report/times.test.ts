import { describe, expect, it } from 'vitest';
import { clockTime, duration, isoTime, offset } from './times.js';

describe('isoTime', () => {
  it.each([
    [0, '1970-01-01T00:00:00.000000Z'],
    [1_772_658_847_123_456, '2026-03-04T21:14:07.123456Z'],
    [1_772_658_847_000_009, '2026-03-04T21:14:07.000009Z'],
    [-1, '1969-12-31T23:59:59.999999Z'],
    [2 ** 62, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])('%d microseconds', (time, iso) => {
    expect(isoTime(time)).toBe(iso);
  });
});

describe('times for people', () => {
  it.each([
    [clockTime(1_772_658_847_123_456), '2026-03-04 21:14:07.123456 UTC'],
    [clockTime(undefined), 'unknown'],
    [clockTime(2 ** 62), 'unknown'],
    [offset(1_000_000, 1_512_000), '+0.512'],
    [offset(1_000_000, 990_000), '−0.010'],
    [offset(0, Number.NaN), '?'],
    [duration(12_400), '0.012 s'],
    [duration(12_400_000), '12.4 s'],
    [duration(185_000_000), '3 min 05 s'],
    [duration(7_380_000_000), '2 h 03 min'],
    [duration(273_600_000_000), '3 d 4 h'],
    [duration(-5), 'unknown'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { clock, duration, quoted } from './citing.js';

describe('a length of time', () => {
  it.each([
    [0, '0 s'],
    [400_000, '0.4 s'],
    [1_234_567, '1.23 s'],
    [10_000_000, '10 s'],
    [33_861_999, '33.9 s'],
    [90_000_000, '90 s'],
    [3_600_400_000, '3600 s'],
  ])('%d µs is %s', (microseconds, text) => expect(duration(microseconds)).toBe(text));
});

describe('a time of day', () => {
  it('is UTC', () => expect(clock(Date.parse('2026-03-05T07:30:03.321Z') * 1000)).toBe('07:30:03 UTC'));
  it.each([8.64e18, Number.POSITIVE_INFINITY])('may be beyond all dates: %d', time => {
    expect(clock(time)).toBe('the end of days');
  });
});

describe('a captured value', () => {
  it('is shown as UTF-8', () => expect(quoted('Bj\u00c3\u00b6rn')).toBe('Björn'));
  it('is cut', () => expect(quoted('x'.repeat(5000))).toBe(`${'x'.repeat(160)}…`));
});

import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Session } from '../../model/index.js';
import { phaseOf } from './session-time.js';

const SECOND = 1_000_000;
const sessionOf = (up: number | undefined, end: number | undefined): Session =>
  ({
    up,
    end: end === undefined ? undefined : { time: end, cause: 'bye', byClient: false, message: undefined },
  }) as Session;

describe('the phase of a session, up from 10 s to 60 s, with a guard of 1 s', () => {
  const session = sessionOf(10 * SECOND, 60 * SECOND);
  it.each([
    [9.999999, 'before'],
    [10, 'inside'],
    [58.999999, 'inside'],
    [59, 'crossing'],
    [60, 'crossing'],
    [60.000001, 'closing'],
    [61, 'closing'],
    [61.000001, 'after'],
  ] as const)('at %d s is %s', (seconds, phase) => {
    expect(phaseOf(seconds * SECOND, session, DEFAULT_SETTINGS)).toBe(phase);
  });

  it('is inside for ever where the end was not seen', () => {
    expect(phaseOf(1e15, sessionOf(0, undefined), DEFAULT_SETTINGS)).toBe('inside');
  });

  it('is before where it never came up', () => {
    expect(phaseOf(1e15, sessionOf(undefined, undefined), DEFAULT_SETTINGS)).toBe('before');
  });
});

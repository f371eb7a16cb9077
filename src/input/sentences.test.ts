import { describe, expect, it } from 'vitest';
import { UnreadableInput } from '../errors.js';
import type { Reading } from './format.js';
import { nothingFound, readFailure } from './sentences.js';

const reading = (linkTypes: number[], frames: number): Reading => ({
  linkTypes,
  frames,
  sipMessages: 0,
  msrpMessages: 0,
  start: undefined,
  end: undefined,
});
const tls = (count: number) => [{ code: 'tls.encrypted', message: '', count, frames: [] }] as const;

describe('a capture without messages', () => {
  it.each([
    [
      nothingFound(reading([1], 1234), 'frame', []),
      'Read 1,234 frames (Ethernet), none of them carries SIP or MSRP in the clear',
    ],
    [
      nothingFound(reading([1, 113], 1_234_567), 'frame', tls(12)),
      'Read 1,234,567 frames (Ethernet, Linux cooked), none of them carries SIP or MSRP in the clear; 12 TLS connections cannot be read without keys',
    ],
    [
      nothingFound(reading([147], 1), 'frame', tls(1)),
      'Read 1 frame (user-defined 147), none of them carries SIP or MSRP in the clear; 1 TLS connection cannot be read without keys',
    ],
    [
      nothingFound(reading([1], 2), 'frame', [{ code: 'esp.encrypted', message: 'ESP that …', count: 1, frames: [] }]),
      'Read 2 frames (Ethernet), none of them carries SIP or MSRP in the clear; ESP that …',
    ],
    [
      nothingFound(reading([], 0), 'frame', []),
      'The capture holds no frames; capture again while the client is in use',
    ],
    [nothingFound(reading([], 7), 'line', []), 'Read 7 lines, none of them begins a SIP or MSRP message'],
  ])('%s', (sentence, expected) => {
    expect(sentence).toBe(expected);
  });
});

describe('an input that cannot be read', () => {
  const failure = (code: string): string => readFailure(Object.assign(new Error('x'), { code }));

  it.each([
    [
      'EACCES',
      'The file could not be opened: permission denied; change its access rights or run as a user who may read it',
    ],
    ['Z_BUF_ERROR', 'The gzip data ends too early and what follows was not read; copy or compress the capture again'],
    ['ENXIO', 'The file could not be read (ENXIO); check the file and try again'],
  ])('%s', (code, expected) => {
    expect(failure(code)).toBe(expected);
  });

  it('has its own words for what is not the system’s to say', () => {
    expect(readFailure(new UnreadableInput('It is a trap'))).toBe('It is a trap');
  });

  it('is not made of a bug of ours', () => {
    expect(() => readFailure(new TypeError('x is undefined'))).toThrow(TypeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../latin1.js';
import { decodeTransfer } from './transfer-encoding.js';

describe('base64 (RFC 2045 6.8)', () => {
  it.each([
    ['', ''],
    ['aGVsbG8=', 'hello'],
    ['aGVsbG8', 'hello'],
    ['aGVs\r\nbG8h\r\n', 'hello!'],
    ['aGVs!bG8=ignored', 'hello'],
    ['w6A=', '\xc3\xa0'],
    ['AP8=', '\0\xff'],
    ['a', ''],
    ['====', ''],
  ])('%j', (encoded, expected) => {
    expect(decodeTransfer('Base64 ', encoded)).toBe(expected);
  });

  it('is not what a name with the byte A0 behind it means: that ends a letter of UTF-8', () => {
    expect(decodeTransfer('base64\xa0', 'aGVsbG8=')).toBeUndefined();
  });

  it('gives any bytes back', () => {
    const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)) });
    fc.assert(
      fc.property(bytes, content => {
        expect(decodeTransfer('base64', btoa(content))).toBe(content);
      }),
    );
  });
});

describe('quoted-printable (RFC 2045 6.7)', () => {
  it.each([
    ['', ''],
    ['a=3Db', 'a=b'],
    ['=c3=A0', '\xc3\xa0'],
    ['soft=\r\n break', 'soft break'],
    ['soft= \t\r\nbreak', 'softbreak'],
    ['soft=\nbreak', 'softbreak'],
    ['kept\r\nbreak', 'kept\r\nbreak'],
    ['=', '='],
    ['a=4', 'a=4'],
    ['a=zz', 'a=zz'],
    ['a==3D', 'a=='],
  ])('%j', (encoded, expected) => {
    expect(decodeTransfer('quoted-printable', encoded)).toBe(expected);
  });

  it('never makes it longer', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('=', 'A', '3', ' ', '\r', '\n', '\xff') }), content => {
        expect(bytesOf(decodeTransfer('quoted-printable', content) ?? '').length).toBeLessThanOrEqual(content.length);
      }),
    );
  });
});

it.each(['7bit', '8bit', 'binary', 'x-uuencode', ''])('%j leaves the bytes to the caller', encoding => {
  expect(decodeTransfer(encoding, 'aGVsbG8=')).toBeUndefined();
});

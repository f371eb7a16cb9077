import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, visible, visibleLines } from './visible.js';

describe('visible', () => {
  it.each([
    ['plain text', 'sip:+15555550101@ims.example.com', 'sip:+15555550101@ims.example.com'],
    ['letters of any script', 'Grüße, 你好, שלום ❤️', 'Grüße, 你好, שלום ❤️'],
    ['NUL and escape', 'a\0b\x1b[31m', 'a\\x00b\\x1b[31m'],
    ['line ends', 'a\r\nb', 'a\\r\\nb'],
    ['delete and C1', 'a\x7f\x85', 'a\\x7f\\x85'],
    ['a bidirectional override', 'abc\u202edef', 'abc\\u{202e}def'],
    ['isolates', '\u2066x\u2069', '\\u{2066}x\\u{2069}'],
    ['zero width', 'sip\u200b:\ufeffa', 'sip\\u{200b}:\\u{feff}a'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['a lone surrogate', 'a\ud800b', 'a\\u{d800}b'],
    ['a surrogate pair', 'a😀b', 'a😀b'],
    ['tag characters', 'a\u{e0041}', 'a\\u{e0041}'],
    ['a soft hyphen and a filler', 'a\xad\u3164', 'a\\xad\\u{3164}'],
  ])('%s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('leaves nothing that a reader cannot see, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(visible(text)).not.toMatch(
          /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u,
        );
      }),
    );
  });
});

describe('visibleLines', () => {
  it.each([
    ['CRLF is a line end', 'a\r\nb\r\n', 'a\nb\n'],
    ['a line feed alone shows among CRLFs', 'a\r\nb\nc', 'a\nb\\n\nc'],
    ['a carriage return alone shows', 'a\rb\r\n', 'a\\rb\n'],
    ['a text log without CRLF is taken as it is', 'a\nb\n', 'a\nb\n'],
    ['tabs stay', 'a\tb', 'a\tb'],
    ['other controls show', 'a\0\r\n\x1bb', 'a\\x00\n\\x1bb'],
  ])('%s', (_, text, shown) => {
    expect(visibleLines(text)).toBe(shown);
  });
});

describe('clip', () => {
  it.each([
    ['short text is whole', 'abc', 3, 'abc'],
    ['long text says how long it is', 'x'.repeat(12_345), 3, 'xxx… (12,345 characters)'],
    ['a surrogate pair is not cut', 'ab😀cd', 3, 'ab… (6 characters)'],
  ])('%s', (_, text, limit, clipped) => {
    expect(clip(text, limit)).toBe(clipped);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terminalText } from './terminal.js';

describe('terminalText', () => {
  it.each([
    ['plain text', 'expected 488, seen 200 OK', 'expected 488, seen 200 OK'],
    ['a colour sequence', '\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['a C1 control sequence', '\x9b2J', '\\x9b2J'],
    ['line ends and tabs', 'a\r\n\tb', 'a\\r\\n\\tb'],
    ['a bell and delete', '\x07\x7f', '\\x07\\x7f'],
    ['a bidirectional override', 'abc\u202ecba', 'abc\\u{202e}cba'],
    ['zero width', 'a\u200bb', 'a\\u{200b}b'],
    ['an order to a CI runner, anywhere', 'Subject: ##[error]x', 'Subject: ##\\x5berror]x'],
    ['with a prefix', '##vso[task.setvariable]x', '##vso\\x5btask.setvariable]x'],
    ['in capitals', '##TeamCity[x]', '##TeamCity\\x5bx]'],
    ['hidden behind a zero-width space', '##\u200b[add-mask]', '##\\u{200b}[add-mask]'],
    ['a workflow command', '::add-mask::secret', '\\x3a:add-mask::secret'],
    ['after blanks', '   ::error::x', '   \\x3a:error::x'],
    ['an IPv6 address is left alone', 'from 2001:db8::1', 'from 2001:db8::1'],
  ])('%s', (_, text, written) => {
    expect(terminalText(text)).toBe(written);
  });

  it('is one line without controls and orders, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('##', '[', '::', 'vso', ' ', '\n'))),
        pieces => {
          const written = terminalText(pieces.join(''));
          expect(written).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u);
          expect(written).not.toMatch(/##(vso)?\[|^\s*::/);
        },
      ),
    );
  });
});

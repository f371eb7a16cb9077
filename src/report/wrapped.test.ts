import { expect, it } from 'vitest';
import { wrapped } from './wrapped.js';

it('breaks between words, with the first line and the others led in', () => {
  expect(wrapped('one two three four', 12, '=> ')).toEqual(['=> one two', '   three', '   four']);
  expect(wrapped('one two', 5, '- ', '  ')).toEqual(['- one', '  two']);
});

it('keeps a word whole that is too long', () => {
  expect(wrapped('a sip:conf-598387@focus1.ims.example.com b', 10)).toEqual([
    'a',
    'sip:conf-598387@focus1.ims.example.com',
    'b',
  ]);
});

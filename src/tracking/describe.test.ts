import { expect, it } from 'vitest';
import type { Message } from '../model/index.js';
import { parseMsrp } from '../msrp-parser/index.js';
import { parseSip } from '../sip-parser/index.js';
import { describe } from './describe.js';

const shown = (text: string) => describe({ text, content: parseSip(text) ?? parseMsrp(text) } as Message).label;

it.each([
  ['SIP/2.0 404 L\u00c3\u00a0 \r\nCSeq: 1 BYE\r\n\r\n', '404 L\u00c3\u00a0 (BYE)'],
  ['SIP/2.0 404 \r\nCSeq: 1 BYE\r\n\r\n', '404 (BYE)'],
  ['MSRP abcd 413 L\u00c3\u00a0\r\n-------abcd$\r\n', '413 L\u00c3\u00a0'],
])('the phrase of %j keeps its letters, which in UTF-8 may end in the byte A0', (text, label) => {
  expect(shown(text)).toBe(label);
});

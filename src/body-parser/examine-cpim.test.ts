import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CpimBody, cpimValues, decodeBody, examineCpim } from './index.js';

const crlf = (...lines: string[]): string => lines.map(line => `${line}\r\n`).join('');
const cpim = (text: string): CpimBody => {
  const body = decodeBody('message/cpim', text, 0, text.length);
  if (body.type !== 'cpim') throw new Error(`${body.type}: not CPIM`);
  return body;
};

const HEADERS = ['From: <sip:a@b>', 'To: <sip:c@d>', 'NS: imdn <urn:ietf:params:imdn>', 'imdn.Message-ID: Mxg4'];
const message = (...headers: string[]) => `${crlf(...headers, '', 'Content-Type: text/plain', '')}hello`;
/** Each fault with the beginning of the line that it is on. */
const faults = (text: string) =>
  examineCpim(cpim(text), text).map(({ code, at }) => `${code} ${text.slice(at).split(/[:\r\n]/, 1)}`);

describe('what is wrong with a CPIM message, and where', () => {
  it('nothing', () => {
    expect(faults(message(...HEADERS, 'To: <sip:e@f>', 'Subject:;lang=fr Objet', 'cc: <sip:g@h>'))).toEqual([]);
  });

  it.each([
    ['no From', HEADERS.slice(1), ['missing-header To']],
    ['no To', [HEADERS[0]!], ['missing-header From']],
    ['two From', [...HEADERS, 'From: <sip:x@y>'], ['repeated-header From']],
    ['two DateTime', [...HEADERS, 'DateTime: a', 'DateTime: b'], ['repeated-header DateTime']],
    ['names in another case', [...HEADERS, 'datetime: x', 'CC: y'], ['header-case datetime', 'header-case CC']],
    ['a name of IMDN in another case', [...HEADERS, 'imdn.message-id: x'], ['header-case imdn.message-id']],
    ['no blank', [...HEADERS, 'Subject:x'], ['header-blank Subject']],
    ['two blanks', [...HEADERS, 'Subject:  x'], ['header-blank Subject']],
    ['a blank before the colon', [...HEADERS, 'Subject : x'], ['header-blank Subject ']],
    ['no blank behind a parameter', [...HEADERS, 'Subject:;lang=fr'], ['header-blank Subject']],
    ['a prefix that nobody declared', [...HEADERS, 'x.Y: z'], ['namespace-undeclared x.Y']],
    [
      'a prefix that is declared too late',
      ['From: <sip:a@b>', 'To: <sip:c@d>', 'imdn.Message-ID: 1', 'NS: imdn <urn:ietf:params:imdn>'],
      ['namespace-late imdn.Message-ID'],
    ],
  ])('%s', (_, headers, expected) => {
    expect(faults(message(...headers))).toEqual(expected);
  });

  it('no empty line before the header fields of the content', () => {
    expect(faults(`${crlf(...HEADERS, 'Content-Type: text/plain', '')}hello`)).toEqual(['no-blank-line Content-Type']);
  });

  it('no type of the content', () => {
    expect(faults(`${crlf(...HEADERS, '', 'Content-ID: <a@b>', '')}hello`)).toEqual(['no-content-type hello']);
    expect(faults(crlf(...HEADERS, '', 'hello'))).toEqual(['no-content-type hello']);
  });

  it('LF alone, once for a message', () => {
    expect(faults(message(...HEADERS).replaceAll('\r\n', '\n'))).toEqual(['line-end ']);
  });
});

describe('the values of a header field (RFC 3862 3)', () => {
  const values = (name: string, headers: string[], namespace?: string) =>
    cpimValues(cpim(message(...headers)).headers, name, namespace).map(({ value }) => value);

  it('are several, each perhaps in a language', () => {
    const { headers } = cpim(message(...HEADERS, 'To: <sip:e@f>', 'Subject: Weather', 'Subject:;x=y;lang=fr Le temps'));
    expect(cpimValues(headers, 'To').map(({ value }) => value)).toEqual(['<sip:c@d>', '<sip:e@f>']);
    expect(cpimValues(headers, 'Subject')).toMatchObject([
      { value: 'Weather', language: undefined },
      { value: 'Le temps', language: 'fr', header: { name: 'Subject' } },
    ]);
  });

  it.each([
    ['under a prefix', ['NS: x <urn:a>', 'x.Y: 1', 'Y: no', 'z.Y: no'], ['1']],
    ['by default', ['NS: <urn:a>', 'Y: 1', 'NS: x <urn:b>', 'x.Y: no'], ['1']],
    ['under a prefix that is declared again', ['NS: x <urn:a>', 'x.Y: 1', 'NS: x <urn:b>', 'x.Y: no'], ['1']],
    ['under a prefix that becomes its own', ['NS: x <urn:b>', 'x.Y: no', 'NS: x <urn:a>', 'x.Y: 2'], ['2']],
    ['under two prefixes', ['NS: x <urn:a>', 'NS: w <urn:a>', 'w.Y: 1', 'x.Y: 2'], ['1', '2']],
    ['declared behind', ['x.Y: 1', 'NS: x <urn:a>', 'NS: x <urn:b>'], ['1']],
    ['with prefixes in another case', ['NS: X <urn:a>', 'x.Y: no'], []],
    ['of no prefix at all', ['.Y: no', 'Y: no'], []],
  ])('are of their namespace: %s', (_, headers, expected) => {
    expect(values('Y', [...HEADERS, ...headers], 'URN:a')).toEqual(expected);
  });

  it('of CPIM end where another default namespace begins', () => {
    expect(values('Subject', [...HEADERS, 'Subject: 1', 'NS: <urn:a>', 'Subject: 2'])).toEqual(['1']);
  });
});

it('whatever the bytes, nothing throws and faults are inside', () => {
  const piece = fc.oneof(
    fc.constantFrom('From: ', 'NS: ', 'imdn.', 'x.', ':', ';lang=', '<urn:a>', '\r\n', '\n', ' ', 'Content-Type: a/b'),
    fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)) }),
  );
  fc.assert(
    fc.property(fc.array(piece), fc.string(), (pieces, before) => {
      const text = `${before}From: a\r\n${pieces.join('')}`;
      const body = decodeBody('message/cpim', text, before.length, text.length);
      if (body.type !== 'cpim') return;
      for (const { at } of examineCpim(body, text)) {
        expect(at).toBeGreaterThanOrEqual(before.length);
        expect(at).toBeLessThanOrEqual(text.length);
      }
      for (const { name } of body.headers) cpimValues(body.headers, name);
    }),
  );
});

import { describe, expect, it } from 'vitest';
import { examine } from './examine.js';
import { parseSip } from './parse.js';
import { sameUri } from './same-uri.js';
import { TYPED_HEADERS } from './typed-headers.js';
import { parseUri } from './uri.js';

/** Long enough that a loop in a loop would not come to its end. */
const LENGTH = 1 << 17;
const filled = (piece: string) => piece.repeat(Math.ceil(LENGTH / piece.length));

const VALUES: [what: string, value: string][] = [
  ['hops', filled('SIP/2.0/UDP h;branch=z9hG4bK1,')],
  ['parameters', `<sip:a@b>${filled(';a=b')}`],
  ['parameters without a name', `<sip:a@b>${filled(';=')}`],
  ['quotes', `<sip:a@b>;x=${filled('"')}`],
  ['quotes that open', `<sip:a@b>${filled(';a="')}`],
  ['quoted elements', filled('"a" <sip:a@b>,')],
  ['backslashes', `"${filled('\\')}`],
  ['angle brackets', filled('<')],
  ['parentheses', filled('(')],
  ['pairs of parentheses', filled('()')],
  ['parentheses and quotes', filled('("')],
  ['commas', filled(',')],
  ['blanks', `a${filled(' ')}b`],
  ['blanks and semicolons', filled(' ;')],
  ['percent signs', `<sip:${filled('%')}@b?${filled('%61&')}>`],
  ['slashes', filled('/')],
  ['digits', filled('9')],
  ['hyphens and dots', `<sip:a@${filled('-.')}>`],
  ['colons', `<sip:[${filled(':')}]>`],
  ['folded lines', filled('a\r\n ')],
  ['folded lines without anything', `a${filled('\r\n ')}`],
];

/** One header field for each way of reading a value; together they come to a megabyte. */
const NAMES = [
  'via',
  'contact',
  'accept',
  'retry-after',
  'warning',
  'user-agent',
  'privacy',
  'p-charging-vector',
] as const;

describe('very many', () => {
  it.each(VALUES)('%s are read to their end', (_, value) => {
    const text = `MESSAGE sip:a@b SIP/2.0\r\n${NAMES.map(name => `${name}: ${value}\r\n`).join('')}\r\n`;
    const message = parseSip(text)!;
    expect(message.headers.size).toBe(NAMES.length);
    for (const name of NAMES) TYPED_HEADERS[name](message);
    expect(examine(message, text).length).toBeLessThanOrEqual(100);
  });

  it('header fields are read, and each is found', () => {
    const text = `MESSAGE sip:a@b SIP/2.0\r\n${filled('v: SIP/2.0/UDP h\r\n')}\r\n`;
    const message = parseSip(text)!;
    expect(TYPED_HEADERS.via(message)).toHaveLength(message.headers.size);
    examine(message, text);
  });

  it.each(['\r\n', '\n', '\r', ' \r\n', ':\r\n', ': \r\n', '\r\n\t', 'a', 'a:'])(
    '%j behind a start line are read',
    piece => {
      const text = `MESSAGE sip:a@b SIP/2.0\r\n${filled(piece)}`;
      const message = parseSip(text)!;
      expect(message.faults.length + examine(message, text).length).toBeLessThanOrEqual(200);
    },
  );

  it.each([';a=b', '&a=b', ';', '?', '%41', '@', ':'])('%j in a URI are compared', piece => {
    const uri = `sip:a@b?x${filled(piece)}`;
    expect(sameUri(uri, uri.replace('sip', 'SIP'))).toBe(parseUri(uri) !== undefined);
  });
});

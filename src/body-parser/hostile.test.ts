import { describe, expect, it } from 'vitest';
import { decodeBody, examineCpim } from './index.js';

/** A megabyte: long enough that a loop in a loop would not come to its end. */
const filled = (piece: string) => piece.repeat(Math.floor((1 << 20) / piece.length));

describe('a megabyte of', () => {
  it.each<[what: string, type: string, text: string]>([
    ['parts', 'multipart/mixed;boundary=b', filled('--b\r\n\r\na\r\n')],
    ['what is nearly a delimiter', 'multipart/mixed;boundary=b', `--b\r\n\r\n${filled('\r\n--bb')}`],
    ['hyphens', 'multipart/mixed;boundary="--"', filled('-')],
    ['blanks behind a delimiter', 'multipart/mixed;boundary=b', `--b\r\n\r\n${filled('\r\n--b    x')}`],
    ['line ends', 'multipart/mixed;boundary=b', `--b${filled('\r\n')}`],
    ['header fields', 'multipart/mixed;boundary=b', `--b\r\n${filled('a: b\r\n')}`],
    ['folded lines', 'multipart/mixed;boundary=b', `--b\r\na: b\r\n${filled(' c\r\n')}`],
    ['header fields of CPIM', 'message/cpim', filled('To: <sip:a@b>\r\n')],
    ['namespaces of CPIM', 'message/cpim', filled('NS: a <b>\r\na.c: d\r\n')],
    ['line ends of CPIM', 'message/cpim', `From: a${filled('\r\n')}`],
    ['CPIM in CPIM', 'message/cpim', filled('a: b\r\n\r\nContent-Type: message/cpim\r\n\r\n')],
    ['parameters of a type', `text/plain${filled(';a=b')}`, 'x'],
    ['quotes of a type', `text/plain;a=${filled('"')}`, 'x'],
    ['parentheses of a type', `text/plain${filled('(')}`, 'x'],
    ['elements in elements', 'message/imdn+xml', filled('<a>')],
    ['elements', 'message/imdn+xml', `<imdn xmlns="urn:ietf:params:xml:ns:imdn">${filled('<a/>')}</imdn>`],
    ['attributes', 'message/imdn+xml', `<imdn ${filled('a="b" ')}>`],
    ['namespaces', 'message/imdn+xml', filled('<a xmlns:a="b">')],
    ['comments', 'message/imdn+xml', filled('<!---->')],
    ['comments that open', 'message/imdn+xml', `<a>${filled('<!- -')}`],
    ['references', 'message/imdn+xml', `<imdn>${filled('&amp;')}</imdn>`],
    ['references that none are', 'message/imdn+xml', `<imdn>${filled('&a')}</imdn>`],
    ['CDATA', 'message/imdn+xml', `<imdn>${filled('<![CDATA[a]]>')}</imdn>`],
    ['blanks in a tag', 'message/imdn+xml', `<imdn${filled(' ')}>`],
    [
      'users',
      'application/conference-info+xml',
      `<conference-info><users>${'<user entity="a"/>'.repeat(20_000)}</users></conference-info>`,
    ],
    [
      'entries',
      'application/resource-lists+xml',
      `<resource-lists><list>${filled('<entry uri="a"/>')}</list></resource-lists>`,
    ],
  ])('%s is read', (_, type, text) => {
    const body = decodeBody(type, text, 0, text.length);
    expect(body).toMatchObject({ start: 0, end: text.length });
    if (body.type === 'multipart')
      for (const part of body.parts) expect(part.body.end).toBeLessThanOrEqual(text.length);
    if (body.type === 'cpim') expect(examineCpim(body, text).length).toBeLessThanOrEqual(50);
  });
});

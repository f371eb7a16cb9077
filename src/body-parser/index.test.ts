import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSip } from '../sip-parser/index.js';
import { type Body, bodyOf, decodeBody, find, findAll } from './index.js';

const crlf = (...lines: string[]): string => lines.map(line => `${line}\r\n`).join('');
const decode = (type: string | undefined, text: string): Body => decodeBody(type, text, 0, text.length);

const SDP = crlf('v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 't=0 0', 'm=message 9 TCP/MSRP *');

describe('the type of a body decides how it is read', () => {
  it.each([
    ['application/sdp', 'sdp'],
    ['Application/SDP;charset=utf-8', 'sdp'],
    ['text/plain', 'opaque'],
    ['application/vnd.oma.cpm-imdn+xml', 'opaque'],
    ['__proto__', 'opaque'],
    ['constructor', 'opaque'],
    ['', 'opaque'],
  ])('%s', (contentType, type) => {
    expect(decode(contentType, SDP).type).toBe(type);
  });

  it('and nothing is guessed without one', () => {
    expect(decode(undefined, SDP)).toEqual({ type: 'opaque', contentType: '', start: 0, end: SDP.length });
  });

  it('and a quoted message is never looked into', () => {
    const text = `SIP/2.0 200 OK\r\nContent-Type: application/sdp\r\n\r\n${SDP}`;
    expect(decode('message/sipfrag;version=2.0', text)).toMatchObject({
      type: 'opaque',
      contentType: 'message/sipfrag',
    });
    expect(find(decode('message/sipfrag', text), 'sdp')).toBeUndefined();
  });

  it.each([
    ['application/sdp', 'hello'],
    ['application/sdp', ''],
    ['message/cpim', ''],
    ['message/imdn+xml', 'hello'],
    ['multipart/mixed', 'hello'],
    ['application/resource-lists+xml', '<resource-lists>'],
  ])('but a broken one is told from one that is not read: %s', (type, text) => {
    expect(decode(type, text)).toMatchObject({ type: 'malformed', contentType: type, start: 0, end: text.length });
  });
});

describe('what is looked for is found in multipart and CPIM', () => {
  const list =
    '<resource-lists xmlns="urn:ietf:params:xml:ns:resource-lists"><list><entry uri="sip:a@b"/></list></resource-lists>';
  const cpim = `From: <sip:a@b>\r\nTo: <sip:c@d>\r\n\r\nContent-Type: application/sdp\r\n\r\n${SDP}`;
  const text = crlf(
    '--b',
    'Content-Type: message/cpim',
    '',
    cpim,
    '--b',
    'Content-Type: application/resource-lists+xml',
    '',
    list,
    '--b',
    'Content-Type: application/sdp',
    '',
    SDP,
    '--b--',
  );
  const body = decode('multipart/mixed;boundary=b', text);

  it('depth first', () => {
    const first = find(body, 'sdp');
    expect(text.slice(first?.start, first?.end)).toBe(`${SDP}`);
    expect(first?.start).toBe(text.indexOf('v=0'));
    expect(findAll(body, 'sdp').map(({ start }) => start)).toEqual([text.indexOf('v=0'), text.lastIndexOf('v=0')]);
    expect(find(body, 'resource-lists')?.entries).toHaveLength(1);
    expect(find(body, 'multipart')).toBe(body);
  });

  it('or not', () => {
    expect(find(body, 'imdn')).toBeUndefined();
    expect(findAll(body, 'imdn')).toEqual([]);
    expect(find(undefined, 'sdp')).toBeUndefined();
    expect(findAll(undefined, 'sdp')).toEqual([]);
  });

  it('with offsets of the whole text', () => {
    const first = find(body, 'sdp')?.description.lines[0];
    expect(text.slice(first?.start, first?.end)).toBe('v=0');
  });
});

describe('the body of a SIP message', () => {
  const sip = (body: string, ...headers: string[]): Body | undefined => {
    const text = `${crlf('SIP/2.0 200 OK', 'Call-ID: a@b', ...headers, `Content-Length: ${body.length}`, '')}${body}and more`;
    const message = parseSip(text);
    return message && bodyOf(message, text);
  };

  it('is decoded by its Content-Type, also by the compact name', () => {
    expect(sip(SDP, 'Content-Type: application/sdp')?.type).toBe('sdp');
    expect(sip(SDP, 'c: application/sdp')?.type).toBe('sdp');
    expect(sip(SDP)).toMatchObject({ type: 'opaque', contentType: '' });
  });

  it('is undefined if there is none', () => {
    expect(sip('', 'Content-Type: application/sdp')).toBeUndefined();
  });

  it('stands where it stands in the message, without what follows it', () => {
    const body = sip(SDP, 'Content-Type: application/sdp');
    expect(body!.end - body!.start).toBe(SDP.length);
    expect(body?.type === 'sdp' && body.description.lines[0]?.start).toBe(body?.start);
  });

  it.each([
    ['Content-Encoding: identity', 'is-composing'],
    ['Content-Encoding: gzip', 'malformed'],
    ['Content-Transfer-Encoding: binary', 'is-composing'],
    ['Content-Transfer-Encoding: x-unknown', 'malformed'],
  ])('under %s is %s', (header, type) => {
    const document = '<isComposing xmlns="urn:ietf:params:xml:ns:im-iscomposing"><state>idle</state></isComposing>';
    expect(sip(document, 'Content-Type: application/im-iscomposing+xml', header)?.type).toBe(type);
  });

  it('is not read under an encoding that its type does not allow (RFC 2045 6.4)', () => {
    expect(sip('djowCg==', 'Content-Type: application/sdp', 'Content-Transfer-Encoding: base64')?.type).toBe(
      'malformed',
    );
    expect(sip('djowCg==', 'Content-Type: text/plain', 'Content-Transfer-Encoding: base64')).toMatchObject({
      decoded: 'v:0\n',
    });
    expect(sip('djowCg==', 'Content-Type: text/plain', 'Content-Transfer-Encoding: x-y')).not.toHaveProperty('decoded');
  });
});

describe('whatever the bytes', () => {
  const types = fc.constantFrom(
    'application/sdp',
    'message/cpim',
    'multipart/mixed;boundary=b',
    'multipart/related;boundary="--"',
    'message/imdn+xml',
    'application/conference-info+xml',
    'application/resource-lists+xml',
    'application/im-iscomposing+xml',
    'text/plain',
  );
  const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)) });
  const pieces = fc
    .array(
      fc.oneof(
        bytes,
        types.map(type => `\r\nContent-Type: ${type}\r\n\r\n`),
        fc.constantFrom(
          '\r\n',
          '\n',
          '--b',
          '--b\r\n',
          '--b--',
          'From: a',
          'v=0',
          'Content-Transfer-Encoding: base64',
          'imdn.Message-ID: x',
          '<imdn>',
          '</imdn>',
          '<a b="',
          '>',
        ),
      ),
    )
    .map(parts => parts.join(''));

  /** Every body lies in the one around it. */
  const checkInside = (body: Body, start: number, end: number): void => {
    expect(body.start).toBeGreaterThanOrEqual(start);
    expect(body.end).toBeGreaterThanOrEqual(body.start);
    expect(body.end).toBeLessThanOrEqual(end);
    if (body.type === 'cpim') checkInside(body.content, body.start, body.end);
    if (body.type === 'multipart') for (const part of body.parts) checkInside(part.body, body.start, body.end);
  };

  it('does not throw, and offsets lie inside', () => {
    fc.assert(
      fc.property(fc.oneof(types, bytes, fc.constant(undefined)), pieces, bytes, (type, text, around) => {
        const whole = `${around}${text}${around}`;
        checkInside(
          decodeBody(type, whole, around.length, around.length + text.length),
          around.length,
          around.length + text.length,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is bounded in depth', () => {
    const nested = crlf(...new Array<string>(3000).fill('Content-Type: message/cpim\r\n'));
    expect(JSON.stringify(decode('message/cpim', nested)).length).toBeLessThan(10_000);
  });
});

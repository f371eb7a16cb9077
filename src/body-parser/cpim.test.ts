import { describe, expect, it } from 'vitest';
import { type CpimBody, decodeBody } from './index.js';

const crlf = (...lines: string[]): string => lines.map(line => `${line}\r\n`).join('');

const cpim = (text: string): CpimBody => {
  const body = decodeBody('Message/CPIM', text, 0, text.length);
  if (body.type !== 'cpim') throw new Error(`${body.type}: not CPIM`);
  return body;
};
const contentOf = (text: string): string => text.slice(cpim(text).content.start, cpim(text).content.end);

const ADDRESSES = ['From: <sip:+15555550101@ims.example.com>', 'To: <sip:+15555550102@ims.example.com>'];

describe('a CPIM message (RFC 3862 2)', () => {
  const text = `${crlf(
    'From: "MR SANDERS"<im:piglet@100akerwood.com>',
    'To: "Depressed Donkey"<im:eeyore@100akerwood.com>',
    'DateTime: 2000-12-13T13:40:00-08:00',
    'Subject: the weather will be fine today',
    "Subject:;lang=fr beau temps prevu pour aujourd'hui",
    'NS: MyFeatures <mid:MessageFeatures@id.foo.com>',
    'MyFeatures.WackyMessageOption: Use-silly-font',
    '',
    'Content-Type: text/xml; charset=utf-8',
    'Content-ID: <1234567890@foo.com>',
    '',
  )}<body>Here is the text of my message.</body>`;

  it('has its own header fields, those of the content, and the content', () => {
    const body = cpim(text);
    expect(body).toMatchObject({
      contentType: 'message/cpim',
      from: '"MR SANDERS"<im:piglet@100akerwood.com>',
      to: '"Depressed Donkey"<im:eeyore@100akerwood.com>',
      dateTime: '2000-12-13T13:40:00-08:00',
      messageId: undefined,
      dispositions: [],
      content: { type: 'opaque', contentType: 'text/xml' },
    });
    expect(body.headers.map(({ name }) => name)).toEqual([
      'From',
      'To',
      'DateTime',
      'Subject',
      'Subject',
      'NS',
      'MyFeatures.WackyMessageOption',
    ]);
    expect(body.headers[4]?.value).toBe(";lang=fr beau temps prevu pour aujourd'hui");
    expect(body.contentHeaders.map(({ name }) => name)).toEqual(['Content-Type', 'Content-ID']);
    expect(contentOf(text)).toBe('<body>Here is the text of my message.</body>');
  });

  it('gives the place of each header field', () => {
    for (const { name, start, end } of [...cpim(text).headers, ...cpim(text).contentHeaders]) {
      expect(text.slice(start, end)).toMatch(new RegExp(`^${name}:[^\\r\\n]*$`));
    }
    expect(cpim(text).headers[1]).toMatchObject({ start: 47, end: 96 });
  });
});

describe('field practice of CPIM', () => {
  it('leaves out the empty line before the MIME header fields', () => {
    const text = `${crlf(...ADDRESSES, 'Content-Type: text/plain', 'DateTime: 2006-05-15T15:02:31-03:00', '')}ABCD`;
    const body = cpim(text);
    expect(body.headers.map(({ name }) => name)).toEqual(['From', 'To', 'DateTime']);
    expect(body.contentHeaders).toMatchObject([{ name: 'Content-Type', value: 'text/plain' }]);
    expect(body.content).toMatchObject({ contentType: 'text/plain' });
    expect(contentOf(text)).toBe('ABCD');
  });

  it('writes Content-Disposition among the CPIM header fields, where it says nothing of the content', () => {
    const text = `${crlf(...ADDRESSES, 'Content-Disposition: notification', '', 'Content-type: text/plain', '')}x`;
    expect(cpim(text).contentHeaders.map(({ name }) => name)).toEqual(['Content-type']);
    expect(cpim(text).content.contentType).toBe('text/plain');
    expect(contentOf(text)).toBe('x');
  });

  it('writes names in the wrong case', () => {
    const text = `${crlf('from: <sip:a@example.com>', 'TO: <sip:b@example.com>', 'Datetime: x', '', 'content-TYPE: Text/Plain', '')}x`;
    expect(cpim(text)).toMatchObject({
      from: '<sip:a@example.com>',
      to: '<sip:b@example.com>',
      dateTime: 'x',
      content: { contentType: 'text/plain' },
    });
  });

  it('has a Content-Length that is wrong: the content reaches to the end', () => {
    expect(contentOf(`${crlf(...ADDRESSES, '', 'Content-Type: text/plain', 'Content-length: 2', '')}hello`)).toBe(
      'hello',
    );
    expect(contentOf(`${crlf(...ADDRESSES, '', 'Content-Type: text/plain', 'Content-Length: 999', '')}hello`)).toBe(
      'hello',
    );
  });

  it('has lines that end in LF alone', () => {
    const text = `${ADDRESSES.join('\n')}\n\nContent-Type: text/plain\n\nhello\nthere`;
    expect(cpim(text).from).toBe('<sip:+15555550101@ims.example.com>');
    expect(contentOf(text)).toBe('hello\nthere');
  });

  it('has an empty line at the start', () => {
    expect(cpim(`\r\n${crlf(...ADDRESSES, '', 'Content-Type: text/plain', '')}x`).from).toBe(
      '<sip:+15555550101@ims.example.com>',
    );
  });

  it('has base64 content', () => {
    const text = `${crlf(...ADDRESSES, '', 'Content-Type: text/plain; charset=UTF-8', 'Content-Transfer-Encoding: base64', '')}SGVsbG8=`;
    expect(cpim(text).content).toMatchObject({ type: 'opaque', decoded: 'Hello' });
    expect(contentOf(text)).toBe('SGVsbG8=');
  });

  it('has an address that was cut', () => {
    expect(cpim('From: <sip:+155\r\nTo: \r\n\r\nContent-Type: text/plain\r\n\r\nx')).toMatchObject({
      from: '<sip:+155',
      to: '',
    });
  });
});

describe('the MIME header fields of CPIM', () => {
  it.each([
    ['none, but the empty line', ['', ''], 'hello', '', 'hello'],
    ['none, and no empty line either', [''], 'hello', '', 'hello'],
    ['none, and content with a colon', [''], 'Note: hello\r\n\r\nthere', '', 'Note: hello\r\n\r\nthere'],
    ['one, and no empty line behind', ['', 'Content-Type: text/plain'], 'hello there', 'text/plain', 'hello there'],
    ['one, and nothing behind', ['', 'Content-Type: text/plain'], '', 'text/plain', ''],
    ['MIME-Version first', ['', 'MIME-Version: 1.0', 'Content-Type: text/plain', ''], 'hello', 'text/plain', 'hello'],
    ['one that goes on', ['', 'Content-Type: text/plain;', ' charset=x', ''], 'hello', 'text/plain', 'hello'],
  ])('may be %s', (_, lines, rest, type, content) => {
    const text = `${crlf(...ADDRESSES, ...lines)}${rest}`;
    expect(cpim(text).content.contentType).toBe(type);
    expect(contentOf(text)).toBe(content);
  });
});

describe('the header fields of IMDN (RFC 5438 6.3), under the prefix of their namespace', () => {
  const with_ = (...lines: string[]) => cpim(`${crlf(...ADDRESSES, ...lines, '', 'Content-Type: text/plain', '')}x`);

  it.each([
    ['the usual one', ['NS: imdn <urn:ietf:params:imdn>', 'imdn.Message-ID: Mxg4']],
    ['another', ['NS: d <urn:ietf:params:imdn>', 'd.Message-ID: Mxg4']],
    ['declared without a blank', ['NS: imdn<urn:ietf:params:imdn>', 'imdn.Message-ID: Mxg4']],
    [
      'among others',
      [
        'NS: MyFeatures <mailto:a@b>',
        'NS: x <urn:ietf:params:imdn>',
        'MyFeatures.Message-ID: no',
        'x.Message-ID: Mxg4',
      ],
    ],
    ['declared behind', ['x.Message-ID: Mxg4', 'NS: x <urn:ietf:params:imdn>']],
    ['the default', ['NS: <urn:ietf:params:imdn>', 'Message-ID: Mxg4']],
    ['imdn, not declared', ['imdn.Message-ID: Mxg4']],
    ['declared in another case', ['NS: imdn <URN:IETF:params:imdn>', 'imdn.Message-ID: Mxg4']],
    ['with the name in another case', ['NS: imdn <urn:ietf:params:imdn>', 'imdn.message-id: Mxg4']],
    ['of two, the first', ['imdn.Message-ID: Mxg4', 'imdn.Message-ID: other']],
  ])('%s', (_, lines) => {
    expect(with_(...lines).messageId).toBe('Mxg4');
  });

  it.each([
    ['nobody', ['Message-ID: Mxg4']],
    ['another namespace', ['NS: x <mailto:a@b>', 'x.Message-ID: Mxg4']],
    ['another namespace, under the usual prefix', ['NS: imdn <mailto:a@b>', 'imdn.Message-ID: Mxg4']],
    ['a prefix that nobody declared', ['x.Message-ID: Mxg4']],
  ])('are not those of %s', (_, lines) => {
    expect(with_(...lines).messageId).toBeUndefined();
  });

  it.each([
    ['positive-delivery, display', ['positive-delivery', 'display']],
    [' display, interworking', ['display', 'interworking']],
    ['Positive-Delivery,negative-delivery;x=y,,processing', ['positive-delivery', 'negative-delivery', 'processing']],
    ['', []],
  ])('ask for notifications: %j', (value, expected) => {
    expect(with_('NS: imdn <urn:ietf:params:imdn>', `imdn.Disposition-Notification: ${value}`).dispositions).toEqual(
      expected,
    );
  });

  it('may ask in several lines', () => {
    expect(
      with_('imdn.Disposition-Notification: display', 'imdn.Disposition-Notification: processing').dispositions,
    ).toEqual(['display', 'processing']);
  });
});

it.each(['', '\r\n\r\n', 'hello', '1234567890', '<imdn/>'])('%j is not CPIM', text => {
  expect(decodeBody('message/cpim', text, 0, text.length)).toMatchObject({
    type: 'malformed',
    contentType: 'message/cpim',
  });
});

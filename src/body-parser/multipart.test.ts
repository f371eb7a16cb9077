import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Body, decodeBody, type MultipartBody } from './index.js';

const crlf = (...lines: string[]): string => lines.map(line => `${line}\r\n`).join('');
const TYPE = 'multipart/mixed;boundary="bnd1"';

const decode = (text: string, type = TYPE): Body => decodeBody(type, text, 0, text.length);
const multipart = (text: string, type = TYPE): MultipartBody => {
  const body = decode(text, type);
  if (body.type !== 'multipart') throw new Error(`${body.type}: not multipart`);
  return body;
};
/** The content of each part. */
const contents = (text: string, type = TYPE): string[] =>
  multipart(text, type).parts.map(({ body }) => text.slice(body.start, body.end));

describe('a multipart body (RFC 2046 5.1)', () => {
  const text = crlf(
    'This is a preamble.',
    '--bnd1',
    'Content-Type: text/plain',
    'Content-Disposition: Render; handling=optional',
    '',
    'one',
    '--bnd1  ',
    '',
    'two',
    '',
    '--bnd1--',
    'This is an epilogue.',
    '--bnd1',
    '',
    'not a part',
  );

  it('has parts with their header fields and the content up to the line end before the delimiter', () => {
    const { parts } = multipart(text);
    expect(contents(text)).toEqual(['one', 'two\r\n']);
    expect(parts[0]).toEqual({
      headers: [
        { name: 'content-type', value: 'text/plain' },
        { name: 'content-disposition', value: 'Render; handling=optional' },
      ],
      disposition: 'render',
      body: { type: 'opaque', contentType: 'text/plain', start: text.indexOf('one'), end: text.indexOf('one') + 3 },
    });
  });

  it('has a part without header fields, which is plain text', () => {
    expect(multipart(text).parts[1]).toMatchObject({
      headers: [],
      disposition: undefined,
      body: { contentType: 'text/plain' },
    });
  });

  it('may have lines that end in LF alone', () => {
    expect(contents(text.replaceAll('\r\n', '\n'))).toEqual(['one', 'two\n']);
  });

  it('may begin with the delimiter and end with it', () => {
    expect(contents('--bnd1\r\n\r\none\r\n--bnd1--')).toEqual(['one']);
  });

  it('may lack the closing delimiter: the last part reaches to the end', () => {
    expect(contents('--bnd1\r\n\r\none\r\n--bnd1\r\n\r\ntwo\r\n')).toEqual(['one', 'two\r\n']);
  });

  it('may have empty parts', () => {
    expect(contents('--bnd1\r\n\r\n\r\n--bnd1\r\n\r\n--bnd1\r\n--bnd1--\r\n')).toEqual(['', '', '']);
  });

  it('may have a part whose first line is no header field, without an empty line', () => {
    expect(contents('--bnd1\r\nhello there\r\n--bnd1--')).toEqual(['hello there']);
  });

  it.each([
    ['in the middle of a line', 'so --bnd1'],
    ['that goes on', '--bnd12'],
    ['that goes on behind two hyphens', '--bnd1--x'],
    ['with one hyphen less', '-bnd1'],
    ['in another case', '--BND1'],
  ])('has no delimiter %s', (_, line) => {
    expect(contents(`--bnd1\r\n\r\none\r\n${line}\r\ntwo\r\n--bnd1--`)).toEqual([`one\r\n${line}\r\ntwo`]);
  });

  it('may be nested, with boundaries that begin alike', () => {
    const inner = crlf('--bnd12', 'Content-Type: text/plain', '', 'deep', '--bnd12--');
    const outer = `--bnd1\r\nContent-Type: multipart/alternative; boundary=bnd12\r\n\r\n${inner}--bnd1\r\n\r\nlast\r\n--bnd1--\r\n`;
    const [first, last] = multipart(outer).parts;
    expect(first?.body).toMatchObject({ type: 'multipart', contentType: 'multipart/alternative' });
    const [deep] = first?.body.type === 'multipart' ? first.body.parts : [];
    expect(outer.slice(deep?.body.start, deep?.body.end)).toBe('deep');
    expect(outer.slice(last?.body.start, last?.body.end)).toBe('last');
  });

  it.each([
    ['quoted, with characters of a URI', 'multipart/mixed; boundary="=_a/b:c?(d) e"', '=_a/b:c?(d) e'],
    ['with a blank behind it in the quotes', 'multipart/mixed; boundary="b "', 'b '],
    ['quoted for no reason', 'multipart/mixed;boundary="bnd1"', 'bnd1'],
    ['with escapes in the quotes', 'multipart/mixed;boundary="b\\"nd"', 'b"nd'],
    ['without the quotes that it needs', 'multipart/mixed;boundary=a/b:c', 'a/b:c'],
    ['of hyphens', 'multipart/mixed;boundary=--', '--'],
    ['beside other parameters', 'Multipart/Related; type="a;boundary=x"; Boundary=bnd1 ; start=y', 'bnd1'],
    ['that stands twice', 'multipart/mixed;boundary=bnd1;boundary=bnd2', 'bnd1'],
  ])('may have a boundary %s', (_, type, boundary) => {
    const text = `preamble\r\n--${boundary}\r\n\r\none\r\n--${boundary} \t\r\n\r\ntwo\r\n--${boundary}--  \r\nepilogue`;
    expect(contents(text, type)).toEqual(['one', 'two']);
  });

  it.each([
    ['one behind the closing delimiter', '--bnd1\r\n\r\none\r\n--bnd1--\r\n--bnd1\r\n\r\ntwo', ['one']],
    ['a closing delimiter at once', '--bnd1--', []],
    ['a preamble that looks like a part', 'Content-Type: a/b\r\n\r\nx\r\n--bnd1\r\n\r\none\r\n--bnd1--', ['one']],
    ['no line end before the closing delimiter', '--bnd1\r\n\r\none--bnd1--', ['one--bnd1--']],
  ])('has the parts between the delimiters only: %s', (_, text, expected) => {
    expect(contents(text)).toEqual(expected);
  });

  it('has offsets of the text it stands in', () => {
    const before = 'INVITE …\r\n\r\n';
    const whole = `${before}${text}and more --bnd1`;
    const body = decodeBody(TYPE, whole, before.length, before.length + text.length);
    const [first] = body.type === 'multipart' ? body.parts : [];
    expect(whole.slice(first?.body.start, first?.body.end)).toBe('one');
  });

  it('ends where its bytes end: a delimiter behind is not its own', () => {
    const whole = '--bnd1\r\n\r\none\r\n--bnd1--';
    const body = decodeBody(TYPE, whole, 0, whole.indexOf('1--'));
    expect(body).toMatchObject({ type: 'multipart', parts: [{ body: { end: whole.indexOf('1--') } }] });
  });

  it('has header fields that go on in the next line', () => {
    const folded = '--bnd1\r\nContent-Type: application/x-test;\r\n\tname="a"\r\n\r\none\r\n--bnd1--';
    expect(multipart(folded).parts[0]?.headers).toEqual([
      { name: 'content-type', value: 'application/x-test; name="a"' },
    ]);
  });

  it('has text and XML decoded that a Content-Transfer-Encoding hid', () => {
    const encoded = crlf(
      '--bnd1',
      'Content-Type: text/plain; charset=UTF-8',
      'Content-Transfer-Encoding: base64',
      '',
      'SGVsbG8=',
      '--bnd1',
      'Content-Type: application/im-iscomposing+xml',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      '<isComposing xmlns=3D"urn:ietf:params:xml:ns:im-iscomposing"><state>idle</stat=',
      'e></isComposing>',
      '--bnd1',
      'Content-Type: image/jpeg',
      'Content-Transfer-Encoding: base64',
      '',
      'SGVsbG8=',
      '--bnd1--',
    );
    const [plain, xml, image] = multipart(encoded).parts.map(({ body }) => body);
    expect(plain).toMatchObject({ type: 'opaque', decoded: 'Hello' });
    expect(encoded.slice(plain?.start, plain?.end)).toBe('SGVsbG8=');
    expect(xml).toMatchObject({ type: 'is-composing', state: 'idle' });
    expect(encoded.slice(xml?.start, xml?.end)).toMatch(/^<isComposing xmlns=3D.*e><\/isComposing>$/s);
    expect(image).not.toHaveProperty('decoded');
  });

  it.each([
    ['without a boundary', 'multipart/mixed', '--bnd1\r\n\r\none'],
    ['with an empty boundary', 'multipart/mixed;boundary=""', '--\r\n\r\none'],
    ['whose boundary does not occur', TYPE, 'one\r\ntwo\r\n'],
    ['with a boundary that is none', `multipart/mixed;boundary=${'x'.repeat(300)}`, `--${'x'.repeat(300)}\r\n\r\none`],
    ['with too many parts', TYPE, '--bnd1\r\n\r\n'.repeat(2000)],
    ['without a byte', TYPE, ''],
  ])('is malformed %s', (_, type, body) => {
    expect(decode(body, type)).toMatchObject({ type: 'malformed', contentType: 'multipart/mixed' });
  });

  it('is not looked into more than eight deep', () => {
    let body = 'x';
    for (let depth = 0; depth < 12; depth++) {
      body = crlf(`--b${depth}`, `Content-Type: multipart/mixed; boundary=b${depth - 1}`, '', body, `--b${depth}--`);
    }
    let at = decode(body, 'multipart/mixed;boundary=b11');
    let depth = 0;
    while (at.type === 'multipart') {
      at = at.parts[0]!.body;
      depth++;
    }
    expect(depth).toBe(9);
    expect(at).toMatchObject({ type: 'malformed', reason: 'Nested more than 8 deep' });
  });

  it('gives any parts back', () => {
    const content = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)) });
    fc.assert(
      fc.property(fc.array(content, { minLength: 1, maxLength: 5 }), parts => {
        fc.pre(parts.every(part => !part.includes('--bnd1')));
        const body = `${parts.map(part => `--bnd1\r\nX: y\r\n\r\n${part}\r\n`).join('')}--bnd1--`;
        expect(contents(body)).toEqual(parts);
      }),
    );
  });
});

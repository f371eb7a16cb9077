import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { header, type MsrpMessage, type MsrpRequest, parseMsrp, reportStatus } from './index.js';

const crlf = (...lines: string[]): string => lines.map(line => `${line}\r\n`).join('');

const PATHS = ['To-Path: msrp://198.51.100.20:7654/pf8s7d6f;tcp', 'From-Path: msrp://192.0.2.15:9/cl5t4r3e;tcp'];

const request = (text: string): MsrpRequest => {
  const message = parseMsrp(text);
  if (message?.kind !== 'msrp-request') throw new Error('not a request');
  return message;
};
const bodyOf = (text: string): string => {
  const { bodyStart, bodyEnd } = request(text);
  return text.slice(bodyStart, bodyEnd);
};
const codes = (message: MsrpMessage | undefined): string[] => (message?.faults ?? []).map(({ code }) => code);

describe('a SEND', () => {
  const text = crlf(
    'MSRP d93kswow SEND',
    'To-Path: msrp://192.0.2.15:9/cl5t4r3e;tcp',
    'From-Path: msrp://198.51.100.20:7654/pf8s7d6f;tcp',
    'Message-ID: 12339sdqwer',
    'Failure-Report: yes',
    'Byte-Range: 1-20/20',
    'Content-Type: text/plain; charset=UTF-8',
    '',
    'Are you back online?',
    '-------d93kswow$',
  );

  it('is read whole', () => {
    const message = request(text);
    expect(message).toMatchObject({
      kind: 'msrp-request',
      transactionId: 'd93kswow',
      method: 'SEND',
      toPath: ['msrp://192.0.2.15:9/cl5t4r3e;tcp'],
      fromPath: ['msrp://198.51.100.20:7654/pf8s7d6f;tcp'],
      messageId: '12339sdqwer',
      byteRange: { start: 1, end: 20, total: 20 },
      contentType: 'text/plain; charset=UTF-8',
      continuation: '$',
      faults: [],
    });
    expect(message.headers.map(({ name }) => name)).toEqual([
      'To-Path',
      'From-Path',
      'Message-ID',
      'Failure-Report',
      'Byte-Range',
      'Content-Type',
    ]);
    expect(header(message, 'Failure-Report')).toBe('yes');
  });

  it('gives the offsets of header fields without their line ends, and of the body without the CRLF before the end-line', () => {
    const message = request(text);
    const [toPath] = message.headers;
    expect([toPath?.start, toPath?.end]).toEqual([20, 61]);
    expect(text.slice(20, 61)).toBe('To-Path: msrp://192.0.2.15:9/cl5t4r3e;tcp');
    expect(text.slice(message.bodyStart, message.bodyEnd)).toBe('Are you back online?');
    expect(text.slice(message.bodyEnd)).toBe('\r\n-------d93kswow$\r\n');
  });

  it.each(['$', '+', '#'] as const)('has the continuation flag %s', flag => {
    expect(request(text.replace('$\r\n', `${flag}\r\n`)).continuation).toBe(flag);
  });

  it.each([
    ['1-25/25', { start: 1, end: 25, total: 25 }],
    ['1-*/8', { start: 1, end: undefined, total: 8 }],
    ['5-*/*', { start: 5, end: undefined, total: undefined }],
    ['1-0/0', { start: 1, end: 0, total: 0 }],
  ])('has the byte range %s', (value, expected) => {
    expect(request(text.replace('1-20/20', value)).byteRange).toEqual(expected);
  });

  it.each(['', '1-', '1-2', '-2/3', 'a-b/c', '1-2/3/4', '1 - 2/3', '+1-2/3', '1-2/9999999999999999'])(
    'has no byte range %j',
    value => {
      const message = request(text.replace('1-20/20', value));
      expect(message.byteRange).toBeUndefined();
      expect(codes(message)).toEqual(['header-value']);
    },
  );
});

describe('a message without a body', () => {
  it('is a bodiless SEND, which an active client sends first (RFC 4975 5.4)', () => {
    const text = crlf('MSRP a786hjs2 SEND', ...PATHS, 'Message-ID: 87652491', 'Byte-Range: 1-0/0', '-------a786hjs2$');
    const message = request(text);
    expect(message).toMatchObject({ contentType: undefined, continuation: '$', faults: [] });
    expect(message.bodyStart).toBe(text.indexOf('-------'));
    expect(message.bodyEnd).toBe(message.bodyStart);
  });

  it('has a fault if an empty line stands before the end-line', () => {
    const text = crlf('MSRP a786hjs2 SEND', ...PATHS, 'Message-ID: 1abc', '', '-------a786hjs2$');
    expect(codes(parseMsrp(text))).toEqual(['blank-line']);
    expect(bodyOf(text)).toBe('');
  });

  it('is a response', () => {
    expect(parseMsrp(crlf('MSRP d93kswow 200 OK', ...PATHS, '-------d93kswow$'))).toMatchObject({
      kind: 'msrp-response',
      transactionId: 'd93kswow',
      status: 200,
      comment: 'OK',
      toPath: ['msrp://198.51.100.20:7654/pf8s7d6f;tcp'],
      continuation: '$',
      faults: [],
    });
  });

  it('is a response without a comment, and one with blanks in it', () => {
    expect(parseMsrp(crlf('MSRP d93kswow 481', ...PATHS, '-------d93kswow$'))).toMatchObject({
      status: 481,
      comment: '',
    });
    expect(parseMsrp(crlf('MSRP d93kswow 425 Nickname in use', ...PATHS, '-------d93kswow$'))).toMatchObject({
      status: 425,
      comment: 'Nickname in use',
    });
  });

  it('is a REPORT with the status of the message it reports on', () => {
    const report = crlf(
      'MSRP dkei38sd REPORT',
      ...PATHS,
      'Message-ID: 12339sdqwer',
      'Byte-Range: 1-324/324',
      'Status: 000 200 OK',
      '-------dkei38sd$',
    );
    const message = request(report);
    expect(message.method).toBe('REPORT');
    expect(message.faults).toEqual([]);
    expect(reportStatus(message)).toEqual({ namespace: '000', code: 200, comment: 'OK' });
    expect(reportStatus(request(report.replace('000 200 OK', '000 413')))).toEqual({
      namespace: '000',
      code: 413,
      comment: '',
    });
    const odd = request(report.replace('000 200 OK', '200 OK'));
    expect(reportStatus(odd)).toBeUndefined();
    expect(odd.faults).toMatchObject([{ code: 'header-value', at: report.indexOf('Status') }]);
    expect(codes(parseMsrp(report.replace(/Status.*\r\n/, '')))).toEqual(['missing-header']);
  });
});

describe('the end-line', () => {
  const send = (body: string): string =>
    `${crlf('MSRP abcd1234 SEND', ...PATHS, 'Message-ID: 99s9s2', 'Content-Type: text/plain', '')}${body}\r\n-------abcd1234$\r\n`;

  it.each([
    ['of hyphens', '-------'],
    ['that is the end-line of another message', '-------other123$'],
    ['that goes on behind the flag', '-------abcd1234$ no'],
    ['with the id and no flag', '-------abcd1234'],
    ['with the id inside a line', 'so -------abcd1234$'],
    ['with a longer id', '-------abcd12345$'],
    ['of nothing, twice', '\r\n'],
  ])('is not a body line %s', (_, body) => {
    expect(bodyOf(send(`one\r\n${body}\r\ntwo`))).toBe(`one\r\n${body}\r\ntwo`);
  });

  it('is the first one', () => {
    const text = send('one');
    expect(bodyOf(`${text}MSRP ${text}`)).toBe('one');
  });

  it('leaves an empty body, and a body that ends in a line end, as they are', () => {
    expect(bodyOf(send(''))).toBe('');
    expect(bodyOf(send('Hallo\r\n'))).toBe('Hallo\r\n');
  });

  it('may be the last thing of the text, without CRLF', () => {
    expect(request(send('hi').trimEnd())).toMatchObject({ continuation: '$', faults: [] });
  });

  it('may be missing because the capture cut the body', () => {
    const whole = send('Hello Bob');
    const text = whole.slice(0, whole.indexOf('ob\r\n-------'));
    const message = request(text);
    expect(message.continuation).toBeUndefined();
    expect(message.bodyEnd).toBe(text.length);
    expect(bodyOf(text)).toBe('Hello B');
    expect(message.faults).toMatchObject([{ code: 'no-end-line', at: text.length }]);
  });

  it('may be missing because the capture cut the header fields: what was cut is not reported as missing', () => {
    const message = request('MSRP abcd1234 SEND\r\nTo-Path: msrp://192.0.2.15:9/cl5t4r3e;tcp\r\nFrom-Pa');
    expect(message.toPath).toHaveLength(1);
    expect(message.headers).toHaveLength(1);
    expect(codes(message)).toEqual(['no-end-line']);
  });
});

describe('tolerance', () => {
  it('reads lines that end in LF alone', () => {
    const text = `MSRP abcd1234 SEND\n${PATHS.join('\n')}\nMessage-ID: 1abc\nContent-Type: text/plain\n\nhello\n-------abcd1234+\n`;
    expect(request(text)).toMatchObject({ messageId: '1abc', continuation: '+', toPath: [PATHS[0]?.slice(9)] });
    expect(bodyOf(text)).toBe('hello');
    expect(codes(parseMsrp(text))).toEqual(['bare-line-feed']);
  });

  it('understands names in the wrong case, which are case-sensitive, and says so', () => {
    const text = crlf(
      'MSRP abcd1234 SEND',
      'to-path: msrp://a/b;tcp',
      'FROM-PATH: msrp://c/d;tcp',
      'Message-Id: 1abc',
      '-------abcd1234$',
    );
    const message = request(text);
    expect(message).toMatchObject({ toPath: ['msrp://a/b;tcp'], fromPath: ['msrp://c/d;tcp'], messageId: '1abc' });
    expect(message.headers[0]?.name).toBe('to-path');
    expect(header(message, 'Message-ID')).toBe('1abc');
    expect(codes(message)).toEqual(['header-value', 'header-value', 'header-value']);
  });

  it('takes the first of two', () => {
    const text = crlf('MSRP abcd1234 SEND', ...PATHS, 'Message-ID: first', 'Message-ID: second', '-------abcd1234$');
    expect(request(text).messageId).toBe('first');
  });

  it('reads values without a blank after the colon, or with several around', () => {
    const text = crlf(
      'MSRP abcd1234 SEND',
      'To-Path:msrp://a/b;tcp',
      'From-Path: \t msrp://c/d;tcp  ',
      'Message-ID: 1abc',
      '-------abcd1234$',
    );
    expect(request(text)).toMatchObject({ toPath: ['msrp://a/b;tcp'], fromPath: ['msrp://c/d;tcp'], faults: [] });
  });

  it('keeps the bytes of UTF-8', () => {
    const text = crlf('MSRP abcd1234 NICKNAME', ...PATHS, 'Use-Nickname: "voil\xc3\xa0', '-------abcd1234$');
    expect(header(request(text), 'Use-Nickname')).toBe('"voil\xc3\xa0');
  });

  it('splits a path of several relays, outermost first', () => {
    const text = crlf(
      'MSRP xght6000 SEND',
      'To-Path: msrps://bob.example.net:8145/foo;tcp',
      'From-Path: msrps://b.example.net:9000/aeiug;tcp msrps://a.example.org:9000/kjfjan;tcp',
      'Message-ID: 8765',
      '-------xght6000$',
    );
    expect(request(text).fromPath).toEqual([
      'msrps://b.example.net:9000/aeiug;tcp',
      'msrps://a.example.org:9000/kjfjan;tcp',
    ]);
  });

  it('joins lines that go on, and the backslashes of printed examples go', () => {
    const text = crlf(
      'MSRP juh76000 SEND',
      'To-Path: msrps://b.example.net:9000/aeiug;tcp \\',
      '         msrps://bob.example.net:8145/foo;tcp',
      'From-Path: msrps://a.example.org:9000/kjfjan;tcp',
      'Message-ID: 8765',
      '-------juh76000$',
    );
    const message = request(text);
    expect(message.toPath).toEqual(['msrps://b.example.net:9000/aeiug;tcp', 'msrps://bob.example.net:8145/foo;tcp']);
    expect(text.slice(message.headers[0]?.start, message.headers[0]?.end)).toMatch(/^To-Path.*foo;tcp$/s);
    expect(codes(message)).toEqual(['header-value']);
  });

  it.each([
    ['a line without a colon', 'no colon here', 'header-without-colon'],
    ['a line without a name', ': value', 'header-without-colon'],
    ['a line that only looks like the end-line', '-------abcd1234', 'header-without-colon'],
  ])('skips %s', (_, line, code) => {
    const text = crlf('MSRP abcd1234 SEND', ...PATHS, line, 'Message-ID: 1abc', '-------abcd1234$');
    expect(request(text).messageId).toBe('1abc');
    expect(parseMsrp(text)?.faults).toMatchObject([{ code, at: text.indexOf(line) }]);
  });

  it('reports what a request must have', () => {
    expect(parseMsrp(crlf('MSRP abcd1234 SEND', '-------abcd1234$'))?.faults.map(({ text }) => text)).toEqual([
      'No To-Path',
      'No From-Path',
      'No Message-ID',
    ]);
    expect(codes(parseMsrp(crlf('MSRP abcd1234 AUTH', ...PATHS, '-------abcd1234$')))).toEqual([]);
  });

  it('reports a body without a type', () => {
    const text = crlf('MSRP abcd1234 SEND', ...PATHS, 'Message-ID: 1abc', '', 'hello', '-------abcd1234$');
    expect(bodyOf(text)).toBe('hello');
    expect(parseMsrp(text)?.faults).toMatchObject([{ code: 'missing-header', at: text.indexOf('hello') }]);
  });
});

describe('the start line', () => {
  it.each([
    'MSRP abc SEND',
    'MSRP a~b/c SEND',
    'MSRP -abcd SEND',
    `MSRP ${'a'.repeat(33)} SEND`,
    'MSRP abcd1234 SEND now',
    'MSRP abcd1234 SEND ',
  ])('has a fault, but is read: %j', line => {
    expect(codes(parseMsrp(`${line}\r\n`))).toContain('start-line');
  });

  it.each([
    '',
    'MSRP',
    'MSRP ',
    'MSRP abcd1234',
    'MSRP abcd1234 ',
    'MSRP  abcd1234 SEND',
    'msrp abcd1234 SEND',
    ' MSRP abcd1234 SEND',
    'MSRP abcd1234 send',
    'MSRP abcd1234 2000',
    'MSRP abcd1234 20',
    'MSRP abcd1234 200OK',
    'MSRP is a protocol',
    'MSRP ab\x01cd SEND',
    `MSRP ${'a'.repeat(300)} SEND`,
    'MSRP\r\nabcd1234 SEND',
    'INVITE sip:bob@example.com SIP/2.0',
  ])('is none: %j', line => {
    expect(parseMsrp(`${line}\r\nTo-Path: x\r\n`)).toBeUndefined();
  });
});

describe('whatever the bytes', () => {
  const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)) });
  const pieces = fc
    .array(
      fc.oneof(
        bytes,
        fc.constantFrom(
          '\r\n',
          '\n',
          '-------abcd1234$',
          '-------',
          'To-Path: ',
          ':',
          ' ',
          'Content-Type: a/b',
          '\r\n\r\n',
        ),
      ),
    )
    .map(parts => parts.join(''));

  it('does not throw, and offsets lie inside in order', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'MSRP abcd1234 SEND\r\n', 'MSRP abcd1234 200 OK\r\n'), pieces, (start, rest) => {
        const text = start + rest;
        const message = parseMsrp(text);
        if (start !== '') expect(message).toBeDefined();
        let at = 0;
        for (const field of message?.headers ?? []) {
          expect(field.start).toBeGreaterThanOrEqual(at);
          expect(field.end).toBeGreaterThan(field.start);
          expect(text.startsWith(`${field.name}:`, field.start)).toBe(true);
          at = field.end;
        }
        for (const fault of message?.faults ?? []) expect(fault.at).toBeLessThanOrEqual(text.length);
        if (message?.kind !== 'msrp-request') return;
        expect(message.bodyStart).toBeGreaterThanOrEqual(at);
        expect(message.bodyEnd).toBeGreaterThanOrEqual(message.bodyStart);
        expect(message.bodyEnd).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('finds any body again', () => {
    fc.assert(
      fc.property(bytes, body => {
        fc.pre(!body.includes('-------id42'));
        const text = `MSRP id42 SEND\r\nTo-Path: a\r\nFrom-Path: b\r\nMessage-ID: c\r\nContent-Type: d/e\r\n\r\n${body}\r\n-------id42+\r\n`;
        expect(bodyOf(text)).toBe(body);
        expect(codes(parseMsrp(text))).toEqual([]);
      }),
    );
  });

  it('keeps a bounded list of faults', () => {
    expect(parseMsrp(`MSRP abcd1234 SEND\r\n${'x\r\n'.repeat(10_000)}`)?.faults.length).toBeLessThanOrEqual(50);
  });
});

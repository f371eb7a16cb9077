import { describe, expect, it } from 'vitest';
import { parseSip } from './parse.js';

const HEADERS = ['Via: SIP/2.0/UDP a', 'From: sip:a@b;tag=1', 'To: sip:c@d', 'Call-ID: x', 'CSeq: 1 BYE'];
/** A BYE whose own header fields begin at byte 100. */
const bye = (...lines: string[]) => `BYE sip:c@d SIP/2.0\r\n${[...HEADERS, ...lines].join('\r\n')}\r\n\r\n`;
const faultsOf = (text: string) => parseSip(text)?.faults.map(({ code, at }) => `${code}@${at}`);

describe('a whole message', () => {
  it('is read with its offsets', () => {
    const text = 'MESSAGE sip:c@d SIP/2.0\r\nTo: <sip:c@d>\r\nl: 5\r\n\r\nhello';
    //            0                        25               42   47 49
    const message = parseSip(text)!;
    expect(message).toMatchObject({
      kind: 'sip-request',
      method: 'MESSAGE',
      uri: 'sip:c@d',
      bodyStart: 48,
      bodyEnd: 53,
      faults: [],
    });
    expect(message.headers.list()).toEqual([
      { name: 'to', written: 'To', value: '<sip:c@d>', start: 25, valueStart: 29, end: 38 },
      { name: 'content-length', written: 'l', value: '5', start: 40, valueStart: 43, end: 44 },
    ]);
    expect(text.slice(message.bodyStart, message.bodyEnd)).toBe('hello');
  });

  it('is a response if it begins with the version', () => {
    expect(parseSip('SIP/2.0 180 Ringing\r\nl: 0\r\n\r\n')).toMatchObject({
      kind: 'sip-response',
      status: 180,
      reason: 'Ringing',
      faults: [],
    });
  });
});

describe('start lines', () => {
  const wellFormed: [line: string, expected: object][] = [
    ['INVITE sip:a@b SIP/2.0', { method: 'INVITE', uri: 'sip:a@b' }],
    ['invite sip:a@b SIP/2.0', { method: 'invite', uri: 'sip:a@b' }],
    ['FANCY-1 tel:+15551234 SIP/2.0', { method: 'FANCY-1', uri: 'tel:+15551234' }],
    ['OPTIONS nobody:knows SIP/2.0', { method: 'OPTIONS', uri: 'nobody:knows' }],
    ['SIP/2.0 200 OK', { status: 200, reason: 'OK' }],
    ['SIP/2.0 100 ', { status: 100, reason: '' }],
    ['SIP/2.0 488 Not  Acceptable Here ', { status: 488, reason: 'Not  Acceptable Here ' }],
  ];
  it.each(wellFormed)('%j is well-formed', (line, expected) => {
    const message = parseSip(`${line}\r\nl: 0\r\n\r\n`);
    expect(message).toMatchObject(expected);
    expect(message?.faults).toEqual([]);
  });

  const odd: [line: string, expected: object, at: number[]][] = [
    ['INVITE  sip:a@b SIP/2.0', { method: 'INVITE', uri: 'sip:a@b' }, [8]],
    ['INVITE\tsip:a@b\tSIP/2.0', { method: 'INVITE', uri: 'sip:a@b' }, []],
    ['INVITE sip:a@b  SIP/2.0', { method: 'INVITE', uri: 'sip:a@b' }, [7]],
    ['INVITE sip:a@b SIP/2.0 ', { method: 'INVITE', uri: 'sip:a@b' }, [22]],
    ['INVITE sip:a@b sip/2.0', { method: 'INVITE', uri: 'sip:a@b' }, [15]],
    ['INVITE sip:a@b SIP/7.0', { method: 'INVITE', uri: 'sip:a@b' }, [15]],
    ['INVITE sip:a@b SIP/2.0/UDP', { method: 'INVITE', uri: 'sip:a@b' }, [15]],
    ['INVITE sip:a@b', { method: 'INVITE', uri: 'sip:a@b' }, [14]],
    ['INVITE <sip:a@b> SIP/2.0', { method: 'INVITE', uri: '<sip:a@b>' }, [7]],
    ['INVITE sip:a@b; lr SIP/2.0', { method: 'INVITE', uri: 'sip:a@b; lr' }, [15]],
    ['IN{VITE sip:a@b SIP/2.0', { method: 'IN{VITE', uri: 'sip:a@b' }, [0]],
    ['SIP/2.0 200', { status: 200, reason: '' }, [11]],
    ['SIP/2.0  200 OK', { status: 200, reason: 'OK' }, [9]],
    ['sip/2.0 200 OK', { status: 200, reason: 'OK' }, [0]],
    ['SIP/2.0 4294967301 better not break', { status: 4294967301, reason: 'better not break' }, [8]],
    ['SIP/2.0 2x0 OK', { status: 0, reason: 'OK' }, [8]],
    ['SIP/2.0', { status: 0, reason: '' }, [0]],
  ];
  it.each(odd)('%j is read, and what is wrong is noted where it shows', (line, expected, at) => {
    const message = parseSip(`${line}\r\nl: 0\r\n\r\n`);
    expect(message).toMatchObject(expected);
    const faults = message!.faults.filter(({ code }) => code === 'start-line').map(fault => fault.at);
    if (at.length > 0) expect(faults).toEqual(at);
    expect(message!.faults.every(({ code }) => code === 'start-line')).toBe(true);
  });

  const others = [
    '',
    '\r\n\r\n',
    'MSRP d93kswow SEND\r\n',
    'GET http://a/ HTTP/1.1\r\n\r\n',
    'OPTIONS rtsp://a RTSP/1.0\r\n\r\n',
    'v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\n',
    'Received sip:a@b from the network',
    '0 0 SIP\r\n',
    '--boundary\r\nContent-Type: text/plain\r\n',
  ];
  it.each(others)('%j is not SIP', text => {
    expect(parseSip(text)).toBeUndefined();
  });
});

describe('what stands before the start line', () => {
  it.each([
    ['\r\n\r\n', []],
    ['\n', []],
    ['  ', ['junk-before-start-line@0']],
    ['\u00ef\u00bb\u00bf', ['junk-before-start-line@0']],
  ])('%j is skipped', (before, faults) => {
    const message = parseSip(before + bye());
    expect(message).toMatchObject({ kind: 'sip-request', method: 'BYE' });
    expect(message?.faults.map(({ code, at }) => `${code}@${at}`)).toEqual(faults);
    expect(message?.headers.find('via')?.start).toBe(before.length + 21);
  });
});

describe('line ends', () => {
  const crlf = `${bye('Content-Length: 2')}ok`;
  const forms: [name: string, text: string, faults: string[]][] = [
    ['CRLF', crlf, []],
    ['LF', crlf.replaceAll('\r\n', '\n'), ['bare-line-feed@19']],
    ['CR', crlf.replaceAll('\r\n', '\r'), ['bare-line-feed@19']],
    ['CR CR LF', crlf.replaceAll('\r\n', '\r\r\n'), []],
    ['one bare LF', crlf.replace('tag=1\r\n', 'tag=1\n'), ['bare-line-feed@60']],
  ];
  it.each(forms)('%s: the same header fields and body', (_, text, faults) => {
    const message = parseSip(text)!;
    expect(message.headers.list().map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'via: SIP/2.0/UDP a',
      'from: sip:a@b;tag=1',
      'to: sip:c@d',
      'call-id: x',
      'cseq: 1 BYE',
      'content-length: 2',
    ]);
    expect(text.slice(message.bodyStart, message.bodyEnd)).toBe('ok');
    expect(faultsOf(text)).toEqual(faults);
  });
});

describe('header lines', () => {
  const lines: [line: string, name: string, value: string | undefined, faults: string[]][] = [
    ['Subject: hello', 'subject', 'hello', []],
    ['Subject:hello', 'subject', 'hello', []],
    ['s:hello  ', 'subject', 'hello', []],
    ['SUBJECT :\thello', 'subject', 'hello', ['space-before-colon@107']],
    ['Subject \r: hello', 'subject', 'hello', ['space-before-colon@107']],
    ['Subject: a\r\n b\r\n\t c', 'subject', 'a b c', []],
    ['Subject:\r\n a', 'subject', 'a', []],
    ['Subject: a  \r\n   b', 'subject', 'a b', []],
    ['Subject:', 'subject', '', []],
    ['Subject', 'subject', undefined, ['header-without-colon@100']],
    ['Subject\r\n : a', 'subject', undefined, ['header-without-colon@100']],
    ['X-Own: a:b', 'x-own', 'a:b', []],
    ['x-OWN: a', 'x-own', 'a', []],
    ['Sub ject: a', 'sub ject', 'a', ['header-name@100']],
    [': a', '', undefined, ['header-name@100']],
    ['Subject: a\u0000b', 'subject', 'a\u0000b', []],
    ['Subject: \u00d1\u0082\u00a0', 'subject', '\u00d1\u0082\u00a0', []],
    ['Subject: a\rb', 'subject', 'a\rb', []],
  ];
  it.each(lines)('%j', (line, name, value, faults) => {
    const text = bye(line);
    expect(text.indexOf(line)).toBe(100);
    expect(parseSip(text)!.headers.first(name)).toBe(value);
    expect(faultsOf(text)).toEqual(faults);
  });

  it('an indented first line is a header field, not a folded start line', () => {
    const text = 'BYE sip:a@b SIP/2.0\r\n  To: <sip:a@b>\r\nl: 0\r\n\r\n';
    expect(parseSip(text)!.headers.find('to')).toMatchObject({ start: 23, value: '<sip:a@b>' });
    expect(faultsOf(text)).toEqual(['header-name@21']);
  });

  it('hostile messages do not gather faults without end', () => {
    expect(parseSip(bye(...new Array(5000).fill('x')))!.faults).toHaveLength(100);
  });
});

describe('where the body is', () => {
  const bodies: [name: string, lines: string[], rest: string, body: string, faults: string[]][] = [
    ['no Content-Length: all there is', [], 'hello', 'hello', []],
    ['as long as it says', ['Content-Length: 5'], 'hello', 'hello', []],
    ['compact, with blanks around', ['l :  5  '], 'hello', 'hello', ['space-before-colon@101']],
    ['folded', ['Content-Length:\r\n 5'], 'hello', 'hello', []],
    ['leading zeros', ['Content-Length: 0005'], 'hello', 'hello', []],
    ['shorter: what follows is not of this message', ['Content-Length: 2'], 'hello', 'he', []],
    ['zero', ['Content-Length: 0'], 'hello', '', []],
    ['longer than what is there', ['Content-Length: 9'], 'hello', 'hello', ['body-cut@126']],
    ['negative', ['Content-Length: -999'], 'hello', 'hello', ['content-length@116']],
    ['empty', ['Content-Length:'], 'hello', 'hello', ['content-length@115']],
    ['no number', ['Content-Length: 5 bytes'], 'hello', 'hello', ['content-length@116']],
    ['past all numbers', [`Content-Length: ${'9'.repeat(400)}`], 'hello', 'hello', ['body-cut@525']],
    ['the first of two counts', ['l: 2', 'l: 5'], 'hello', 'he', []],
    ['another header of the same shape', ['Content-Lexgth: 2'], 'hello', 'hello', []],
  ];
  it.each(bodies)('%s', (_, lines, rest, body, faults) => {
    const text = bye(...lines) + rest;
    const message = parseSip(text)!;
    expect(text.slice(message.bodyStart, message.bodyEnd)).toBe(body);
    expect(faultsOf(text)).toEqual(faults);
  });

  it('without a blank line there is none', () => {
    const text = bye().slice(0, -2);
    expect(parseSip(text)).toMatchObject({ bodyStart: 100, bodyEnd: 100 });
    expect(faultsOf(text)).toEqual(['no-blank-line@100']);
  });

  it('a message cut within a header field keeps what is there', () => {
    const text = bye().slice(0, 96);
    expect(parseSip(text)!.headers.first('cseq')).toBe('1 B');
    expect(faultsOf(text)).toEqual(['no-blank-line@96']);
  });

  it.each([
    'v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\n',
    '--b\r\nContent-Type: text/plain\r\n\r\nx',
    '<?xml version="1.0"?>\r\n<a/>',
  ])('a log that lost the blank line: %j', body => {
    const text = bye().slice(0, -2) + body;
    const message = parseSip(text)!;
    expect(text.slice(message.bodyStart)).toBe(body);
    expect(message.headers.size).toBe(5);
    expect(faultsOf(text)).toEqual(['no-blank-line@100']);
  });
});

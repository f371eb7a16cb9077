import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute, attributes, parseSdp, type SessionDescription } from './index.js';

const crlf = (...lines: string[]): string => lines.map(line => `${line}\r\n`).join('');

/** The offer of a deferred delivery. */
const OFFER = crlf(
  'v=0',
  'o=- 3801 1 IN IP4 198.51.100.20',
  's=-',
  'c=IN IP4 198.51.100.20',
  't=0 0',
  'm=message 7654 TCP/MSRP *',
  'a=accept-types:message/cpim application/im-iscomposing+xml',
  'a=setup:actpass',
  'a=path:msrp://198.51.100.20:7654/pf8s7d6f;tcp',
  'a=sendrecv',
);

const faults = (text: string): string[] => parseSdp(text).faults.map(({ code, line }) => `${code} ${line}`);
const withMedia = (...lines: string[]): string =>
  crlf('v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 't=0 0', 'm=message 9 TCP/MSRP *', ...lines);

describe('a session description', () => {
  it('is read with its levels', () => {
    const description = parseSdp(OFFER);
    expect(description.faults).toEqual([]);
    expect(description.attributes).toEqual([]);
    expect(description.connection?.address).toBe('198.51.100.20');
    expect(description.media).toHaveLength(1);
    expect(description.media[0]).toMatchObject({
      type: 'message',
      port: 7654,
      protocol: 'TCP/MSRP',
      formats: ['*'],
      connection: undefined,
      attributes: [
        { name: 'accept-types', argument: 'message/cpim application/im-iscomposing+xml' },
        { name: 'setup', argument: 'actpass' },
        { name: 'path', argument: 'msrp://198.51.100.20:7654/pf8s7d6f;tcp' },
        { name: 'sendrecv', argument: undefined },
      ],
    });
  });

  it('keeps every line with its number and its place in the text around it', () => {
    const before = 'INVITE sip:bob@example.com SIP/2.0\r\n\r\n';
    const text = `${before}${OFFER}--bnd1--`;
    const description = parseSdp(text, before.length, before.length + OFFER.length);
    expect(description.lines.map(({ type }) => type).join('')).toBe('vosctmaaaa');
    expect(description.lines.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(description.lines.map(({ start, end }) => text.slice(start, end)).join('\r\n')).toBe(OFFER.trimEnd());
    const setup = attribute(description.media[0]!, 'setup');
    expect(text.slice(setup?.start, setup?.end)).toBe('a=setup:actpass');
    expect(setup?.line).toBe(8);
  });

  it('may lack the last line end, as in the last part of a multipart body', () => {
    expect(parseSdp(OFFER.trimEnd()).media[0]?.attributes).toHaveLength(4);
    expect(faults(OFFER.trimEnd())).toEqual([]);
  });

  it.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CRLF', '\r\n'],
  ])('may have lines that end in %s', (_, end) => {
    const description = parseSdp(OFFER.replaceAll('\r\n', end));
    expect(description.lines).toHaveLength(10);
    expect(description.faults).toEqual([]);
    expect(description.media[0]?.attributes.at(-1)?.name).toBe('sendrecv');
  });

  it('may be followed by empty lines', () => {
    expect(faults(`${OFFER}\r\n\r\n`)).toEqual([]);
  });

  it('gives each media description its own lines', () => {
    const description = parseSdp(
      crlf(
        'v=0',
        'o=- 1 1 IN IP4 192.0.2.1',
        's=-',
        'c=IN IP4 192.0.2.1',
        't=0 0',
        'a=group:x',
        'm=audio 4000/2 RTP/AVP 0 8',
        'c=IN IP4 224.2.1.1/127/3',
        'a=sendonly',
        'm=message 0 TCP/TLS/MSRP *',
        'c=IN IP6 2001:DB8::1',
        'a=inactive',
      ),
    );
    expect(description.faults).toEqual([]);
    expect(description.attributes.map(({ name }) => name)).toEqual(['group']);
    expect(description.media).toMatchObject([
      { type: 'audio', port: 4000, formats: ['0', '8'], connection: { address: '224.2.1.1' } },
      { type: 'message', port: 0, protocol: 'TCP/TLS/MSRP', connection: { address: '2001:DB8::1' } },
    ]);
    expect(description.media.map(media => media.attributes.map(({ name }) => name))).toEqual([
      ['sendonly'],
      ['inactive'],
    ]);
    expect(description.connection?.line.line).toBe(4);
  });
});

describe('attributes', () => {
  it('are kept in order with their doubles; the first is found', () => {
    const [media] = parseSdp(withMedia('a=path:one', 'a=path:two', 'a=Path:three')).media;
    expect(attribute(media!, 'path')?.argument).toBe('one');
    expect(attributes(media!, 'path').map(({ argument }) => argument)).toEqual(['one', 'two']);
    expect(attribute(media!, 'accept-types')).toBeUndefined();
  });

  it.each([
    ['a= sendrecv', 'sendrecv', undefined],
    ['a=sendrecv ', 'sendrecv', undefined],
    ['a=setup :active', 'setup', 'active'],
    ['a= path:x', 'path', 'x'],
  ])('may have a blank around the name, which is a fault: %j', (line, name, argument) => {
    const description = parseSdp(withMedia(line));
    expect(description.media[0]?.attributes).toMatchObject([{ name, argument }]);
    expect(description.faults).toMatchObject([{ code: 'attribute-blank', line: 6 }]);
  });

  it('have an argument that may be empty or hold colons', () => {
    const description = parseSdp(withMedia('a=path:', 'a=path:msrp://[2001:db8::1]:9/x;tcp'));
    expect(description.media[0]?.attributes.map(({ argument }) => argument)).toEqual([
      '',
      'msrp://[2001:db8::1]:9/x;tcp',
    ]);
    expect(description.faults).toEqual([]);
  });
});

describe('faults', () => {
  it.each([
    ['nothing', '', ['no-version 1']],
    ['text that is no SDP', 'hello world', ['line-syntax 1', 'no-version 1']],
    ['no v= first', crlf('o=- 1 1 IN IP4 192.0.2.1', 'v=0'), ['no-version 1', 'line-order 2']],
    ['an empty line', crlf('v=0', '', 's=-'), ['line-syntax 2']],
    ['a line without =', crlf('v=0', 'a sendrecv'), ['line-syntax 2']],
    ['a blank before =', crlf('v=0', 'a =sendrecv'), ['line-syntax 2']],
    ['an indented line', crlf('v=0', ' s=-'), ['line-syntax 2']],
    ['an unknown type', crlf('v=0', 'x=1'), ['line-syntax 2']],
    ['a type in upper case', crlf('v=0', 'M=message 9 TCP/MSRP *'), ['line-syntax 2']],
    ['an attribute without a name', crlf('v=0', 'a='), ['line-syntax 2']],
    ['a c= line too late', crlf('v=0', 's=-', 't=0 0', 'c=IN IP4 192.0.2.1'), ['line-order 4']],
    ['a t= line after media', withMedia('t=0 0'), ['line-order 6']],
    ['a c= line after attributes', withMedia('a=sendrecv', 'c=IN IP4 192.0.2.1'), ['line-order 7']],
    ['a c= line without an address', withMedia('c=IN IP4'), ['line-syntax 6']],
    ['two directions at the media', withMedia('a=sendonly', 'a=sendrecv'), ['repeated-direction 7']],
    [
      'two directions at the session',
      crlf('v=0', 'a=sendonly', 'a=sendonly', 'm=x 9 y z', 'a=inactive'),
      ['repeated-direction 3'],
    ],
  ])('of %s', (_, text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  it.each([
    'v=0\no=-\ns=-\nt=0 0\nr=1 1 0\nt=1 1\nz=0 0\nk=clear:x\na=x\n',
    'v=0\no=-\ns=-\ni=x\nu=x\ne=x\ne=y\np=x\nc=IN IP4 192.0.2.1\nb=AS:1\nb=CT:1\nt=0 0\n',
    'v=0\ns=-\nm=a 1 b c\ni=x\nc=IN IP4 192.0.2.1\nc=IN IP4 192.0.2.2\nb=AS:1\nk=clear:x\na=x\n',
  ])('of none: the order of RFC 8866 5 is %j', text => {
    expect(faults(text)).toEqual([]);
  });

  it('say where', () => {
    const text = crlf('v=0', 's=-', 'hello');
    expect(parseSdp(text).faults).toMatchObject([{ code: 'line-syntax', line: 3, at: text.indexOf('hello') }]);
    expect(parseSdp(text).lines.at(-1)).toMatchObject({ type: '', value: 'hello', line: 3 });
  });

  it.each([
    ['m=message 7654 TCP/MSRP', { port: 7654, formats: [] }],
    ['m=message 7654', { port: 7654, protocol: '' }],
    ['m=message  7654 TCP/MSRP *', { port: 7654, protocol: 'TCP/MSRP', formats: ['*'] }],
    ['m=message 70000 TCP/MSRP *', { port: 70000 }],
  ])('are few enough to list the media: %s', (line, expected) => {
    const description = parseSdp(crlf('v=0', line, 'a=sendrecv'));
    expect(description.media).toMatchObject([{ type: 'message', ...expected, attributes: [{ name: 'sendrecv' }] }]);
    expect(description.faults).toMatchObject([{ code: 'media-syntax', line: 2 }]);
  });

  it.each(['m=', 'm=message', 'm=message port TCP/MSRP *', 'm=message -1 TCP/MSRP *', 'm=message 123456 TCP/MSRP *'])(
    'are too many, and what follows is not of the media before: %s',
    line => {
      const description = parseSdp(withMedia('a=sendonly', line, 'a=sendrecv'));
      expect(description.media.map(media => media.attributes.map(({ name }) => name))).toEqual([['sendonly']]);
      expect(description.faults).toMatchObject([{ code: 'media-syntax', line: 7 }]);
    },
  );
});

describe('whatever the bytes', () => {
  const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)) });
  const text = fc
    .array(
      fc.oneof(
        bytes,
        fc.constantFrom('\r\n', '\n', '\r', 'v=0', 'm=message 9 TCP/MSRP *', 'a=', 'sendrecv', 'c=IN IP4 ', ' ', ':'),
      ),
    )
    .map(parts => parts.join(''));

  it('does not throw, and the lines with their ends are the text', () => {
    fc.assert(
      fc.property(text, bytes, (body, before) => {
        const whole = `${before}${body}\r\nafter`;
        const end = before.length + body.length;
        const description: SessionDescription = parseSdp(whole, before.length, end);
        let at = before.length;
        for (const line of description.lines) {
          expect(whole.slice(at, line.start)).toMatch(/^[\r\n]*$/);
          expect(line.end).toBeGreaterThanOrEqual(line.start);
          at = line.end;
        }
        expect(whole.slice(at, end)).toMatch(/^[\r\n]*$/);
        for (const fault of description.faults) {
          expect(fault.at).toBeGreaterThanOrEqual(before.length);
          expect(fault.at).toBeLessThanOrEqual(end);
        }
      }),
    );
  });

  it('keeps a bounded list of faults', () => {
    expect(parseSdp('hello\n'.repeat(10_000)).faults.length).toBeLessThanOrEqual(51);
  });
});

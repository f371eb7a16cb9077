import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../../diagnostics.js';
import type { ConnectionEvent, Message, TraceEvent } from '../../model/index.js';
import { readTrace, recogniseTrace } from './trace.js';

function read(text: string): { events: TraceEvent[]; diagnostics: Diagnostics } {
  const diagnostics = new Diagnostics();
  let number = 0;
  return { events: readTrace(text, { capture: 2, number: () => ++number, diagnostics }), diagnostics };
}
const messages = (text: string) => read(text).events.filter((event): event is Message => event.type === 'message');
const only = (text: string): Message => {
  const { events, diagnostics } = read(text);
  expect(diagnostics.list()).toEqual([]);
  expect(events).toHaveLength(1);
  return events[0] as Message;
};

const MARK = '--- 2026-03-05T07:30:00.250Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060';
const OPTIONS = 'OPTIONS sip:192.0.2.15 SIP/2.0\nCSeq: 1 OPTIONS\nContent-Length: 0\n';
const at = (seconds: string, rest: string) =>
  `--- 2026-03-05T07:30:${seconds}Z tcp 192.0.2.15:49170 -> 198.51.100.20:7654${rest}`;
const micros = (text: string) => Date.parse(text) * 1000;

describe('recogniseTrace', () => {
  it.each([
    [`# Title\n\nProse.\n\n${MARK}\n`, true],
    [`${MARK}\r\n`, true],
    ['--- 2026-03-05T07:30:00Z udp [2001:db8::1]:5060 -> [2001:db8::2]:5060\n', true],
    ['# A title alone is no trace\n', false],
    ['--- 2026-03-05 07:30:00 tcp a -> b\n', false],
    [' --- 2026-03-05T07:30:00Z tcp 192.0.2.1:1 -> 192.0.2.2:2\n', false],
    ['INVITE sip:a@b SIP/2.0\r\n', false],
    ['', false],
  ])('%j: %s', (head, expected) => {
    expect(recogniseTrace(head)).toBe(expected);
  });
});

describe('a message', () => {
  it('has the place and the line number of its mark', () => {
    const message = only(`# Title\n\nProse that says INVITE.\n${MARK}\n${OPTIONS}`);
    expect(message.number).toBe(1);
    expect(message.origin).toEqual({
      capture: 2,
      frames: [4],
      time: micros('2026-03-05T07:30:00.250Z'),
      transport: 'tcp',
      source: { address: '198.51.100.10', port: 5060 },
      destination: { address: '192.0.2.15', port: 5060 },
    });
    expect(message.content).toMatchObject({ kind: 'sip-request', method: 'OPTIONS' });
    expect(message.faults).toEqual([]);
  });

  it.each([
    ['LF', OPTIONS],
    ['CRLF', OPTIONS.replaceAll('\n', '\r\n')],
    ['a blank line before the next mark', `${OPTIONS}\n`],
    ['several blank lines', `${OPTIONS}\n\n\n`],
    ['no line end at all', OPTIONS.trimEnd()],
    ['a blank line before it', `\n${OPTIONS}`],
    ['a comment in it', OPTIONS.replace('CSeq', '--- # the CSeq begins anywhere\nCSeq')],
  ])('without a body, written with %s, ends with its blank line', (_, written) => {
    expect(only(`${MARK}\n${written}`).text).toBe(
      'OPTIONS sip:192.0.2.15 SIP/2.0\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n',
    );
  });

  // Written with a blank line before the next mark, which separates and is not part of the message.
  it.each([
    ['SDP, which ends with a line end', 'Content-Length: 10', 'v=0\ns=-', 'v=0\r\ns=-\r\n'],
    ['a body without one', 'Content-Length: 8', 'v=0\ns=-', 'v=0\r\ns=-'],
    ['a body that ends with an empty line', 'l: 12', 'v=0\ns=-\n', 'v=0\r\ns=-\r\n\r\n'],
    ['a length of one more line end than there is', 'l: 12', 'v=0\ns=-', 'v=0\r\ns=-\r\n'],
    ['the compact name', 'l: 10', 'v=0\ns=-', 'v=0\r\ns=-\r\n'],
    ['a length that is odd', 'Content-Length: 11', 'v=0\ns=-', 'v=0\r\ns=-\r\n'],
    ['a length that is too short', 'Content-Length: 3', 'v=0\ns=-', 'v=0\r\ns=-\r\n'],
    ['a length that no line ends explain', 'Content-Length: 400', 'v=0\ns=-', 'v=0\r\ns=-\r\n'],
    ['no length, as it is written', 'Subject: none', 'v=0\ns=-', 'v=0\r\ns=-\r\n'],
  ])('%s', (_, header, body, expected) => {
    const [first] = messages(`${MARK}\nOPTIONS sip:a SIP/2.0\n${header}\n\n${body}\n\n${MARK}\n${OPTIONS}`);
    expect(first?.text).toBe(`OPTIONS sip:a SIP/2.0\r\n${header}\r\n\r\n${expected}`);
  });

  it('gets the last line end of its SDP also without a blank line before the next mark', () => {
    const [first] = messages(`${MARK}\nOPTIONS sip:a SIP/2.0\nl: 10\n\nv=0\ns=-\n${MARK}\n${OPTIONS}`);
    expect(first?.text).toBe('OPTIONS sip:a SIP/2.0\r\nl: 10\r\n\r\nv=0\r\ns=-\r\n');
  });

  it.each([
    [
      'SIP with less body than Content-Length says',
      'OPTIONS sip:a SIP/2.0\nContent-Length: 400\n\nv=0\n',
      ['truncated'],
    ],
    ['SIP with more', 'OPTIONS sip:a SIP/2.0\nContent-Length: 1\n\nv=0\n', []],
    ['MSRP without its end-line', 'MSRP abcd SEND\nTo-Path: msrp://a:1/x;tcp\n', ['truncated']],
    ['MSRP whose end-line has no flag', 'MSRP abcd 200 OK\nTo-Path: msrp://a:1/x;tcp\n-------abcd\n', ['truncated']],
  ])('%s: %j', (_, text, faults) => {
    expect(messages(`${MARK}\n${text}`)[0]?.faults).toEqual(faults);
  });

  it.each([
    ['2026-03-05T07:30:00Z', 0],
    ['2026-03-05T07:30:00.5Z', 500_000],
    ['2026-03-05T07:30:00.25Z', 250_000],
    ['2026-03-05T07:30:00.000001Z', 1],
    ['2026-03-05T07:30:00.123456Z', 123_456],
  ])('at %s is %d microseconds after the second', (time, expected) => {
    const message = only(`--- ${time} udp 192.0.2.1:5060 -> 192.0.2.2:5060\n${OPTIONS}`);
    expect(message.origin.time - micros('2026-03-05T07:30:00Z')).toBe(expected);
  });

  it.each(['udp', 'tcp', 'tls', 'ws', 'wss', 'sctp'] as const)('goes over %s', transport => {
    expect(only(`--- 2026-03-05T07:30:00Z ${transport} 192.0.2.1:1 -> 192.0.2.2:2\n${OPTIONS}`).origin.transport).toBe(
      transport,
    );
  });

  it('goes between IPv6 addresses, in brackets, and between names', () => {
    const { source, destination } = only(
      `--- 2026-03-05T07:30:00Z tcp [2001:DB8::15]:5060 -> pcscf.example.com:5060\n${OPTIONS}`,
    ).origin;
    expect(source).toEqual({ address: '2001:db8::15', port: 5060 });
    expect(destination).toEqual({ address: 'pcscf.example.com', port: 5060 });
  });

  it('keeps bytes that are not ASCII one to one', () => {
    const text = `MESSAGE sip:a SIP/2.0\nContent-Type: text/plain\nContent-Length: 4\n\n\u00e2\u0082\u00ac!\n`;
    const message = only(`${MARK}\n${text}`);
    expect(message.text.slice(-4)).toBe('\u00e2\u0082\u00ac!');
  });
});

describe('an MSRP message', () => {
  const chunk = (body: string, flag = '$') =>
    `MSRP d93k SEND\nTo-Path: msrp://a:1/x;tcp\nFrom-Path: msrp://b:9/y;tcp\nMessage-ID: 1\n${body}-------d93k${flag}`;

  it.each([
    ['without a body', chunk('')],
    ['with a body', chunk('Content-Type: text/plain\n\nHi\n')],
    ['with a body that ends with empty lines', chunk('Content-Type: text/plain\n\nHi\n\n\n')],
    ['with another end-line in its body', chunk('Content-Type: text/plain\n\n-------other$\n-------d93k?\n')],
    ['that goes on in the next chunk', chunk('Content-Type: text/plain\n\nHi\n', '+')],
    ['that is a response', 'MSRP d93k 200 OK\nTo-Path: msrp://a:1/x;tcp\nFrom-Path: msrp://b:9/y;tcp\n-------d93k$'],
  ])('%s ends after its end-line', (_, text) => {
    expect(only(`${MARK}\n${text}\n\n\n`).text).toBe(`${text.replaceAll('\n', '\r\n')}\r\n`);
  });
});

describe('a connection event', () => {
  it.each<[string, Partial<ConnectionEvent>]>([
    [' opened', { event: 'opened', protocol: 'msrp', bytes: 0 }],
    [' closed', { event: 'closed', protocol: 'msrp' }],
    [' closed sip', { event: 'closed', protocol: 'sip' }],
    [' reset', { event: 'reset', protocol: 'msrp' }],
    [' mid-stream sip', { event: 'mid-stream', protocol: 'sip' }],
    [' encrypted', { event: 'encrypted', protocol: 'tls' }],
    [' encrypted unknown', { event: 'encrypted', protocol: 'unknown' }],
    [' gap 1460', { event: 'gap', protocol: 'msrp', bytes: 1460 }],
  ])('%s', (event, expected) => {
    const { events, diagnostics } = read(`${at('00', event)}\n\n${MARK}\n${OPTIONS}`);
    expect(diagnostics.list()).toEqual([]);
    expect(events).toMatchObject([
      {
        type: 'connection',
        ...expected,
        origin: { frames: [1], capture: 2, source: { port: 49170 }, destination: { port: 7654 } },
      },
      { type: 'message', number: 1 },
    ]);
  });
});

describe('order', () => {
  it('is that of time, and that of the file at the same time; numbers follow it', () => {
    const part = (seconds: string, method: string) =>
      `--- 2026-03-05T07:30:${seconds}Z udp 192.0.2.1:1 -> 192.0.2.2:2\n${method} sip:a SIP/2.0\n\n`;
    const found = messages(part('03', 'BYE') + part('01', 'INVITE') + part('01', 'ACK') + part('00.999999', 'OPTIONS'));
    expect(
      found.map(({ number, content, origin }) => [number, 'method' in content && content.method, origin.frames[0]]),
    ).toEqual([
      [1, 'OPTIONS', 10],
      [2, 'INVITE', 4],
      [3, 'ACK', 7],
      [4, 'BYE', 1],
    ]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['a transport that is none', '--- 2026-03-05T07:30:00Z carrier 192.0.2.1:1 -> 192.0.2.2:2\nBYE sip:a SIP/2.0\n'],
    ['a time that is none', '--- 2026-13-05T07:30:00Z tcp 192.0.2.1:1 -> 192.0.2.2:2\nBYE sip:a SIP/2.0\n'],
    ['a time without Z', '--- 2026-03-05T07:30:00 tcp 192.0.2.1:1 -> 192.0.2.2:2\nBYE sip:a SIP/2.0\n'],
    ['a port that is none', '--- 2026-03-05T07:30:00Z tcp 192.0.2.1:70000 -> 192.0.2.2:2\nBYE sip:a SIP/2.0\n'],
    ['an event that is none', `${at('00', ' exploded')}\n`],
    ['a mark without end', `--- 2026-03-05T07:30:00Z tcp 192.0.2.1:1 -> 192.0.2.2:2${' '.repeat(500)}closed\n`],
    ['text that is no message', `${at('00', '')}\nHello there\n`],
    ['nothing after a mark', `${at('00', '')}\n`],
    ['text after a connection event', `${at('00', ' closed')}\nBYE sip:a SIP/2.0\n`],
    ['text after an end-line', `${at('00', '')}\nMSRP abcd 200 OK\n-------abcd$\nMSRP efgh 200 OK\n-------efgh$\n`],
  ])('%s is told with its line, and reading goes on', (_, part) => {
    const { events, diagnostics } = read(`# Title\n${part}${MARK}\n${OPTIONS}`);
    expect(diagnostics.list()).toMatchObject([{ code: 'text.unreadable-part', count: 1, frames: [2] }]);
    expect(events.at(-1)).toMatchObject({ type: 'message', content: { method: 'OPTIONS' } });
  });

  it.each(['--- hello', '--- ', '----------', '--- 2026', '--bnd1'])('%j in a body is body', line => {
    const body = `a\n${line}\nb`;
    expect(only(`${MARK}\nMESSAGE sip:a SIP/2.0\nContent-Length: ${body.length + 2}\n\n${body}\n`).text).toContain(
      `\r\n${line}\r\nb`,
    );
  });

  it('never throws, and keeps every offset in the text', () => {
    const line = fc.constantFrom(
      MARK,
      OPTIONS,
      at('01', ' closed'),
      'MSRP abcd SEND',
      '-------abcd$',
      '',
      'Content-Length: 9',
      '--- # note',
    );
    const text = fc
      .array(fc.oneof(line, fc.string({ maxLength: 30 })), { maxLength: 20 })
      .map(lines => lines.join('\n'));
    fc.assert(
      fc.property(text, written => {
        for (const { content, text: wire, origin } of messages(written)) {
          expect(origin.frames[0]).toBeGreaterThan(0);
          if ('bodyStart' in content) {
            expect(content.bodyStart).toBeLessThanOrEqual(content.bodyEnd);
            expect(content.bodyEnd).toBeLessThanOrEqual(wire.length);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

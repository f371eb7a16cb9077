import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examineSdp, originOf, parseSdp } from './index.js';

const crlf = (...lines: string[]): string => lines.map(line => `${line}\r\n`).join('');

/** An offer with other lines for some of its own, by the beginning of the line. */
const offer = (...others: string[]) => {
  const lines = [
    'v=0',
    'o=- 3801 1 IN IP4 198.51.100.20',
    's=-',
    'c=IN IP4 198.51.100.20',
    't=0 0',
    'm=message 7654 TCP/MSRP *',
    'a=accept-types:message/cpim text/plain',
    'a=path:msrp://198.51.100.20:7654/pf8s7d6f;tcp',
    'a=setup:actpass',
    'a=sendrecv',
    'a=max-size:1024',
    'a=msrp-cema',
  ];
  const begins = (line: string) => /^a=[a-z-]+|^./.exec(line)?.[0];
  return crlf(...lines.map(line => others.find(other => begins(other) === begins(line)) ?? line));
};
const faults = (text: string) => examineSdp(parseSdp(text)).map(({ code, line }) => `${code} ${line}`);

it('a sound description has no faults', () => {
  expect(faults(offer())).toEqual([]);
  expect(faults(offer('c=IN IP6 2001:db8::1', 't=2873397496 2873404696', 's= '))).toEqual([]);
});

describe('a value that is wrong is named with its line', () => {
  it.each([
    ['v=1', 1],
    ['o=- x 1 IN IP4 198.51.100.20', 2],
    ['o=- 3801 1 IN IP4', 2],
    ['s=', 3],
    ['c=IN IP5 198.51.100.20', 4],
    ['c=IN IP4 198.51.100.20 ', 4],
    ['t=0', 5],
    ['t=soon 0', 5],
    ['a=accept-types:', 7],
    ['a=accept-types: text/plain', 7],
    ['a=path:sip:a@b', 8],
    ['a=path', 8],
    ['a=setup:both', 9],
    ['a=setup: active', 9],
    ['a=sendrecv:', 10],
    ['a=max-size:1k', 11],
    ['a=msrp-cema:yes', 12],
  ])('%s', (line, number) => {
    expect(faults(offer(line))).toEqual([`line-value ${number}`]);
  });

  it.each(['a=fingerprint:sha-256', 'a=fingerprint:sha-1 4A:zz', 'a=connection:old', 'a=a b:c'])('%s', line => {
    expect(faults(offer() + crlf(line))).toEqual(['line-value 13']);
  });
});

it.each(['b=AS', 'b=AS:x', 'b=AS 1'])('%s', line => {
  expect(faults(offer(`m=message 7654 TCP/MSRP *\r\n${line}`))).toEqual(['line-value 7']);
});

it('what parseSdp has named is not named again', () => {
  expect(parseSdp(offer('c=IN IP4')).faults).toMatchObject([{ code: 'line-syntax', line: 4 }]);
  expect(faults(offer('c=IN IP4'))).toEqual([]);
});

describe('a line that is missing is named (RFC 8866 5)', () => {
  it.each([
    ['o=', 'No o= line'],
    ['s=', 'No s= line'],
    ['t=', 'No t= line'],
    ['c=', 'No c= line for the media'],
  ])('%s', (begin, text) => {
    const lines = offer()
      .split('\r\n')
      .filter(line => line !== '' && !line.startsWith(begin));
    expect(examineSdp(parseSdp(crlf(...lines)))).toMatchObject([{ code: 'missing-line', line: 11, text }]);
  });

  it('but not the c= line of media that is refused', () => {
    const lines = offer('m=message 0 TCP/MSRP *').split('\r\n');
    expect(faults(lines.filter(line => !line.startsWith('c=')).join('\r\n'))).toEqual([]);
  });
});

describe('the origin (RFC 8866 5.2)', () => {
  it('is read, with numbers of any length', () => {
    expect(originOf(parseSdp(offer('o=bob 28908445260000000001 7 IN IP6 2001:db8::1')))).toMatchObject({
      username: 'bob',
      sessionId: '28908445260000000001',
      version: '7',
      networkType: 'IN',
      addressType: 'IP6',
      address: '2001:db8::1',
      line: { line: 2 },
    });
  });

  it('is missing', () => {
    expect(originOf(parseSdp('v=0\r\no=- 1 1\r\n'))).toBeUndefined();
    expect(originOf(parseSdp('v=0\r\n'))).toBeUndefined();
  });
});

describe('whatever the bytes', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'v=0',
      'o=- 1 1 IN IP4 h',
      's=',
      'c=IN',
      't=0 0',
      'm=message 9 TCP/MSRP *',
      'a=path:',
      'a=max-size:',
    ),
    fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)) }),
  );
  it('does not throw, and faults are on lines that are there', () => {
    fc.assert(
      fc.property(fc.array(line), lines => {
        const description = parseSdp(crlf(...lines));
        for (const fault of examineSdp(description)) {
          expect(description.lines).toContainEqual(expect.objectContaining({ line: fault.line, start: fault.at }));
        }
      }),
    );
  });

  it.each(['v=0\n', 'a=x\n', 'm=message 9 TCP/MSRP *\n', 'a=path:', '\n', ' ', 'a=file-selector:"', 'm=a 1 ', '1:'])(
    'a megabyte of %j is read',
    piece => {
      const description = parseSdp(`v=0\na=path:${piece.repeat((1 << 20) / piece.length)}`);
      expect(examineSdp(description).length).toBeLessThanOrEqual(50);
    },
  );
});

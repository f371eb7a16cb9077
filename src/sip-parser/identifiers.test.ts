import { describe, expect, it } from 'vitest';
import { callId, cseq, fromTag, toTag } from './identifiers.js';
import { parseSip } from './parse.js';

const bye = (...lines: string[]) => parseSip(`BYE sip:a@b SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`)!;

describe('CSeq', () => {
  const table: [line: string, expected: object | undefined][] = [
    ['CSeq: 1 INVITE', { number: 1, method: 'INVITE' }],
    ['cseq:0009\r\n  INVITE ', { number: 9, method: 'INVITE' }],
    ['CSeq: 2147483647 !odd~', { number: 2147483647, method: '!odd~' }],
    ['CSeq: 1', undefined],
    ['CSeq: INVITE', undefined],
    ['CSeq: -1 INVITE', undefined],
    ['CSeq:', undefined],
    ['Other: 1', undefined],
  ];
  it.each(table)('%j', (line, expected) => {
    expect(cseq(bye(line))).toEqual(expected);
  });

  it('is whole where the text ends in CR alone', () => {
    expect(cseq(parseSip('ACK sip:a@b SIP/2.0\r\nCSeq: 7 ACK\r')!)).toEqual({ number: 7, method: 'ACK' });
    expect(cseq(parseSip('ACK sip:a@b SIP/2.0\r\nCSeq: 7 ACK')!)).toEqual({ number: 7, method: 'ACK' });
  });
});

describe('tags and Call-ID', () => {
  const table: [from: string, tag: string | undefined][] = [
    ['<sip:a@b>;tag=1928', '1928'],
    ['sip:a@b;tag=1928', '1928'],
    ['"tag=x" <sip:a@b;tag=inside>;x=y; TAG = 1928', '1928'],
    ['<sip:a@b;tag=inside>', undefined],
    ['<sip:a@b>;tag=', undefined],
    ['<sip:a@b>', undefined],
    ['', undefined],
  ];
  it.each(table)('%j', (value, tag) => {
    expect(fromTag(bye(`f: ${value}`))).toBe(tag);
    expect(toTag(bye(`To: ${value}`))).toBe(tag);
  });

  it('of a message without them are undefined', () => {
    expect([fromTag(bye()), toTag(bye()), callId(bye()), callId(bye('Call-ID:'))]).toEqual(
      new Array(4).fill(undefined),
    );
    expect(callId(bye('i: a84b@pc33 '))).toBe('a84b@pc33');
  });
});

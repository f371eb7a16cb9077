import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../latin1.js';
import { newFraming, resetFraming } from './framing.js';
import { MSRP_BODY_KEPT, MSRP_HEADER_LIMIT } from './limits.js';
import { msrpFraming, msrpLastLine, recogniseMsrp } from './msrp-framing.js';

function frame(text: string, doubtful = false) {
  const framing = newFraming();
  resetFraming(framing, doubtful);
  msrpFraming(bytesOf(text), 0, text.length, framing);
  return framing;
}

const HEAD = 'MSRP d93k SEND\r\nTo-Path: a\r\nFrom-Path: b\r\n'; // 42 bytes
const TYPE = 'Content-Type: text/plain\r\n\r\n'; // 28 bytes: the body starts at 70
const END = '-------d93k$\r\n'; // 14 bytes

describe('recogniseMsrp', () => {
  it.each([
    ['MSRP a786hjs2 SEND\r\n', 'yes'],
    ['MSRP a786hjs2 200 OK\r\n', 'yes'],
    ['MSRP a786hjs2 S', 'yes'],
    ['MSRP %+-.= REPORT', 'yes'],
    ['MSRP a786hjs2 ', 'more'],
    ['MSR', 'more'],
    ['MSRP is a protocol', 'no'],
    ['MSRP  SEND', 'no'],
    ['MSRPX a786hjs2 SEND', 'no'],
    ['msrp a786hjs2 SEND', 'no'],
    [`MSRP ${'x'.repeat(300)}`, 'no'],
  ])('%.30j: %s', (text, expected) => {
    expect(recogniseMsrp(bytesOf(text), 0, text.length)).toBe(expected);
  });
});

describe('msrpFraming', () => {
  it.each([
    ['without a body', `${HEAD}${END}|`],
    ['with an empty body', `${HEAD}${TYPE}\r\n${END}|`],
    ['with a body of two bytes', `${HEAD}${TYPE}hi\r\n${END}|`],
    ['when more chunks follow', `${HEAD}${TYPE}hi\r\n-------d93k+\r\n|`],
    ['when it was aborted', `${HEAD}${TYPE}hi\r\n-------d93k#\r\n|`],
    ['a response', 'MSRP d93k 200 OK\r\nTo-Path: a\r\n-------d93k$\r\n|'],
    ['a response without a phrase', 'MSRP d93k 200\r\n-------d93k$\r\n|'],
    ['with another behind it in the segment', `${HEAD}${END}|${HEAD}${END}`],
    ['a line of hyphens in the body', `${HEAD}${TYPE}-------\r\n${END}|`],
    ['the end-line of another transaction in the body', `${HEAD}${TYPE}-------other$\r\n${END}|`],
    ['an end-line of its own that does not start a line', `${HEAD}${TYPE}x-------d93k$\r\n${END}|`],
    ['eight hyphens', `${HEAD}${TYPE}--------d93k$\r\n${END}|`],
    ['a longer transaction id that begins alike', `${HEAD}${TYPE}-------d93k+$\r\n${END}|`],
    ['a flag that is none', `${HEAD}${TYPE}-------d93k!\r\n${END}|`],
    ['an end-line that goes on', `${HEAD}${TYPE}-------d93k$x\r\n${END}|`],
    ['nothing but hyphens', `${HEAD}${TYPE}${'-'.repeat(100)}\r\n${END}|`],
    ['no line break before the end-line of an empty body', `${HEAD}${TYPE}${END}|`],
    ['bare line feeds', 'MSRP d93k SEND\nTo-Path: a\n\nhi\n-------d93k$\n|'],
    ['a wrong Byte-Range', `${HEAD}Byte-Range: 1-9999/9999\r\n${TYPE}hi\r\n${END}|`],
    ['no end-line, but the next start line among the header fields', `${HEAD}|MSRP x93k 200 OK\r\n-------x93k$\r\n`],
  ])('ends a message at the mark: %s', (_, marked) => {
    expect(frame(marked.replace('|', ''))).toMatchObject({ is: 'message', at: marked.indexOf('|'), keepTo: 0 });
  });

  it.each([
    ['its end-line', HEAD],
    ['the flag', `${HEAD}-------d93k`],
    ['the line break after the flag', `${HEAD}${TYPE}hi\r\n-------d93k$`],
    ['the line feed after it', `${HEAD}${TYPE}hi\r\n-------d93k$\r`],
    ['the rest of its start line', 'MSRP d93'],
  ])('waits for %s', (_, text) => {
    expect(frame(text)).toMatchObject({ is: 'incomplete', at: text.length + 1 });
  });

  it.each([
    ['a word that is no method', 'MSRP d93k SENDing\r\n', 19],
    ['a status code of two digits', 'MSRP d93k 20 OK\r\n', 17],
  ])('says where to go on if the first line is no start line: %s', (_, text, at) => {
    expect(frame(text)).toMatchObject({ is: 'lost', at, started: false });
  });

  it('if it is doubtful that a message starts here, wants a header field on the second line', () => {
    expect(frame(`MSRP d93k SEND\r\nas I wrote\r\n${END}`, true)).toMatchObject({ is: 'lost', at: 16 });
    expect(frame(`${HEAD}${END}`, true)).toMatchObject({ is: 'message', at: 56 });
  });

  it('gives up a header that has no end', () => {
    const text = `MSRP d93k SEND\r\n${'X: y\r\n'.repeat(MSRP_HEADER_LIMIT / 6)}`;
    expect(frame(text)).toMatchObject({ is: 'lost', started: true, tooLong: true });
  });

  it.each([
    [MSRP_BODY_KEPT, 0],
    [MSRP_BODY_KEPT + 1, 70 + MSRP_BODY_KEPT],
  ])('of a body of %i bytes keeps the limit', (length, keepTo) => {
    const text = `${HEAD}${TYPE}${'x'.repeat(length)}\r\n${END}`;
    expect(frame(text)).toMatchObject({ is: 'message', at: text.length, keepTo, keepFrom: 70 + length });
  });

  it('of an unfinished body over the limit says what may be dropped, and keeps what may be an end-line', () => {
    const text = `${HEAD}${TYPE}${'x'.repeat(MSRP_BODY_KEPT + 1000)}\r\n-------d9`;
    const framing = frame(text);
    expect(framing).toMatchObject({ is: 'incomplete', keepTo: 70 + MSRP_BODY_KEPT });
    expect(framing.dropTo).toBeGreaterThan(framing.keepTo);
    expect(text.slice(framing.dropTo)).toContain('\r\n-------d9');
  });

  it('gives the same answer byte by byte', () => {
    const piece = fc.constantFrom(
      '-',
      '-------',
      'd93k',
      '$',
      '+',
      '\r\n',
      '\n',
      'text',
      'MSRP x 200 OK',
      'A: b',
      '\r\n\r\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, doubtful) => {
        const text = `MSRP d93k SEND\r\n${pieces.join('')}`;
        const whole = frame(text, doubtful);
        const framing = newFraming();
        resetFraming(framing, doubtful);
        const bytes = bytesOf(text);
        for (let end = 1; end <= text.length; end++) {
          if (framing.is === 'incomplete' && end >= framing.at) msrpFraming(bytes, 0, end, framing);
        }
        expect(framing).toMatchObject({ is: whole.is, at: whole.at });
      }),
      { numRuns: 500 },
    );
  });
});

describe('msrpLastLine', () => {
  it.each([
    ['-------d93k$\r\nMSRP', 14],
    ['-------d93k+\r\n', 14],
    ['-------a+b.c#\n', 14],
    ['-------d93k$', -1],
    ['-------d93k', -1],
    ['---', -1],
    ['-------\r\n', 0],
    ['-------d93k\r\n', 0],
    ['-------ab$\r\n', 0],
    ['-------+-------+\r\n', 0],
    ['--------d93k$\r\n', 0],
    ['-----BEGIN CERTIFICATE-----\r\n', 0],
    [`-------${'x'.repeat(40)}$\r\n`, 0],
  ])('%j: %i', (text, length) => {
    expect(msrpLastLine(bytesOf(text), 0, text.length)).toBe(length);
  });
});

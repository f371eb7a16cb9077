import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../latin1.js';
import { newFraming, resetFraming } from './framing.js';
import { SIP_BODY_LIMIT, SIP_HEADER_LIMIT } from './limits.js';
import { sipFraming } from './sip-framing.js';

function frame(text: string, doubtful = false) {
  const framing = newFraming();
  resetFraming(framing, doubtful);
  sipFraming(bytesOf(text), 0, text.length, framing);
  return framing;
}

const START = 'BYE sip:a@b SIP/2.0\r\n'; // 21 bytes

describe('sipFraming', () => {
  it.each([
    ['no Content-Length: ends with the blank line (RFC 3261 18.3)', `${START}Via: x\r\n\r\n|v=0`],
    ['a body of four bytes', `${START}Content-Length: 4\r\n\r\nbody|SIP/2.0`],
    ['the compact form, blanks before the colon', `${START}l \t:4\r\n\r\nbody|rest`],
    ['any case', `${START}CONTENT-length:4\r\n\r\nbody|`],
    ['zero padded', `${START}l: 0004\r\n\r\nbody|`],
    ['the value on a folded line', `${START}l:\r\n 4\r\n\r\nbody|`],
    ['the first of two', `${START}l:2\r\nl:4\r\n\r\nbo|dy`],
    ['bare line feeds', 'BYE sip:a@b SIP/2.0\nl:4\n\nbody|'],
    ['mixed line ends', 'BYE sip:a@b SIP/2.0\nl:4\n\r\nbody|'],
    ['the blank line with a bare LF', `${START}l:4\r\n\nbody|`],
    ['a Content-Length that is no number', `${START}l: many\r\n\r\n|body`],
    ['a negative Content-Length', `${START}l: -4\r\n\r\n|body`],
    ['names that only begin alike', `${START}Content-Lengthy: 4\r\nlo: 4\r\nContent\rLength: 4\r\n\r\n|body`],
    ['no header fields at all', `${START}\r\n|`],
  ])('ends a message at the mark: %s', (_, marked) => {
    expect(frame(marked.replace('|', ''))).toMatchObject({ is: 'message', at: marked.indexOf('|') });
  });

  it.each([
    ['of an unfinished header asks for one byte more', `${START}Via: `, START.length + 6],
    ['of an unfinished body asks for all of it', `${START}l:400\r\n\r\nbody`, START.length + 9 + 400],
    ['of an unfinished start line asks for one byte more', 'BYE si', 7],
  ])('%s', (_, text, atLeast) => {
    expect(frame(text)).toMatchObject({ is: 'incomplete', at: atLeast });
  });

  it('says where to go on if the first line is no start line', () => {
    expect(frame('BYE sip:a@b\r\nVia: x\r\n')).toMatchObject({ is: 'lost', at: 13, started: false });
  });

  it.each([
    ['a header field follows', `${START}Via: x\r\n\r\n`, 'message'],
    [
      'the start line of another message follows, as after a message/sipfrag body',
      `${START}${START}Via: x\r\n\r\n`,
      'lost',
    ],
    ['nothing follows, as in the body of a REFER notification', `${START}\r\n`, 'lost'],
  ])('if it is doubtful that a message starts here, looks at the second line: %s', (_, text, is) => {
    expect(frame(text, true)).toMatchObject(is === 'lost' ? { is, at: START.length } : { is });
  });

  it('if it is doubtful that a message starts here, wants a registered method', () => {
    expect(frame('SSAGE sip:a@b SIP/2.0\r\nVia: x\r\n\r\n', true)).toMatchObject({ is: 'lost', at: 23 });
    expect(frame('SSAGE sip:a@b SIP/2.0\r\nVia: x\r\n\r\n')).toMatchObject({ is: 'message' });
  });

  it('gives up a header that has no end', () => {
    const line = `X: ${'x'.repeat(1000)}\r\n`;
    const text = START + line.repeat(Math.ceil(SIP_HEADER_LIMIT / line.length));
    const framing = frame(text);
    expect(framing).toMatchObject({ is: 'lost', started: true, tooLong: true });
    expect(framing.at).toBeLessThanOrEqual(SIP_HEADER_LIMIT);
    expect(text.slice(framing.at - 2, framing.at)).toBe('\r\n');
  });

  it.each([SIP_BODY_LIMIT + 1, '99999999999999999999999999'])('does not wait for a body of %s bytes', length => {
    const header = `${START}l:${length}\r\n\r\n`;
    expect(frame(`${header}body`)).toMatchObject({ is: 'message', at: header.length, tooLong: true });
  });

  it('gives the same answer byte by byte, each asked for no sooner than it said', () => {
    const name = fc.constantFrom('Via: x', 'l: 5', 'Content-Length:', 'l:', ' 7', 'X', '');
    const lineEnd = fc.constantFrom('\r\n', '\n');
    const lines = fc.array(fc.tuple(name, lineEnd), { maxLength: 6 });
    fc.assert(
      fc.property(lines, fc.boolean(), (header, doubtful) => {
        const text = `${START}${header.flat().join('')}\r\n0123456789`;
        const whole = frame(text, doubtful);
        const framing = newFraming();
        resetFraming(framing, doubtful);
        const bytes = bytesOf(text);
        for (let end = 1; end <= text.length; end++) {
          if (framing.is === 'incomplete' && end >= framing.at) sipFraming(bytes, 0, end, framing);
        }
        expect(framing).toMatchObject({ is: whole.is, at: whole.at });
      }),
    );
  });
});

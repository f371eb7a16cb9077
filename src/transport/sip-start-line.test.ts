import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../latin1.js';
import { isSipStartLine, recogniseSip } from './sip-start-line.js';

const recognise = (text: string) => recogniseSip(bytesOf(text), 0, text.length);

describe('recogniseSip', () => {
  it.each([
    ['INVITE sip:bob@biloxi.com SIP/2.0\r\n', 'yes'],
    ['MESSAGE tel:+15551234;phone-context=ims SIP/2.0\r\n', 'yes'],
    ['OPTIONS SIPS:bob@biloxi.com SIP/2.0\r\n', 'yes'],
    ['INVITE urn:service:sos SIP/2.0\r\n', 'yes'],
    ['PUNCH-IN sip:bob@biloxi.com SIP/2.0\r\n', 'yes'],
    ['REGIStER sip:sip.cybercity.dk SIP/2.0\r\n', 'yes'],
    ['RE%47IST%45R sip:registrar.example.com SIP/2.0\r\n', 'yes'],
    ['INVITE <sip:user@example.com> SIP/2.0\r\n', 'yes'],
    ['INVITE  sip:user@example.com  SIP/2.0\r\n', 'yes'],
    ['OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0\r\n', 'yes'],
    ['SIP/2.0 200 OK\r\n', 'yes'],
    ['SIP/2.0 100\r\n', 'yes'],
    ['SIP/7.0 200 OK\r\n', 'yes'],
  ])('sees SIP in %j', (text, expected) => {
    expect(recognise(text)).toBe(expected);
  });

  it.each([
    ['INVITE si', 'more', 'a scheme that is not over'],
    [`INVITE sip:${'x'.repeat(60_000)}`, 'yes', 'a long line with the method and URI of SIP'],
    ['OPTIONS unusual:content', 'more', 'an unusual scheme, until the line is there'],
    ['SIP/2.', 'more', 'a beginning of a version'],
    ['SIP/2.0 20', 'more', 'a beginning of a status code'],
    ['I', 'more', 'one letter'],
    ['', 'more', 'nothing'],
  ])('of %.20j says %s: %s', (text, expected) => {
    expect(recognise(text)).toBe(expected);
  });

  it.each([
    ['GET / HTTP/1.1\r\n', 'HTTP'],
    ['GET http://example.com/ HTTP/1.1\r\n', 'HTTP to a proxy'],
    ['CONNECT example.com:443 HTTP/1.1\r\n', 'HTTP CONNECT, whose host looks like a scheme'],
    ['HTTP/1.1 200 OK\r\n', 'an HTTP response'],
    ['NOTIFY * HTTP/1.1\r\n', 'SSDP'],
    ['DESCRIBE rtsp://example.com/media RTSP/1.0\r\n', 'RTSP'],
    ['RTSP/1.0 200 OK\r\n', 'an RTSP response'],
    ['INVITE \r\n', 'a method alone'],
    ['INVITE bob SIP/2.0\r\n', 'no URI'],
    ['Subject: sip:bob@biloxi.com\r\n', 'a header field'],
    ['invite sip:bob@biloxi.com SIP/2.0\r\n', 'a word in lower case'],
    ['SIP/2.0 ok\r\n', 'no status code'],
    ['SIP-2.0 200 OK\r\n', 'no version'],
    [`${'A'.repeat(33)} sip:`, 'a word too long for a method'],
    [`OPTIONS unusual:${'x'.repeat(1100)}`, 'an unusual scheme and no line end in sight'],
    ['MSRP a786hjs2 SEND\r\n', 'MSRP'],
    ['\x80\x60\x12\x34', 'RTP'],
  ])('does not see SIP in %.40j: %s', text => {
    expect(recognise(text)).toBe('no');
  });

  it('never takes a yes or a no back when more bytes come', () => {
    const pieces = fc.constantFrom('INVITE', 'SIP/2.0', ' ', 'sip:', 'x:', '200', 'OK', '\r\n', '<', 'GET', '/', '\t');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), parts => {
        const text = parts.join('');
        let settled: string | undefined;
        for (let length = 0; length <= text.length; length++) {
          const answer = recognise(text.slice(0, length));
          if (settled) expect(answer).toBe(settled);
          if (answer !== 'more') settled = answer;
        }
      }),
    );
  });

  it('reads only the bytes it is given', () => {
    const bytes = bytesOf('xxINVITE sip:bob@biloxi.com SIP/2.0\r\n');
    expect(recogniseSip(bytes, 2, 8)).toBe('more');
    expect(recogniseSip(bytes, 2, bytes.length)).toBe('yes');
  });
});

describe('isSipStartLine', () => {
  it.each([
    ['INVITE sip:bob@biloxi.com SIP/2.0\r', true],
    ['INVITE sip:bob@biloxi.com SIP/2.0', true],
    ['INVITE sip:bob@biloxi.com SIP/2.0 \r', true],
    ['INVITE sip:bob@biloxi.com;x=1 y SIP/7.0\r', true],
    ['SIP/2.0 486 Busy Here\r', true],
    ['INVITE sip:bob@biloxi.com\r', false],
    ['INVITE sip:bob@biloxi.com HTTP/1.1\r', false],
    ['INVITE sip:bob@biloxi.comSIP/2.0\r', false],
    ['SIP/2.0 OK\r', false],
    ['', false],
  ])('%j: %s', (line, expected) => {
    expect(isSipStartLine(bytesOf(line), 0, line.length)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { bytesOf, latin1 } from '../../latin1.js';
import { newFrameHeader, readFrameHeader, unmasked } from './frame-header.js';
import { headEnd, readUpgrade, recogniseUpgrade } from './upgrade.js';
import { isWebSocketMessage } from './websocket-stream.js';

const read = (text: string) => {
  const header = newFrameHeader();
  return { answer: readFrameHeader(bytesOf(text), 0, text.length, header), header };
};

describe('a frame header', () => {
  // The first rows are the examples of RFC 6455 5.7.
  it.each<[string, string, object]>([
    ['a text message', '\x81\x05Hello', { length: 2, isFinal: true, opcode: 1, maskAt: -1, payloadLength: 5 }],
    ['masked', '\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58', { length: 6, maskAt: 2, payloadLength: 5 }],
    ['the first of several', '\x01\x03Hel', { isFinal: false, opcode: 1, payloadLength: 3 }],
    ['the last of several', '\x80\x02lo', { isFinal: true, opcode: 0, payloadLength: 2 }],
    ['a Ping', '\x89\x05Hello', { opcode: 9, payloadLength: 5 }],
    ['256 bytes', '\x82\x7e\x01\x00', { length: 4, opcode: 2, payloadLength: 256 }],
    ['64 KiB', '\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00', { length: 10, payloadLength: 65_536 }],
    ['compressed', '\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00', { isCompressed: true, opcode: 1, payloadLength: 7 }],
    ['a length of 16 bits that 7 would do', '\x82\x7e\x00\x05', { payloadLength: 5 }],
  ])('%s', (_, text, expected) => {
    const { answer, header } = read(text);
    expect(answer).toBe(0);
    expect(header).toMatchObject(expected);
  });

  it.each([
    ['nothing', '', 2],
    ['one byte', '\x81', 2],
    ['half a length', '\x82\x7e\x01', 4],
    ['half a length of 64 bits', '\x82\x7f\x00', 10],
    ['half a mask', '\x81\x85\x37\xfa', 6],
    ['an unknown opcode', '\x83\x00', -1],
    ['an unknown control opcode', '\x8b\x00', -1],
    ['RSV2', '\xa1\x00', -1],
    ['RSV3', '\x91\x00', -1],
    ['a Ping in fragments', '\x09\x00', -1],
    ['a Ping that is compressed', '\xc9\x00', -1],
    ['a Ping of more than 125 bytes', '\x89\x7e\x00\x80', -1],
    ['a length with its highest bit set', `\x82\x7f\x80${'\0'.repeat(7)}`, -1],
  ])('%s: %#', (_, text, answer) => {
    expect(read(text).answer).toBe(answer);
  });

  it('has a mask that is taken off', () => {
    const bytes = bytesOf('\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58');
    expect(latin1(unmasked(bytes, 6, 11, 2), 0, 5)).toBe('Hello');
  });
});

describe('an upgrade', () => {
  it.each([
    ['GET /chat HTTP/1.1', 'yes'],
    ['HTTP/1.1 101 Switching', 'yes'],
    ['GE', 'more'],
    ['HTTP/1.1 1', 'more'],
    ['HTTP/1.1 200', 'no'],
    ['GETA', 'no'],
    ['', 'more'],
  ])('%j: %s', (text, expected) => {
    expect(recogniseUpgrade(bytesOf(text), 0, text.length)).toBe(expected);
  });

  it.each<[string, string | undefined, object]>([
    ['GET / HTTP/1.1\r\nupgrade:  WebSocket\r\n\r\n', 'client', { isForMessages: false }],
    [
      'GET / HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: xmpp, sip\r\n\r\n',
      'client',
      { isForMessages: true },
    ],
    ['GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n', undefined, {}],
    ['GET / HTTP/1.1\r\nHost: websocket\r\n\r\n', undefined, {}],
    [
      'HTTP/1.1 101 X\r\nUpgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n\r\n',
      'server',
      { serverStartsAnew: true, clientStartsAnew: false },
    ],
  ])('%j', (head, side, expected) => {
    const agreement = { clientStartsAnew: false, serverStartsAnew: false, isForMessages: false };
    expect(readUpgrade(head, agreement)).toBe(side);
    expect(agreement).toMatchObject(expected);
  });

  it('ends with a blank line', () => {
    expect(headEnd(bytesOf('a\r\n\r\nb'), 0, 6)).toBe(5);
    expect(headEnd(bytesOf('a\r\n\r'), 0, 4)).toBe(-1);
  });
});

describe('a stream whose upgrade was not captured', () => {
  const OPTIONS = 'OPTIONS sip:a SIP/2.0\r\n';
  it.each<[string, string, boolean]>([
    ['SIP', `\x81\x17${OPTIONS}`, true],
    ['SIP after keep-alives', `\x81\x1b\r\n\r\n${OPTIONS}`, true],
    ['MSRP', '\x82\x0eMSRP a1b2 SEND', true],
    ['the first of several frames', `\x01\x17${OPTIONS}`, true],
    ['cut by the segment', `\x81\x7e\x01\x00${OPTIONS}`, true],
    ['a Ping', `\x89\x17${OPTIONS}`, false],
    ['something else', '\x81\x05Hello', false],
    ['compressed', `\xc1\x17${OPTIONS}`, false],
    ['without frames', OPTIONS, false],
    ['empty', '', false],
  ])('%s', (_, text, expected) => {
    expect(isWebSocketMessage(bytesOf(text), 0, text.length)).toBe(expected);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../latin1.js';
import { Budget } from '../budget.js';
import { CLIENT_HELLO, FINISHED, HandshakeMessages, KEY_UPDATE, SERVER_HELLO } from './handshake-messages.js';
import { clientRandom, serverHello } from './hello.js';
import { findRecord, isTlsRecord } from './record.js';

const random = (byte: number): string => String.fromCharCode(byte).repeat(32);
const message = (type: number, body: string): string =>
  String.fromCharCode(type, 0, body.length >> 8, body.length & 0xff) + body;
const RETRY = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex').toString('latin1');

describe('handshake messages', () => {
  const CERTIFICATE = 11;
  const flight = [
    [CLIENT_HELLO, 'hello'],
    [CERTIFICATE, 'c'.repeat(300)],
    [SERVER_HELLO, 'h'.repeat(90)],
    [14, ''],
    [KEY_UPDATE, '\x00'],
    [FINISHED, 'verify'],
  ] as const;

  it('may share records and be cut anywhere', () => {
    const all = flight.map(([type, body]) => message(type, body)).join('');
    const expected = flight.map(([type, body]) => [type, type <= SERVER_HELLO ? body : '']);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: all.length })), cuts => {
        const got: [number, string][] = [];
        const reader = new HandshakeMessages(new Budget(1 << 20));
        const at = [0, ...cuts.sort((a, b) => a - b), all.length];
        at.slice(1).forEach((end, index) => {
          reader.push(bytesOf(all.slice(at[index], end)), (type, body) => {
            got.push([type, Buffer.from(body).toString('latin1')]);
          });
        });
        expect(got).toEqual(expected);
      }),
    );
  });

  it('give their memory back', () => {
    const budget = new Budget(4096);
    const reader = new HandshakeMessages(budget);
    reader.push(bytesOf(message(CLIENT_HELLO, 'x'.repeat(3000)).slice(0, 2000)), () => {});
    reader.clear();
    expect(budget.take(4096)).toBe(true);
  });
});

describe('hellos', () => {
  it.each<[string, string, object | undefined]>([
    [
      'TLS 1.2',
      `\x03\x03${random(1)}\x00\xc0\x2f\x00`,
      { version: 0x0303, cipherSuite: 0xc02f, encryptThenMac: false },
    ],
    ['TLS 1.2, a session id', `\x03\x03${random(1)}\x02id\x00\x2f\x00`, { version: 0x0303, cipherSuite: 0x2f }],
    [
      'TLS 1.2, encrypt-then-MAC and another extension',
      `\x03\x03${random(1)}\x00\x00\x2f\x00\x00\x09\x00\x17\x00\x01x\x00\x16\x00\x00`,
      { version: 0x0303, encryptThenMac: true },
    ],
    [
      'TLS 1.3',
      `\x03\x03${random(1)}\x00\x13\x01\x00\x00\x06\x00\x2b\x00\x02\x03\x04`,
      { version: 0x0304, cipherSuite: 0x1301, isRetry: false },
    ],
    ['a retry', `\x03\x03${RETRY}\x00\x13\x01\x00\x00\x06\x00\x2b\x00\x02\x03\x04`, { isRetry: true }],
    ['extensions that are cut short', `\x03\x03${random(1)}\x00\x13\x01\x00\x00\x06\x00\x2b\x00`, { version: 0x0303 }],
    ['a session id beyond the end', `\x03\x03${random(1)}\xff\x13\x01\x00`, undefined],
    ['nothing', '', undefined],
  ])('of a server: %s', (_, body, expected) => {
    if (expected === undefined) expect(serverHello(bytesOf(body))).toBeUndefined();
    else expect(serverHello(bytesOf(body))).toMatchObject(expected);
  });

  it('of a client have a random, if they are long enough', () => {
    expect(clientRandom(bytesOf(`\x03\x03${random(7)}rest`))).toEqual(new Uint8Array(32).fill(7));
    expect(clientRandom(bytesOf('\x03\x03short'))).toBeUndefined();
  });
});

describe('records', () => {
  it.each([
    ['\x16\x03\x01\x00\x05hello', false, true],
    ['\x16\x03\x04\x00\x05', false, true],
    ['\x17\x03\x03\x00\x05hello', false, false],
    ['\x17\x03\x03\x00\x05hello', true, true],
    ['\x16\x03\x05\x00\x05hello', false, false],
    ['\x16\x03\x03\x00\x00', false, false],
    ['\x16\x03\x03\xff\xff', false, false],
    ['\x16\x03\x03\x00', false, false],
  ])('%j, joined %s: %s', (text, joined, expected) => {
    expect(isTlsRecord(bytesOf(text), 0, text.length, joined)).toBe(expected);
  });

  it.each([
    ['rest\x17\x03\x03\x00\x02ab', 4],
    ['rest\x17\x03\x03\x00\x02ab\x17\x03\x03\x00\x02ab', 4],
    ['rest\x17\x03\x03\x00\x02abno header', -1],
    ['rest\x17\x03\x03\x01\x00its end is yet to come', 4],
    ['nothing', -1],
  ])('are found again after a gap: %j at %i', (text, at) => {
    expect(findRecord(bytesOf(text), 0, text.length)).toBe(at);
  });
});

import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webSocketFrame } from '../../fixtures/write-capture.mjs';
import { Diagnostics } from '../diagnostics.js';
import { cryptography } from '../input/cryptography.js';
import { inflate } from '../input/inflate.js';
import { bytesOf, latin1 } from '../latin1.js';
import type { Message, TraceEvent } from '../model/index.js';
import { type Packet, SYN, TCP } from '../network/index.js';
import { KeyLog, MessageReader } from './index.js';

const ACK = 0x10;
const UPGRADE = 'GET / HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: sip\r\n\r\n';
const MASK = [1, 2, 3, 4];
const BYE = 'BYE sip:b@b SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n';
const NO_LENGTH = 'MESSAGE sip:b@b SIP/2.0\r\nCall-ID: 2\r\nContent-Type: text/plain\r\n\r\nhello';

const frame = (opcode: number, payload: string, options = {}): string => {
  const bytes = webSocketFrame(opcode, bytesOf(payload), { mask: MASK, ...options });
  return latin1(bytes, 0, bytes.length);
};

/**
 * Sends one direction of a connection in pieces, and the events that come of it.
 * @param begins with a SYN, @param lost bytes after it that were not captured
 */
function read(
  pieces: readonly string[],
  begins = true,
  lost = 0,
): { events: TraceEvent[]; texts: string[]; codes: string[] } {
  const diagnostics = new Diagnostics();
  const keyLog = new KeyLog();
  keyLog.add(`CLIENT_RANDOM ${'61'.repeat(32)} ${'00'.repeat(48)}`);
  const reader = new MessageReader(diagnostics, 0, undefined, { keyLog, cryptography, inflate, keysMayCome: true });
  const events: TraceEvent[] = [];
  let sequence = 1000;
  let frame = 0;
  const send = (payload: string, flags: number): void => {
    const bytes = bytesOf(`\x01\x01\x01\x01\x02\x02\x02\x02${payload}`);
    const packet: Packet = {
      frame: ++frame,
      earlierFrames: [],
      time: frame,
      protocol: TCP,
      bytes,
      view: new DataView(bytes.buffer),
      start: 8,
      end: bytes.length,
      sourceAt: 0,
      addressLength: 4,
      sourcePort: 40000,
      destinationPort: 443,
      sequence,
      flags,
      missing: 0,
    };
    reader.receive(packet, events);
    bytes.fill(0xff); // borrowed
    sequence += payload.length + (flags & SYN ? 1 : 0);
  };
  if (begins) send('', SYN);
  sequence += lost;
  for (const piece of pieces) send(piece, ACK);
  reader.end(events);
  const messages = events.filter((event): event is Message => event.type === 'message');
  return { events, texts: messages.map(({ text }) => text), codes: diagnostics.list().map(({ code }) => code) };
}

const cut = (whole: string, cuts: readonly number[]): string[] => {
  const at = [0, ...[...cuts].sort((a, b) => a - b), whole.length];
  return at.slice(1).map((end, index) => whole.slice(at[index], end));
};

describe('a WebSocket connection', () => {
  const whole = [
    UPGRADE,
    frame(1, BYE),
    frame(10, ''),
    frame(1, NO_LENGTH.slice(0, 30), { isFinal: false }),
    frame(9, 'ping'),
    frame(0, NO_LENGTH.slice(30)),
    frame(2, '\r\n\r\n'),
    frame(1, BYE),
    frame(8, '\x03\xe8'),
  ].join('');

  it('may be cut anywhere; its messages end where WebSocket says, without Content-Length', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 60 }), cuts => {
        const { texts, codes } = read(cut(whole, cuts));
        expect(texts).toEqual([BYE, NO_LENGTH, BYE]);
        expect(codes).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('that ends in a message shows what there is of it', () => {
    const { events, codes } = read([UPGRADE + frame(1, BYE), frame(1, NO_LENGTH).slice(0, -2)]);
    expect(events.at(-1)).toMatchObject({ text: NO_LENGTH.slice(0, -2), faults: ['truncated'] });
    expect(codes).toEqual(['message.truncated']);
  });

  it('with a frame that claims to be too long goes on after it', () => {
    const long = '\x81\x7f\x00\x00\x00\x00\x00\x50\x00\x00';
    const filling = Array.from({ length: 80 }, () => 'x'.repeat(0x1_0000));
    const { texts, codes } = read([UPGRADE + frame(1, BYE) + long, ...filling, frame(1, BYE)]);
    expect(texts).toEqual([BYE, BYE]);
    expect(codes).toEqual(['message.too-long']);
  });

  it('whose deflated message is larger than any, or damaged, says so and goes on', () => {
    const bomb = deflateRawSync(Buffer.alloc(8 << 20), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    for (const deflated of [bomb.toString('latin1'), 'nothing that was ever deflated']) {
      const { texts, codes } = read([UPGRADE + frame(1, deflated, { isCompressed: true }) + frame(1, BYE)]);
      expect(texts).toEqual([BYE]);
      expect(codes).toEqual(['websocket.deflated']);
    }
  });

  it.each([
    ['HTTP', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an upgrade to something else', 'GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n'],
    ['a header without end', `GET /${'a'.repeat(40_000)}`],
    ['chat', UPGRADE + frame(1, 'hello').repeat(50)],
  ])('of something else says nothing: %s', (_, text) => {
    expect(read(cut(text, [10, 1000, 20_000]))).toEqual({ events: [], texts: [], codes: [] });
  });

  it('whose first bytes were lost is known by what comes after them', () => {
    const lost = UPGRADE.length;
    const { events, texts, codes } = read([frame(1, BYE), frame(1, NO_LENGTH)], true, lost);
    expect(texts).toEqual([BYE, NO_LENGTH]);
    expect(events[1]).toMatchObject({ event: 'gap', bytes: lost });
    expect(codes).toEqual(['tcp.gap']);
  });

  it('may be anything at all', () => {
    const piece = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)) });
    const start = fc.constantFrom(UPGRADE, UPGRADE + frame(1, BYE), frame(1, BYE), frame(1, BYE).slice(0, 20));
    fc.assert(
      fc.property(start, fc.array(piece), fc.boolean(), (first, pieces, begins) => {
        read([first, ...pieces], begins);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a TLS connection', () => {
  const record = (type: number, content: string): string =>
    String.fromCharCode(type, 3, 3, content.length >> 8, content.length & 0xff) + content;
  const clientHello = record(22, `\x01\x00\x00\x28\x03\x03${'a'.repeat(32)}\x00\x00\x02\x00\x2f\x00`.slice(0, 4 + 40));

  it('whose other direction is missing is told, and counted', () => {
    const { events, codes } = read([clientHello + record(20, '\x01') + record(23, 'x'.repeat(99))]);
    expect(events).toMatchObject([{ event: 'encrypted', origin: { frames: [2] } }]);
    expect(codes).toEqual(['tls.encrypted']);
  });

  it('may be anything at all', () => {
    const byte = fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code));
    const content = fc.string({ unit: byte, maxLength: 200 });
    const piece = fc.oneof(
      content,
      fc.tuple(fc.constantFrom(20, 21, 22, 23), content).map(([type, text]) => record(type, text)),
      fc.constant(clientHello),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.boolean(), (pieces, begins) => {
        read([clientHello, ...pieces], begins);
      }),
      { numRuns: 500 },
    );
  });
});

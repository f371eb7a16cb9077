import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { bytesOf } from '../latin1.js';
import type { Message, TraceEvent } from '../model/index.js';
import { type Packet, SCTP } from '../network/index.js';
import { MessageReader } from './index.js';

const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const padded = (bytes: number[]): number[] => [...bytes, ...new Array((4 - (bytes.length % 4)) % 4).fill(0)];

interface Piece {
  tsn: number;
  text: string;
  first?: boolean;
  last?: boolean;
  stream?: number;
  /** I-DATA: which message, and which piece of it. */
  message?: number;
  fragment?: number;
}

/** RFC 9260 3.3.1, RFC 8260 2.1 */
function chunk({ tsn, text, first = true, last = true, stream = 0, message, fragment = 0 }: Piece): number[] {
  const flags = (first ? 2 : 0) | (last ? 1 : 0);
  const header =
    message === undefined
      ? [...u32(tsn), ...u16(stream), ...u16(0), ...u32(0)]
      : [...u32(tsn), ...u16(stream), ...u16(0), ...u32(message), ...u32(first ? 0 : fragment)];
  const type = message === undefined ? 0 : 64;
  return padded([type, flags, ...u16(4 + header.length + text.length), ...header, ...bytesOf(text)]);
}

interface Sent {
  frame?: number;
  tag?: number;
  time?: number;
  cut?: number;
}

/** 192.0.2.1 to 198.51.100.2, port 5060 both. */
function packet(chunks: number[], { frame = 1, tag = 7, time = frame * 1000, cut = 0 }: Sent = {}): Packet {
  const header = [192, 0, 2, 1, 198, 51, 100, 2, ...u16(5060), ...u16(5060), ...u32(tag), ...u32(0)];
  const bytes = Uint8Array.from([...header, ...chunks, 0x49, 0x4e]);
  return {
    frame,
    earlierFrames: [],
    time,
    protocol: SCTP,
    bytes,
    view: new DataView(bytes.buffer),
    start: header.length,
    end: header.length + chunks.length - cut,
    sourceAt: 0,
    addressLength: 4,
    sourcePort: 5060,
    destinationPort: 5060,
    sequence: 0,
    flags: 0,
    missing: cut,
  };
}

function read(...packets: Packet[]) {
  const diagnostics = new Diagnostics();
  const reader = new MessageReader(diagnostics, 0);
  const out: TraceEvent[] = [];
  for (const one of packets) reader.receive(one, out);
  reader.end(out);
  const messages = out.filter((event): event is Message => event.type === 'message');
  return { messages, texts: messages.map(({ text }) => text), codes: diagnostics.list().map(({ code }) => code) };
}

const sip = (id: string, body = ''): string =>
  `MESSAGE sip:bob@biloxi.com SIP/2.0\r\nCall-ID: ${id}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const ONE = sip('one');
const TWO = sip('two', 'the body of a message in several pieces');
const [A, B, C] = [TWO.slice(0, 20), TWO.slice(20, 60), TWO.slice(60)] as const;
/** In three pieces from this sequence number. */
const three = (tsn: number): [Piece, Piece, Piece] => [
  { tsn: tsn | 0, text: A, last: false },
  { tsn: (tsn + 1) | 0, text: B, first: false, last: false },
  { tsn: (tsn + 2) | 0, text: C, first: false },
];

describe('SCTP', () => {
  it('each user message is a message', () => {
    const { messages } = read(packet([...chunk({ tsn: 1, text: ONE }), ...chunk({ tsn: 2, text: TWO, stream: 3 })]));
    expect(messages.map(({ text }) => text)).toEqual([ONE, TWO]);
    expect(messages[0]!.origin).toMatchObject({
      frames: [1],
      transport: 'sctp',
      source: { address: '192.0.2.1', port: 5060 },
      destination: { address: '198.51.100.2', port: 5060 },
    });
  });

  it.each([
    ['in order', [0, 1, 2]],
    ['backwards', [2, 1, 0]],
    ['the middle first', [1, 0, 2]],
    ['the middle last', [0, 2, 1]],
    ['with copies', [0, 0, 1, 1, 0, 2, 2, 1]],
  ])('pieces %s are one message', (_, order) => {
    const pieces = three(0x7fff_ffff);
    const { messages } = read(...order.map((index, at) => packet(chunk(pieces[index]!), { frame: at + 1 })));
    expect(messages.map(({ text }) => text)).toEqual([TWO]);
    expect(messages[0]!.origin.frames).toHaveLength(3);
    expect(messages[0]!.origin.source.address).toBe('192.0.2.1');
  });

  it('several pieces in one packet name its frame once', () => {
    const [first, second, third] = three(5);
    const { messages } = read(packet([first, second, third].flatMap(chunk)));
    expect(messages.map(({ origin }) => origin.frames)).toEqual([[1]]);
  });

  it('two messages in pieces, one behind the other, stay two', () => {
    const pieces = [...three(1), ...three(4)];
    const order = [3, 2, 4, 1, 0, 5];
    expect(read(...order.map(index => packet(chunk(pieces[index]!)))).texts).toEqual([TWO, TWO]);
  });

  it('two associations are not mixed up, and neither are two with one verification tag', () => {
    const [first, second, third] = three(1);
    const packets = [7, 8].flatMap(tag => [first, second].map(piece => packet(chunk(piece), { tag })));
    expect(read(...packets, packet(chunk(third), { tag: 8 }), packet(chunk(third), { tag: 7 })).texts).toEqual([
      TWO,
      TWO,
    ]);
    expect(read(packet(chunk({ tsn: 1, text: ONE })), packet(chunk({ tsn: 1, text: TWO }))).texts).toEqual([ONE, TWO]);
  });

  it('a chunk sent again counts once', () => {
    expect(read(packet(chunk({ tsn: 1, text: ONE })), packet(chunk({ tsn: 1, text: ONE }))).texts).toEqual([ONE]);
    expect(read(packet(chunk({ tsn: 1, text: ONE })), packet(chunk({ tsn: 2, text: ONE }))).texts).toEqual([ONE, ONE]);
  });

  it('I-DATA: pieces of several messages in turn', () => {
    const pieces: Piece[] = [1, 2].flatMap(message => [
      { tsn: 10 * message, text: A, last: false, message },
      { tsn: 10 * message + 1, text: B, first: false, last: false, message, fragment: 1 },
      { tsn: 10 * message + 2, text: C, first: false, message, fragment: 2 },
    ]);
    const order = [0, 3, 4, 1, 2, 5];
    expect(read(...order.map(index => packet(chunk(pieces[index]!)))).texts).toEqual([TWO, TWO]);
  });

  it('chunks of other types are passed over, and one of no length ends the packet', () => {
    const sack = [3, 0, ...u16(16), ...new Array(12).fill(0)];
    expect(read(packet([...sack, ...chunk({ tsn: 1, text: ONE })])).texts).toEqual([ONE]);
    expect(read(packet([3, 0, 0, 0, ...chunk({ tsn: 1, text: ONE })])).texts).toEqual([]);
  });

  it('of a message that never was complete the beginning is kept', () => {
    const [first, second, third] = three(1);
    const begun = read(packet(chunk(first)), packet(chunk(second), { frame: 2 }));
    expect(begun.messages).toMatchObject([{ text: A + B, faults: ['truncated'], origin: { frames: [1, 2] } }]);
    expect(begun.codes).toEqual(['message.truncated']);
    expect(read(packet(chunk(second)), packet(chunk(third))).texts).toEqual([]);
    const later = packet(chunk({ tsn: 99, text: 'x', first: false }), { frame: 9, time: 60_000_000 });
    const out: TraceEvent[] = [];
    const reader = new MessageReader(new Diagnostics(), 0);
    for (const one of [packet(chunk(first)), packet(chunk(second)), later]) reader.receive(one, out);
    expect(out).toHaveLength(1);
  });

  it('the snap length may cut a chunk', () => {
    const { messages } = read(packet(chunk({ tsn: 1, text: TWO }), { cut: 4 }));
    expect(messages).toMatchObject([{ faults: ['truncated'] }]);
    expect(TWO.startsWith(messages[0]!.text)).toBe(true);
  });

  it('keeps 16 MiB of pieces and no more: the oldest are given up', () => {
    const out: TraceEvent[] = [];
    const reader = new MessageReader(new Diagnostics(), 0);
    reader.receive(packet(chunk({ tsn: 1, text: A + B, last: false })), out);
    const orphan = packet(chunk({ tsn: 0, text: 'x'.repeat(60_000), first: false, last: false }), {
      frame: 2,
      time: 2000,
    });
    for (let count = 0; count < 300; count++) {
      if (count < 260) expect(out).toHaveLength(0);
      // No two of them follow each other.
      orphan.view.setInt32(orphan.start + 4, 10 + 2 * count);
      reader.receive(orphan, out);
    }
    expect(out).toHaveLength(1);
  });

  it('what is not text is not kept', () => {
    const [, second, third] = three(2);
    const foreign = packet(chunk({ tsn: 1, text: '\x00\x09SIP', last: false }));
    expect(read(foreign, packet(chunk(second)), packet(chunk(third)))).toMatchObject({ texts: [], codes: [] });
  });

  it('any cut into pieces in any order, some twice, is the same messages', () => {
    const texts = Array.from({ length: 4 }, (_, index) => sip(`id${index}`, 'body '.repeat(index * 9)));
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 4, maxLength: 40 });
    fc.assert(
      fc.property(
        cuts,
        fc.integer(),
        fc.array(fc.nat(1000), { minLength: 200, maxLength: 200 }),
        (sizes, tsn, keys) => {
          const pieces: Piece[] = [];
          for (const text of texts) {
            for (let at = 0, count = 0; at < text.length; count++) {
              const size = sizes[(pieces.length + count) % sizes.length]!;
              const piece = text.slice(at, at + size);
              const next = (tsn + pieces.length) | 0;
              pieces.push({ tsn: next, text: piece, first: at === 0, last: at + size >= text.length });
              at += size;
            }
          }
          const sent = [...pieces, ...pieces.slice(0, 3)]
            .map((piece, index) => ({ piece, key: keys[index % keys.length]! }))
            .sort((a, b) => a.key - b.key);
          const seen = read(...sent.map(({ piece }) => packet(chunk(piece)))).texts;
          expect(seen.sort()).toEqual([...texts].sort());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('may hold anything', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), parts => {
        const chunks = parts.flatMap(part => [part[0]! & 1 ? 0 : 64, 3, 0, part.length + 4, ...part]);
        expect(() => read(packet(chunks), packet(parts.flatMap(part => [...part])))).not.toThrow();
      }),
    );
  });
});

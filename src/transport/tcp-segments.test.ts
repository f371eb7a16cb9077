import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { bytesOf } from '../latin1.js';
import type { TraceEvent } from '../model/index.js';
import { FIN, type Packet, RST, SYN, TCP } from '../network/index.js';
import { MessageReader } from './index.js';

/** 192.0.2.1 and 198.51.100.2 */
const ADDRESSES = bytesOf('\xc0\x00\x02\x01\xc6\x33\x64\x02');

interface Segment {
  readonly at: number;
  readonly payload: string;
  readonly flags?: number;
  readonly missing?: number;
  readonly port?: number;
  readonly time?: number;
}

/** Reads segments of one direction; `at` counts from the SYN, whose sequence number is `initial`. */
function read(segments: readonly Segment[], initial = 0) {
  const diagnostics = new Diagnostics();
  const reader = new MessageReader(diagnostics, 0);
  const out: TraceEvent[] = [];
  segments.forEach(({ at, payload, flags = 0x10, missing = 0, port = 40000, time = 0 }, index) => {
    const bytes = new Uint8Array(8 + payload.length);
    bytes.set(ADDRESSES);
    bytes.set(bytesOf(payload), 8);
    const packet: Packet = {
      frame: index + 1,
      earlierFrames: [],
      time,
      protocol: TCP,
      bytes,
      view: new DataView(bytes.buffer),
      start: 8,
      end: bytes.length,
      sourceAt: 0,
      addressLength: 4,
      sourcePort: port,
      destinationPort: 5060,
      sequence: (initial + at) >>> 0,
      flags,
      missing,
    };
    reader.receive(packet, out);
  });
  reader.end(out);
  const messages = out.flatMap(event => (event.type === 'message' ? [event] : []));
  return { reader, out, messages, texts: messages.map(({ text }) => text), codes: diagnostics.list().map(d => d.code) };
}

const OPENED: Segment = { at: 0, payload: '', flags: SYN };

const sip = fc
  .tuple(
    fc.constantFrom('SIP/2.0 200 OK', 'MESSAGE sip:b@b SIP/2.0', 'X-ODD urn:x:y SIP/2.0', 'OPTIONS im:b SIP/2.0'),
    fc.constantFrom('Content-Length', 'l', 'CONTENT-LENGTH'),
    fc.constantFrom('', '\r\n', 'INVITE sip:b@b SIP/2.0\r\n\r\n', '-------', 'v=0\r\no=-\r\n'),
    fc.constantFrom('', '', '\r\n', '\r\n\r\n'),
  )
  .map(([start, name, body, keepAlive]) => ({
    text: `${start}\r\nVia: SIP/2.0/TCP a\r\n${name}: ${body.length}\r\n\r\n${body}`,
    keepAlive,
  }));

const msrp = fc
  .tuple(
    fc.constantFrom('aaaa', 'b+b-', 'c.c=%'),
    fc.constantFrom('SEND', 'REPORT', '200 OK'),
    fc.constantFrom(
      '',
      'text',
      '-------',
      '\r\n-------\r\n',
      '-------aaaa',
      '\r\n-------dddd$\r\n',
      'MSRP dddd SEND\r\n',
    ),
    fc.constantFrom('$', '+', '#'),
  )
  .map(([id, what, body, flag]) => ({
    text: `MSRP ${id} ${what}\r\nTo-Path: msrp://a:1/x;tcp\r\nFrom-Path: msrp://b:1/y;tcp\r\n${
      body && what !== '200 OK' ? `Content-Type: text/plain\r\n\r\n${body}\r\n` : ''
    }-------${id}${flag}\r\n`,
    keepAlive: '',
  }));

/** The messages of a stream: all SIP or all MSRP. */
const conversation = fc
  .oneof(fc.array(sip, { minLength: 1, maxLength: 5 }), fc.array(msrp, { minLength: 1, maxLength: 5 }))
  .map(messages => ({
    texts: messages.map(({ text }) => text),
    stream: messages.map(({ text, keepAlive }) => text + keepAlive).join(''),
  }));

/** Cuts a stream at the given places. */
function segmentsOf(stream: string, cuts: readonly number[]): Segment[] {
  const places = [...new Set([0, ...cuts.map(cut => cut % stream.length), stream.length])].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => ({ at: 1 + places[index]!, payload: stream.slice(places[index], end) }));
}

const cuts = fc.array(fc.nat(2000), { maxLength: 12 });

describe('the segments of a stream', () => {
  it('may be cut anywhere', () => {
    fc.assert(
      fc.property(conversation, cuts, ({ texts, stream }, places) => {
        expect(read([OPENED, ...segmentsOf(stream, places)]).texts).toEqual(texts);
      }),
      { numRuns: 500 },
    );
  });

  it('may be one byte each', () => {
    fc.assert(
      fc.property(conversation, ({ texts, stream }) => {
        const segments = [...stream].map((payload, index) => ({ at: 1 + index, payload }));
        expect(read([OPENED, ...segments]).texts).toEqual(texts);
      }),
      { numRuns: 50 },
    );
  });

  it('may come in any order, several times and overlapping, across the end of the sequence numbers', () => {
    const sent = conversation.chain(({ texts, stream }) =>
      fc.record({
        texts: fc.constant(texts),
        initial: fc.oneof(fc.integer({ min: -600, max: 0 }), fc.integer({ min: 0x7fff_fe00, max: 0x8000_0000 })),
        segments: fc
          .tuple(
            cuts,
            fc.array(fc.tuple(fc.nat(stream.length - 1), fc.integer({ min: 1, max: 400 })), { maxLength: 6 }),
          )
          .chain(([places, again]) => {
            const extra = again.map(([at, length]) => ({ at: 1 + at, payload: stream.slice(at, at + length) }));
            const segments = [...segmentsOf(stream, places), ...extra];
            return fc.shuffledSubarray(segments, { minLength: segments.length });
          }),
      }),
    );
    fc.assert(
      fc.property(sent, ({ texts, segments, initial }) => {
        const { texts: found, messages, codes } = read([OPENED, ...segments], initial);
        expect(found).toEqual(texts);
        expect(codes).toEqual([]);
        for (const { origin } of messages) expect(origin.frames).toEqual([...origin.frames].sort((a, b) => a - b));
      }),
      { numRuns: 1000 },
    );
  });

  it('of which one is lost cost only the messages that have a byte in it', () => {
    const plain = fc.array(
      fc
        .nat(300)
        .map(length => `MESSAGE sip:b@b SIP/2.0\r\nVia: SIP/2.0/TCP a\r\nl: ${length}\r\n\r\n${'x'.repeat(length)}`),
      { minLength: 2, maxLength: 8 },
    );
    fc.assert(
      fc.property(plain, cuts, fc.nat(), (texts, places, which) => {
        // Message starts are also segment starts, as senders make them.
        const starts = texts.map((_, index) => texts.slice(0, index).join('').length);
        const segments = segmentsOf(texts.join(''), [...places, ...starts]);
        const lost = segments[which % segments.length]!;
        const { texts: found } = read([OPENED, ...segments.filter(segment => segment !== lost)]);
        texts.forEach((text, index) => {
          const start = starts[index]! + 1;
          const isCut = lost.at + lost.payload.length > start && lost.at < start + text.length;
          if (!isCut) expect(found).toContain(text);
        });
        for (const text of found) expect(texts.some(whole => whole.startsWith(text))).toBe(true);
      }),
    );
  });

  it('may be anything at all', () => {
    const payload = fc.oneof(
      conversation.map(({ stream }) => stream),
      fc
        .tuple(conversation, fc.nat(), fc.nat())
        .map(([{ stream }, a, b]) => stream.slice(a % stream.length, b % stream.length)),
      fc.string({ unit: 'binary-ascii', maxLength: 40 }),
      fc.constant(''),
    );
    const segment = fc.record({
      at: fc.oneof(fc.nat(1000), fc.integer()),
      payload,
      flags: fc.constantFrom(0x10, 0x10, 0x10, SYN, SYN | 0x10, FIN | 0x10, RST, SYN | FIN | RST),
      missing: fc.constantFrom(0, 0, 0, 1, 100, 0x7fff_ffff),
      port: fc.constantFrom(40000, 40001),
      time: fc.oneof(fc.constant(0), fc.double()),
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 30 }), fc.integer(), (segments, initial) => {
        const { reader, messages } = read(segments, initial);
        expect(reader.sipMessages + reader.msrpMessages).toBeGreaterThanOrEqual(messages.length);
        messages.forEach(({ number }, index) => {
          expect(number).toBe(index + 1);
        });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('many streams', () => {
  it('without a SIP or MSRP message leave no trace', () => {
    const { out, codes } = read(
      Array.from({ length: 20_000 }, (_, index) => ({ at: 5, payload: 'nothing', port: index, flags: 0x10 })),
    );
    expect(out).toEqual([]);
    expect(codes).toEqual([]);
  });

  it('with holes share a limit, beyond which holes are given up', () => {
    const text = 'BYE sip:b@b SIP/2.0\r\nl: 0\r\n\r\n';
    const behind = `BYE sip:b@b SIP/2.0\r\nl: 60000\r\n\r\n${'x'.repeat(60_000)}`;
    const segments: Segment[] = [];
    for (let port = 0; port < 100; port++) {
      segments.push({ ...OPENED, port }, { at: 1, payload: text, port });
      for (let sent = 0; sent < 14; sent++) segments.push({ at: 1000 + sent * behind.length, payload: behind, port });
    }
    const { reader, codes } = read(segments);
    expect(codes).toEqual(['tcp.limit', 'tcp.gap']);
    expect(reader.sipMessages).toBe(100 + 100 * 14);
  });

  it('with unfinished messages share a limit', () => {
    const start = `MESSAGE sip:b@b SIP/2.0\r\nl: 3000000\r\n\r\n`;
    const body = 'x'.repeat(60_000);
    const segments: Segment[] = [];
    for (let port = 0; port < 60; port++) {
      for (let sent = 0; sent < 40; sent++) {
        const at = sent === 0 ? 1 : 1 + start.length + sent * body.length;
        segments.push({ ...OPENED, port }, { at, payload: sent === 0 ? start + body : body, port });
      }
    }
    const { messages, codes } = read(segments);
    expect(codes).toContain('tcp.limit');
    expect(messages).toHaveLength(60);
    const kept = messages.reduce((bytes, { text }) => bytes + text.length, 0);
    expect(kept).toBeLessThan(2 * 64 * 1024 * 1024);
  });
});

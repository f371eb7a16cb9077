import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { bytesOf } from '../latin1.js';
import type { Message, TraceEvent } from '../model/index.js';
import { type Packet, SYN, TCP } from '../network/index.js';
import { MessageReader } from './index.js';

const u16 = (value: number): string => String.fromCharCode(value >> 8, value & 255);
const chunk = (type: number, value: string): string => u16(0) + u16(type) + u16(6 + value.length) + value;

/** Over TCP from 10.0.0.1 to 10.0.0.2. */
function hep(message: string): string {
  const addresses = chunk(3, '\x0a\0\0\x01') + chunk(4, '\x0a\0\0\x02') + chunk(7, u16(5070)) + chunk(8, u16(5060));
  const body = addresses + chunk(2, '\x06') + chunk(11, '\x01') + chunk(15, message);
  return `HEP3${u16(6 + body.length)}${body}`;
}

/** From an agent at 192.0.2.1 to a collector at 198.51.100.2. */
function segment(text: string, at: number, frame: number, flags = 0x10): Packet {
  const bytes = bytesOf(`\xc0\0\x02\x01\xc6\x33\x64\x02${text}`);
  return {
    frame,
    earlierFrames: [],
    time: frame * 1000,
    protocol: TCP,
    bytes,
    view: new DataView(bytes.buffer),
    start: 8,
    end: bytes.length,
    sourceAt: 0,
    addressLength: 4,
    sourcePort: 40_000,
    destinationPort: 9060,
    sequence: 1000 + at,
    flags,
    missing: 0,
  };
}

function read(packets: readonly Packet[]) {
  const diagnostics = new Diagnostics();
  const reader = new MessageReader(diagnostics, 0);
  const out: TraceEvent[] = [];
  for (const packet of packets) reader.receive(packet, out);
  reader.end(out);
  const messages = out.filter((event): event is Message => event.type === 'message');
  const codes = diagnostics.list().map(({ code }) => code);
  return { out, messages, codes, texts: messages.map(({ text }) => text) };
}

const sip = (id: number): string =>
  `OPTIONS sip:bob@biloxi.com SIP/2.0\r\nCall-ID: ${id}\r\nContent-Length: 0\r\n\r\n${'\r\n'.repeat(id)}`;
const SENT = [sip(1), sip(2), sip(3)];
const STREAM = SENT.map(hep).join('');
const OPEN = segment('', -1, 1, SYN);

describe('HEP 3 over TCP', () => {
  it('has the addresses, ports and transport that the agent saw, and the frames and time of the capture', () => {
    const { messages, out } = read([OPEN, segment(STREAM.slice(0, 200), 0, 2), segment(STREAM.slice(200), 200, 3)]);
    expect(messages.map(({ text }) => text)).toEqual(SENT);
    expect(messages[1]!.origin).toEqual({
      capture: 0,
      frames: [2, 3],
      time: 3000,
      transport: 'tcp',
      source: { address: '10.0.0.1', port: 5070 },
      destination: { address: '10.0.0.2', port: 5060 },
    });
    expect(out.filter(({ type }) => type === 'connection')).toEqual([]);
  });

  it('may begin before the capture', () => {
    expect(read([segment(STREAM, 0, 1)]).texts).toEqual(SENT);
  });

  it('goes on behind a hole', () => {
    const second = SENT.slice(0, 1).map(hep).join('').length;
    const packets = [
      OPEN,
      segment(STREAM.slice(0, second + 40), 0, 2),
      segment(STREAM.slice(second + 60), second + 60, 3),
    ];
    expect(read(packets).texts).toEqual([sip(1), sip(3)]);
  });

  it('is the same messages however it is cut, and whatever comes twice', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sizes, fc.boolean(), (cuts, backwards) => {
        const packets: Packet[] = [];
        for (let at = 0, count = 0; at < STREAM.length; count++) {
          // The first must show what it is.
          const size = count === 0 ? Math.max(6, cuts[0]!) : cuts[count % cuts.length]!;
          packets.push(segment(STREAM.slice(at, at + size), at, count + 2));
          at += size;
        }
        const [first, ...rest] = packets;
        const sent = [OPEN, first!, ...(backwards ? rest.reverse() : rest), ...rest.slice(0, 2)];
        expect(read(sent).texts).toEqual(SENT);
      }),
    );
  });

  it('with a compressed payload is told', () => {
    const body = chunk(11, '\x01') + chunk(16, 'x\x9c');
    const { texts, codes } = read([OPEN, segment(`HEP3${u16(6 + body.length)}${body}`, 0, 2)]);
    expect([texts, codes]).toEqual([[], ['tunnel.undecoded']]);
  });

  it('that is none after all gives nothing', () => {
    expect(
      read([OPEN, segment('HEP3\0\x10nothing of the kind, but text', 0, 2), segment(sip(1), 36, 3)]).texts,
    ).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { bytesOf } from '../latin1.js';
import type { Message, TraceEvent } from '../model/index.js';
import { type Packet, SCTP, TCP, UDP } from '../network/index.js';
import { MessageReader } from './index.js';

/** 192.0.2.1 and 198.51.100.2 */
const ADDRESSES = '\xc0\x00\x02\x01\xc6\x33\x64\x02';

function datagram(payload: string, changes: Partial<Packet> = {}): Packet {
  const bytes = bytesOf(`${ADDRESSES}${payload}\r\nnot of this datagram`);
  return {
    frame: 7,
    earlierFrames: [],
    time: 1_000_000,
    protocol: UDP,
    bytes,
    view: new DataView(bytes.buffer),
    start: 8,
    end: 8 + payload.length,
    sourceAt: 0,
    addressLength: 4,
    sourcePort: 5060,
    destinationPort: 5070,
    sequence: 0,
    flags: 0,
    missing: 0,
    ...changes,
  };
}

function read(...packets: Packet[]) {
  const diagnostics = new Diagnostics();
  const reader = new MessageReader(diagnostics, 3);
  const out: TraceEvent[] = [];
  for (const packet of packets) reader.receive(packet, out);
  reader.end(out);
  const messages = out.filter((event): event is Message => event.type === 'message');
  return { reader, out, messages, texts: messages.map(({ text }) => text), codes: diagnostics.list().map(d => d.code) };
}

const BYE = 'BYE sip:bob@biloxi.com SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n';
const OK = 'SIP/2.0 200 OK\r\nCall-ID: 1\r\nl: 4\r\n\r\nbody';
const SEND = 'MSRP d93k SEND\r\nTo-Path: msrp://a:1/x;tcp\r\nFrom-Path: msrp://b:1/y;tcp\r\n-------d93k$\r\n';

describe('a datagram', () => {
  it('is a message, with what the capture says of it', () => {
    const { messages, reader } = read(datagram(BYE));
    expect(messages).toMatchObject([
      {
        number: 1,
        text: BYE,
        faults: [],
        content: { kind: 'sip-request', method: 'BYE' },
        origin: {
          capture: 3,
          frames: [7],
          time: 1_000_000,
          transport: 'udp',
          source: { address: '192.0.2.1', port: 5060 },
          destination: { address: '198.51.100.2', port: 5070 },
        },
      },
    ]);
    expect([reader.sipMessages, reader.msrpMessages]).toEqual([1, 0]);
  });

  it.each<[string, string, string[]]>([
    ['keep-alives before the start line (RFC 3261 7.5)', `\r\n\r\n${BYE}`, [BYE]],
    ['a keep-alive alone (RFC 5626 3.5.1)', '\r\n\r\n', []],
    ['nothing', '', []],
    ['STUN on the same port (RFC 5626 3.5.2)', '\x00\x01\x00\x00\x21\x12\xa4\x42INVITE sip:a@b SIP/2.0\r\n', []],
    ['RTP', `\x80\x00\x12\x34${BYE}`, []],
    ['HTTP of the M-SEARCH kind', 'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n', []],
    ['a second message behind the Content-Length of the first', OK + BYE, [OK, BYE]],
    ['three, with keep-alives between', `${OK}\r\n\r\n${OK}\r\n${BYE}`, [OK, OK, BYE]],
    ['junk behind the Content-Length (RFC 3261 18.3)', `${OK}junk`, [`${OK}junk`]],
    [
      'no Content-Length: all of it',
      'SIP/2.0 200 OK\r\nCall-ID: 1\r\n\r\nSIP/2.0 100 Trying',
      ['SIP/2.0 200 OK\r\nCall-ID: 1\r\n\r\nSIP/2.0 100 Trying'],
    ],
    [
      'a Content-Length beyond the datagram',
      'SIP/2.0 200 OK\r\nl: 400\r\n\r\nbody',
      ['SIP/2.0 200 OK\r\nl: 400\r\n\r\nbody'],
    ],
    ['junk before a start line at the start of a line', `<134>proxy: sent\r\n${BYE}`, [BYE]],
    ['junk before a start line in the middle of a line', `<134>proxy: sent ${BYE}`, []],
    ['too much junk', `${'x'.repeat(600)}\r\n${BYE}`, []],
    ['a whole MSRP message', SEND, [SEND]],
    ['half an MSRP message', SEND.slice(0, 50), []],
    [
      'a damaged version',
      'BYE sip:bob@biloxi.com SIP/a.0\r\nl: 0\r\n\r\n',
      ['BYE sip:bob@biloxi.com SIP/a.0\r\nl: 0\r\n\r\n'],
    ],
  ])('with %s', (_, payload, expected) => {
    expect(read(datagram(payload)).texts).toEqual(expected);
  });

  it('that the capture cut is a truncated message, if its start line is there', () => {
    const { messages, codes } = read(datagram(OK.slice(0, 30), { missing: 20 }));
    expect(messages).toMatchObject([{ text: OK.slice(0, 30), faults: ['truncated'] }]);
    expect(codes).toEqual(['message.truncated']);
    expect(read(datagram('BYE sip:bob@bil', { missing: 20 })).texts).toEqual([]);
  });

  it('that came in fragments names all its frames in order', () => {
    expect(read(datagram(BYE, { frame: 9, earlierFrames: [12, 8] })).messages[0]?.origin.frames).toEqual([8, 9, 12]);
  });

  it('counts each time it was sent', () => {
    const { reader, messages } = read(datagram(BYE), datagram(BYE, { frame: 8, time: 1_500_000 }));
    expect(reader.sipMessages).toBe(2);
    expect(messages.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('of SCTP says so', () => {
    expect(read(datagram(BYE, { protocol: SCTP, detached: true })).messages[0]?.origin.transport).toBe('sctp');
  });

  it('that was taken out of its TCP stream elsewhere is read alone', () => {
    const { messages, codes } = read(
      datagram(BYE, { protocol: TCP, detached: true }),
      datagram(OK, { protocol: TCP, detached: true }),
    );
    expect(messages.map(({ text, origin }) => [text, origin.transport])).toEqual([
      [BYE, 'tcp'],
      [OK, 'tcp'],
    ]);
    expect(codes).toEqual([]);
  });

  it('over IPv6', () => {
    const payload = bytesOf(BYE);
    const bytes = new Uint8Array(32 + payload.length);
    bytes.set([0x20, 1, 0xd, 0xb8], 0);
    bytes[15] = 1;
    bytes[31] = 1;
    bytes.set(payload, 32);
    const packet = datagram('', {
      bytes,
      view: new DataView(bytes.buffer),
      start: 32,
      end: bytes.length,
      addressLength: 16,
    });
    expect(read(packet).messages[0]?.origin).toMatchObject({
      source: { address: '2001:db8::1' },
      destination: { address: '::1' },
    });
  });

  it('is numbered by whoever counts for several captures', () => {
    const out: TraceEvent[] = [];
    let number = 40;
    const reader = new MessageReader(new Diagnostics(), 0, () => ++number);
    reader.receive(datagram(BYE), out);
    expect(out).toMatchObject([{ number: 41 }]);
  });

  it('may hold anything', () => {
    const piece = fc.oneof(
      fc.constantFrom(BYE, OK, SEND, '\r\n', 'SIP/2.0 ', 'INVITE sip:'),
      fc.string({ unit: 'binary-ascii' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.nat(3), (pieces, missing) => {
        const payload = pieces.join('');
        const { texts, reader } = read(datagram(payload, { missing }));
        for (const text of texts) expect(payload).toContain(text);
        expect(reader.sipMessages + reader.msrpMessages).toBe(texts.length);
      }),
    );
  });
});

describe('a datagram that was captured twice', () => {
  const at = (frame: number, time: number, changes: Partial<Packet> = {}): Packet =>
    datagram(BYE, { frame, time, identification: 9, ...changes });

  it('counts twice and is one message, with the frame of the copy beside it', () => {
    const { out, messages, reader } = read(at(7, 1_000_000), at(8, 1_000_200));
    expect(messages).toHaveLength(1);
    expect(out[1]).toMatchObject({ type: 'copy', origin: { frames: [8], time: 1_000_200 } });
    expect(out[1]).toHaveProperty('of', messages[0]!.origin);
    expect([reader.sipMessages, reader.copies]).toEqual([2, 1]);
  });

  it('is a copy of each of its messages', () => {
    const two = (frame: number): Packet => datagram(OK + BYE, { frame, identification: 9 });
    const { out, reader } = read(two(1), two(2));
    expect(out.map(({ type, origin }) => [type, ...origin.frames])).toEqual([
      ['message', 1],
      ['message', 1],
      ['copy', 2],
      ['copy', 2],
    ]);
    expect(reader.sipMessages).toBe(4);
  });

  it('is a retransmission if it was sent twice: another identification, or T1 later', () => {
    const { messages, reader } = read(at(1, 0), at(2, 200, { identification: 10 }), at(3, 500_000));
    expect(messages).toHaveLength(3);
    expect(reader.copies).toBe(0);
  });
});

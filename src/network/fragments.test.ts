import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { bytesOf, latin1 } from '../latin1.js';
import { addressText, Network } from './index.js';

const u16 = (value: number): number[] => [value >> 8, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];

/** A UDP datagram of 8 bytes of header and this text: 64 bytes with the one below. */
const TEXT = 'INVITE sip:bob@example.com SIP/2.0\r\nFrom: <sip:al@b>\r\n\r\n';
const datagram = (text = TEXT): number[] => [
  ...u16(5060),
  ...u16(5060),
  ...u16(text.length + 8),
  0,
  0,
  ...bytesOf(text),
];
const SEEN = `10.0.0.1:5060 > 10.0.0.2:5060 "${TEXT}"`;
const SEEN6 = `2001:db8::1:5060 > 2001:db8::2:5060 "${TEXT}"`;

interface Piece {
  /** Part of the datagram. */
  from: number;
  to: number;
  id?: number;
  /** Whether more follow: unless told, where it is not the end. */
  more?: boolean;
  protocol?: number;
  source?: number;
  content?: number[];
}

function fragment4({
  from,
  to,
  id = 1,
  content = datagram(),
  more = to < content.length,
  protocol = 17,
  source = 1,
}: Piece): number[] {
  const payload = content.slice(from, to);
  return [
    ...[0x45, 0, ...u16(20 + payload.length), ...u16(id), ...u16((more ? 0x2000 : 0) | (from >> 3))],
    ...[64, protocol, 0, 0, 10, 0, 0, source, 10, 0, 0, 2],
    ...payload,
  ];
}

function fragment6({
  from,
  to,
  id = 1,
  content = datagram(),
  more = to < content.length,
  protocol = 17,
  source = 1,
}: Piece): number[] {
  const payload = content.slice(from, to);
  const prefix = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  return [
    ...[0x60, 0, 0, 0, ...u16(16 + payload.length), 60, 64, ...prefix, source, ...prefix, 2],
    ...[44, 0, 1, 4, 0, 0, 0, 0], // destination options before the fragment header
    ...[protocol, 0, ...u16(from | (more ? 1 : 0)), ...u32(id)],
    ...payload,
  ];
}

/** A link on which frames are numbered from 1 and a second apart. */
function link() {
  const diagnostics = new Diagnostics();
  const network = new Network(diagnostics);
  let number = 0;
  return {
    /** @returns the packet as a line, with the earlier frames and what is missing */
    send(packet: number[], { time = number * 1e6, originalLength = packet.length } = {}) {
      const bytes = Uint8Array.from(packet);
      const view = new DataView(bytes.buffer);
      number++;
      const made = network.receive({
        number,
        time,
        linkType: 101,
        bytes,
        view,
        start: 0,
        end: bytes.length,
        originalLength,
      });
      bytes.fill(0xff); // a packet that came in fragments stands in the pool's own buffer
      if (!made) return undefined;
      const from = addressText(made.bytes, made.sourceAt, made.addressLength);
      const to = addressText(made.bytes, made.sourceAt + made.addressLength, made.addressLength);
      const text = latin1(made.bytes, made.start, made.end);
      const seen = `${from}:${made.sourcePort} > ${to}:${made.destinationPort} "${text}"`;
      return { seen, frame: made.frame, earlierFrames: made.earlierFrames, missing: made.missing };
    },
    end() {
      network.end();
      return diagnostics.list().map(({ code, count, frames }) => `${code} ${count} [${frames}]`);
    },
  };
}

describe.each([
  ['IPv4', fragment4, SEEN],
  ['IPv6', fragment6, SEEN6],
])('%s fragments', (_, fragment, seen) => {
  const [a, b, c] = [
    { from: 0, to: 24 },
    { from: 24, to: 48 },
    { from: 48, to: 99 },
  ] as const;

  it.each([
    ['in order', [a, b, c], [1, 2], 3],
    ['backwards', [c, b, a], [1, 2], 3],
    ['the last one in the middle', [a, c, b], [1, 2], 3],
    ['each twice', [a, a, b, b, c], [1, 3], 5],
    ['overlapping at the start', [b, { from: 0, to: 40 }, c], [1, 2], 3],
    ['overlapping at both ends', [a, c, { from: 16, to: 56 }], [1, 2], 3],
    ['one inside another', [{ from: 0, to: 48 }, { from: 8, to: 16 }, c], [1], 3],
    ['one over two holes', [{ from: 8, to: 16 }, { from: 32, to: 40 }, c, { from: 0, to: 56 }], [1, 2, 3], 4],
  ])('%s', (_case, pieces: readonly Piece[], earlierFrames, frame) => {
    const { send, end } = link();
    const packets = pieces.map(piece => send(fragment({ ...piece, more: piece.to < 64 })));
    expect(packets.slice(0, -1).every(packet => packet === undefined)).toBe(true);
    expect(packets.at(-1)).toEqual({ seen, frame, earlierFrames, missing: 0 });
    expect(end()).toEqual([]);
  });

  it('come together however they are cut, mixed and repeated', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(cuts, fc.array(fc.nat(100), { maxLength: 10 }), fc.infiniteStream(fc.nat()), (at, repeats, dice) => {
        const edges = [0, ...at.map(eighth => eighth * 8).sort((x, y) => x - y), datagram().length];
        const pieces = edges.slice(0, -1).map((from, index) => ({ from, to: edges[index + 1]! }));
        const sent = [...pieces, ...repeats.map(index => pieces[index % pieces.length]!)]
          .map(piece => ({ piece, key: dice.next().value! }))
          .sort((x, y) => x.key - y.key);
        const { send } = link();
        const came = sent.map(({ piece }) => send(fragment({ ...piece, more: piece.to < datagram().length }))?.seen);
        expect(came.find(packet => packet !== undefined)).toBe(seen);
        expect(came.every(packet => packet === undefined || packet === seen)).toBe(true);
      }),
    );
  });

  it('are kept apart by source and identification', () => {
    const { send, end } = link();
    expect(send(fragment({ ...a, id: 1 }))).toBeUndefined();
    expect(send(fragment({ from: 24, to: 99, id: 2 }))).toBeUndefined();
    expect(send(fragment({ from: 24, to: 99, id: 1, source: 9 }))).toBeUndefined();
    expect(send(fragment({ from: 24, to: 99, id: 1 }))?.earlierFrames).toEqual([1]);
    expect(end()).toEqual(['ip.fragment-lost 2 [2,3]']);
  });

  it('the first bytes win where two disagree', () => {
    const { send } = link();
    const other = datagram(TEXT.toUpperCase());
    send(fragment({ from: 0, to: 32 }));
    const mixed = TEXT.slice(0, 24) + TEXT.toUpperCase().slice(24);
    expect(send(fragment({ from: 16, to: 99, content: other }))?.seen).toContain(mixed);
  });

  it('more than 30 s of trace time apart are two packets', () => {
    const { send, end } = link();
    send(fragment(a), { time: 0 });
    expect(send(fragment({ from: 24, to: 99 }), { time: 30_000_001 })).toBeUndefined();
    expect(end()).toEqual(['ip.fragment-lost 2 [1,2]']);
  });

  it('a snap length cuts the packet where it first cuts a fragment', () => {
    const { send } = link();
    send(fragment(a));
    const second = fragment(b);
    send(second.slice(0, -10), { originalLength: second.length });
    const packet = send(fragment(c));
    expect(packet?.seen).toContain(`"${TEXT.slice(0, 48 - 10 - 8)}"`);
    expect(packet?.missing).toBe(TEXT.length - (48 - 10 - 8));
  });

  it('copies that come after the packet was complete are no loss', () => {
    const { send, end } = link();
    const rest = fragment({ from: 24, to: 99 });
    expect([fragment(a), fragment(a), rest, rest].map(packet => send(packet)?.seen)).toEqual([
      undefined,
      undefined,
      seen,
      undefined,
    ]);
    expect(end()).toEqual([]);
  });

  it('a packet captured twice comes twice', () => {
    const { send, end } = link();
    const rest = fragment({ from: 24, to: 99 });
    expect([fragment(a), rest, fragment(a), rest].map(packet => send(packet)?.seen)).toEqual([
      undefined,
      seen,
      undefined,
      seen,
    ]);
    expect(end()).toEqual([]);
  });

  it.each([
    ['nothing in it', { from: 8, to: 8, more: true }],
    ['a length that is no multiple of 8, and more to follow', { from: 0, to: 20 }],
    ['an end beyond the longest packet', { from: 65_528, to: 65_548, content: new Array(65_548).fill(0) }],
  ])('with %s contradict themselves', (_case, piece) => {
    const { send, end } = link();
    expect(send(fragment(piece))).toBeUndefined();
    expect(end()).toEqual(['ip.malformed 1 [1]']);
  });

  it('are given up after 256 of a packet', () => {
    const { send, end } = link();
    const content = new Array(4096).fill(0);
    for (let index = 1; index <= 256; index++) {
      send(fragment({ from: index * 8, to: index * 8 + 8, content }), { time: 0 });
    }
    expect(send(fragment({ from: 0, to: 8, content }), { time: 0 })).toBeUndefined();
    expect(end()).toEqual(['ip.fragment-lost 2 [1,257]']);
  });

  it('are given up, the oldest first, beyond 4 MiB in all', () => {
    const { send, end } = link();
    const content = new Array(60_008).fill(0);
    for (let id = 0; id < 200; id++) send(fragment({ from: 0, to: 60_000, id, content }), { time: 0 });
    expect(send(fragment({ from: 60_000, to: 60_008, id: 0, content }), { time: 0 })).toBeUndefined();
    expect(send(fragment({ from: 60_000, to: 60_008, id: 199, content }), { time: 0 })).toBeDefined();
    expect(end()).toEqual([expect.stringMatching(/^ip\.fragment-lost 200 \[1,2,3,/)]);
  });
});

describe('fragments', () => {
  it('of IPv4 are kept apart by protocol too', () => {
    const { send } = link();
    send(fragment4({ from: 0, to: 24 }));
    expect(send(fragment4({ from: 24, to: 99, protocol: 6 }))).toBeUndefined();
  });

  it('that are not the first are never read as a transport header', () => {
    const { send, end } = link();
    expect(send(fragment4({ from: 24, to: 48 }))).toBeUndefined();
    expect(end()).toEqual(['ip.fragment-lost 1 [1]']);
  });

  it('inside fragments: the frames of all are named', () => {
    const { send, end } = link();
    const tunnelled = (inner: Piece, id: number): number[][] => {
      const content = fragment4(inner);
      return [
        fragment4({ from: 0, to: 16, id, protocol: 4, source: 8, content }),
        fragment4({ from: 16, to: 99, id, protocol: 4, source: 8, content }),
      ];
    };
    const frames = [...tunnelled({ from: 0, to: 24 }, 71), ...tunnelled({ from: 24, to: 99 }, 72)];
    expect(frames.map(frame => send(frame)).at(-1)).toEqual({
      seen: SEEN,
      frame: 4,
      earlierFrames: [1, 2, 3],
      missing: 0,
    });
    expect(end()).toEqual([]);
  });
});

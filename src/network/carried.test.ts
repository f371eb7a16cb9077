import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { inflate } from '../input/inflate.js';
import { bytesOf, latin1 } from '../latin1.js';
import { addressText, Network } from './index.js';

const hex = (...rows: string[]): number[] =>
  (rows.join('').match(/[0-9a-f]{2}/g) ?? []).map(pair => Number.parseInt(pair, 16));
const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const text = (value: string): number[] => [...bytesOf(value)];
const V6 = ['20010db8000000000000000000000001', '20010db8000000000000000000000002'] as const;

/** What `Network` makes of one frame, number 7, of which `cut` bytes were not captured. */
function receive(linkType: number, frame: number[], cut = 0, settings = {}) {
  const diagnostics = new Diagnostics();
  const network = new Network(diagnostics, settings);
  const bytes = Uint8Array.from([0x45, ...frame, 0x45]);
  const packet = network.receive({
    number: 7,
    time: 1e6,
    linkType,
    bytes,
    view: new DataView(bytes.buffer),
    start: 1,
    end: 1 + frame.length - cut,
    originalLength: frame.length,
  });
  const codes = diagnostics.list().map(({ code }) => code);
  if (!packet) return { seen: undefined, codes };
  const address = (at: number): string => addressText(packet.bytes, at, packet.addressLength);
  const [source, destination] = [address(packet.sourceAt), address(packet.sourceAt + packet.addressLength)];
  const payload = latin1(packet.bytes, packet.start, packet.end);
  const missing = packet.missing > 0 ? ` and ${packet.missing} missing` : '';
  const seen = `${packet.protocol} ${source}:${packet.sourcePort} > ${destination}:${packet.destinationPort} "${payload}"${missing}`;
  return { seen, codes, frame: packet.frame, time: packet.time, detached: packet.detached };
}

describe('an exported PDU', () => {
  const tag = (number: number, value: number[]): number[] => [...u16(number), ...u16(value.length), ...value];
  const number = (value: number): number[] => [0, 0, ...u16(value)];
  const SIP = tag(12, [...text('sip'), 0]);
  const HOSTS = [...tag(20, [10, 0, 0, 1]), ...tag(21, [10, 0, 0, 2])];
  const PORTS = [...tag(25, number(4000)), ...tag(26, number(5060))];
  const ORIGINAL = tag(30, number(4711));
  const END = tag(0, []);
  const PACKET = hex('4500 001e 0000 0000 4011 0000 0a000001 0a000002 0fa0 13c4 000a 0000 6869');

  it.each<[string, number[], string]>([
    ['UDP', [...SIP, ...HOSTS, ...tag(24, number(3)), ...PORTS, ...END], '17 10.0.0.1:4000 > 10.0.0.2:5060 "hi"'],
    ['TCP', [...SIP, ...HOSTS, ...tag(24, number(2)), ...PORTS, ...END], '6 10.0.0.1:4000 > 10.0.0.2:5060 "hi"'],
    ['SCTP', [...SIP, ...HOSTS, ...tag(24, number(1)), ...PORTS, ...END], '132 10.0.0.1:4000 > 10.0.0.2:5060 "hi"'],
    [
      'IPv6',
      [...SIP, ...tag(22, hex(V6[0])), ...tag(23, hex(V6[1])), ...tag(24, number(3)), ...PORTS, ...END],
      '17 2001:db8::1:4000 > 2001:db8::2:5060 "hi"',
    ],
    ['tags that are not known', [...SIP, ...tag(99, [1, 2, 3]), ...HOSTS, ...END], '17 10.0.0.1:0 > 10.0.0.2:0 "hi"'],
    ['no addresses', [...SIP, ...END], '17 0.0.0.0:0 > 0.0.0.0:0 "hi"'],
    ['one address', [...SIP, ...tag(21, [10, 0, 0, 2]), ...END], '17 0.0.0.0:0 > 10.0.0.2:0 "hi"'],
  ])('over %s', (_, tags, seen) => {
    expect(receive(252, [...tags, ...text('hi')])).toEqual({ seen, codes: [], frame: 7, time: 1e6, detached: true });
  });

  it('has the number of the frame that it was exported from', () => {
    expect(receive(252, [...SIP, ...HOSTS, ...ORIGINAL, ...END, ...text('hi')]).frame).toBe(4711);
  });

  it('may be a whole packet or frame', () => {
    const seen = '17 10.0.0.1:4000 > 10.0.0.2:5060 "hi"';
    expect(receive(252, [...tag(12, text('ip')), ...END, ...PACKET])).toMatchObject({ seen, detached: false });
    const ethernet = [...hex('020000000001 020000000002 0800'), ...PACKET];
    expect(receive(252, [...tag(12, text('eth_withoutfcs')), ...END, ...ethernet])).toMatchObject({ seen });
    expect(receive(147, [...tag(12, text('eth_withoutfcs')), ...END, ...ethernet])).toMatchObject({ seen });
  });

  it('may be cut', () => {
    const { seen } = receive(252, [...SIP, ...HOSTS, ...END, ...text('hello')], 2);
    expect(seen).toBe('17 10.0.0.1:0 > 10.0.0.2:0 "hel" and 2 missing');
  });

  it.each<[string, number[]]>([
    ['without an end', [...SIP, ...HOSTS]],
    ['with a tag beyond the frame', [...SIP, 0, 20, 0, 200, 1]],
    ['with nothing', []],
  ])('%s contradicts itself', (_, tags) => {
    expect(receive(252, tags)).toEqual({ seen: undefined, codes: ['ip.malformed'] });
  });
});

/** UDP from 192.0.2.1:9061 to 192.0.2.2:9060. */
const collected = (payload: number[]): number[] => [
  ...hex('4500'),
  ...u16(28 + payload.length),
  ...hex('0000 0000 4011 0000 c0000201 c0000202 2365 2364'),
  ...u16(8 + payload.length),
  ...hex('0000'),
  ...payload,
];

describe('HEP 3', () => {
  const chunk = (type: number, value: number[], vendor = 0): number[] => [
    ...u16(vendor),
    ...u16(type),
    ...u16(6 + value.length),
    ...value,
  ];
  const hep = (...chunks: number[][]): number[] => {
    const body = chunks.flat();
    return [...text('HEP3'), ...u16(6 + body.length), ...body];
  };
  const HOSTS = [...chunk(1, [2]), ...chunk(3, [10, 0, 0, 1]), ...chunk(4, [10, 0, 0, 2])];
  const PORTS = [...chunk(7, u16(4000)), ...chunk(8, u16(5060))];
  const SIP = chunk(11, [1]);
  const PAYLOAD = chunk(15, text('hi'));
  const OUTER = /^17 192\.0\.2\.1:9061 > 192\.0\.2\.2:9060 /;

  it.each<[string, number[], string]>([
    ['UDP', hep(HOSTS, chunk(2, [17]), PORTS, SIP, PAYLOAD), '17 10.0.0.1:4000 > 10.0.0.2:5060 "hi"'],
    ['TCP', hep(HOSTS, chunk(2, [6]), PORTS, SIP, PAYLOAD), '6 10.0.0.1:4000 > 10.0.0.2:5060 "hi"'],
    [
      'a transport that only the agent knows',
      hep(HOSTS, chunk(2, [22]), SIP, PAYLOAD),
      '17 10.0.0.1:0 > 10.0.0.2:0 "hi"',
    ],
    [
      'IPv6, the payload first',
      hep(PAYLOAD, SIP, chunk(5, hex(V6[0])), chunk(6, hex(V6[1])), PORTS),
      '17 2001:db8::1:4000 > 2001:db8::2:5060 "hi"',
    ],
    ['chunks of a vendor', hep(HOSTS, chunk(7, u16(1), 9), SIP, PAYLOAD), '17 10.0.0.1:0 > 10.0.0.2:0 "hi"'],
    [
      'MSRP, which has no type',
      hep(HOSTS, chunk(11, [99]), chunk(15, text('MSRP a'))),
      '17 10.0.0.1:0 > 10.0.0.2:0 "MSRP a"',
    ],
    ['time that is another', hep(HOSTS, chunk(9, [0, 0, 0, 1]), SIP, PAYLOAD), '17 10.0.0.1:0 > 10.0.0.2:0 "hi"'],
  ])('over %s', (_, message, seen) => {
    expect(receive(101, collected(message))).toEqual({ seen, codes: [], frame: 7, time: 1e6, detached: true });
  });

  it('may be cut in its payload', () => {
    const { seen } = receive(101, collected(hep(HOSTS, SIP, chunk(15, text('hello')))), 2);
    expect(seen).toBe('17 10.0.0.1:0 > 10.0.0.2:0 "hel" and 2 missing');
  });

  it.each<[string, number[]]>([
    ['RTCP', hep(HOSTS, chunk(11, [5]), PAYLOAD)],
    ['no payload', hep(HOSTS, SIP)],
    ['a chunk of no length', hep(HOSTS, SIP, [0, 0, 0, 9, 0, 0], PAYLOAD)],
  ])('with %s: nothing of ours, and no fault', (_, message) => {
    expect(receive(101, collected(message))).toEqual({ seen: undefined, codes: [] });
  });

  describe('compressed', () => {
    const long = `hi${' there'.repeat(100)}`;
    const read = (packed: number[], cut = 0, type = 1) =>
      receive(101, collected(hep(HOSTS, PORTS, chunk(11, [type]), chunk(16, packed))), cut, { inflate });

    it.each<[string, Uint8Array]>([
      ['zlib', deflateSync(long)],
      ['zlib, fast', deflateSync(long, { level: 1 })],
      ['gzip', gzipSync(long)],
    ])('by %s is read', (_, packed) => {
      const seen = `17 10.0.0.1:4000 > 10.0.0.2:5060 "${long}"`;
      expect(read([...packed])).toEqual({ seen, codes: [], frame: 7, time: 1e6, detached: true });
    });

    it('MSRP is known by its start, other types are nothing of ours', () => {
      expect(read([...deflateSync('MSRP a')], 0, 99).seen).toMatch(/"MSRP a"$/);
      expect(read([...deflateSync('RTCP a')], 0, 5)).toEqual({ seen: undefined, codes: [] });
    });

    it.each<[string, number[], number, string]>([
      ['in another way', [0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0], 0, 'tunnel.undecoded'],
      ['and damaged', [...deflateSync(long)].with(4, 0xff).with(5, 0xff), 0, 'tunnel.undecoded'],
      ['from a megabyte', [...deflateSync(new Uint8Array(1 << 20))], 0, 'tunnel.undecoded'],
      ['from nothing', [...deflateSync('')], 0, 'tunnel.undecoded'],
      ['and cut', [...deflateSync(long)], 3, 'link.truncated'],
    ])('%s is told', (_, packed, cut, code) => {
      expect(read(packed, cut)).toEqual({ seen: undefined, codes: [code] });
    });
  });

  it('with a compressed payload is told where nothing inflates', () => {
    const message = hep(HOSTS, SIP, chunk(16, hex('789c')));
    expect(receive(101, collected(message))).toEqual({ seen: undefined, codes: ['tunnel.undecoded'] });
  });

  it.each<[string, number[]]>([
    ['longer than the datagram', [...text('HEP3'), 0xff, 0xff, ...PAYLOAD]],
    ['shorter than its header', [...text('HEP3'), 0, 3, ...PAYLOAD]],
    ['of another version', [...text('HEP4'), 0, 8, 0, 0]],
  ])('%s is a datagram like any other', (_, message) => {
    expect(receive(101, collected(message)).seen).toMatch(OUTER);
  });
});

describe('HEP 1 and 2', () => {
  const HOSTS4 = hex('0a000001 0a000002');
  const TIME = hex('5f5e1000 00000000 0001 0000');
  it.each<[string, number[], string]>([
    ['1', [...hex('01 10 02 11 0fa0 13c4'), ...HOSTS4], '17 10.0.0.1:4000 > 10.0.0.2:5060 "hi"'],
    ['2', [...hex('02 10 02 06 0fa0 13c4'), ...HOSTS4, ...TIME], '6 10.0.0.1:4000 > 10.0.0.2:5060 "hi"'],
    [
      '2, its length with the time',
      [...hex('02 1c 02 11 0fa0 13c4'), ...HOSTS4, ...TIME],
      '17 10.0.0.1:4000 > 10.0.0.2:5060 "hi"',
    ],
    ['2 over IPv6', [...hex('02 28 0a 11 0fa0 13c4', ...V6), ...TIME], '17 2001:db8::1:4000 > 2001:db8::2:5060 "hi"'],
  ])('version %s', (_, header, seen) => {
    expect(receive(101, collected([...header, ...text('hi')]))).toMatchObject({ seen, codes: [], detached: true });
  });

  it.each([
    ['another family', '01 10 07 11 0fa0 13c4 0a000001 0a000002 6869'],
    ['another protocol', '01 10 02 32 0fa0 13c4 0a000001 0a000002 6869'],
    ['another length', '01 11 02 11 0fa0 13c4 0a000001 0a000002 6869'],
    ['nothing behind it', '01 10 02 11 0fa0 13c4 0a000001 0a000002'],
  ])('%s: a datagram like any other', (_, message) => {
    expect(receive(101, collected(hex(message)))).toMatchObject({ detached: false });
  });
});

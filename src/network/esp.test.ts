import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { bytesOf, latin1 } from '../latin1.js';
import { addressText, Network } from './index.js';

const hex = (...rows: string[]): number[] =>
  (rows.join('').match(/[0-9a-f]{2}/g) ?? []).map(pair => Number.parseInt(pair, 16));
const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const text = (value: string): number[] => [...bytesOf(value)];

const checksum = (bytes: number[]): number => {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
};

const SOURCE = hex('0a000001');
const DESTINATION = hex('0a000002');

const udp = (payload: string): number[] => [
  ...u16(6100),
  ...u16(6101),
  ...u16(payload.length + 8),
  0,
  0,
  ...text(payload),
];
/** With a right checksum for 10.0.0.1 and 10.0.0.2, unless it is to be wrong. */
const tcp = (payload: string, wrong = 0): number[] => {
  const header = [...u16(6100), ...u16(6101), ...hex('00000001 00000002 5018 ffff'), 0, 0, 0, 0];
  const length = header.length + payload.length;
  const sum = checksum([...SOURCE, ...DESTINATION, 0, 6, ...u16(length), ...header, ...text(payload)]) ^ wrong;
  return [...header.slice(0, 16), ...u16(sum), 0, 0, ...text(payload)];
};
/** With a right header checksum. */
const ipv4 = (protocol: number, payload: number[], source = SOURCE, destination = DESTINATION): number[] => {
  const header = [0x45, 0, ...u16(20 + payload.length), 0, 7, 0, 0, 64, protocol, 0, 0, ...source, ...destination];
  return [...header.slice(0, 10), ...u16(checksum(header)), ...header.slice(12), ...payload];
};
const ipv6 = (next: number, payload: number[]): number[] => [
  ...hex('60000000'),
  ...u16(payload.length),
  next,
  64,
  ...hex('20010db8000000000000000000000001 20010db8000000000000000000000002'),
  ...payload,
];

interface Esp {
  icv?: number;
  spi?: number;
  /** Of the padding. */
  pad?: number[];
}

/** RFC 4303 2, with NULL encryption. */
function esp(
  next: number,
  payload: number[],
  { icv = 12, spi = 0x1001, pad = monotonic(payload) }: Esp = {},
): number[] {
  const value = Array.from({ length: icv }, (_, index) => (index * 37 + payload.length) & 255);
  return [...u16(spi >>> 16), ...u16(spi & 0xffff), 0, 0, 0, 1, ...payload, ...pad, pad.length, next, ...value];
}
const monotonic = (payload: number[]): number[] =>
  Array.from({ length: (6 - (payload.length % 4)) % 4 }, (_, index) => index + 1);

/** A capture of raw IP. `cut`: bytes at the end that the snap length kept out. */
function network() {
  const diagnostics = new Diagnostics();
  const network = new Network(diagnostics);
  let number = 0;
  return {
    send(packet: number[], cut = 0): string | undefined {
      const bytes = Uint8Array.from(packet);
      const seen = network.receive({
        number: ++number,
        time: number,
        linkType: 101,
        bytes,
        view: new DataView(bytes.buffer),
        start: 0,
        end: bytes.length - cut,
        originalLength: bytes.length,
      });
      if (!seen) return undefined;
      const source = addressText(seen.bytes, seen.sourceAt, seen.addressLength);
      const missing = seen.missing > 0 ? ` and ${seen.missing} missing` : '';
      return `${seen.protocol} ${source}:${seen.sourcePort} "${latin1(seen.bytes, seen.start, seen.end)}"${missing}`;
    },
    end() {
      network.end();
      return diagnostics.list().map(({ code, count, frames, message }) => `${code} ${count} ${frames}: ${message}`);
    },
  };
}

const TUNNELLED = ipv4(17, udp('hi'), hex('c0000201'), hex('c0000202'));

describe('ESP with NULL encryption', () => {
  it.each<[string, number[], string]>([
    ['transport mode, UDP', ipv4(50, esp(17, udp('hi'))), '17 10.0.0.1:6100 "hi"'],
    ['no padding', ipv4(50, esp(17, udp('hello!'))), '17 10.0.0.1:6100 "hello!"'],
    ['an ICV of 16 bytes', ipv4(50, esp(17, udp('hi'), { icv: 16 })), '17 10.0.0.1:6100 "hi"'],
    ['no ICV', ipv4(50, esp(17, udp('hi'), { icv: 0 })), '17 10.0.0.1:6100 "hi"'],
    ['an ICV of 24 bytes', ipv4(50, esp(17, udp('hi'), { icv: 24 })), '17 10.0.0.1:6100 "hi"'],
    ['an ICV of 32 bytes', ipv4(50, esp(17, udp('hi'), { icv: 32 })), '17 10.0.0.1:6100 "hi"'],
    ['padding of zeros', ipv4(50, esp(17, udp('hi'), { pad: [0, 0, 0, 0] })), '17 10.0.0.1:6100 "hi"'],
    [
      'the longest padding',
      ipv4(50, esp(17, udp('hi'), { pad: Array.from({ length: 255 }, (_, index) => index + 1) })),
      '17 10.0.0.1:6100 "hi"',
    ],
    ['TCP', ipv4(50, esp(6, tcp('hi'))), '6 10.0.0.1:6100 "hi"'],
    ['TCP of odd length', ipv4(50, esp(6, tcp('hello'))), '6 10.0.0.1:6100 "hello"'],
    ['tunnel mode, IPv4', ipv4(50, esp(4, TUNNELLED)), '17 192.0.2.1:6100 "hi"'],
    ['tunnel mode, IPv6', ipv4(50, esp(41, ipv6(17, udp('hi')))), '17 2001:db8::1:6100 "hi"'],
    ['over IPv6', ipv6(50, esp(17, udp('hi'))), '17 2001:db8::1:6100 "hi"'],
    [
      'in UDP',
      ipv4(17, [...u16(4500), ...u16(4500), ...u16(8 + 32), 0, 0, ...esp(17, udp('hi'))]),
      '17 10.0.0.1:6100 "hi"',
    ],
    [
      'in UDP from port 4500',
      ipv4(17, [...u16(4500), ...u16(31337), ...u16(8 + 32), 0, 0, ...esp(17, udp('hi'))]),
      '17 10.0.0.1:6100 "hi"',
    ],
  ])('%s', (_, packet, seen) => {
    const capture = network();
    expect(capture.send(packet)).toBe(seen);
    expect(capture.end()).toEqual([expect.stringMatching(/^esp\.null 1 1: .*1 packet between /)]);
  });

  it('says between which hosts, both directions and all indexes together', () => {
    const capture = network();
    capture.send(ipv4(50, esp(17, udp('hi'))));
    capture.send(ipv4(50, esp(17, udp('hi'))));
    capture.send(ipv4(50, esp(17, udp('hi'), { spi: 7 }), DESTINATION, SOURCE));
    expect(capture.end()).toEqual([
      'esp.null 2 1,3: ESP with NULL encryption was read as if it were in clear: 3 packets between 10.0.0.1 and 10.0.0.2',
    ]);
  });

  it('takes TCP with a wrong checksum only where two packets agreed on the length of the ICV', () => {
    const capture = network();
    const wrong = ipv4(50, esp(6, tcp('hi', 0x0101)));
    expect(capture.send(wrong)).toBeUndefined();
    expect(capture.send(ipv4(50, esp(17, udp('hi'))))).toBeDefined();
    expect(capture.send(wrong)).toBeUndefined();
    expect(capture.send(ipv4(50, esp(17, udp('hi'))))).toBeDefined();
    expect(capture.send(wrong)).toBe('6 10.0.0.1:6100 "hi"');
    expect(capture.send(ipv4(50, esp(17, udp('hi'), { icv: 16 })))).toBe('17 10.0.0.1:6100 "hi"');
  });

  it('goes on where the snap length cut the trailer off', () => {
    const packet = ipv4(50, esp(17, udp('hello!')));
    expect(network().send(packet, 16)).toBeUndefined();
    const capture = network();
    capture.send(packet);
    capture.send(packet);
    expect(capture.send(packet, 10)).toBe('17 10.0.0.1:6100 "hello!"');
    expect(capture.send(packet, 14)).toBe('17 10.0.0.1:6100 "hello!"');
    expect(capture.send(packet, 16)).toBe('17 10.0.0.1:6100 "hell" and 2 missing');
  });
});

describe('ESP that cannot be read', () => {
  it('is counted in bytes, with its hosts', () => {
    const capture = network();
    const closed = hex('0000000a 00000001', 'c35f'.repeat(20));
    for (const host of [2, 3, 3, 4, 5, 6]) capture.send(ipv4(50, closed, SOURCE, [10, 0, 0, host]));
    expect(capture.end()).toEqual([
      'esp.encrypted 5 1,2,4,5,6: ESP that cannot be read: 48 bytes in 1 packet between 10.0.0.1 and 10.0.0.2, ' +
        '96 bytes in 2 packets between 10.0.0.1 and 10.0.0.3, 48 bytes in 1 packet between 10.0.0.1 and 10.0.0.4, ' +
        '96 bytes in 2 packets between others',
    ]);
  });

  it.each<[string, number[]]>([
    ['another UDP length', esp(17, [...udp('hi').slice(0, 5), 11, ...udp('hi').slice(6)])],
    ['padding that is none', esp(17, udp('hi'), { pad: [1, 3] })],
    ['a pad length beyond the packet', [...hex('00001001 00000001'), ...udp('hi'), 200, 17, ...new Array(12).fill(9)]],
    ['TCP with a wrong checksum', esp(6, tcp('hi', 1))],
    ['an IPv4 header with a wrong checksum', esp(4, TUNNELLED.with(8, 63))],
    ['a protocol that shows nothing', esp(99, udp('hi'))],
    ['a dummy packet', esp(59, udp('hi'))],
  ])('%s', (_, packet) => {
    const capture = network();
    expect(capture.send(ipv4(50, packet))).toBeUndefined();
    expect(capture.end()).toEqual([expect.stringMatching(/^esp\.encrypted 1 1: /)]);
  });

  it('is a datagram like others where it only has the port', () => {
    const capture = network();
    const sip = 'OPTIONS sip:bob@biloxi.com SIP/2.0\r\n';
    expect(capture.send(ipv4(17, [...u16(5060), ...u16(4500), ...u16(8 + sip.length), 0, 0, ...text(sip)]))).toBe(
      `17 10.0.0.1:5060 "${sip}"`,
    );
    const ike = hex('00000000 0102030405060708 0000000000000000');
    expect(capture.send(ipv4(17, [...u16(4500), ...u16(4500), ...u16(8 + ike.length), 0, 0, ...ike]))).toBeDefined();
    expect(capture.send(ipv4(17, [...u16(4500), ...u16(4500), 0, 9, 0, 0, 0xff]))).toBeDefined();
    expect(capture.end()).toEqual([]);
  });

  it('is never taken for anything else: 100,000 packets of noise', () => {
    const capture = network();
    let state = 0x2545f491;
    const random = (): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state >>> 0;
    };
    let read = 0;
    for (let count = 0; count < 100_000; count++) {
      const packet = ipv4(50, []);
      const length = 40 + (random() & 60);
      packet.splice(2, 2, ...u16(20 + length));
      for (let at = 0; at < length; at++) packet.push((random() >>> 11) & 255);
      // A dozen associations, so that a length that two packets agree on would be believed.
      packet.splice(20, 4, 0, 0, 1, random() % 12);
      if (capture.send(packet) !== undefined) read++;
    }
    expect(read).toBe(0);
  });
});

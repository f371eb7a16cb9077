import { describe, expect, it } from 'vitest';
import {
  inSequence,
  type Mark,
  type PacketOptions,
  parseTrace,
  writePcap,
  writePcapng,
} from '../../fixtures/write-capture.mjs';

const A = '192.0.2.15:49170';
const B = '198.51.100.20:7654';
const send = (seconds: string, id: string, source = A, destination = B) =>
  `--- 2026-03-05T07:30:${seconds}Z tcp ${source} -> ${destination}\nMSRP ${id} SEND\n-------${id}$\n`;
const event = (seconds: string, what: string) => `--- 2026-03-05T07:30:${seconds}Z tcp ${A} -> ${B} ${what}\n`;
const datagram = (length: number) =>
  `--- 2026-03-05T07:30:00Z udp 192.0.2.15:5060 -> 198.51.100.10:5060\nOPTIONS sip:a SIP/2.0\nSubject: ${'x'.repeat(length)}\n`;

/** The records of a little-endian pcap of Ethernet and IPv4, with what TCP says. */
function records(trace: string, options: PacketOptions = {}) {
  const { bytes, frames } = writePcap(parseTrace(trace), options);
  const file = Buffer.from(bytes);
  const found: { flags: string; sequence: number; payload: string; captured: number; length: number; time: number }[] =
    [];
  for (let at = 24; at < file.length; ) {
    const captured = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + 16, at + 16 + captured);
    const tcp = frame.subarray(34);
    const isTcp = frame[23] === 6 && tcp.length >= 20;
    found.push({
      flags: isTcp ? ['FIN', 'SYN', 'RST', 'PSH', 'ACK'].filter((_, bit) => tcp[13]! & (1 << bit)).join(' ') : '',
      sequence: isTcp ? tcp.readUInt32BE(4) : 0,
      payload: isTcp ? tcp.subarray((tcp[12]! >> 4) * 4).toString('latin1') : '',
      captured,
      length: file.readUInt32LE(at + 12),
      time: file.readUInt32LE(at) * 1_000_000 + file.readUInt32LE(at + 4),
    });
    at += 16 + captured;
  }
  return { found, frames };
}
const flags = (trace: string, options?: PacketOptions) => records(trace, options).found.map(record => record.flags);
const payloads = (trace: string, options?: PacketOptions) =>
  records(trace, { acknowledge: false, handshake: false, ...options }).found.map(record =>
    record.payload.replaceAll('\r\n', '~'),
  );

describe('a TCP connection', () => {
  it.each<[string, string, PacketOptions, string[]]>([
    ['with its handshake, though no mark says so', send('01', 'aaaa'), {}, ['SYN', 'SYN ACK', 'ACK', 'PSH ACK', 'ACK']],
    [
      'with its handshake at the mark',
      event('01', 'opened') + send('02', 'aaaa'),
      {},
      ['SYN', 'SYN ACK', 'ACK', 'PSH ACK', 'ACK'],
    ],
    ['from its middle, by a mark', event('01', 'mid-stream') + send('02', 'aaaa'), {}, ['PSH ACK', 'ACK']],
    ['from its middle, by an option', send('02', 'aaaa'), { handshake: false }, ['PSH ACK', 'ACK']],
    ['closed', event('01', 'mid-stream') + event('02', 'closed'), {}, ['FIN ACK', 'FIN ACK', 'ACK']],
    ['reset', event('01', 'mid-stream') + event('02', 'reset'), {}, ['RST ACK']],
    [
      'without segments that only acknowledge',
      send('02', 'aaaa'),
      { handshake: false, acknowledge: false },
      ['PSH ACK'],
    ],
  ])('%s', (_, trace, options, expected) => {
    expect(flags(trace, options)).toEqual(expected);
  });

  it('counts its bytes, and those of a gap', () => {
    const { found } = records(send('01', 'aaaa') + event('02', 'gap 1000') + send('03', 'bbbb'), {
      handshake: false,
      acknowledge: false,
    });
    expect(found[1]!.sequence - found[0]!.sequence).toBe(found[0]!.payload.length + 1000);
  });

  it('counts around 2^32', () => {
    const { found } = records(send('01', 'aaaa') + send('02', 'bbbb'), {
      handshake: false,
      acknowledge: false,
      initialSequence: 0xffff_fffe,
    });
    expect(found.map(({ sequence }) => sequence)).toEqual([0xffff_fffe, found[0]!.payload.length - 2]);
  });
});

describe('segments', () => {
  it.each<[string, PacketOptions, string[]]>([
    ['one for each message', {}, ['MSRP aaaa SEND~-------aaaa$~', 'MSRP bbbb SEND~-------bbbb$~']],
    ['no longer than the MSS', { mss: 16 }, ['MSRP aaaa SEND~', '-------aaaa$~', 'MSRP bbbb SEND~', '-------bbbb$~']],
    ['shared', { coalesce: 2_000_000 }, ['MSRP aaaa SEND~-------aaaa$~MSRP bbbb SEND~-------bbbb$~']],
    [
      'out of order',
      { reorder: [1], mss: 16 },
      ['-------aaaa$~', 'MSRP aaaa SEND~', 'MSRP bbbb SEND~', '-------bbbb$~'],
    ],
    [
      'in order where the next one comes seconds later',
      { reorder: [1] },
      ['MSRP aaaa SEND~-------aaaa$~', 'MSRP bbbb SEND~-------bbbb$~'],
    ],
    [
      'sent again',
      { duplicate: [1] },
      ['MSRP aaaa SEND~-------aaaa$~', 'MSRP aaaa SEND~-------aaaa$~', 'MSRP bbbb SEND~-------bbbb$~'],
    ],
    [
      'captured twice',
      { twice: [2] },
      ['MSRP aaaa SEND~-------aaaa$~', 'MSRP bbbb SEND~-------bbbb$~', 'MSRP bbbb SEND~-------bbbb$~'],
    ],
    ['lost', { drop: number => number === 1 }, ['MSRP bbbb SEND~-------bbbb$~']],
    ['that overlap', { overlap: 4 }, ['MSRP aaaa SEND~-------aaaa$~', 'a$~MSRP bbbb SEND~-------bbbb$~']],
    [
      'that overlap and differ',
      { overlap: 4, overlapDiffers: true },
      ['MSRP aaaa SEND~-------aaaa$~', 'XXXXMSRP bbbb SEND~-------bbbb$~'],
    ],
  ])('%s', (_, options, expected) => {
    expect(payloads(send('01', 'aaaa') + send('02', 'bbbb'), options)).toEqual(expected);
  });

  it.each<[string, PacketOptions, number[][]]>([
    [
      'the frames that brought it',
      { mss: 16 },
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['the frame that it shares', { coalesce: 2_000_000 }, [[1], [1]]],
    ['not the frame that repeats it', { duplicate: [1] }, [[1], [3]]],
    [
      'its late frame',
      { reorder: [1], mss: 16 },
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['nothing if it was lost', { drop: [1] }, [[], [1]]],
  ])('are given for each message: %s', (_, options, expected) => {
    const { frames } = records(send('01', 'aaaa') + send('02', 'bbbb'), {
      acknowledge: false,
      handshake: false,
      ...options,
    });
    expect(frames).toEqual(expected);
  });

  it('end at the time of their message', () => {
    const { found, frames } = records(send('01', 'aaaa'), { mss: 4 });
    expect(found[frames[0]!.at(-1)! - 1]!.time).toBe(Date.parse('2026-03-05T07:30:01Z') * 1000);
  });
});

describe('frames', () => {
  it.each<[string, PacketOptions, [captured: number, length: number][]]>([
    ['whole', {}, [[178, 178]]],
    ['no longer than the snap length', { snaplen: 60 }, [[60, 178]]],
    ['cut one by one', { cut: [1], cutTo: 50 }, [[50, 178]]],
    // 20 bytes of IP header each, and 8 of UDP in the first.
    [
      'as IP fragments',
      { mtu: 84 },
      [
        [98, 98],
        [98, 98],
        [50, 50],
      ],
    ],
  ])('%s', (_, options, expected) => {
    const { found } = records(datagram(100), options);
    expect(found.map(({ captured, length }) => [captured, length])).toEqual(expected);
  });
});

describe('inSequence', () => {
  it('puts traces one after the other', () => {
    const one = parseTrace(send('01', 'aaaa') + send('05', 'bbbb'));
    const seconds = (marks: Mark[]) =>
      marks.map(({ time }) => time / 1_000_000 - Date.parse('2026-03-05T07:30:00Z') / 1000);
    expect(seconds(inSequence([one, one, one], 2_000_000))).toEqual([1, 5, 7, 11, 13, 17]);
  });
});

it('refuses transports that it has no packets for', () => {
  expect(() => writePcap(parseTrace(datagram(1).replace('udp', 'ws')))).toThrow('Line 1');
});

it('writes captures without a frame', () => {
  expect(writePcap([]).bytes).toHaveLength(24);
  expect(Buffer.from(writePcapng([]).bytes).readUInt32LE(0)).toBe(0x0a0d0d0a);
});

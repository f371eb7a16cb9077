/** Frames that try to cost memory or time or to mislead: one diagnostic each, and the message after them is found. */
import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/model/index.js';
import { pcap } from '../cli/pcap.js';
import { reading } from '../scenes/captures.js';
import { frame, good, ipv4, request, SYN, tcp, udp } from './frames.js';

const TIME = 1_700_000_000;
const AFTER = TIME + 100;

async function read(capture: Uint8Array) {
  async function* chunks() {
    for (let at = 0; at < capture.length; at += 1 << 20) yield capture.subarray(at, at + (1 << 20));
  }
  const messages: Message[] = [];
  const { batches, reading: counted, diagnostics } = reading(chunks());
  for await (const { events } of batches) {
    for (const event of events) if (event.type === 'message') messages.push(event);
  }
  return { messages, reading: counted, list: diagnostics.list() };
}

const many = (count: number, make: (index: number) => Buffer): Buffer[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Puts one packet into another until it is deep enough. */
function nested(depth: number, wrap: (inner: Buffer) => Buffer): Buffer {
  let packet = ipv4(udp(request('nested'), 5060), { protocol: 17 });
  for (let level = 0; level < depth; level++) packet = wrap(packet);
  return packet;
}

const whole = udp(request('fragmented'), 5060);
const lie = Buffer.from(whole.subarray(64, 128)).fill('X');

/** [what, frames, code, how often, messages before the good one] */
const ATTACKS: readonly [string, () => Buffer[], string, number, number][] = [
  [
    'first fragments of 20,000 packets, and never the rest',
    () =>
      many(20_000, id => frame(ipv4(Buffer.alloc(1400, 0x41), { protocol: 17, id, more: true }), TIME + (id >> 15))),
    'ip.fragment-lost',
    20_000,
    0,
  ],
  [
    'last fragments that promise 64 KiB each',
    () => many(5000, id => frame(ipv4(Buffer.alloc(8), { protocol: 17, id, offset: 65_504 }), TIME)),
    'ip.fragment-lost',
    5000,
    0,
  ],
  [
    'one packet in more fragments than one has, each over the one before',
    () => many(256, at => frame(ipv4(Buffer.alloc(64, 0x41), { protocol: 17, offset: at * 16, more: true }), TIME)),
    'ip.fragment-lost',
    1,
    0,
  ],
  [
    'fragments that overlap and disagree: the first count',
    () => [
      frame(ipv4(whole.subarray(0, 128), { protocol: 17, more: true }), TIME),
      frame(ipv4(lie, { protocol: 17, offset: 64, more: true }), TIME),
      frame(ipv4(whole.subarray(128), { protocol: 17, offset: 128 }), TIME),
    ],
    'ip.overlap-differs',
    1,
    1,
  ],
  [
    'TCP segments that overlap and disagree: the first count',
    () => [
      frame(tcp(Buffer.alloc(0), 999, SYN), TIME),
      frame(tcp(request('tcp').subarray(0, 128), 1000), TIME),
      frame(tcp(lie, 1064), TIME),
      frame(tcp(request('tcp').subarray(128), 1128), TIME),
    ],
    'tcp.overlap-differs',
    1,
    1,
  ],
  [
    'TCP segments held behind a hole that overlap and disagree',
    () => [
      frame(tcp(Buffer.alloc(0), 999, SYN), TIME),
      frame(tcp(request('one'), 1000), TIME),
      frame(tcp(request('tcp').subarray(128), 1000 + request('one').length + 128), TIME),
      frame(tcp(Buffer.alloc(16, 0x58), 1000 + request('one').length + 128), TIME),
      frame(tcp(request('tcp').subarray(0, 128), 1000 + request('one').length), TIME),
    ],
    'tcp.overlap-differs',
    1,
    2,
  ],
  [
    'IP in IP in IP',
    () => [
      frame(
        nested(100, inner => ipv4(inner, { protocol: 4 })),
        TIME,
      ),
    ],
    'ip.malformed',
    1,
    0,
  ],
  [
    'GTP-U in GTP-U',
    () => {
      const gtp = (inner: Buffer) => {
        const header = Buffer.from('30ff000000000001', 'hex');
        header.writeUInt16BE(inner.length, 2);
        return ipv4(udp(Buffer.concat([header, inner]), 2152), { protocol: 17 });
      };
      return [frame(nested(100, gtp), TIME)];
    },
    'ip.malformed',
    1,
    0,
  ],
  [
    'a thousand VLAN tags',
    () => {
      const tags = Buffer.concat(many(1000, () => Buffer.from('00018100', 'hex')));
      const bytes = frame(Buffer.concat([tags, Buffer.from('00010800', 'hex')]), TIME);
      bytes.writeUInt16BE(0x8100, 16 + 12);
      return [bytes];
    },
    'ip.malformed',
    1,
    0,
  ],
  [
    'a Content-Length of four gigabytes',
    () => {
      const promise = request('long').toString().replace('Content-Length: 0', 'Content-Length: 4294967295');
      return [frame(tcp(Buffer.alloc(0), 999, SYN), TIME), frame(tcp(Buffer.from(promise), 1000), TIME)];
    },
    'message.too-long',
    1,
    1,
  ],
  [
    'a header that never ends',
    () => {
      const endless = Buffer.concat([request('endless').subarray(0, 60), Buffer.alloc(1400, 0x41)]);
      return [
        frame(tcp(Buffer.alloc(0), 999, SYN), TIME),
        frame(tcp(endless, 1000), TIME),
        ...many(400, at => frame(tcp(Buffer.alloc(1400, 0x41), 1000 + endless.length + at * 1400), TIME)),
      ];
    },
    'message.too-long',
    1,
    1,
  ],
];

describe('an attack', () => {
  it.each(ATTACKS)('%s', async (_, frames, code, count, before) => {
    const { messages, list } = await read(pcap(...frames(), good(AFTER)));
    expect(list.map(diagnostic => [diagnostic.code, diagnostic.count])).toContainEqual([code, count]);
    expect(messages).toHaveLength(before + 1);
    const last = messages.findLast(({ text }) => text.includes(`good-${AFTER}`));
    expect(last?.faults).toEqual([]);
  });

  it('of overlaps changes nothing of what came first', async () => {
    for (const name of ['fragments that overlap', 'TCP segments that overlap', 'TCP segments held']) {
      const [, frames] = ATTACKS.find(([what]) => what.startsWith(name))!;
      const { messages } = await read(pcap(...frames()));
      for (const { text } of messages) expect(text).not.toContain('XXXX');
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { addressText, Network } from './index.js';
import { LINK_LAYERS } from './link.js';

const hex = (...rows: string[]): number[] =>
  (rows.join('').match(/[0-9a-f]{2}/g) ?? []).map(pair => Number.parseInt(pair, 16));

const UDP = hex('0fa0 13c4 000a 0000 6869');
const IPV4 = [...hex('4500 001e 0000 0000 4011 0000 0a000001 0a000002'), ...UDP];
const FRAGMENT = [...hex('4500 001c 0007 2000 4011 0000 0a000001 0a000002'), ...UDP.slice(0, 8)];
const ETHERNET = [...hex('020000000001 020000000002 0800'), ...IPV4];
const IPV6 = [
  ...hex('60000000 0022 00 40', '20010db8000000000000000000000001 20010db8000000000000000000000002'),
  ...hex('2c00 010400000000', '3c00 0001 00000001', '1100 010400000000'),
  ...UDP,
];
const outer = (protocol: string, payload: number[]): number[] => [
  ...hex(`4500 00ff 0000 0000 40${protocol} 0000 c0000201 c0000202`),
  ...payload,
];

/** A valid frame of each kind: mutating these reaches further than random bytes. */
const FRAMES: readonly (readonly [linkType: number, frame: readonly number[]])[] = [
  [1, ETHERNET],
  [1, [...hex('020000000001 020000000002 88a8 0001 8100 0001 8847 00010140'), ...IPV4]],
  [1, [...hex('020000000001 020000000002 8864 1100 0001 0022 0021'), ...FRAGMENT]],
  [113, [...hex('0000 0001 0006 020000000001 0000 0800'), ...FRAGMENT]],
  [229, IPV6],
  [
    127,
    [
      ...hex(
        '0000 1800 03000000 0000000000000000 20 00000000000000',
        '8802 0000',
        '020000000001'.repeat(3),
        '1000 0000 0000 aaaa03 000000 0800',
      ),
      ...IPV4,
    ],
  ],
  [101, outer('2f', [...hex('b000 6558 00000000 00000001 00000002'), ...ETHERNET])],
  [101, outer('2f', [...hex('1000 22eb 00000001 20010001 00000000 00000001 00000000 00000000'), ...ETHERNET])],
  [101, outer('11', [...hex('9c40 12b5 0000 0000 08000000 00000100'), ...ETHERNET])],
  [101, outer('11', [...hex('9c40 17c1 0000 0000 0200 6558 00000100 0102800100000000'), ...ETHERNET])],
  [101, outer('11', [...hex('9c40 0868 0000 0000 34ff 0026 00000001 0000 00 85 01 10 09 00'), ...IPV4])],
  [101, outer('32', [...hex('00001001 00000001'), ...UDP, ...hex('0102 02 11')])],
  [101, outer('32', [...hex('00001001 00000001'), ...IPV4, ...hex('0102 02 04 000102030405060708090a0b')])],
  [101, outer('11', [...hex('1194 1194 0000 0000 00001001 00000001'), ...UDP, ...hex('0102 02 11')])],
  [107, [...hex('1861 03 00 80 0080c2 0007'), ...ETHERNET]],
  [147, ETHERNET],
  [192, [...hex('0000 0c00 01000000 02000000'), ...ETHERNET]],
  [239, [...hex('02000028 0800 0100 00000316 0500 0a00 00000000 2200 0900'), ...IPV4]],
  [
    252,
    hex(
      '000c 0004 73697000 0014 0004 0a000001 0015 0004 0a000002 0018 0004 00000003 0019 0004 000013c4',
      '001a 0004 000013c4 001e 0004 00000007 0000 0000 494e56495445',
    ),
  ],
  [258, [...hex('0c000000 01000000 01000000'), ...ETHERNET]],
  [
    101,
    outer(
      '11',
      hex(
        '9c40 2364 0000 0000 48455033 003d 0000 0002 0007 11 0000 0003 000a 0a000001 0000 0004 000a 0a000002',
        '0000 0007 0008 13c4 0000 000b 0007 01 0000 000f 000a 494e5649',
      ),
    ),
  ],
  [101, outer('11', hex('9c40 2364 0000 0000 0210 0211 13c4 13c4 0a000001 0a000002', '00'.repeat(12), '494e5649'))],
  [101, outer('06', hex('0fa0 13c4 00000001 00000002 6018 ffff 0000 0000 02040000 4d535250'))],
];

const mutated = fc
  .tuple(
    fc.constantFrom(...FRAMES),
    fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 6 }),
    fc.option(fc.nat(150)),
  )
  .map(([[linkType, frame], changes, cut]) => {
    const bytes = [...frame];
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return [linkType, Uint8Array.from(cut === null ? bytes : bytes.slice(0, cut))] as const;
  });
const random = fc.tuple(fc.constantFrom(...LINK_LAYERS.keys(), 9999), fc.uint8Array({ maxLength: 120 }));

describe('Network', () => {
  it('never throws, and a packet lies inside its bytes, whatever the frames', () => {
    const frames = fc.array(fc.oneof(mutated, random), { maxLength: 20 });
    fc.assert(
      fc.property(frames, fc.nat(0xffff), (sent, originalLength) => {
        const network = new Network(new Diagnostics());
        sent.forEach(([linkType, payload], index) => {
          // Inside a larger chunk, so that reading beyond the frame would show.
          const bytes = new Uint8Array(payload.length + 64).fill(0x45);
          bytes.set(payload, 32);
          const view = new DataView(bytes.buffer);
          const end = 32 + payload.length;
          const time = index * 7e6;
          const packet = network.receive({
            number: index + 1,
            time,
            linkType,
            bytes,
            view,
            start: 32,
            end,
            originalLength,
          });
          if (!packet) return;
          const reassembled = packet.bytes !== bytes;
          // A payload that stands alone has nothing but its addresses in front.
          expect(packet.start).toBeGreaterThanOrEqual(packet.detached ? 8 : reassembled ? 20 : 32);
          expect(packet.end).toBeGreaterThanOrEqual(packet.start);
          expect(packet.end).toBeLessThanOrEqual(reassembled ? packet.bytes.length : end);
          expect(packet.sourceAt + 2 * packet.addressLength).toBeLessThanOrEqual(packet.start);
          expect(packet.missing).toBeGreaterThanOrEqual(0);
          if (!packet.detached) expect(packet.frame).toBe(index + 1);
          expect([6, 17, 132]).toContain(packet.protocol);
          expect(addressText(packet.bytes, packet.sourceAt, packet.addressLength)).toMatch(/^[0-9a-f.:]+$/);
        });
        network.end();
      }),
      { numRuns: 2000 },
    );
  });
});

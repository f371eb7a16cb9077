/** Who is told of ESP that cannot be read, and how often. */
import { expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { addressText, Network } from './index.js';

const SECOND = 1_000_000;

/** An ESP packet of raw IPv4 whose bytes make no sense. */
function encrypted(index: number, to = 2): number[] {
  const noise = Array.from({ length: 64 }, (_, at) => (Math.imul(at + 1, 0x9e3779b1) >>> 13) & 255);
  const header = [0x45, 0, 0, 20 + 8 + noise.length, 0, 7, 0, 0, 64, 50, 0, 0, 10, 0, 0, 1, 10, 0, 0, to];
  return [...header, 0, 0, 0x10, index, 0, 0, 0, 1, ...noise];
}
/** The same with NULL encryption: UDP from port 6100 to 6101 without payload, and no integrity check value. */
const clear = (index: number): number[] => {
  const udp = [0x17, 0xd4, 0x17, 0xd5, 0, 8, 0, 0];
  const header = [0x45, 0, 0, 20 + 8 + udp.length + 4, 0, 7, 0, 0, 64, 50, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
  return [...header, 0, 0, 0x10, index, 0, 0, 0, 1, ...udp, 1, 2, 2, 17];
};

function told(...packets: readonly (readonly [seconds: number, packet: number[]])[]): string[] {
  const events: string[] = [];
  const network = new Network(new Diagnostics(), {}, ({ bytes, sourceAt, addressLength, time }) => {
    const [from, to] = [sourceAt, sourceAt + addressLength].map(at => addressText(bytes, at, addressLength));
    events.push(`${time / SECOND} ${from} ${to}`);
  });
  for (const [number, [seconds, packet]] of packets.entries()) {
    const bytes = Uint8Array.from(packet);
    const view = new DataView(bytes.buffer);
    const frame = { number: number + 1, time: seconds * SECOND, linkType: 101, bytes, view };
    network.receive({ ...frame, start: 0, end: bytes.length, originalLength: bytes.length });
  }
  return events;
}

it('at its first packet, and every ten seconds of those that follow', () => {
  const packets = [0, 1, 9, 10, 11, 25].map(seconds => [seconds, encrypted(1)] as const);
  expect(told(...packets)).toEqual(['0 10.0.0.1 10.0.0.2', '10 10.0.0.1 10.0.0.2', '25 10.0.0.1 10.0.0.2']);
});

it('each association by itself', () => {
  expect(told([0, encrypted(1)], [1, encrypted(2, 3)], [2, encrypted(1)])).toEqual([
    '0 10.0.0.1 10.0.0.2',
    '1 10.0.0.1 10.0.0.3',
  ]);
});

it('not of one that is readable, whatever else it carries', () => {
  expect(told([0, clear(1)], [1, clear(1)], [2, encrypted(1)])).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { bytesOf, latin1 } from '../latin1.js';
import { Network } from './index.js';

const u16 = (value: number): number[] => [value >> 8, value & 255];
const ADDRESSES = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];
const SNAP = [0xaa, 0xaa, 3, 0, 0, 0];

const udp = (text: string): number[] => [...u16(4000), ...u16(5060), ...u16(8 + text.length), 0, 0, ...bytesOf(text)];
const ipv4 = (payload: number[]): number[] => [
  ...[0x45, 0, ...u16(20 + payload.length), 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2],
  ...payload,
];
const part = (text: string, type = 0x0800): number[] => {
  const body = [...SNAP, ...u16(type), ...ipv4(udp(text))];
  return [...ADDRESSES, ...u16(body.length), ...body];
};
const padded = (bytes: number[]): number[] => [...bytes, ...new Array((4 - (bytes.length % 4)) % 4).fill(0)];

/** QoS data, an A-MSDU. */
const aggregate = (...parts: number[][]): number[] => [
  ...[0x88, 0x01, 0, 0, ...ADDRESSES, 2, 0, 0, 0, 0, 1, 0, 0, 0x80, 0],
  ...parts.flat(),
];

function received(frame: number[], originalLength = frame.length) {
  const diagnostics = new Diagnostics();
  const network = new Network(diagnostics);
  const bytes = Uint8Array.from(frame);
  const view = new DataView(bytes.buffer);
  const captured = { number: 7, time: 0, linkType: 105, bytes, view, start: 0, end: bytes.length, originalLength };
  const texts: string[] = [];
  let packet = network.receive(captured);
  while (packet) {
    texts.push(
      `${latin1(packet.bytes, packet.start, packet.end)}${packet.missing > 0 ? ` (${packet.missing} more)` : ''}`,
    );
    packet = network.next(captured);
  }
  return { texts, codes: diagnostics.list().map(({ code }) => code), undecoded: { ...network.undecoded } };
}

const READ = { linkType: 0, cut: 0, malformed: 0, other: 0 };

describe('an A-MSDU', () => {
  it.each<[string, number[][], string[]]>([
    ['of one part', [part('one')], ['one']],
    ['of three parts', [padded(part('one')), padded(part('second')), part('3')], ['one', 'second', '3']],
    ['with a frame check sequence', [padded(part('one')), part('two'), [1, 2, 3, 4]], ['one', 'two']],
    ['of which the last is padded', [padded(part('one')), padded(part('four'))], ['one', 'four']],
  ])('%s gives all of them', (_, parts, texts) => {
    expect(received(aggregate(...parts))).toEqual({ texts, codes: [], undecoded: READ });
  });

  it('may have parts of other protocols, first and last', () => {
    const other = padded(part('arp', 0x0806));
    const { texts, codes, undecoded } = received(aggregate(other, padded(part('one')), other));
    expect({ texts, codes }).toEqual({ texts: ['one'], codes: [] });
    expect(undecoded.other).toBe(2);
  });

  it('may be cut: what was there is read, the last part lacks bytes', () => {
    const frame = aggregate(padded(part('one')), part('second'));
    expect(received(frame.slice(0, -2), frame.length).texts).toEqual(['one', 'seco (2 more)']);
    expect(received(frame.slice(0, -40), frame.length)).toMatchObject({ texts: ['one'], codes: ['link.truncated'] });
  });

  it('is bounded', () => {
    const empty = [...ADDRESSES, 0, 0, 0, 0];
    const { texts, codes, undecoded } = received(aggregate(...new Array(2000).fill(empty), part('one')));
    expect({ texts, codes }).toEqual({ texts: [], codes: [] });
    expect(undecoded.other).toBeLessThanOrEqual(64);
  });

  it('does not reach into the next frame', () => {
    const diagnostics = new Diagnostics();
    const network = new Network(diagnostics);
    const [first, second] = [aggregate(padded(part('one')), part('two')), aggregate(part('three'))].map(frame => {
      const bytes = Uint8Array.from(frame);
      const view = new DataView(bytes.buffer);
      const { length } = bytes;
      return { number: 1, time: 0, linkType: 105, bytes, view, start: 0, end: length, originalLength: length };
    });
    expect(network.receive(first!)).toBeDefined();
    expect(network.receive(second!)).toBeDefined();
    expect(network.next(second!)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import type { Packet } from '../network/index.js';
import { FlowTable, NOISE, STREAM, UNDECIDED } from './flow-table.js';

/** A packet from one endpoint to another; only what the table looks at. */
function packet(
  source: number,
  sourcePort: number,
  destination: number,
  destinationPort: number,
  words: 1 | 4 = 1,
): Packet {
  const bytes = new Uint8Array(words * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(words * 4 - 4, source);
  view.setUint32(words * 8 - 4, destination);
  return { bytes, view, sourceAt: 0, addressLength: words === 1 ? 4 : 16, sourcePort, destinationPort } as Packet;
}

const table = (limit: number, forgotten: string[] = [], words: 1 | 4 = 1) =>
  new FlowTable<string>(words, limit, stream => forgotten.push(stream));

describe('FlowTable', () => {
  it.each([1, 4] as const)('tells directions and endpoints apart (%i words an address)', words => {
    const flows = table(64, [], words);
    const there = packet(1, 10, 2, 20, words);
    const slot = flows.insert(there);
    expect(flows.find(there)).toBe(slot);
    expect(flows.state[slot]).toBe(UNDECIDED);
    expect(flows.findReverse(packet(2, 20, 1, 10, words))).toBe(slot);
    for (const other of [packet(2, 20, 1, 10, words), packet(1, 11, 2, 20, words), packet(1, 10, 3, 20, words)]) {
      expect(flows.find(other)).toBe(-1);
    }
    expect(flows.findReverse(there)).toBe(-1);
    expect(flows.insertReverse(there)).toBe(flows.find(packet(2, 20, 1, 10, words)));
  });

  it('keeps what it knows when it grows', () => {
    const flows = table(65_536);
    for (let port = 0; port < 20_000; port++) {
      const slot = flows.insert(packet(1, port, 2, 5060));
      flows.streams[slot] = `stream ${port}`;
      flows.state[slot] = STREAM;
      flows.tries[slot] = port & 0xff;
      flows.synFlags[slot] = 2;
      flows.synSequence[slot] = port;
      flows.synFrame[slot] = port;
      flows.synTime[slot] = port;
    }
    for (let port = 0; port < 20_000; port++) {
      const slot = flows.find(packet(1, port, 2, 5060));
      expect([flows.streams[slot], flows.state[slot], flows.tries[slot], flows.synFlags[slot]]).toEqual([
        `stream ${port}`,
        STREAM,
        port & 0xff,
        2,
      ]);
      expect([flows.synSequence[slot], flows.synFrame[slot], flows.synTime[slot]]).toEqual([port, port, port]);
    }
  });

  it('at its limit forgets foreign directions first, and tells of each stream it forgets', () => {
    const forgotten: string[] = [];
    const flows = table(16, forgotten);
    for (let port = 0; port < 16; port++) {
      const slot = flows.insert(packet(1, port, 2, 5060));
      const isOurs = port % 2 === 0;
      flows.state[slot] = isOurs ? STREAM : NOISE;
      if (isOurs) flows.streams[slot] = `stream ${port}`;
    }
    for (let port = 100; port < 108; port++) flows.state[flows.insert(packet(1, port, 2, 5060))] = STREAM;
    expect(forgotten).toEqual([]);
    for (let port = 0; port < 16; port += 2) expect(flows.find(packet(1, port, 2, 5060))).not.toBe(-1);

    // Of streams the least recently used.
    flows.insert(packet(1, 200, 2, 5060));
    flows.find(packet(1, 200, 2, 5060));
    flows.state[flows.find(packet(1, 200, 2, 5060))] = STREAM;
    for (let port = 201; port < 210; port++) flows.state[flows.insert(packet(1, port, 2, 5060))] = STREAM;
    expect(forgotten).toContain('stream 0');
    expect(new Set(forgotten).size).toBe(forgotten.length);
  });

  it('stays within its limit', () => {
    const flows = table(1024);
    for (let port = 0; port < 50_000; port++) flows.insert(packet(port, port & 0xffff, 2, 5060));
    expect(flows.state).toHaveLength(1024);
    expect(flows.streams).toHaveLength(1024);
  });
});

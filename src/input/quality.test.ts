import { describe, expect, it } from 'vitest';
import { parseTrace, writePcap } from '../../fixtures/write-capture.mjs';
import { datagram, OPTIONS_REQUEST, pcap, record } from '../../tests/cli/pcap.js';
import { reading } from '../../tests/scenes/captures.js';
import { loadScene } from '../../tests/scenes/scenes.js';

const TIME = 1_700_000_000;

async function qualityOf(capture: Uint8Array) {
  async function* chunks() {
    for (let at = 0; at < capture.length; at += 700) yield capture.subarray(at, at + 700);
  }
  const { batches, reading: counted, diagnostics } = reading(chunks());
  for await (const _ of batches);
  return { quality: counted.quality!, diagnostics: diagnostics.list() };
}

const sip = (seconds: number) => record(datagram(OPTIONS_REQUEST.replace('options-1', `options-${seconds}`)), seconds);
const scene = parseTrace(loadScene('one-to-one'));

describe('the quality of a capture', () => {
  it('is spotless where nothing is missing', async () => {
    const { quality, diagnostics } = await qualityOf(writePcap(scene).bytes);
    expect(quality).toMatchObject({ cutFrames: 0, cutTo: 0, clockSteps: 0, copies: 0, oneWayPairs: 0, oneWay: [] });
    expect(quality.undecoded).toEqual({ linkType: 0, cut: 0, malformed: 0, other: 0 });
    expect(quality.pairs).toBeGreaterThan(0);
    expect(diagnostics).toEqual([]);
  });

  it('counts the frames that a snap length cut, and says so once', async () => {
    const { quality, diagnostics } = await qualityOf(writePcap(scene, { snaplen: 200 }).bytes);
    expect(quality.cutFrames).toBeGreaterThan(10);
    expect(quality.cutTo).toBe(200);
    const [cut] = diagnostics.filter(({ code }) => code === 'capture.cut-frames');
    expect(cut!.count).toBe(quality.cutFrames);
    expect(cut!.frames).toHaveLength(1);
    expect(cut!.message).toMatch(/^\d+ of \d+ frames were cut when they were captured, the longest to 200 bytes$/);
  });

  it.each<[string, number[], number[]]>([
    ['forward', [0, 1, 3600], []],
    ['back by a second, as interfaces may differ', [5, 4, 6], []],
    ['back by an hour, once', [3600, 0, 1, 2], [2]],
    ['back and forth', [10, 0, 10, 0], [2, 4]],
  ])('notices a clock that goes %s', async (_, seconds, frames) => {
    const { quality, diagnostics } = await qualityOf(pcap(...seconds.map(second => sip(TIME + second))));
    expect(quality.clockSteps).toBe(frames.length);
    const [step] = diagnostics.filter(({ code }) => code === 'capture.clock-step');
    expect(step?.frames ?? []).toEqual(frames);
    if (step) expect(step.message).toMatch(/^Frame 2 is \d+\.0 s earlier than the one before it: /);
  });

  it('counts frames that were not read down to a transport, by why', async () => {
    const arp = Buffer.alloc(60);
    arp.writeUInt16BE(0x0806, 12);
    const icmp = datagram('');
    icmp[23] = 1;
    const broken = datagram('');
    broken[14] = 0x41;
    const frames = [arp, icmp, broken, datagram('x').subarray(0, 30)];
    const { quality } = await qualityOf(pcap(...frames.map(bytes => record(bytes, TIME))));
    expect(quality.undecoded).toEqual({ linkType: 0, cut: 1, malformed: 1, other: 2 });
  });

  it('does not count fragments that wait for others', async () => {
    const { quality } = await qualityOf(writePcap(parseTrace(loadScene('one-to-one-compact')), { mtu: 400 }).bytes);
    expect(quality.undecoded.other).toBe(0);
  });

  it('knows who was heard in one direction only', async () => {
    const { quality } = await qualityOf(pcap(sip(TIME), sip(TIME + 1), sip(TIME + 2)));
    expect(quality).toMatchObject({
      pairs: 1,
      oneWayPairs: 1,
      oneWay: [{ from: '192.0.2.10', to: '192.0.2.20' }],
    });
    expect((await qualityOf(pcap(sip(TIME), sip(TIME + 1)))).quality.oneWayPairs).toBe(0);
  });
});

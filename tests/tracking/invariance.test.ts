/**
 * However a trace was cut into chunks and files, in whatever order the files are given, and whichever of them are text: it is
 * put back together to the same sessions, with the same verdicts.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  joinTrace,
  parseTrace,
  readPart,
  splitTrace,
  type TracePart,
  writePcap,
} from '../../fixtures/write-capture.mjs';
import { reading } from '../scenes/captures.js';
import { CaptureFolder, type Model, modelOf } from '../scenes/model.js';
import { loadScene, sceneNames } from '../scenes/scenes.js';

const folder = new CaptureFolder();
afterAll(() => folder.close());

interface File {
  readonly name: string;
  readonly bytes: Uint8Array | string;
}

const CLIENT = [192, 0, 2, 15];
const SIP_PORT = 5060;

/** A pcap file of Ethernet and IPv4 as the header and the records in it. */
function dissect(bytes: Uint8Array): { header: Uint8Array; records: Buffer[] } {
  const file = Buffer.from(bytes);
  const records: Buffer[] = [];
  for (let at = 24; at < file.length; ) {
    const end = at + 16 + file.readUInt32LE(at + 8);
    records.push(file.subarray(at, end));
    at = end;
  }
  return { header: file.subarray(0, 24), records };
}

const IP = 16 + 14;
const isFromClient = (record: Buffer): boolean => CLIENT.every((byte, at) => record[IP + 12 + at] === byte);
const isSip = (record: Buffer): boolean => [20, 22].some(at => record.readUInt16BE(IP + at) === SIP_PORT);

/** Files of the records that are told apart by a number. */
function split(bytes: Uint8Array, part: (record: Buffer, index: number, all: readonly Buffer[]) => number): File[] {
  const { header, records } = dissect(bytes);
  const parts = new Map<number, Buffer[]>();
  records.forEach((record, index) => {
    const number = part(record, index, records);
    parts.set(number, [...(parts.get(number) ?? []), record]);
  });
  return [...parts].map(([number, own]) => ({ name: `part-${number}.pcap`, bytes: Buffer.concat([header, ...own]) }));
}

const SPLITS: Readonly<Record<string, Parameters<typeof split>[1]>> = {
  'two halves by time': (_, index, all) => Number(index > all.length / 2),
  'three pieces by time': (_, index, all) => Math.floor((3 * index) / all.length),
  'SIP and the rest': record => Number(isSip(record)),
  'what the client sent, and what it received': record => Number(isFromClient(record)),
  'SIP and the rest, each way': record => 2 * Number(isSip(record)) + Number(isFromClient(record)),
  'SIP and the rest, in halves by time': (record, index, all) =>
    2 * Number(isSip(record)) + Number(index > all.length / 2),
};

/** Every order of two, and some of more: as they are, from behind, and from the middle. */
const orders = <T>(list: readonly T[]): T[][] => [
  [...list],
  list.toReversed(),
  ...(list.length > 2 ? [[...list.slice(1), ...list.slice(0, 1)]] : []),
];

/** The chosen parts of a trace as a trace. */
function some(text: string, choose: (part: TracePart, index: number) => boolean): string {
  const { header, parts } = splitTrace(text);
  return joinTrace({ header, parts: parts.filter(choose) });
}

const pcap = (text: string): Uint8Array => writePcap(parseTrace(text)).bytes;
const isMessage = (part: TracePart): boolean => readPart(part).kind === 'message';

const scenes = sceneNames();

describe('a capture', () => {
  it.each(scenes)('%s: every chunking of its bytes gives the same', async name => {
    const bytes = pcap(loadScene(name));
    const whole = await chunked(bytes, [bytes.length]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 20 }), async sizes => {
        expect(await chunked(bytes, sizes)).toEqual(whole);
      }),
      { numRuns: 3 },
    );
  });

  it.each(scenes)('%s: in pieces, in whatever order they are given, it is the same', async name => {
    const bytes = pcap(loadScene(name));
    const whole = await folder.model([{ name: 'whole.pcap', bytes }]);
    for (const [how, part] of Object.entries(SPLITS)) {
      for (const files of orders(split(bytes, part))) {
        expect({ how, ...(await folder.model(files)) }).toEqual({ how, ...whole });
      }
    }
  });
});

/** Without what counts messages: a second capture point has them all once more. */
const judged = ({ sessions, clients }: Model): unknown => ({
  clients,
  sessions: sessions.map(({ dialogs: _, messages: __, focusRequests: ___, ...session }) => session),
});

describe('a second capture point', () => {
  it.each(scenes)('%s: changes nothing, whether it wrote packets or text', async name => {
    const text = loadScene(name);
    const first = { name: 'here.pcap', bytes: pcap(text) };
    const alone = judged(await folder.model([first]));
    const later = parseTrace(text).map(mark => ({ ...mark, time: mark.time + 2000 }));
    expect(judged(await folder.model([first, { name: 'there.pcap', bytes: writePcap(later).bytes }]))).toEqual(alone);
    expect(judged(await folder.model([first, { name: 'there.trace', bytes: text }]))).toEqual(alone);
  });
});

describe('a trace', () => {
  it.each(scenes)('%s: as text and as packets it is the same', async name => {
    const text = loadScene(name);
    const written = await folder.model([{ name: 'twin.trace', bytes: text }]);
    expect(await folder.model([{ name: 'twin.pcap', bytes: pcap(text) }])).toEqual(written);
  });

  it.each(scenes)('%s: in part as text and in part as packets it is the same', async name => {
    const text = loadScene(name);
    const written = await folder.model([{ name: 'twin.trace', bytes: text }]);
    const { parts } = splitTrace(text);
    const isMsrp = (part: TracePart): boolean => !isMessage(part) || part.body.startsWith('MSRP ');
    const mixes: Readonly<Record<string, (part: TracePart, index: number) => boolean>> = {
      'the first half as text': (_, index) => index < parts.length / 2,
      'SIP as text': part => !isMsrp(part),
      'MSRP as text': isMsrp,
      'every other message as text': (_, index) => index % 2 === 0,
    };
    for (const [how, asText] of Object.entries(mixes)) {
      const files: File[] = [
        { name: 'mix.trace', bytes: some(text, asText) },
        { name: 'mix.pcap', bytes: pcap(some(text, (part, index) => !asText(part, index))) },
      ];
      for (const order of orders(files)) expect({ how, ...(await folder.model(order)) }).toEqual({ how, ...written });
    }
  });
});

/** @param sizes of the chunks, over and over */
async function chunked(bytes: Uint8Array, sizes: readonly number[]): Promise<Model> {
  async function* chunks() {
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const size = sizes[turn % sizes.length]!;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
  const { batches } = reading(chunks());
  return modelOf({
    paths: ['capture'],
    [Symbol.asyncIterator]: () => batches,
    progress: () => ({ read: 0, bytes: 0, messages: 0 }),
    captures: () => [],
  });
}

import { describe, expect, it } from 'vitest';
import { bytesOf, latin1 } from '../latin1.js';
import { CaptureReader, Diagnostics, TLS_KEY_LOG } from './index.js';

type Order = 'little' | 'big';
type Lengths = readonly [first: number | undefined, second: number | undefined];

const u16 = (value: number, order: Order = 'little'): number[] => {
  const bytes = [value >> 8, value & 255];
  return order === 'big' ? bytes : bytes.reverse();
};
const u32 = (value: number, order: Order = 'little'): number[] => {
  const bytes = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  return order === 'big' ? bytes : bytes.reverse();
};
const padded = (bytes: number[]): number[] => [...bytes, ...new Array(-bytes.length & 3).fill(0)];

/** A block: type, length, body, length again (or what is given instead). */
const block = (
  type: number,
  body: number[],
  order: Order = 'little',
  lengths: Lengths = [undefined, undefined],
): number[] => {
  const length = body.length + 12;
  const [first = length, second = length] = lengths;
  return [...u32(type, order), ...u32(first, order), ...body, ...u32(second, order)];
};
const section = (order: Order = 'little', sectionLength: number[] = new Array(8).fill(255)): number[] =>
  block(0x0a0d0d0a, [...u32(0x1a2b3c4d, order), ...u16(1, order), ...u16(0, order), ...sectionLength], order);
const onInterface = (linkType: number, options: number[] = [], order: Order = 'little', snapLength = 0): number[] =>
  block(1, [...u16(linkType, order), 0, 0, ...u32(snapLength, order), ...options], order);
/** `if_tsresol` */
const resolution = (value: number, order: Order = 'little'): number[] => [
  ...u16(9, order),
  ...u16(1, order),
  value,
  0,
  0,
  0,
];

interface Made {
  id?: number;
  high?: number;
  low?: number;
  captured?: number;
  original?: number;
  options?: number[];
}
const enhancedBody = (payload: string, made: Made = {}, order: Order = 'little'): number[] => [
  ...u32(made.id ?? 0, order),
  ...u32(made.high ?? 0, order),
  ...u32(made.low ?? 0, order),
  ...u32(made.captured ?? payload.length, order),
  ...u32(made.original ?? payload.length, order),
  ...padded([...bytesOf(payload)]),
  ...(made.options ?? []),
];
const enhanced = (payload: string, made: Made = {}, order: Order = 'little'): number[] =>
  block(6, enhancedBody(payload, made, order), order);

function read(...blocks: number[][]) {
  const diagnostics = new Diagnostics();
  const reader = new CaptureReader(diagnostics);
  const frames: { number: number; time: number; linkType: number; text: string; originalLength: number }[] = [];
  reader.push(Uint8Array.from(blocks.flat()), ({ number, time, linkType, originalLength, bytes, start, end }) =>
    frames.push({ number, time, linkType, text: latin1(bytes, start, end), originalLength }),
  );
  reader.end();
  return { frames, reader, diagnostics: diagnostics.list() };
}
const texts = (result: ReturnType<typeof read>): string[] => result.frames.map(frame => frame.text);
const codes = (result: ReturnType<typeof read>) => result.diagnostics.map(({ code, count }) => [code, count]);

describe('packets', () => {
  it.each(['little', 'big'] as const)('in %s-endian sections', order => {
    const made = {
      high: 0x0005af31,
      low: 0x07a40003,
      original: 9,
      options: [...u16(1, order), ...u16(4, order), 1, 2, 3, 4, 0, 0, 0, 0],
    };
    const result = read(section(order), onInterface(1, [], order), enhanced('hello', made, order));
    const time = 0x0005af31 * 2 ** 32 + 0x07a40003;
    expect(result.frames).toEqual([{ number: 1, time, linkType: 1, text: 'hello', originalLength: 9 }]);
    expect(result.reader).toMatchObject({ format: 'pcapng', linkTypes: [1], frames: 1 });
    expect(result.diagnostics).toEqual([]);
  });

  it('in the obsolete block', () => {
    const body = [...u16(1), ...u16(0xffff), ...u32(0), ...u32(5), ...u32(2), ...u32(2), ...padded([...bytesOf('hi')])];
    const { frames } = read(section(), onInterface(1), onInterface(113), block(2, body));
    expect(frames).toEqual([{ number: 1, time: 5, linkType: 113, text: 'hi', originalLength: 2 }]);
  });

  it('in the simple block: cut by the snap length, at the time of the frame before', () => {
    const simple = block(3, [...u32(9), ...padded([...bytesOf('hello')])]);
    const { frames } = read(section(), onInterface(101, [], 'little', 5), simple, enhanced('x', { low: 7 }), simple);
    expect(frames).toEqual([
      { number: 1, time: 0, linkType: 101, text: 'hello', originalLength: 9 },
      { number: 2, time: 7, linkType: 101, text: 'x', originalLength: 1 },
      { number: 3, time: 7, linkType: 101, text: 'hello', originalLength: 9 },
    ]);
  });

  it('without padding taken for data, and without data at all', () => {
    const simple = block(3, [...u32(5), ...padded([...bytesOf('hello')])]);
    expect(texts(read(section(), onInterface(1), simple, enhanced('')))).toEqual(['hello', '']);
  });
});

describe('interfaces', () => {
  it('have a link type, a resolution and a time offset each', () => {
    const offset = [...u16(14), ...u16(8), ...u32(100), ...u32(0)];
    const before = [...u16(14), ...u16(8), ...u32(0xffff_ffff), ...u32(0xffff_ffff)];
    const { frames, reader } = read(
      section(),
      onInterface(1),
      onInterface(276, [...u16(2), ...u16(4), ...bytesOf('any0'), ...resolution(9), ...u16(0), ...u16(0)]),
      onInterface(1, [...offset, ...resolution(3)]),
      onInterface(1, [...before, ...resolution(0x80)]),
      ...[0, 1, 2, 3].map(id => enhanced('x', { id, low: 2000 })),
    );
    expect(frames.map(({ linkType, time }) => [linkType, time])).toEqual([
      [1, 2000],
      [276, 2],
      [1, 102e6],
      [1, 1999e6],
    ]);
    expect(reader.linkTypes).toEqual([1, 276]);
  });

  it('count from 0 again in each section, which has its own byte order', () => {
    const length = [...u32(0, 'big'), ...u32(52, 'big')];
    const result = read(
      section(),
      onInterface(1),
      enhanced('one'),
      section('big', length),
      onInterface(101, [], 'big'),
      enhanced('two', {}, 'big'),
      section(),
      onInterface(113),
      enhanced('three'),
    );
    expect(result.frames.map(({ number, linkType, text }) => [number, linkType, text])).toEqual([
      [1, 1, 'one'],
      [2, 101, 'two'],
      [3, 113, 'three'],
    ]);
    expect(result.reader.linkTypes).toEqual([1, 101, 113]);
    expect(result.diagnostics).toEqual([]);
  });

  it('that were not described carry nothing that can be read', () => {
    const result = read(section(), onInterface(1), enhanced('a', { id: 1 }), enhanced('b'));
    expect(result.frames.map(({ number, text }) => [number, text])).toEqual([[2, 'b']]);
    const message = 'Frame 1 is on interface 1, which its section does not describe';
    expect(result.diagnostics).toEqual([{ code: 'capture.bad-block', message, count: 1, frames: [1] }]);
  });
});

describe('other blocks', () => {
  it.each([
    ['name resolution', 4],
    ['interface statistics', 5],
    ['decryption secrets', 10],
    ['of an unknown type', 0x7777],
  ])('%s: skipped', (_, type) => {
    const result = read(section(), onInterface(1), block(type, new Array(40).fill(9)), enhanced('a'));
    expect(result.frames.map(frame => frame.number)).toEqual([1]);
    expect(result.diagnostics).toEqual([]);
  });

  it.each([
    ['a journal entry', 9],
    ['a sysdig event', 0x204],
    ['a custom block', 0xbad],
    ['a custom block not to be copied', 0x40000bad],
  ])('%s: numbered as Wireshark does, but no frame', (_, type) => {
    const result = read(section(), onInterface(1), enhanced('a'), block(type, new Array(40).fill(9)), enhanced('b'));
    expect(result.frames.map(({ number, text }) => [number, text])).toEqual([
      [1, 'a'],
      [3, 'b'],
    ]);
    expect(result.reader.frames).toBe(2);
  });
});

describe('damage', () => {
  const start = [...section(), ...onInterface(1), ...enhanced('first')];
  const good = enhanced('good');

  it.each([
    ['no length at all', [0, 0]],
    ['a length that is no multiple of 4', [41, 41]],
    ['a length of 4 GiB', [0xffff_fff0, 0xffff_fff0]],
  ] as [string, Lengths][])('%s: the next block is found', (_, lengths) => {
    const result = read(start, block(6, enhancedBody('bad'), 'little', lengths), good);
    expect(texts(result)).toEqual(['first', 'good']);
    expect(codes(result)).toEqual([['capture.bad-block', 1]]);
  });

  it('names the block', () => {
    const { diagnostics } = read(start, block(6, enhancedBody('bad'), 'little', [2, 2]), good);
    const message = 'The block at byte 88 cannot be 2 bytes long';
    expect(diagnostics).toEqual([{ code: 'capture.bad-block', message, count: 1, frames: [2] }]);
  });

  it('a second length that is wrong: the block is read, and what follows too', () => {
    const result = read(start, block(6, enhancedBody('odd'), 'little', [undefined, 99]), good);
    expect(texts(result)).toEqual(['first', 'odd', 'good']);
    expect(codes(result)).toEqual([['capture.bad-block', 1]]);
  });

  it('a second length that is wrong at the end of the file', () => {
    const result = read(start, block(6, enhancedBody('odd'), 'little', [undefined, 99]));
    expect(texts(result)).toEqual(['first', 'odd']);
    expect(codes(result)).toEqual([['capture.bad-block', 1]]);
  });

  it('a first length that is wrong: what the second one does not confirm is searched for blocks', () => {
    const result = read(start, block(6, enhancedBody('odd'), 'little', [48, undefined]), good, enhanced('last'));
    expect(texts(result)).toEqual(['first', 'odd', 'good', 'last']);
    expect(codes(result)).toEqual([['capture.bad-block', 1]]);
  });

  it('bytes that are no block: the next section is found, whatever its byte order', () => {
    const result = read(
      start,
      new Array(333).fill(0xee),
      section('big'),
      onInterface(101, [], 'big'),
      enhanced('good', {}, 'big'),
    );
    expect(result.frames.map(({ linkType, text }) => [linkType, text])).toEqual([
      [1, 'first'],
      [101, 'good'],
    ]);
    expect(codes(result)).toEqual([['capture.bad-block', 1]]);
  });

  it('bytes that are no block, and nothing after them', () => {
    const result = read(start, new Array(333).fill(0xee));
    expect(texts(result)).toEqual(['first']);
    expect(codes(result)).toEqual([['capture.bad-block', 1]]);
  });

  it.each([
    ['more captured bytes than the block has room for', enhanced('x', { captured: 5 })],
    ['more captured bytes than a frame can have', enhanced('x'.repeat(262_145))],
  ])('%s: the frame is counted and left out', (_, bad) => {
    const result = read(start, bad, good);
    expect(result.frames.map(({ number, text }) => [number, text])).toEqual([
      [1, 'first'],
      [3, 'good'],
    ]);
    expect(codes(result)).toEqual([['capture.bad-record', 1]]);
  });

  it.each([
    ['at least 2 bytes short of its end', 10],
    ['24 bytes short of its end', 12],
    ['1 bytes short of its end', 35],
  ])('a file that ends too early: %s', (lacking, length) => {
    const result = read(start, good.slice(0, length));
    expect(texts(result)).toEqual(['first']);
    const message = `The file ends inside the block after frame 1, ${lacking}`;
    expect(result.diagnostics).toEqual([{ code: 'capture.truncated', message, count: 1, frames: [2] }]);
  });
});

/** An option with its padding. */
const option = (code: number, value: number[], order: Order = 'little'): number[] => [
  ...u16(code, order),
  ...u16(value.length, order),
  ...padded(value),
];
const u64 = (value: number, order: Order = 'little'): number[] =>
  order === 'big' ? [...u32(0), ...u32(value, 'big')] : [...u32(value), ...u32(0)];

describe('what is told beside frames', () => {
  function told(...blocks: number[][]) {
    const heard: [string, number, string][] = [];
    const reader = new CaptureReader(
      new Diagnostics(),
      {},
      {
        secrets: (format, text) => heard.push(['secrets', format, text]),
        comment: (text, frame) => heard.push(['comment', frame, text]),
      },
    );
    reader.push(Uint8Array.from(blocks.flat()), () => {});
    reader.end();
    return heard;
  }
  const secrets = (text: string, claimed = text.length, order: Order = 'little') =>
    block(10, [...u32(TLS_KEY_LOG, order), ...u32(claimed, order), ...padded([...bytesOf(text)])], order);

  it.each(['little', 'big'] as const)('secrets, %s-endian', order => {
    expect(told(section(order), secrets('CLIENT_RANDOM 00 11\n', undefined, order))).toEqual([
      ['secrets', TLS_KEY_LOG, 'CLIENT_RANDOM 00 11\n'],
    ]);
  });

  it('secrets that claim more than their block holds are what it holds', () => {
    expect(told(section(), secrets('abcd', 0xffff_ffff))).toEqual([['secrets', TLS_KEY_LOG, 'abcd']]);
    expect(told(section(), secrets(''))).toEqual([['secrets', TLS_KEY_LOG, '']]);
  });

  it('comments of sections, interfaces and packets', () => {
    const comment = (text: string) => option(1, [...bytesOf(text)]);
    const commented = block(0x0a0d0d0a, [
      ...u32(0x1a2b3c4d),
      ...[...u16(1), ...u16(0), ...new Array(8).fill(255)],
      ...comment('lab 3'),
    ]);
    const two = enhanced('hello', { options: [...comment('first'), ...option(2, u32(0)), ...comment('second')] });
    expect(told(commented, onInterface(1, comment('modem')), enhanced('x'), two)).toEqual([
      ['comment', 0, 'lab 3'],
      ['comment', 0, 'modem'],
      ['comment', 2, 'first'],
      ['comment', 2, 'second'],
    ]);
  });
});

describe('packets that the capture lost', () => {
  const statistics = (id: number, ...options: number[][]) => block(5, [...u32(id), ...u64(0), ...options.flat()]);
  const named = (name: string) => onInterface(1, option(2, [...bytesOf(name)]));
  const lost = (...blocks: number[][]) =>
    read(section(), ...blocks).diagnostics.flatMap(({ code, message }) =>
      code === 'capture.dropped' ? [message] : [],
    );

  it.each<[string, number[][], string[]]>([
    ['none', [named('a'), statistics(0, option(5, u64(0)))], []],
    [
      'by the interface and by the system',
      [named('a'), statistics(0, option(5, u64(3)), option(7, u64(4)))],
      ['The capture itself lost 7 packets, as it says (a)'],
    ],
    [
      'the last count of an interface holds',
      [named('a'), statistics(0, option(5, u64(1))), statistics(0, option(5, u64(2)))],
      ['The capture itself lost 2 packets, as it says (a)'],
    ],
    [
      'of several sections',
      [named('a'), statistics(0, option(5, u64(1))), section(), named('b'), statistics(0, option(5, u64(2)))],
      ['The capture itself lost 3 packets, as it says (a, b)'],
    ],
    ['on an interface that is not described', [statistics(0, option(5, u64(1)))], []],
    ['in a count that is too short', [named('a'), statistics(0, option(5, u32(1)))], []],
    [
      'between packets',
      [named('a'), enhanced('x', { options: option(4, u64(5)) }), enhanced('y')],
      ['The capture itself lost 5 packets, as it says'],
    ],
  ])('%s', (_, blocks, expected) => {
    expect(lost(...blocks)).toEqual(expected);
  });
});

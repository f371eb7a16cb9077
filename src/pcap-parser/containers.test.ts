import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, latin1 } from '../latin1.js';
import { CaptureReader, Diagnostics, type Frame, recogniseCapture } from './index.js';

const u16 = (...values: number[]): number[] => values.flatMap(value => [value & 255, value >> 8]);
const u32 = (...values: number[]): number[] =>
  values.flatMap(value => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24]);
const big = (...values: number[]): number[] => values.flatMap(value => u32(value).reverse());
const text = (value: string): number[] => [...bytesOf(value)];

function read(bytes: readonly number[], size = bytes.length) {
  const diagnostics = new Diagnostics();
  const reader = new CaptureReader(diagnostics);
  const frames: { number: number; time: number; linkType: number; text: string; originalLength: number }[] = [];
  const receive = ({ number, time, linkType, originalLength, bytes: from, start, end }: Frame): void => {
    frames.push({ number, time, linkType, text: latin1(from, start, end), originalLength });
  };
  for (let at = 0; at < bytes.length; at += size) reader.push(Uint8Array.from(bytes.slice(at, at + size)), receive);
  reader.end(receive);
  return { frames, format: reader.format, codes: diagnostics.list().map(({ code }) => code) };
}

const SNOOP = [...text('snoop\0\0\0'), ...big(2, 4)];
const snoop = (payload: string, padding: number, captured = payload.length): number[] => [
  ...big(payload.length, captured, 24 + payload.length + padding, 0, 1_600_000_000, 250_000),
  ...text(payload),
  ...new Array(Math.max(0, padding)).fill(0),
];

describe('snoop (RFC 1761)', () => {
  it('has the length on the wire first, and padding that is no data', () => {
    const { frames, codes } = read([...SNOOP, ...snoop('abcde', 3), ...snoop('fghi', 0)]);
    expect(frames.map(frame => [frame.number, frame.text, frame.time])).toEqual([
      [1, 'abcde', 1.6e15 + 250_000],
      [2, 'fghi', 1.6e15 + 250_000],
    ]);
    expect(codes).toEqual([]);
  });

  it.each([
    ['IEEE 802.3', 0, 1],
    ['Ethernet', 4, 1],
    ['a medium without a LINKTYPE_', 1, 0x10001],
  ])('%s', (_, medium, linkType) => {
    const { frames } = read([...text('snoop\0\0\0'), ...big(2, medium), ...snoop('a', 3)]);
    expect(frames[0]!.linkType).toBe(linkType);
  });

  it.each([
    ['a record shorter than its frame', snoop('abcde', -2)],
    ['a record far longer than its frame', [...big(4, 4, 4000, 0, 1_600_000_000, 0), ...text('abcd')]],
  ])('goes on after %s', (_, damaged) => {
    const { frames, codes } = read([
      ...SNOOP,
      ...snoop('one', 1),
      ...damaged,
      ...snoop('two', 1),
      ...snoop('three', 3),
    ]);
    expect(frames.map(frame => frame.text)).toEqual(['one', 'two', 'three']);
    expect(codes).toEqual(['capture.bad-record']);
  });
});

describe('NetMon', () => {
  const header = (table: number, entries: number): number[] => [
    ...text('GMBU'),
    ...[0, 2, ...u16(1)],
    ...u16(2026, 3, 4, 5, 7, 30, 0, 0),
    ...u32(table, entries * 4),
    ...new Array(96).fill(0),
  ];
  const frame = (payload: string, captured = payload.length): number[] => [
    ...u32(500, 0, payload.length, captured),
    ...text(payload),
  ];
  const two = [...frame('first'), ...frame('second')];
  const START = Date.UTC(2026, 2, 5, 7, 30) * 1000;

  it('reads its frames in the order of the table', () => {
    const { frames, codes } = read([...header(128 + two.length, 2), ...two, ...u32(149, 128)]);
    expect(frames.map(({ number, text: payload, time }) => [number, payload, time])).toEqual([
      [1, 'second', START + 500],
      [2, 'first', START + 500],
    ]);
    expect(codes).toEqual([]);
  });

  it('without its table has the frames that lie one after the other', () => {
    const { frames, codes } = read([...header(128 + two.length, 2), ...two.slice(0, -1)]);
    expect(frames.map(({ text: payload }) => payload)).toEqual(['first']);
    expect(codes).toEqual(['capture.truncated']);
  });

  it('counts a frame that cannot be where the table says, and reads the others', () => {
    const { frames, codes } = read([...header(128 + two.length, 3), ...two, ...u32(128, 0xffff_fff0, 149)]);
    expect(frames.map(({ number, text: payload }) => [number, payload])).toEqual([
      [1, 'first'],
      [3, 'second'],
    ]);
    expect(codes).toEqual(['capture.bad-record']);
  });

  it('gives no frame again and again: their bytes together are at most those of the file', () => {
    const entries = 3000;
    const file = [...header(128 + two.length, entries), ...two, ...u32(...new Array<number>(entries).fill(149))];
    const { frames, codes } = read(file);
    expect(frames.length * 6).toBeLessThanOrEqual(file.length + 6);
    expect(codes).toEqual(['capture.bad-record']);
  });
});

describe('K12 text', () => {
  const head = (time = '07:30:00,250,125', protocol = 'ETHER') =>
    `+---------+---------------+----------+\r\n${time}   ${protocol}\r\n`;
  const at = ((7 * 60 + 30) * 60 * 1000 + 250) * 1000 + 125;

  it.each<[string, string, [string, number][], string[]]>([
    ['a frame', `${head()}|0   |61|62|\r\n\r\n`, [['ab', at]], []],
    ['upper-case digits, no line break at the end', `${head()}|0   |4A|4b|`, [['JK', at]], ['capture.truncated']],
    ['bytes in several lines', `${head()}|0   |61|\n|1   |62|\n\n`, [['ab', at]], []],
    ['no bytes', `${head()}\n`, [['', at]], []],
    [
      'past midnight',
      `${head('23:59:59,999,999')}|0   |61|\n\n${head('00:00:00,000,001')}|0   |62|\n`,
      [
        ['a', 86_399_999_999],
        ['b', 86_400_000_001],
      ],
      [],
    ],
    ['no digits', `${head()}|0   |6x|\n\n${head()}|0   |62|\n`, [['b', at]], ['capture.bad-record']],
    ['half a byte', `${head()}|0   |6|\n`, [], ['capture.bad-record']],
    [
      'lines that are none of its own',
      `${head()}hello\n|0   |61|\n${head()}|0   |62|\n`,
      [
        ['', at],
        ['b', at],
      ],
      [],
    ],
  ])('%s', (_, file, expected, codes) => {
    const result = read(text(file));
    expect(result.format).toBe('k12');
    expect(result.frames.map(frame => [frame.text, frame.time])).toEqual(expected);
    expect(result.codes).toEqual(codes);
  });

  it('knows Ethernet only', () => {
    expect(read(text(`${head(undefined, 'MTP-L2')}|0   |61|\n`)).frames[0]!.linkType).toBe(0x10000);
  });
});

describe('every container', () => {
  const heads: number[][] = [
    SNOOP,
    [...big(0xa1b2cd34, 0x0002_0004, 0, 0, 65_535, 1)],
    [...u32(0xa1b2c3d4, 0x0003_0002, 0, 0, 65_535, 1)],
    [...text('GMBU'), 3, 2, ...u16(1), ...u16(2026, 3, 4, 5, 7, 30, 0, 0), ...u32(200, 40), ...new Array(96).fill(0)],
    [...text('RTSS'), 1, 1, ...u16(1), ...new Array(16).fill(0), ...u32(128, 16), ...new Array(96).fill(0)],
    text('+---------+---------------+----------+\n01:02:03,004,005   ETHER\n|0   |'),
  ];

  it('is known by its first bytes', () => {
    expect(heads.map(head => recogniseCapture(Uint8Array.from(head)))).toEqual([
      'snoop',
      'modified-pcap',
      'pcap',
      'netmon',
      'netmon',
      'k12',
    ]);
  });

  it('never throws, reads the same however it is cut, and gives no more bytes than twice what it has', () => {
    const tail = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: fc.constantFrom(...'|0af\n+,: ') }).map(bytesOf),
    );
    fc.assert(
      fc.property(fc.constantFrom(...heads), tail, fc.integer({ min: 1, max: 90 }), (head, rest, size) => {
        const file = [...head, ...rest];
        const whole = read(file);
        expect(read(file, size)).toEqual(whole);
        const captured = whole.frames.reduce((sum, frame) => sum + frame.text.length, 0);
        expect(captured).toBeLessThanOrEqual(2 * file.length);
        expect(whole.frames.every(frame => Number.isFinite(frame.time))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

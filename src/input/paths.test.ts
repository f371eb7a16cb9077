import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { findInputs } from './paths.js';

const FILES = [
  'b.pcap',
  'a.pcapng',
  'sub/c.PCAP',
  'sub/d.pcap.gz',
  'sub/e.trace',
  'sub/sip.log',
  'sub/README.txt',
  'sub/picture.png',
  'ring/x.pcap10',
  'ring/x.pcap2.zst',
  'ring/x.pcapng.1',
  'ring/y.snoop.lz4',
  'ring/pcap1',
  'ring/x.pcap.part',
  '.hidden.pcap',
  'odd[1].pcap',
  'empty/readme.md',
];

const RING = ['ring/x.pcap10', 'ring/x.pcap2.zst', 'ring/x.pcapng.1', 'ring/y.snoop.lz4'];

let root: string;
let before: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'cpmlint-paths-'));
  for (const file of FILES) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  symlinkSync(root, join(root, 'sub/loop'));
  symlinkSync(join(root, 'b.pcap'), join(root, 'link.pcap'));
  before = process.cwd();
  process.chdir(root);
});
afterAll(() => {
  process.chdir(before);
  rmSync(root, { recursive: true });
});

const find = (...args: string[]): string[] => findInputs(args, path => path.endsWith('sip.log'));

describe('the inputs that arguments name', () => {
  it.each<[string, string[], string[]]>([
    ['a file, whatever its name', ['sub/picture.png'], ['sub/picture.png']],
    ['files keep their order', ['b.pcap', 'a.pcapng'], ['b.pcap', 'a.pcapng']],
    ['a symbolic link that is named', ['link.pcap'], ['link.pcap']],
    [
      'a directory: captures all the way down, sorted, logs only if they are ones',
      ['.'],
      [...['a.pcapng', 'b.pcap', 'odd[1].pcap'], ...RING, 'sub/c.PCAP', 'sub/d.pcap.gz', 'sub/e.trace', 'sub/sip.log'],
    ],
    ['a directory of a ring buffer: its files are numbered, and may be packed', ['ring'], RING],
    ['a glob', ['*.pcap*'], ['a.pcapng', 'b.pcap', 'odd[1].pcap']],
    ['a glob with braces', ['{b,x}.pcap'], ['b.pcap']],
    ['a file whose name looks like a glob', ['odd[1].pcap'], ['odd[1].pcap']],
    ['the same file by two ways: once', ['b.pcap', './b.pcap', '*.pcap'], ['b.pcap', 'odd[1].pcap']],
    ['standard input', ['-'], ['-']],
  ])('%s', (_, args, expected) => {
    expect(find(...args)).toEqual(expected);
  });

  it.each<[string, string[], string]>([
    ['a file that is not there', ['no.pcap'], 'no input matched "no.pcap": there is no such file or directory'],
    ['a glob without a match', ['*.cap'], 'no input matched "*.cap": no file has such a name'],
    [
      'a directory without captures',
      ['empty'],
      'no input matched "empty": the directory holds no captures (looked for *.pcap *.pcapng *.cap *.snoop *.trace *.txt *.log, also with .gz .zst .lz4 after it)',
    ],
    ['standard input with others', ['-', 'b.pcap'], '- (standard input) cannot be mixed with other inputs'],
    ['nothing', [], 'no input: name a capture, a directory or a glob, or - for standard input'],
  ])('%s is the user’s mistake', (_, args, message) => {
    expect(() => find(...args)).toThrow(new UserError(message));
  });
});

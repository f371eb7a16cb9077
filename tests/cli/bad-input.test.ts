import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { Place } from './command.js';
import { datagram, fileHeader, media, OPTIONS_REQUEST, pcap, record } from './pcap.js';

const TIME = 1_700_000_000;
const place = new Place();
const sip = record(datagram(OPTIONS_REQUEST), TIME);

beforeAll(() => {
  place.write('good.pcap', pcap(sip));
  place.write('good.pcap.gz', gzipSync(pcap(sip)));
  place.write('notes.txt', 'These are the notes of the test on Tuesday.\n');
  place.write('empty.pcap', '');
  place.write('cut.pcap', pcap(sip, record(datagram(OPTIONS_REQUEST), TIME + 1)).subarray(0, -10));
  place.write('cut.pcap.gz', gzipSync(pcap(...media(50), sip)).subarray(0, -9));
  place.write('giant.pcap', pcap(sip, record(datagram('x'), TIME + 1, 0xffff_fff0)));
  place.write('link.pcap', Buffer.concat([fileHeader(147), record(Buffer.alloc(60), TIME)]));
  place.write('media.pcap', pcap(...media(1234)));
  place.write('no-frames.pcap', pcap());
});

describe('an input that cannot be read, or not to its end, ends with 3 and says why', () => {
  it.each<[string, string[]]>([
    [
      'notes.txt',
      [
        'cpmlint: notes.txt: It is in no format that cpmlint reads (pcap, pcapng, snoop, NetMon, K12 text, trace; also packed with gzip, zstd or lz4); export it from Wireshark or with editcap as pcapng',
      ],
    ],
    ['empty.pcap', ['cpmlint: empty.pcap: The file is empty (0 bytes): nothing was captured into it; capture again']],
    ['cut.pcap', ['cpmlint: cut.pcap: The file ends inside record 2, 10 of its 277 bytes are missing']],
    [
      'cut.pcap.gz',
      [
        'cpmlint: cut.pcap.gz: The gzip data ends too early and what follows was not read; copy or compress the capture again',
      ],
    ],
    [
      'giant.pcap',
      [
        'cpmlint: giant.pcap: Record 2 at byte 317 claims 4294967280 captured bytes; no further record was found before the file ends',
      ],
    ],
    [
      'link.pcap',
      [
        'cpmlint: link.pcap: Link type 147 is not decoded',
        'cpmlint: link.pcap: Read 1 frame (user-defined 147), none of them carries SIP or MSRP in the clear',
      ],
    ],
    [
      'media.pcap',
      ['cpmlint: media.pcap: Read 1,234 frames (Ethernet), none of them carries SIP or MSRP in the clear'],
    ],
    [
      'no-frames.pcap',
      ['cpmlint: no-frames.pcap: The capture holds no frames; capture again while the client is in use'],
    ],
  ])('%s', (file, sentences) => {
    const { code, stderr } = place.run(['check', file]);
    expect(stderr).toBe(sentences.map(sentence => `${sentence}\n`).join(''));
    expect(code).toBe(3);
  });

  it('and the others are judged all the same', () => {
    const { code, stdout } = place.run(['check', 'empty.pcap', 'good.pcap', 'notes.txt', '--json', '-', '--quiet']);
    expect(code).toBe(3);
    const { captures, summary } = JSON.parse(stdout);
    expect(
      captures.map((capture: { path: string; sipMessages: number }) => [capture.path, capture.sipMessages]),
    ).toEqual([
      ['empty.pcap', 0],
      ['good.pcap', 1],
      ['notes.txt', 0],
    ]);
    expect(summary.sessions).toBe(0);
  });

  it('what comes before the damage is read', () => {
    for (const file of ['cut.pcap', 'giant.pcap']) {
      const { stdout } = place.run(['check', file, '--json', '-', '--quiet']);
      expect(JSON.parse(stdout).captures[0].sipMessages).toBe(1);
    }
  });
});

describe('keys on the command line', () => {
  it('are in no report', () => {
    const key = 'c0ffee00c0ffee00c0ffee00c0ffee00';
    const sa = `spi=0x1234,enc=aes-cbc:${key},auth=hmac-md5-96:${key}`;
    const reports = ['--json', '--html'].map(option => place.run(['good.pcap', '--esp-sa', sa, option, '-']));
    const all = reports.map(({ stdout, stderr }) => stdout + stderr).join('');
    expect(all).toContain('[key]');
    expect(all).not.toContain('c0ffee');
  });
});

describe('wrong usage ends with 2', () => {
  it.each<[string[], string]>([
    [['check', 'no.pcap'], 'cpmlint: no input matched "no.pcap": there is no such file or directory\n'],
    [['check', '*.cap'], 'cpmlint: no input matched "*.cap": no file has such a name\n'],
    [
      ['check', 'good.pcap', '--jsonn', 'x'],
      `cpmlint: unknown option '--jsonn'\n(Did you mean --json?)\nRun "cpmlint check --help" for what can be said.\n`,
    ],
    [
      ['check', 'good.pcap', '--esp-sa', 'spi=1,enc=aes-cbc:00112233,auth=none'],
      'cpmlint: --esp-sa: aes-cbc has a key of 16 or 24 or 32 bytes, and 4 were given\n',
    ],
    [
      ['check', 'good.pcap', '--link-type', '1=ip'],
      'cpmlint: --link-type 1=ip: only the user-defined link types 147 to 162 can be given a meaning\n',
    ],
    [
      ['check', 'good.pcap', '--html', '-', '--json', '-'],
      'cpmlint: --html and --json both go to standard output; write one of them elsewhere\n',
    ],
    [
      ['check', 'good.pcap', '--html', 'no/report.html'],
      'cpmlint: cannot write no/report.html: there is no directory no; create it first\n',
    ],
    [['check', 'good.pcap', '--html', '.'], 'cpmlint: cannot write .: it is a directory; name a file in it\n'],
    [
      ['check', 'good.pcap', '--json', './good.pcap'],
      'cpmlint: ./good.pcap is one of the captures; write the report elsewhere\n',
    ],
    [['check', '-', 'good.pcap'], 'cpmlint: - (standard input) cannot be mixed with other inputs\n'],
  ])('%j', (args, message) => {
    expect(place.run(args)).toEqual({ code: 2, stdout: '', stderr: message });
  });

  it('and nothing was written', () => {
    place.run(['check', 'no.pcap', '--json', 'result.json']);
    expect(place.shell('ls *.json .*.tmp').stdout).toBe('');
  });
});

describe('the same capture', () => {
  it.each<[string, string]>([
    ['a file', 'cpmlint check good.pcap'],
    ['the default command', 'cpmlint good.pcap'],
    ['gzip', 'cpmlint check good.pcap.gz'],
    ['standard input', 'cpmlint check - < good.pcap'],
    ['a pipe', 'cat good.pcap | cpmlint -'],
    ['gzip through a pipe', 'cat good.pcap.gz | cpmlint check -'],
    ['a named pipe', 'cpmlint check <(cat good.pcap)'],
  ])('as %s gives the same', (_, line) => {
    const { code, stdout, stderr } = place.shell(`${line} --json - --quiet`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [capture] = JSON.parse(stdout).captures;
    expect(capture).toMatchObject({
      id: 'c1',
      format: 'pcap',
      frames: 1,
      sipMessages: 1,
      msrpMessages: 0,
      diagnostics: [],
    });
  });
});

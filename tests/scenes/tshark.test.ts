/** An independent witness: what Wireshark makes of the captures that are made of the scenes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  inSequence,
  type Mark,
  type PcapngOptions,
  type PcapOptions,
  parseTrace,
  type WrittenCapture,
  writePcap,
  writePcapng,
} from '../../fixtures/write-capture.mjs';
import { loadScene, overIpv6, sceneNames } from './scenes.js';

const present = spawnSync('tshark', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'scenes-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Frame {
  readonly number: number;
  /** Microseconds since the epoch. */
  readonly time: number;
  readonly protocols: string;
  readonly sip: number;
  readonly msrp: number;
  /** What tshark calls malformed or an error. */
  readonly problem: string;
}

const ERROR = 0x0080_0000;
const FIELDS = ['frame.number', 'frame.time_epoch', 'frame.protocols', 'sip.CSeq.method', 'msrp.end.line'];
const PREFERENCES = [
  'tcp.reassemble_out_of_order:TRUE',
  'ip.check_checksum:TRUE',
  'tcp.check_checksum:TRUE',
  'udp.check_checksum:TRUE',
];

function dissect(bytes: Uint8Array): Frame[] {
  const file = join(folder, 'capture');
  writeFileSync(file, bytes);
  const fields = [...FIELDS, '_ws.malformed', '_ws.expert.severity', '_ws.expert.message'].flatMap(name => [
    '-e',
    name,
  ]);
  const out = execFileSync(
    'tshark',
    [...PREFERENCES.flatMap(set => ['-o', set]), '-r', file, '-T', 'fields', ...fields],
    {
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const count = (list: string | undefined) => (list ? list.split(',').length : 0);
  return out
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [number, time, protocols, sip, msrp, malformed, severities, message] = line.split('\t');
      const error = severities?.split(',').some(severity => Number(severity) >= ERROR);
      return {
        number: Number(number),
        time: Math.round(Number(time) * 1_000_000),
        protocols: protocols ?? '',
        sip: count(sip),
        msrp: count(msrp),
        problem: malformed || error ? `${protocols}: ${malformed} ${message}` : '',
      };
    });
}

const isMsrp = (mark: Mark) => mark.kind === 'message' && Buffer.from(mark.bytes).subarray(0, 5).toString() === 'MSRP ';
const isSip = (mark: Mark) => mark.kind === 'message' && !isMsrp(mark);
const problems = (frames: readonly Frame[]) => frames.map(({ problem }) => problem).filter(problem => problem !== '');
const sum = (frames: readonly Frame[], of: 'sip' | 'msrp') => frames.reduce((total, frame) => total + frame[of], 0);

describe.runIf(present)('tshark', () => {
  it('reads every scene as it is written: each message in its frames, none malformed', () => {
    const scenes = sceneNames().map(name => parseTrace(loadScene(name)));
    const marks = inSequence(scenes);
    const written = writePcap(marks);
    const frames = dissect(written.bytes);
    expect(problems(frames)).toEqual([]);
    marks.forEach((mark, index) => {
      const own = written.frames[index]!.map(number => frames[number - 1]!);
      expect(own.length > 0).toBe(mark.kind === 'message');
      expect([sum(own, 'sip'), sum(own, 'msrp')]).toEqual([Number(isSip(mark)), Number(isMsrp(mark))]);
      if (mark.kind === 'message') expect(own.at(-1)!.time).toBe(mark.time);
    });
    expect(sum(frames, 'sip')).toBe(marks.filter(isSip).length);
    expect(sum(frames, 'msrp')).toBe(marks.filter(isMsrp).length);
    const encrypted = marks.filter(mark => mark.kind === 'connection' && mark.event === 'encrypted').length;
    expect(frames.filter(({ protocols }) => protocols.endsWith(':tls')).length).toBe(6 * encrypted);
  });

  const deferred = parseTrace(loadScene('deferred-one-to-one'));
  const compact = parseTrace(loadScene('one-to-one-compact'));
  const v6 = parseTrace(overIpv6(loadScene('deferred-one-to-one')));
  const pcap = (marks: readonly Mark[], options: PcapOptions) => ({ marks, written: writePcap(marks, options) });
  const pcapng = (marks: readonly Mark[], options: PcapngOptions) => ({ marks, written: writePcapng(marks, options) });

  it.each<[string, string, () => { marks: readonly Mark[]; written: WrittenCapture }]>([
    [
      'big-endian pcap with nanoseconds and VLAN',
      'eth:ethertype:vlan:ethertype:ip',
      () => pcap(compact, { byteOrder: 'big', nanoseconds: true, linkType: 'vlan' }),
    ],
    ['QinQ over IPv6', 'eth:ethertype:ieee8021ad:ethertype:vlan:ethertype:ipv6', () => pcap(v6, { linkType: 'qinq' })],
    ['Linux cooked', 'sll:ethertype:ip', () => pcap(compact, { linkType: 'sll' })],
    ['Linux cooked 2 over IPv6', 'sll:ethertype:ipv6', () => pcap(v6, { linkType: 'sll2' })],
    ['raw IP, fragmented', 'raw:ip', () => pcap(compact, { linkType: 'raw', mtu: 400 })],
    [
      'loopback over IPv6 with extension headers',
      'null:ipv6',
      () => pcap(v6, { linkType: 'null', extensionHeaders: ['hop-by-hop', 'routing', 'destination'] }),
    ],
    ['loopback of OpenBSD', 'null:ip', () => pcap(deferred, { linkType: 'loop' })],
    [
      'IPv6 fragments',
      'eth:ethertype:ipv6',
      () => pcap(v6, { mtu: 600, extensionHeaders: ['destination'], mss: 1400 }),
    ],
    [
      'pcapng with interfaces of several kinds and two sections',
      'eth:ethertype:ip',
      () =>
        pcapng(deferred, {
          sections: 2,
          interfaces: [
            { linkType: 'ethernet', tsresol: 9 },
            { linkType: 'sll', tsoffset: 3600 },
          ],
        }),
    ],
    [
      'big-endian pcapng in units of a power of two',
      'eth:ethertype:ip',
      () => pcapng(compact, { byteOrder: 'big', tsresol: 0x80 + 30 }),
    ],
    [
      'sequence numbers that wrap, small segments out of order, some sent twice',
      'eth:ethertype:ip',
      () => pcap(deferred, { initialSequence: 0xffff_ff00, mss: 500, reorder: [1, 5], duplicate: [2, 7] }),
    ],
    ['segments that overlap', 'eth:ethertype:ip', () => pcap(deferred, { mss: 700, overlap: 50 })],
  ])('%s', (_, link, make) => {
    const { marks, written } = make();
    const frames = dissect(written.bytes);
    expect(problems(frames)).toEqual([]);
    expect(frames[0]!.protocols.startsWith(link)).toBe(true);
    expect(sum(frames, 'sip')).toBe(marks.filter(isSip).length);
  });

  it('notices what is broken, so that its silence means something', () => {
    const { bytes } = writePcap(compact);
    const broken = Uint8Array.from(bytes);
    // A byte of the SIP message in the first frame: the checksum of UDP is wrong then.
    broken[24 + 16 + 14 + 20 + 8 + 5]! ^= 0xff;
    expect(problems(dissect(broken)).length).toBeGreaterThan(0);
  });
});

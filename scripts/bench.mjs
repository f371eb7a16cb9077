// `npm run bench [MB]`: makes captures of two kinds, runs cpmlint (all rules, --json) and, where it is installed, tshark on
// them in alternation, and prints medians of CPU seconds and peak memory. Nothing is downloaded; the captures are the same
// for the same size.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compose, parseTrace, writePcap } from '../fixtures/write-capture.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const megabytes = Number(process.argv[2] ?? 100);
const ROUNDS = 5;
const FILE_HEADER = 24;
/** The longest of these scenes takes a quarter of an hour; milliseconds. */
const SPACING = 1_000_000;
const SCENES = ['deferred-one-to-one', 'one-to-one', 'group', 'group-refused-486'];
const TSHARK_FIELDS = (
  'frame.number frame.time_epoch ip.src ip.dst udp.srcport udp.dstport tcp.srcport tcp.dstport sip.Method sip.Status-Code ' +
  'sip.CSeq sip.Call-ID sip.from.tag sip.to.tag sip.Via.branch msrp.transaction.id msrp.method msrp.status.code'
).split(' ');

/** The scenes again and again, one after the other, each time with a client, identifiers and a time of its own. */
function* sessions() {
  const texts = SCENES.map(name => readFileSync(join(root, `fixtures/scenes/${name}.trace`), 'latin1'));
  for (let count = 0; ; count++) {
    const id = count.toString(36).padStart(5, '0');
    const text = texts[count % texts.length]
      .replace(/^(Call-ID: )/gm, `$1${id}`)
      .replace(/(branch=z9hG4bK)/g, `$1${id}`)
      .replace(/(;tag=)/g, `$1${id}`)
      .replace(/(msrp:\/\/[^/\s]+\/)/g, `$1${id}`)
      .replace(/^(MSRP )(\S+)/gm, `$1${id}$2`)
      .replace(/^-------(?=\S+[$+#]$)/gm, `-------${id}`)
      .replace(/^((?:imdn\.)?Message-ID: )/gm, `$1${id}`)
      .replace(/(<message-id>)/g, `$1${id}`)
      .replace(/^((?:Conversation|Contribution)-ID: )/gm, `$1${id}`)
      .replace(/^--- (\S+)Z/gm, (_, time) => `--- ${new Date(Date.parse(`${time}Z`) + count * SPACING).toISOString()}`)
      .replaceAll('192.0.2.15', `10.${(count >> 14) & 127}.${(count >> 7) & 127}.${count & 127}`);
    yield writePcap(parseTrace(compose(text)), { initialSequence: count }).bytes;
  }
}

/** One frame of RTP: Ethernet, IPv4, UDP, 172 bytes. */
function mediaRecord() {
  const record = Buffer.alloc(16 + 214);
  record.writeUInt32LE(1_772_694_000, 0);
  record.writeUInt32LE(214, 8);
  record.writeUInt32LE(214, 12);
  record.set([8, 0, 0x45, 0], 16 + 12);
  record.writeUInt16BE(200, 16 + 16);
  record.set([64, 17], 16 + 22);
  record.set([198, 51, 100, 40, 192, 0, 2, 15], 16 + 26);
  record.writeUInt16BE(40_000, 16 + 34);
  record.writeUInt16BE(50_000, 16 + 36);
  record.writeUInt16BE(180, 16 + 38);
  record.set([0x80, 0], 16 + 42);
  return record;
}

/** @param share of the bytes that is signalling */
function make(path, share) {
  const file = openSync(path, 'w');
  const media = Buffer.concat(Array(200).fill(mediaRecord()));
  let [written, signalling] = [0, 0];
  for (const bytes of sessions()) {
    const part = written === 0 ? bytes : bytes.subarray(FILE_HEADER);
    written += writeSync(file, part);
    signalling += part.length;
    while (signalling / written > share) written += writeSync(file, media);
    if (written > megabytes * 1e6) break;
  }
  closeSync(file);
}

/** @returns CPU seconds and peak memory in MB of the whole process */
function run(command, args) {
  const timed = ['-f', '%U %S %M', command, ...args];
  const { stderr, status, error } = spawnSync('/usr/bin/time', timed, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (error || status > 3) throw new Error(`${command} failed: ${error ?? stderr}`);
  const [user, system, kilobytes] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { cpu: user + system, memory: kilobytes / 1024 };
}

const median = values => [...values].sort((a, b) => a - b)[values.length >> 1];

const directory = mkdtempSync(join(tmpdir(), 'cpmlint-bench-'));
try {
  for (const [name, share] of [
    ['needle', 0.02],
    ['signalling', 1],
  ]) {
    const path = join(directory, `${name}.pcap`);
    make(path, share);
    const ours = ['bin/cpmlint.js', 'check', path, '--json', '/dev/null', '--quiet'];
    const theirs = [
      '-r',
      path,
      '-n',
      '-Y',
      'sip||msrp',
      '-T',
      'fields',
      ...TSHARK_FIELDS.flatMap(field => ['-e', field]),
    ];
    const runs = { cpmlint: [], tshark: [] };
    for (let round = 0; round < ROUNDS; round++) {
      runs.cpmlint.push(run(process.execPath, ours));
      if (existsSync('/usr/bin/tshark')) runs.tshark.push(run('tshark', theirs));
    }
    console.log(`${name}: ${(statSync(path).size / 1e6).toFixed(0)} MB`);
    for (const [tool, results] of Object.entries(runs)) {
      if (results.length === 0) continue;
      const cpu = results.map(one => one.cpu);
      const memory = median(results.map(one => one.memory)).toFixed(0);
      const spread = `${Math.min(...cpu).toFixed(2)}–${Math.max(...cpu).toFixed(2)}`;
      console.log(`  ${tool.padEnd(8)} ${median(cpu).toFixed(2)} CPU s (${spread}), ${memory} MB`);
    }
  }
} finally {
  rmSync(directory, { recursive: true });
}

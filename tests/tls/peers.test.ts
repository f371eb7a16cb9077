import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { type Mark, overWebSocket, type PcapOptions, writePcap, writePcapng } from '../../fixtures/write-capture.mjs';
import { readInput } from '../../src/input/index.js';
import type { CaptureResult, TraceEvent } from '../../src/model/index.js';
import { KeyLog } from '../../src/transport/index.js';
import { reading } from '../scenes/captures.js';
import { type Conversation, hasOpenssl, type Line, Peers } from './peers.js';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

const body = 'x'.repeat(40_000);
const REGISTER = 'REGISTER sip:example.com SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n';
const OK = 'SIP/2.0 200 OK\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n';
const MESSAGE = `MESSAGE sip:bob@example.com SIP/2.0\r\nCall-ID: 2\r\nCSeq: 1 MESSAGE\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const OK2 = OK.replaceAll('1 REGISTER', '1 MESSAGE').replace('Call-ID: 1', 'Call-ID: 2');

/** Requests and responses; one message over many records, several messages in one. */
const SIP: readonly Line[] = [
  { from: 'client', text: REGISTER },
  { from: 'server', text: OK },
  { from: 'client', text: MESSAGE },
  { from: 'server', text: OK2 + OK2 },
];
const SIP_TEXTS = [REGISTER, OK, MESSAGE, OK2, OK2];

const q = ['-quiet'];
const tls12 = (cipher: string, ...more: string[]): string[] => ['-tls1_2', '-cipher', `${cipher}:@SECLEVEL=0`, ...more];
const tls13 = (suite: string): string[] => ['-tls1_3', '-ciphersuites', suite];

describe.skipIf(!hasOpenssl)('TLS between openssl s_client and s_server', () => {
  const peers = new Peers();
  afterAll(() => peers.close());

  async function read(
    { marks, keys }: Pick<Conversation, 'marks' | 'keys'>,
    options: PcapOptions = {},
  ): Promise<{ events: TraceEvent[]; texts: string[]; result: CaptureResult }> {
    writeFileSync(peers.path('a.pcap'), writePcap(marks, options).bytes);
    writeFileSync(peers.path('a.keys'), keys);
    const input = readInput([peers.path('a.pcap')]);
    const events: TraceEvent[] = [];
    for await (const batch of input) events.push(...batch.events);
    const texts = events.flatMap(event => (event.type === 'message' ? event.text : []));
    return { events, texts, result: input.captures()[0]! };
  }

  /** A pcapng file, read while its key log grows. */
  async function readChunks(
    chunks: AsyncIterable<Uint8Array>,
    keyLog: KeyLog,
  ): Promise<{ events: TraceEvent[]; texts: string[]; codes: string[] }> {
    const { batches, diagnostics } = reading(chunks, keyLog);
    const events: TraceEvent[] = [];
    for await (const batch of batches) events.push(...batch.events);
    const texts = events.flatMap(event => (event.type === 'message' ? event.text : []));
    return { events, texts, codes: diagnostics.list().map(({ code }) => code) };
  }

  /** SIP messages, as tshark counts them with the same keys. */
  function tshark(): number {
    const set = ['tcp.reassemble_out_of_order:TRUE', `tls.keylog_file:${peers.path('a.keys')}`];
    const args = ['-r', peers.path('a.pcap'), ...set.flatMap(one => ['-o', one]), '-T', 'fields', '-e', 'sip.CSeq'];
    const out = execFileSync('tshark', args, { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'] });
    return out.split(/[\n,]/).filter(line => line.trim() !== '').length;
  }

  it.each<[string, string[], string[], 'rsa' | 'ec']>([
    ['1.2 AES-128-GCM', [], tls12('ECDHE-RSA-AES128-GCM-SHA256'), 'rsa'],
    ['1.2 AES-256-GCM, RSA key exchange', [], tls12('AES256-GCM-SHA384'), 'rsa'],
    ['1.2 AES-128-CCM', [], tls12('AES128-CCM'), 'rsa'],
    ['1.2 AES-256-CCM', [], tls12('ECDHE-ECDSA-AES256-CCM'), 'ec'],
    ['1.2 AES-128-CCM-8', [], tls12('ECDHE-ECDSA-AES128-CCM8'), 'ec'],
    ['1.2 ChaCha20-Poly1305', [], tls12('ECDHE-RSA-CHACHA20-POLY1305'), 'rsa'],
    ['1.2 AES-128-CBC SHA-1, encrypt-then-MAC', [], tls12('AES128-SHA'), 'rsa'],
    ['1.2 AES-128-CBC SHA-1, MAC-then-encrypt', ['-no_etm'], tls12('AES128-SHA'), 'rsa'],
    ['1.2 AES-256-CBC SHA-256, MAC-then-encrypt', ['-no_etm'], tls12('AES256-SHA256'), 'rsa'],
    ['1.2 AES-256-CBC SHA-384, encrypt-then-MAC', [], tls12('ECDHE-RSA-AES256-SHA384'), 'rsa'],
    ['1.3 AES-128-GCM', [], tls13('TLS_AES_128_GCM_SHA256'), 'rsa'],
    ['1.3 AES-256-GCM', [], tls13('TLS_AES_256_GCM_SHA384'), 'ec'],
    ['1.3 ChaCha20-Poly1305', [], tls13('TLS_CHACHA20_POLY1305_SHA256'), 'rsa'],
    ['1.3 AES-128-CCM', [], tls13('TLS_AES_128_CCM_SHA256'), 'rsa'],
    ['1.3 AES-128-CCM-8', [], tls13('TLS_AES_128_CCM_8_SHA256:@SECLEVEL=0'), 'rsa'],
  ])(
    '%s',
    async (name, server, client, certificate) => {
      const conversation = await peers.talk([...q, ...client, ...server], [...q, ...client], SIP, certificate);
      const { texts, events, result } = await read(conversation);
      expect(texts).toEqual(SIP_TEXTS);
      expect(events.every(({ origin }) => origin.transport === 'tls')).toBe(true);
      expect(result.diagnostics).toEqual([]);
      if (!hasTshark) return;
      console.info(`${name}: ${result.sipMessages} SIP messages, tshark ${tshark()}`);
    },
    30_000,
  );

  const GCM12 = tls12('ECDHE-RSA-AES128-GCM-SHA256');
  const GCM13 = tls13('TLS_AES_128_GCM_SHA256');
  const talk = (args: readonly string[], lines = SIP): Promise<Conversation> =>
    peers.talk([...q, ...args], [...q, ...args], lines);

  it.each<[string, PcapOptions]>([
    ['many segments a record', { mss: 50 }],
    ['one byte a segment', { mss: 1 }],
    ['several records a segment', { mss: 60_000, coalesce: 100_000_000 }],
    ['segments out of order and twice', { mss: 500, reorder: n => n % 3 === 0, twice: n => n % 5 === 0 }],
  ])(
    'is read in %s',
    async (_, options) => {
      const lines = SIP.filter(({ text }) => options.mss !== 1 || text.length < 1000);
      for (const args of [GCM12, GCM13]) {
        const { texts, events } = await read(await talk(args, lines), options);
        expect(texts.sort()).toEqual(SIP_TEXTS.filter(text => lines.some(line => line.text.includes(text))).sort());
        const frames = events.flatMap(event => (event.type === 'message' ? [event.origin.frames] : []));
        for (const numbers of frames) expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      }
    },
    30_000,
  );

  it('TLS 1.3: a HelloRetryRequest, as the server wants another group', async () => {
    const both = [...q, ...GCM13];
    const conversation = await peers.talk([...both, '-groups', 'P-384'], [...both, '-groups', 'X25519:P-384'], SIP);
    expect((await read(conversation)).texts).toEqual(SIP_TEXTS);
  });

  // What begins with R or K is a command where commands are allowed.
  const [options, ok] = [REGISTER, OK].map(text => text.replaceAll('REGISTER', 'OPTIONS')) as [string, string];
  const withCommand = (command: string): Line[] => [
    { from: 'client', text: options },
    { from: 'server', text: ok },
    { from: 'client', text: command, isCommand: true },
    ...SIP.slice(2),
  ];

  it.each<[string, string, readonly string[], readonly string[]]>([
    ['TLS 1.3: keys updated by the client', 'k\n', GCM13, []],
    ['TLS 1.3: keys updated by both', 'K\n', GCM13, []],
    ['TLS 1.2: a renegotiation', 'R\n', GCM12, ['-client_renegotiation']],
  ])('%s', async (_, command, args, more) => {
    const { texts, result } = await read(await peers.talk([...q, ...args, ...more], args, withCommand(command)));
    expect(texts).toEqual([options, ok, ...SIP_TEXTS.slice(2)]);
    expect(result.diagnostics).toEqual([]);
  });

  it.each([
    ['1.2, ticket', GCM12, []],
    ['1.2, session id', GCM12, ['-no_ticket']],
    ['1.3', GCM13, []],
  ])('a resumption: TLS %s', async (_, args, more) => {
    const session = peers.path('session');
    const both = [...q, ...args, ...more];
    const first = [...both, '-sess_out', session];
    const conversation = await peers.talk(both, first, SIP.slice(0, 2), 'rsa', [...both, '-sess_in', session]);
    expect((await read(conversation)).texts).toEqual([REGISTER, OK, REGISTER, OK]);
  });

  it('TLS 1.3: early data are passed over', async () => {
    const session = peers.path('session');
    const early = peers.path('early');
    writeFileSync(early, OK2);
    const both = [...q, ...GCM13];
    const again = [...both, '-sess_in', session, '-early_data', early];
    const server = [...both, '-early_data', '-no_anti_replay'];
    const conversation = await peers.talk(server, [...both, '-sess_out', session], SIP.slice(0, 2), 'rsa', again);
    expect((await read(conversation)).texts).toEqual([REGISTER, OK, REGISTER, OK]);
  });

  it('carries MSRP and WebSocket as TCP does', async () => {
    const send =
      'MSRP a1b2c3d4 SEND\r\nTo-Path: msrps://b:1/x;tcp\r\nFrom-Path: msrps://a:1/y;tcp\r\nMessage-ID: 1\r\n-------a1b2c3d4$\r\n';
    const { events, result } = await read(await talk(GCM13, [{ from: 'client', text: send }]));
    expect([result.msrpMessages, events.at(-1)?.origin.transport]).toEqual([1, 'tls']);

    const ends = [1, 2].map(port => ({ address: '192.0.2.1', port }));
    const marks = [REGISTER, OK].map((text, index): Mark => {
      const [source, destination] = index === 0 ? [ends[0]!, ends[1]!] : [ends[1]!, ends[0]!];
      return { kind: 'message', line: 0, time: index, transport: 'tcp', source, destination, bytes: Buffer.from(text) };
    });
    // ASCII only: openssl passes its input on as it comes, and so it is compared.
    const lines = overWebSocket(marks).flatMap((mark): Line[] => {
      if (mark.kind !== 'message') return [];
      return [{ from: mark.source.port === 1 ? 'client' : 'server', text: Buffer.from(mark.bytes).toString('latin1') }];
    });
    const wss = await read(await talk(GCM12, lines));
    expect(wss.texts).toEqual([REGISTER, OK]);
    expect(wss.events.at(-1)?.origin.transport).toBe('wss');
  });

  it.each([
    ['1.2', GCM12],
    ['1.3', GCM13],
  ])('TLS %s: goes on after a gap', async (_, args) => {
    const { marks, keys } = await talk(args, [...SIP, ...SIP]);
    const bytes = marks.reduce((sum, mark) => sum + (mark.kind === 'message' ? mark.bytes.length : 0), 0);
    const hit = Math.floor(bytes / 1000 / 3);
    const { texts, result } = await read({ marks, keys }, { mss: 1000, drop: [hit, hit + 1] });
    expect(texts.length).toBeGreaterThanOrEqual(9);
    expect(texts.filter(text => text === MESSAGE).length).toBe(1);
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['tcp.gap']);
  });

  it('says how many bytes between whom it could not read, without keys or with those of others', async () => {
    const { marks } = await talk(GCM13);
    const others = await talk(GCM13);
    const bytes = marks.reduce((sum, mark) => sum + (mark.kind === 'message' ? mark.bytes.length : 0), 0);
    const grouped = bytes.toString().replace(/\B(?=(?:\d{3})+$)/g, ',');
    for (const keys of ['', others.keys]) {
      const { events, result } = await read({ marks, keys });
      expect(events).toMatchObject([{ event: 'encrypted', protocol: 'tls', origin: { transport: 'tls' } }]);
      expect(result.diagnostics[0]).toMatchObject({
        code: 'tls.encrypted',
        count: 1,
        message: `1 TLS connection cannot be read without keys: ${grouped} bytes between 192.0.2.10 and 192.0.2.20:5061`,
      });
    }
  });

  it.each([
    ['in its middle', 0.6],
    ['at its end', 1],
  ])('a pcapng file may bring the keys %s', async (_, share) => {
    for (const args of [GCM12, GCM13]) {
      const { marks, keys } = await talk(args);
      const { bytes } = writePcapng(marks);
      const keyLog = new KeyLog();
      async function* chunks(): AsyncGenerator<Uint8Array> {
        const half = Math.floor(bytes.length * share);
        yield bytes.subarray(0, half);
        keyLog.add(keys);
        yield bytes.subarray(half);
      }
      const { texts, codes } = await readChunks(chunks(), keyLog);
      expect(texts.sort()).toEqual([...SIP_TEXTS].sort());
      expect(codes).toEqual([]);
    }
  });

  it('a pcapng file that brings none says so as soon as it is known', async () => {
    const { marks } = await talk(GCM13);
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield writePcapng(marks).bytes;
    }
    const { events, codes } = await readChunks(chunks(), new KeyLog());
    expect(events.map(event => event.type === 'connection' && [event.event, event.origin.frames])).toEqual([
      ['encrypted', [4]],
    ]);
    expect(codes).toEqual(['tls.encrypted']);
  });

  it('key logs are given, or lie beside the capture under either name', async () => {
    const { marks, keys } = await talk(GCM13);
    const capture = peers.path('named.pcap');
    writeFileSync(capture, writePcap(marks).bytes);
    const count = async (keyLogs: readonly string[] = []): Promise<number> => {
      const input = readInput([capture], undefined, { keyLogs });
      for await (const _ of input);
      return input.captures()[0]!.sipMessages;
    };
    expect(await count()).toBe(0);
    for (const name of ['given.txt', 'named.pcap.keys', 'named.keys']) {
      const path = peers.path(name);
      writeFileSync(path, keys);
      expect(await count(name === 'given.txt' ? [path] : [])).toBe(SIP_TEXTS.length);
      rmSync(path);
    }
    expect(() => readInput([capture], undefined, { keyLogs: [peers.path('gone')] })).toThrow(
      /key log .*gone is not there/,
    );
  });

  it('tries each of several secrets for one connection', async () => {
    const { marks, keys } = await talk(GCM12);
    const wrong = keys.replace(/[0-9a-f]{8}$/m, '00000000');
    expect((await read({ marks, keys: `# a comment\n${wrong}${keys}${keys}` })).texts).toEqual(SIP_TEXTS);
    expect((await read({ marks, keys: keys.toUpperCase().replaceAll('\n', '\r\n') })).texts).toEqual(SIP_TEXTS);
  });
});

/** WebSocket in captures: what comes out, and what tshark makes of the same bytes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Mark,
  overWebSocket,
  type PcapOptions,
  parseTrace,
  type WebSocketOptions,
  writePcap,
} from '../../fixtures/write-capture.mjs';
import { readInput } from '../../src/input/index.js';
import type { CaptureResult, Message } from '../../src/model/index.js';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'cpmlint-websocket-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'a.pcap');

async function read(marks: readonly Mark[], options: PcapOptions = {}): Promise<[Message[], CaptureResult]> {
  writeFileSync(file, writePcap(marks, options).bytes);
  const input = readInput([file]);
  const messages: Message[] = [];
  for await (const { events } of input) for (const event of events) if (event.type === 'message') messages.push(event);
  return [messages.sort((a, b) => a.origin.time - b.origin.time), input.captures()[0]!];
}

function tshark(): number {
  const args = ['-r', file, '-d', 'tcp.port==8080,http', '-o', 'tcp.reassemble_out_of_order:TRUE'];
  const fields = ['-T', 'fields', '-e', 'sip.CSeq'];
  const out = execFileSync('tshark', [...args, ...fields], { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'] });
  return out.split(/[\n,]/).filter(line => line.trim() !== '').length;
}

const long = 'y'.repeat(70_000);
const content = (length: number): string => 'z'.repeat(length);

const trace = `--- 2026-03-05T07:30:00Z tcp 192.0.2.10:40000 -> 192.0.2.20:8080
OPTIONS sip:a SIP/2.0
Call-ID: 1
CSeq: 1 OPTIONS
Content-Length: 0

--- 2026-03-05T07:30:01Z tcp 192.0.2.20:8080 -> 192.0.2.10:40000
SIP/2.0 200 OK
Call-ID: 1
CSeq: 1 OPTIONS
Content-Length: 0

--- 2026-03-05T07:30:02Z tcp 192.0.2.10:40000 -> 192.0.2.20:8080
MESSAGE sip:b@example.com SIP/2.0
Call-ID: 2
CSeq: 1 MESSAGE
Content-Type: text/plain
Content-Length: 400

${content(400)}
--- 2026-03-05T07:30:03Z tcp 192.0.2.20:8080 -> 192.0.2.10:40000
SIP/2.0 200 OK
Call-ID: 2
CSeq: 1 MESSAGE
Content-Length: 0

--- 2026-03-05T07:30:04Z tcp 192.0.2.10:40000 -> 192.0.2.20:8080
MESSAGE sip:b@example.com SIP/2.0
Call-ID: 3
CSeq: 1 MESSAGE
Content-Type: text/plain
Content-Length: 70000

${long}
--- 2026-03-05T07:30:05Z tcp 192.0.2.20:8080 -> 192.0.2.10:40000
SIP/2.0 200 OK
Call-ID: 3
CSeq: 1 MESSAGE
Content-Length: 0

`;
const marks = parseTrace(trace);
const texts = marks.flatMap(mark => (mark.kind === 'message' ? Buffer.from(mark.bytes).toString('latin1') : []));

describe('SIP over WebSocket', () => {
  it.each<[string, WebSocketOptions, PcapOptions, number]>([
    ['7-, 16- and 64-bit lengths, masked and not', {}, {}, 6],
    ['fragments', { fragment: 100 }, {}, 6],
    ['fragments with control frames between', { fragment: 100, ping: true }, {}, 6],
    ['deflated, each message by itself', { deflate: 'anew' }, {}, 6],
    ['deflated, each message after those before it', { deflate: 'takeover' }, {}, 6],
    ['deflated and in fragments', { deflate: 'takeover', fragment: 7, ping: true }, {}, 6],
    ['frames in small segments', { fragment: 3000 }, { mss: 37 }, 6],
    ['in one segment each, and out of order', {}, { reorder: number => number % 3 === 0 }, 6],
  ])('%s', async (name, webSocket, options) => {
    const [messages, result] = await read(overWebSocket(marks, webSocket), options);
    expect(messages.map(({ text }) => text)).toEqual(texts);
    expect(messages.map(({ origin }) => origin.transport)).toEqual(texts.map(() => 'ws'));
    expect(result.diagnostics).toEqual([]);
    if (hasTshark) console.info(`${name}: ${result.sipMessages} SIP messages, tshark ${tshark()}`);
  });

  it('is known by its first whole message where the upgrade was not captured', async () => {
    const [messages, result] = await read(overWebSocket(marks, { upgrade: false, fragment: 200 }), {
      handshake: false,
    });
    expect(messages.map(({ text }) => text)).toEqual(texts);
    expect(messages[0]?.origin.transport).toBe('ws');
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['tcp.mid-stream']);
  });

  it('goes on after a gap in a frame, and names what is missing', async () => {
    const [messages, result] = await read(overWebSocket(marks), { drop: [20] });
    expect(messages.map(({ content }) => content.kind)).toEqual(Array(3).fill(['sip-request', 'sip-response']).flat());
    expect(messages.map(({ faults }) => faults)).toEqual([[], [], [], [], ['gap'], []]);
    expect(messages[4]?.text).toBe(texts[4]?.slice(0, messages[4]?.text.length));
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['tcp.gap']);
  });

  it.each([
    ['takeover', [1, 3, 5], ['tcp.gap', 'websocket.deflated']],
    ['anew', [1, 2, 3, 4, 5], ['tcp.gap']],
  ] as const)(
    'deflated (%s): a lost message takes with it what refers to it, and that is said',
    async (deflate, left, codes) => {
      const [messages, result] = await read(overWebSocket(marks, { deflate }), { drop: [3] });
      expect(messages.map(({ text }) => text)).toEqual(left.map(index => texts[index]));
      expect(result.diagnostics.map(({ code }) => code)).toEqual(codes);
    },
  );
});

describe('MSRP over WebSocket', () => {
  const msrp = parseTrace(`--- 2026-03-05T07:30:00Z tcp 192.0.2.10:40000 -> 192.0.2.20:8080
MSRP a1b2c3d4 SEND
To-Path: msrp://192.0.2.20:8080/x;ws
From-Path: msrp://192.0.2.10:40000/y;ws
Message-ID: 1
Byte-Range: 1-5/5
Content-Type: text/plain

hello
-------a1b2c3d4$
--- 2026-03-05T07:30:01Z tcp 192.0.2.20:8080 -> 192.0.2.10:40000
MSRP a1b2c3d4 200 OK
To-Path: msrp://192.0.2.10:40000/y;ws
From-Path: msrp://192.0.2.20:8080/x;ws
-------a1b2c3d4$
`);

  it.each([{}, { deflate: 'takeover' as const }, { fragment: 9, ping: true }])('is read: %o', async options => {
    const [messages] = await read(overWebSocket(msrp, { protocol: 'msrp', ...options }));
    expect(messages.map(({ content }) => content.kind)).toEqual(['msrp-request', 'msrp-response']);
    expect(messages.map(({ origin }) => origin.transport)).toEqual(['ws', 'ws']);
  });
});

/**
 * Kinds of captures that tools for SIP traces are known to read wrong unless they are told how, each generated: with our
 * defaults every message is there, between those who sent it. The counts are of messages on the wire.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  compose,
  inHep,
  type Mark,
  overWebSocket,
  type PcapOptions,
  parseTrace,
  writePcap,
} from '../../fixtures/write-capture.mjs';
import { readInput } from '../../src/input/index.js';
import type { Message } from '../../src/model/index.js';
import { callId, type SipMessage } from '../../src/sip-parser/index.js';
import { loadScene, overIpv6 } from '../scenes/scenes.js';

const folder = mkdtempSync(join(tmpdir(), 'kinds-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CLIENT = { address: '192.0.2.15', port: 5060 };
const PROXY = { address: '198.51.100.10', port: 5060 };
const RELAY = { address: '198.51.100.20', port: 2855 };
const START = Date.UTC(2026, 2, 5, 7, 30) * 1000;

/** What was sent, one after the other from a client to one other. @param pause microseconds */
const sent = (texts: readonly string[], transport = 'udp', destination = PROXY, pause = 100): Mark[] =>
  texts.map((text, index) => ({
    kind: 'message',
    line: 1,
    time: START + index * pause,
    transport,
    source: CLIENT,
    destination,
    bytes: Buffer.from(text, 'latin1'),
  }));

const sip = (id: number, headers = 'l: 0', body = '', method = 'OPTIONS', uri = 'sip:bob@example.com'): string =>
  [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bK${id}`,
    'From: <sip:alice@example.com>;tag=a',
    `To: <${uri}>`,
    `CSeq: ${id} ${method}`,
    ...(headers.includes('Call-ID') ? [] : [`Call-ID: ${id}@192.0.2.15`]),
    headers,
    '',
    body,
  ].join('\r\n');
const withBody = (id: number, type: string, body: string, method: string): string =>
  sip(id, `Content-Type: ${type}\r\nContent-Length: ${body.length}`, body, method);

const msrp = (id: string, body: string): string =>
  [
    `MSRP ${id} SEND`,
    'To-Path: msrp://198.51.100.20:2855/b;tcp',
    'From-Path: msrp://192.0.2.15:5060/a;tcp',
    `Message-ID: m${id}`,
    `Byte-Range: 1-${body.length}/${body.length}`,
    'Content-Type: application/octet-stream',
    '',
    body,
    `-------${id}$`,
    '',
  ].join('\r\n');

const CHAT = loadScene('one-to-one');
const chat = parseTrace(CHAT);
const wrong = readFileSync(
  new URL('../../fixtures/scenes-wrong/one-to-one-ids-missing.trace', import.meta.url),
  'latin1',
);
const chunked = parseTrace(loadScene('deferred-two-messages'));
/** The MSRP of the chat at another port, in SDP, paths and packets. */
const atPort = (port: number, text = CHAT): Mark[] => parseTrace(text.replaceAll('7680', `${port}`));
const named = (text: string): string => compose(text.replaceAll('msrp://198.51.100.20', 'msrp://pf.example.com'));

const DASHES = `first line\r\n-------\r\n------- and a line that begins like an end-line\r\n-------send-$ is none either`;
const BINARY = String.fromCharCode(...Array.from({ length: 700 }, (_, index) => (index * 7) & 255));
const CPIM =
  'From: <sip:alice@example.com>\r\nTo: <sip:bob@example.com>\r\nNS: imdn <urn:ietf:params:imdn>\r\n\r\n' +
  'Content-Type: text/plain\r\n\r\nhello';
const MULTIPART = `--b\r\nContent-Type: message/cpim\r\n\r\n${CPIM}\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n`;
const one = sent([sip(1)]);
const oneOverTcp = sent([sip(1)], 'tcp');
const long = 'x'.repeat(1500);

interface Kind {
  readonly name: string;
  readonly marks: readonly Mark[];
  readonly options?: PcapOptions;
  /** What is captured, where it is not the messages themselves. */
  readonly carried?: readonly Mark[];
  readonly messages: readonly [sip: number, msrp: number];
  /** Messages are cut, lack their start, or are there twice: then they are not compared with what was sent. */
  readonly isPartial?: true;
}

const KINDS: readonly Kind[] = [
  { name: 'MSRP in chunks', marks: chunked, messages: [7, 12] },
  { name: 'MSRP in chunks, nanoseconds', marks: chunked, options: { nanoseconds: true }, messages: [7, 12] },
  {
    name: 'MSRP whose content has lines of hyphens',
    marks: sent([msrp('send-1', DASHES), msrp('send-2', 'a')], 'tcp', RELAY),
    messages: [0, 2],
  },
  {
    name: 'MSRP segments out of order',
    marks: chat,
    options: { mss: 200, reorder: number => number % 4 === 1 },
    messages: [9, 12],
  },
  {
    name: 'MSRP segments sent again',
    marks: chat,
    options: { mss: 300, duplicate: number => number % 3 === 0 },
    messages: [9, 12],
  },
  {
    name: 'MSRP joined in the middle of a chunk',
    marks: sent([msrp('send-1', BINARY), msrp('send-2', 'a'), msrp('send-3', 'b')], 'tcp', RELAY),
    options: { mss: 400, handshake: false, drop: [1] },
    messages: [0, 3],
    isPartial: true,
  },
  { name: 'MSRP paths with names of hosts', marks: parseTrace(named(CHAT)), messages: [9, 12] },
  { name: 'SIP and MSRP over IPv6', marks: parseTrace(overIpv6(CHAT)), messages: [9, 12] },
  {
    name: 'MSRP with binary content',
    marks: sent([msrp('send-1', BINARY), msrp('send-2', BINARY)], 'tcp', RELAY),
    messages: [0, 2],
  },
  {
    name: 'six MSRP messages in a segment',
    marks: sent(
      ['1', '2', '3', '4', '5', '6'].map(id => msrp(`send-${id}`, id)),
      'tcp',
      RELAY,
    ),
    options: { coalesce: 1_000_000 },
    messages: [0, 6],
  },
  {
    name: 'SIP over TCP in order',
    marks: sent([sip(1, 'l: 1500', long), sip(2)], 'tcp'),
    options: { mss: 500 },
    messages: [2, 0],
  },
  {
    name: 'SIP over TCP out of order',
    marks: sent([sip(1, 'l: 1500', long), sip(2)], 'tcp'),
    options: { mss: 500, reorder: [2] },
    messages: [2, 0],
  },
  {
    name: 'SIP over TCP, the first segment late',
    marks: sent([sip(1, 'l: 1500', long), sip(2)], 'tcp'),
    options: { mss: 500, reorder: [1] },
    messages: [2, 0],
  },
  {
    name: 'SIP over TCP, a segment sent again',
    marks: sent([sip(1, 'l: 1500', long), sip(2)], 'tcp'),
    options: { mss: 500, duplicate: [1, 2] },
    messages: [2, 0],
  },
  {
    name: 'three SIP messages in a segment',
    marks: sent([sip(1), sip(2), sip(3)], 'tcp'),
    options: { coalesce: 1_000_000 },
    messages: [3, 0],
  },
  { name: 'IP fragments', marks: sent([sip(1, 'l: 1500', long)]), options: { mtu: 600 }, messages: [1, 0] },
  { name: 'a VLAN', marks: one, options: { linkType: 'vlan' }, messages: [1, 0] },
  { name: 'a VLAN in a VLAN', marks: one, options: { linkType: 'qinq' }, messages: [1, 0] },
  { name: 'Linux cooked', marks: one, options: { linkType: 'sll' }, messages: [1, 0] },
  { name: 'Linux cooked, version 2', marks: one, options: { linkType: 'sll2' }, messages: [1, 0] },
  { name: 'raw IP', marks: one, options: { linkType: 'raw' }, messages: [1, 0] },
  { name: 'BSD loopback', marks: one, options: { linkType: 'null' }, messages: [1, 0] },
  { name: 'ESP with NULL encryption', marks: one, options: { tunnels: ['esp12'] }, messages: [1, 0] },
  { name: 'GTP-U', marks: one, options: { tunnels: ['gtpU'] }, messages: [1, 0] },
  { name: 'IP in IP', marks: one, options: { tunnels: ['ipip'] }, messages: [1, 0] },
  { name: 'VXLAN', marks: one, options: { tunnels: ['vxlan'] }, messages: [1, 0] },
  { name: 'HEP 3', marks: one, carried: inHep(one), messages: [1, 0] },
  { name: 'SCTP', marks: sent([sip(1)], 'sctp'), messages: [1, 0] },
  { name: 'SIP over WebSocket', marks: oneOverTcp, carried: overWebSocket(oneOverTcp), messages: [1, 0] },
  {
    name: 'MSRP over WebSocket',
    marks: sent([msrp('send-1', 'hello')], 'tcp', RELAY),
    carried: overWebSocket(sent([msrp('send-1', 'hello')], 'tcp', RELAY), { protocol: 'msrp' }),
    messages: [0, 1],
  },
  {
    name: 'a NOTIFY of 13,000 bytes over TCP',
    marks: sent([withBody(1, 'application/conference-info+xml', `<a>${'x'.repeat(13_000)}</a>`, 'NOTIFY')], 'tcp'),
    messages: [1, 0],
  },
  {
    name: 'blanks before a colon',
    marks: sent([sip(1, 'Call-ID : 1@192.0.2.15\r\nContent-Length : 0')]),
    messages: [1, 0],
  },
  { name: 'lines that end with LF alone', marks: sent([sip(1).replaceAll('\r\n', '\n')]), messages: [1, 0] },
  { name: 'a header field on two lines', marks: sent([sip(1, 'Call-ID:\r\n 1@192.0.2.15\r\nl: 0')]), messages: [1, 0] },
  {
    name: 'a tel URI as the target',
    marks: sent([sip(1, 'l: 0', '', 'INVITE', 'tel:+15555550102')]),
    messages: [1, 0],
  },
  {
    name: 'a message that the capture cut',
    marks: sent([sip(1, 'l: 1500', long)]),
    options: { snaplen: 400 },
    messages: [1, 0],
    isPartial: true,
  },
  { name: 'MSRP at a port of memcached', marks: atPort(11_211), messages: [9, 12] },
  { name: 'MSRP at a port of memcached, with names of hosts', marks: atPort(11_211, named(CHAT)), messages: [9, 12] },
  { name: 'MSRP at a port of memcached, over IPv6', marks: atPort(11_211, overIpv6(CHAT)), messages: [9, 12] },
  {
    name: 'a datagram that was captured twice',
    marks: one,
    options: { twice: [1] },
    messages: [2, 0],
    isPartial: true,
  },
  { name: 'a client that does wrong', marks: parseTrace(wrong), messages: [9, 10] },
  {
    name: 'CPIM and multipart in a MESSAGE',
    marks: sent([
      withBody(1, 'message/cpim', CPIM, 'MESSAGE'),
      withBody(2, 'multipart/mixed;boundary=b', MULTIPART, 'MESSAGE'),
    ]),
    messages: [2, 0],
  },
];

async function read({ name, marks, options, carried }: Kind) {
  const path = join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.pcap`);
  writeFileSync(path, writePcap(carried ?? marks, options).bytes);
  const input = readInput([path]);
  const messages: Message[] = [];
  for await (const { events } of input) for (const event of events) if (event.type === 'message') messages.push(event);
  return { messages, result: input.captures()[0]! };
}

describe('a capture of a kind that is often read wrong', () => {
  it('is there for each of the 42 kinds', () => {
    expect(new Set(KINDS.map(({ name }) => name)).size).toBe(42);
  });

  it.each(KINDS)('$name: all of its messages, between those who sent them', async kind => {
    const { messages, result } = await read(kind);
    expect([result.sipMessages, result.msrpMessages]).toEqual(kind.messages);
    expect(result.unread).toBe(false);
    const truth = kind.marks.flatMap(mark => (mark.kind === 'message' ? [mark] : []));
    const shown = ({ source, destination }: { source: object; destination: object }) => ({ source, destination });
    if (kind.isPartial) {
      for (const { origin } of messages) expect(shown(origin)).toEqual(shown(truth[0]!));
      return;
    }
    expect(messages.map(({ text, origin }) => ({ text, ...shown(origin) }))).toEqual(
      truth.map(mark => ({ text: Buffer.from(mark.bytes).toString('latin1'), ...shown(mark) })),
    );
  });

  const kindNamed = (name: string): Kind => KINDS.find(kind => kind.name === name)!;

  it('fragments may come in the reverse order', async () => {
    const { marks, options } = kindNamed('IP fragments');
    const { bytes } = writePcap(marks, options);
    const records: Uint8Array[] = [];
    for (let at = 24; at < bytes.length; at = at + 16 + Buffer.from(bytes).readUInt32LE(at + 8)) {
      records.unshift(bytes.subarray(at, at + 16 + Buffer.from(bytes).readUInt32LE(at + 8)));
    }
    expect(records.length).toBeGreaterThan(2);
    const path = join(folder, 'reverse.pcap');
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 24), ...records]));
    const input = readInput([path]);
    for await (const _ of input);
    expect(input.captures()[0]).toMatchObject({ sipMessages: 1, unread: false });
  });

  it('blanks before a colon and a folded line hide no Call-ID', async () => {
    for (const name of ['blanks before a colon', 'a header field on two lines', 'lines that end with LF alone']) {
      const { messages } = await read(kindNamed(name));
      expect(messages.map(({ content }) => callId(content as SipMessage))).toEqual(['1@192.0.2.15']);
    }
  });

  it('the copy of a datagram is no retransmission', async () => {
    const { messages, result } = await read(kindNamed('a datagram that was captured twice'));
    expect(messages).toHaveLength(1);
    expect(result.quality?.copies).toBe(1);
  });

  it('the content of MSRP with lines of hyphens is whole', async () => {
    const { messages } = await read(kindNamed('MSRP whose content has lines of hyphens'));
    expect(messages[0]!.text).toContain(DASHES);
  });
});

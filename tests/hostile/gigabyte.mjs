/**
 * Run by memory.test.ts in a process with a small heap: a gigabyte of one attack, made while it is read. Prints what was read of
 * it as JSON. `node gigabyte.mjs hole-in-sip|hole-at-start|fragments|connections`
 */
import { Diagnostics } from '../../dist/diagnostics.js';
import { readCapture } from '../../dist/input/capture.js';
import { CapturePoints } from '../../dist/input/capture-points.js';

const GIGABYTE = 1024 ** 3;
const SEGMENT = 1460;
const HEADERS = 16 + 14 + 20 + 20;
const TIME = 1_700_000_000;
const SYN = 0x02;
const PSH_ACK = 0x18;
const SYN_SEQUENCE = 999;

/** A pcap record: Ethernet, IPv4, TCP from 203.0.113.7 to 203.0.113.9. */
function record(payload, sequence, flags, port = 40_001) {
  const bytes = Buffer.alloc(HEADERS + payload.length);
  bytes.writeUInt32LE(TIME, 0);
  bytes.writeUInt32LE(bytes.length - 16, 8);
  bytes.writeUInt32LE(bytes.length - 16, 12);
  bytes.writeUInt16BE(0x0800, 16 + 12);
  bytes[30] = 0x45;
  bytes.writeUInt16BE(bytes.length - 30, 32);
  bytes[38] = 64;
  bytes[39] = 6;
  bytes.set([203, 0, 113, 7, 203, 0, 113, 9], 42);
  bytes.writeUInt16BE(port, 50);
  bytes.writeUInt16BE(5060, 52);
  bytes.writeUInt32BE(sequence, 54);
  bytes[62] = 0x50;
  bytes[63] = flags;
  bytes.set(payload, HEADERS);
  return bytes;
}

const options = callId =>
  Buffer.from(
    `OPTIONS sip:192.0.2.20 SIP/2.0\r\nCall-ID: ${callId}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`,
    'latin1',
  );

function fileHeader() {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

/** A gigabyte of one frame, each time changed a little. @param change of the frame at `at`, the `index`th of all */
function* many(frame, change) {
  const perChunk = Math.floor(1024 ** 2 / frame.length);
  const chunk = Buffer.concat(Array(perChunk).fill(frame));
  for (let index = 0; index * frame.length < GIGABYTE; ) {
    for (let at = 0; at < chunk.length; at += frame.length) change(chunk, at, index++);
    yield chunk;
  }
}

/** A connection, something said on it, then a segment that is not there, then a gigabyte. */
function* hole(first) {
  yield record(Buffer.alloc(0), SYN_SEQUENCE, SYN);
  yield record(first, SYN_SEQUENCE + 1, PSH_ACK);
  let sequence = SYN_SEQUENCE + 1 + first.length + SEGMENT;
  yield* many(record(Buffer.alloc(SEGMENT, 0x41), 0, PSH_ACK), (chunk, at) => {
    chunk.writeUInt32BE(sequence, at + 54);
    sequence += SEGMENT;
  });
  yield record(options('after'), sequence, PSH_ACK);
}

/** First fragments of packets of which nothing else comes. */
function fragments() {
  const frame = record(Buffer.alloc(SEGMENT, 0x41), 0, PSH_ACK);
  frame.writeUInt16BE(0x2000, 36);
  return many(frame, (chunk, at, index) => {
    chunk.writeUInt16BE(index & 0xffff, at + 34);
    chunk.writeUInt16BE(index >> 16, at + 44);
  });
}

/** A connection for each frame, all of them waiting for what came before. */
function* connections() {
  const open = record(Buffer.alloc(0), SYN_SEQUENCE, SYN);
  const held = record(Buffer.alloc(SEGMENT, 0x41), SYN_SEQUENCE + 100, PSH_ACK);
  const pair = Buffer.concat([open, held]);
  yield* many(pair, (chunk, at, index) => {
    for (const start of [at, at + open.length]) {
      chunk.writeUInt16BE(index & 0xffff, start + 44);
      chunk.writeUInt16BE(1024 + (index >> 16), start + 50);
    }
  });
}

const ATTACKS = {
  'hole-in-sip': () => hole(options('before')),
  'hole-at-start': () => hole(Buffer.alloc(0)),
  fragments,
  connections,
};

async function* chunks(attack) {
  yield fileHeader();
  yield* ATTACKS[attack]();
  yield record(options('elsewhere'), 1, PSH_ACK, 40_002);
}

const diagnostics = new Diagnostics();
const reading = { linkTypes: [], frames: 0, sipMessages: 0, msrpMessages: 0, start: undefined, end: undefined };
let number = 0;
const callIds = [];
const points = new CapturePoints();
const context = {
  capture: 0,
  path: 'gigabyte',
  number: () => ++number,
  diagnostics,
  reading,
  cut: () => false,
  points,
  holdsPart: () => {},
};
const note = events => {
  for (const event of events) {
    if (event.type === 'message') callIds.push(/Call-ID: (\w+)/.exec(event.text)?.[1]);
  }
};
for await (const { events } of readCapture(chunks(process.argv[2]), context)) note(events);
note(points.end());
const codes = diagnostics.list().map(({ code, count }) => [code, count]);
const peak = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ frames: reading.frames, callIds, codes, peak }));

/** What stays behind of sessions that are over: nothing of other calls, and of CPM sessions a bounded digest. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { latin1 } from '../../src/latin1.js';
import type { Message } from '../../src/model/index.js';
import { parseSip } from '../../src/sip-parser/index.js';
import { Tracker } from '../../src/tracking/index.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const MEBIBYTE = 1024 * 1024;
const CPM = 'Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"\r\n';

const NETWORK = { address: '198.51.100.10', port: 5060 };
const CLIENT = { address: '192.0.2.15', port: 5060 };

/** A refused INVITE every second minute, of a kilobyte. */
function* refusedCalls(first: number, count: number, extra: (id: number) => string): Generator<Message> {
  for (let id = first; id < first + count; id++) {
    const common =
      `Via: SIP/2.0/UDP 198.51.100.10;branch=z9hG4bK${id}\r\nFrom: <sip:+1555${id}@ims.example.com>;tag=a${id}\r\n` +
      `To: <sip:+15555550102@ims.example.com>\r\nCall-ID: call-number-${id}@198.51.100.10\r\nCSeq: 1 INVITE\r\n`;
    const filling = `X-Filling: ${'.'.repeat(600)}\r\nContent-Length: 0\r\n\r\n`;
    const texts = [
      `INVITE sip:+15555550102@192.0.2.15 SIP/2.0\r\n${common}${extra(id)}${filling}`,
      `SIP/2.0 486 Busy Here\r\n${common.replace('@ims.example.com>\r\nCall', '@ims.example.com>;tag=b\r\nCall')}${filling}`,
    ];
    for (const [at, written] of texts.entries()) {
      const bytes = new TextEncoder().encode(written);
      const text = latin1(bytes, 0, bytes.length);
      const [source, destination] = at === 0 ? [NETWORK, CLIENT] : [CLIENT, NETWORK];
      const time = (id * 120 + at) * 1_000_000;
      const origin = { capture: 0, frames: [id], time, transport: 'udp', source, destination } as const;
      yield { type: 'message', number: 2 * id + at, origin, content: parseSip(text)!, text, faults: [] };
    }
  }
}

/** Bytes that a tracker holds more after further calls. */
function growth(calls: number, further: number, extra: (id: number) => string): number {
  const tracker = new Tracker({ clients: [], deferredUris: [] });
  const feed = (first: number, count: number): number => {
    for (const message of refusedCalls(first, count, extra)) tracker.observe(message);
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = feed(1, calls);
  const after = feed(1 + calls, further);
  tracker.end();
  return after - before;
}

it('10,000 calls that are not of CPM leave nothing', { timeout: 60_000 }, () => {
  expect(growth(1_000, 10_000, () => '')).toBeLessThan(4 * MEBIBYTE);
});

it('CPM sessions leave what the bound allows: a week of one each other minute, and no more', {
  timeout: 60_000,
}, () => {
  const ids = (id: number): string => `${CPM}Contribution-ID: contribution-${id}\r\nConversation-ID: talk-${id}\r\n`;
  expect(growth(6_000, 6_000, ids)).toBeLessThan(8 * MEBIBYTE);
});

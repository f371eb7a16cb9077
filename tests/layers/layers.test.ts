/** Each link type, tunnel, carrier and transport: our count of messages beside that of tshark, and both against the truth. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parseTrace } from '../../fixtures/write-capture.mjs';
import { analyze } from '../../src/analyze.js';
import { readInput } from '../../src/input/index.js';
import type { TraceEvent } from '../../src/model/index.js';
import { loadScene } from '../scenes/scenes.js';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const folder = join(fixtures, 'captures/layers');
const captures = readdirSync(folder).sort();
/** The keys of the captures, as Wireshark keeps them, and those that it has no name for. */
const ESP_ASSOCIATIONS = [`@${join(fixtures, 'esp_sa')}`, `@${join(fixtures, 'esp-sa.txt')}`];
const WIRESHARK_ASSOCIATIONS = readFileSync(join(fixtures, 'esp_sa'), 'latin1')
  .split('\n')
  .filter(line => line.startsWith('"'));
const present = spawnSync('tshark', ['--version']).status === 0;

/** The scene in every capture. */
const SCENE = parseTrace(loadScene('register')).flatMap(mark => (mark.kind === 'message' ? [mark] : []));

/** Where tshark does not see all of it, and why. */
const TSHARK_SEES: Readonly<Record<string, readonly [number, string]>> = {
  'esp-null-icv0.pcap': [0, 'its heuristic wants an integrity check value'],
  'esp-aes-gmac.pcap': [0, 'no such algorithm'],
  'esp-chacha20-poly1305.pcap': [0, 'no such algorithm'],
  'hep3-udp.pcap': [0, 'no dissector for HEP'],
  'hep3-tcp.pcap': [0, 'no dissector for HEP'],
  'hep3-udp-zlib.pcap': [0, 'no dissector for HEP'],
  'hep3-tcp-gzip.pcap': [0, 'no dissector for HEP'],
  'hep2-udp.pcap': [0, 'no dissector for HEP'],
  'hep1-udp.pcap': [0, 'no dissector for HEP'],
};

/** What tshark must be told first. */
const PREFERENCES = [
  'tcp.reassemble_out_of_order:TRUE',
  'esp.enable_null_encryption_decode_heuristic:TRUE',
  'esp.enable_encryption_decode:TRUE',
  ...WIRESHARK_ASSOCIATIONS.flatMap(line => [`uat:esp_sa:${line}`, `uat:esp_sa:${line.replace('IPv4', 'IPv6')}`]),
];

function tsharkCount(capture: string): number {
  const userDefined = capture.includes('ethernet') ? 'eth_withoutfcs' : 'ip';
  const out = execFileSync(
    'tshark',
    [
      ...PREFERENCES.flatMap(preference => ['-o', preference]),
      ...['-o', `uat:user_dlts:"User 0 (DLT=147)","${userDefined}","0","","0",""`],
      ...['-o', 'uat:user_dlts:"User 1 (DLT=148)","ip","6","","2",""'],
      ...['-d', 'udp.port==47290,ip', '-r', join(folder, capture), '-T', 'fields', '-e', 'sip.CSeq.method'],
    ],
    { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return out.split('\n').reduce((sum, line) => sum + (line === '' ? 0 : line.split(',').length), 0);
}

/** With the keys, which only what is encrypted needs, and the one link type that nobody could know. */
const inputOf = (capture: string) =>
  readInput([join(folder, capture)], undefined, {
    espAssociations: ESP_ASSOCIATIONS,
    linkTypes: ['148=ip,header=6,trailer=2'],
  });

/** Our messages, as tracking gets them. */
async function messagesOf(capture: string) {
  const events: TraceEvent[] = [];
  for await (const batch of inputOf(capture)) events.push(...batch.events);
  return events.flatMap(event => (event.type === 'message' ? [event] : []));
}

/** The scene says TCP; some captures of it say otherwise. */
const asOverTcp = (text: string): string =>
  text.replaceAll(/SIP\/2\.0\/(UDP|SCTP)/g, 'SIP/2.0/TCP').replaceAll(/transport=(udp|sctp)/g, 'transport=tcp');

describe('layers', () => {
  const counts: string[] = [];
  afterAll(() => console.log(['capture: true, ours, tshark', ...counts.sort()].join('\n')));

  it.each(captures)('%s: every message, and tshark agrees where it can', async capture => {
    const { captures: results } = await analyze(inputOf(capture), [], []);
    const ours = results[0]!.sipMessages;
    const theirs = present ? tsharkCount(capture) : undefined;
    counts.push(`${capture}: ${SCENE.length}, ${ours}, ${theirs ?? 'no tshark here'}`);
    expect(ours).toBe(SCENE.length);
    expect(results[0]!.unread).toBe(false);
    if (theirs !== undefined) expect(theirs).toBe(TSHARK_SEES[capture]?.[0] ?? SCENE.length);
  });

  it.each(captures)('%s: the messages as they were sent, between those who sent them', async capture => {
    const messages = await messagesOf(capture);
    const isV6 = messages[0]!.origin.source.address.includes(':');
    const fold = (address: string): string => (isV6 ? `2001:db8::${address.split('.').join(':')}` : address);
    expect(messages.map(({ origin }) => [origin.source, origin.destination])).toEqual(
      SCENE.map(({ source, destination }) => [
        { address: fold(source.address), port: source.port },
        { address: fold(destination.address), port: destination.port },
      ]),
    );
    expect(messages.map(({ text }) => asOverTcp(text))).toEqual(
      SCENE.map(({ bytes }) => Buffer.from(bytes).toString('latin1')),
    );
    expect(messages.map(({ origin }) => origin.time)).toEqual(SCENE.map(({ time }) => time));
  });

  it('an exported PDU is cited by the number of the frame that it was', async () => {
    const messages = await messagesOf('exported-udp.pcap');
    expect(messages.map(({ origin }) => origin.frames)).toEqual(SCENE.map((_, index) => [1001 + index]));
  });

  it('ESP that is read as if it were in clear is told, and does not make the capture unread', async () => {
    const { captures: results } = await analyze(readInput([join(folder, 'esp-null-icv12-tcp.pcap')]), [], []);
    expect(results[0]!.diagnostics).toMatchObject([
      { code: 'esp.null', message: expect.stringContaining('between 192.0.2.15 and 198.51.100.10') },
    ]);
  });

  it('the captures are what the script beside them makes', () => {
    const made = mkdtempSync(join(tmpdir(), 'layers-'));
    execFileSync(process.execPath, [join(fixtures, 'make-layer-captures.mjs'), made]);
    expect(readdirSync(made).sort()).toEqual(captures);
    for (const name of captures) {
      expect(readFileSync(join(made, name)).equals(readFileSync(join(folder, name)))).toBe(true);
    }
    rmSync(made, { recursive: true });
  });
});

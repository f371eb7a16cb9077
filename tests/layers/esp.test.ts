/** ESP with keys that do not fit, or fit in part: never a packet of noise, and one sentence. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.js';
import { Diagnostics } from '../../src/diagnostics.js';
import { cryptography } from '../../src/input/cryptography.js';
import { readEspKeys } from '../../src/input/esp-keys.js';
import { readInput } from '../../src/input/index.js';
import { Network } from '../../src/network/index.js';

const folder = mkdtempSync(join(tmpdir(), 'esp-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const ASSOCIATIONS = ['esp_sa', 'esp-sa.txt']
  .flatMap(name => readFileSync(fixtures + name, 'latin1').split('\n'))
  .filter(line => line !== '' && !line.startsWith('#'));
const associationOf = (spi: number): string =>
  ASSOCIATIONS.find(line => line.includes(`0x${spi.toString(16).padStart(8, '0')}`))!;

const check = (capture: string, espAssociations: readonly string[]) =>
  checkFile(`${fixtures}captures/layers/${capture}.pcap`, espAssociations);

async function checkFile(path: string, espAssociations: readonly string[]) {
  const { captures } = await analyze(readInput([path], undefined, { espAssociations }), [], []);
  const { sipMessages, msrpMessages, unread, diagnostics } = captures[0]!;
  const said = diagnostics.filter(({ code }) => code !== 'capture.no-messages');
  return { messages: sipMessages + msrpMessages, unread, said: said.map(({ code, message }) => `${code}: ${message}`) };
}

/** The first bit of a key is another: of encryption (1) or of integrity (2). */
const withWrongKey = (line: string, which: 1 | 2): string => {
  let seen = 0;
  return line.replace(/(?<=0x|:)[0-9a-f]{16,}/g, key =>
    ++seen === which ? (Number.parseInt(key[0]!, 16) ^ 8).toString(16) + key.slice(1) : key,
  );
};

const KEYED: readonly [capture: string, spi: number][] = [
  ['esp-aes-cbc-sha1-tcp', 0x2001],
  ['esp-aes-cbc-sha1-udp', 0x2001],
  ['esp-aes-cbc-sha1-sctp', 0x2001],
  ['esp-aes-cbc-md5', 0x2002],
  ['esp-3des-sha1', 0x2003],
  ['esp-aes-cbc-sha256', 0x2005],
  ['esp-aes-cbc-none', 0x2008],
  ['esp-aes-ctr-sha1', 0x2009],
  ['esp-aes-gcm-16', 0x200a],
  ['esp-aes-gcm-8', 0x200c],
  ['esp-aes-gcm-in-udp', 0x200a],
  ['esp-chacha20-poly1305', 0x200d],
];

describe('ESP with keys', () => {
  it.each(KEYED)('%s is read with its one association, and nothing is said against it', async (capture, spi) => {
    expect(await check(capture, [associationOf(spi)])).toEqual({ messages: 6, unread: false, said: [] });
  });

  it.each(KEYED)('%s without keys is encrypted, which makes nothing unread', async (capture, spi) => {
    const nobody = associationOf(spi === 0x2001 ? 0x2002 : 0x2001);
    for (const given of [[], [nobody]]) {
      const { messages, unread, said } = await check(capture, given);
      expect({ messages, unread }).toEqual({ messages: 0, unread: false });
      expect(said).toEqual([expect.stringMatching(/^esp\.encrypted: ESP that cannot be read: [0-9,]+ bytes in /)]);
    }
  });

  it.each(KEYED)('%s with a wrong encryption key gives nothing, and the index is named', async (capture, spi) => {
    const { messages, unread, said } = await check(capture, [withWrongKey(associationOf(spi), 1)]);
    expect({ messages, unread }).toEqual({ messages: 0, unread: true });
    expect(said).toEqual([expect.stringMatching(/^esp\.wrong-key: The keys given for ESP do not fit: SPI 0x/)]);
    expect(said[0]).toContain(`SPI 0x0000${spi.toString(16)} to `);
    expect(said[0]).not.toMatch(/[0-9a-f]{16}/);
  });

  it('tells a wrong key of integrity from one of encryption', async () => {
    const line = associationOf(0x2001);
    const wrongIntegrity = await check('esp-aes-cbc-sha1-tcp', [withWrongKey(line, 2)]);
    expect(wrongIntegrity.said[0]).toContain('no packet passes the integrity check');
    const wrongEncryption = await check('esp-aes-cbc-sha1-tcp', [withWrongKey(line, 1)]);
    expect(wrongEncryption.said[0]).toContain('the integrity check passes, the encryption key is another');
  });

  it('tries all that were given for an index, which comes again after a while', async () => {
    const line = associationOf(0x2001);
    const { messages, said } = await check('esp-aes-cbc-sha1-tcp', [
      withWrongKey(line, 1),
      withWrongKey(line, 2),
      line,
    ]);
    expect(messages).toBe(6);
    expect(said).toEqual([]);
  });

  it('never believes a wrong encryption key because another key with the same integrity was right', async () => {
    const line = associationOf(0x2001);
    const wrong = ['1', '2', '3', '4', '5'].map(digit => line.replace(/(?<="0x)3c59/, `3c5${digit}`));
    const { messages, said } = await check('esp-aes-cbc-sha1-tcp', [...wrong, line]);
    expect({ messages, said }).toEqual({ messages: 6, said: [] });
  });

  it('reads TCP whose checksums a NAT made wrong, as it is authentic', async () => {
    const capture = readFileSync(`${fixtures}captures/layers/esp-aes-gcm-16.pcap`);
    const [inside, outside] = ['c000020f', 'cb00710f'].map(digits => Buffer.from(digits, 'hex'));
    for (let at = capture.indexOf(inside!); at >= 0; at = capture.indexOf(inside!, at)) outside!.copy(capture, at);
    const path = join(folder, 'nat.pcap');
    writeFileSync(path, capture);
    const { messages, said } = await checkFile(path, [associationOf(0x200a)]);
    expect(messages).toBe(6);
    expect(said.filter(sentence => sentence.startsWith('esp.wrong-key'))).toEqual([]);
  });

  it('of any index is tried without a word where it does not fit', async () => {
    const any = associationOf(0x2001).replace('0x00002001', '*');
    expect((await check('esp-aes-cbc-sha1-tcp', [any])).messages).toBe(6);
    const { said } = await check('esp-aes-cbc-md5', [any]);
    expect(said).toEqual([expect.stringMatching(/^esp\.encrypted/)]);
  });

  it('does not hide that a packet is in clear after all', async () => {
    const wrong = associationOf(0x2001).replace('0x00002001', '0x00001001');
    const { messages, said } = await check('esp-null-icv12-tcp', [wrong]);
    expect(messages).toBe(6);
    expect(said).toEqual([expect.stringMatching(/^esp\.null/)]);
  });

  it('makes no packet of noise, even without an integrity check: 50,000 packets', () => {
    const key = '00112233445566778899aabbccddeeff';
    const espKeys = readEspKeys([`spi=7,enc=aes-cbc:${key},auth=none`, `spi=8,enc=aes-ctr:${key}01020304,auth=none`])!;
    const network = new Network(new Diagnostics(), { espKeys, cryptography });
    const bytes = new Uint8Array(20 + 8 + 16 + 64);
    bytes.set([0x45, 0, 0, bytes.length, 0, 0, 0x40, 0, 64, 50, 0, 0, 192, 0, 2, 15, 198, 51, 100, 10]);
    const view = new DataView(bytes.buffer);
    let state = 0x2545f491;
    let read = 0;
    for (let number = 1; number <= 50_000; number++) {
      view.setUint32(20, 7 + (number & 1));
      for (let at = 24; at < bytes.length; at += 4) {
        state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
        view.setUint32(at, state ^ (state >>> 13));
      }
      const frame = { number, time: number, linkType: 101, bytes, view, start: 0, end: bytes.length };
      if (network.receive({ ...frame, originalLength: bytes.length })) read++;
    }
    expect(read).toBe(0);
  });
});

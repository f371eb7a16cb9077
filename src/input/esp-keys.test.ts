import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { ESP_ENCRYPTIONS, type EspKey } from '../network/index.js';
import { readEspKeys } from './esp-keys.js';

const folder = mkdtempSync(join(tmpdir(), 'cpmlint-esp-'));
afterAll(() => rmSync(folder, { recursive: true }));

const K16 = '00112233445566778899aabbccddeeff';
const K20 = `${K16}01020304`;
const K24 = `${K16}0102030405060708`;

/** Those for packets with an index to a destination, each as a line. */
const keysOf = (values: string[], index = 0x1234, destination = '192.0.2.1'): string[] =>
  (readEspKeys(values)?.of(index, destination) ?? []).map(shown);

const bytes = (value: Uint8Array): string => Buffer.from(value).toString('hex');
function shown({ encryption, encryptionKey, salt, integrity, integrityKey }: EspKey): string {
  const [name] = [...ESP_ENCRYPTIONS].find(([, other]) => other === encryption)!;
  return `${name} ${bytes(encryptionKey)} ${bytes(salt)}, ${integrity.hash} ${integrity.length} ${bytes(integrityKey)}`;
}

describe('ESP associations', () => {
  it.each<[string, string]>([
    [`spi=0x1234,enc=aes-cbc:${K16},auth=hmac-sha1-96:${K20}`, `aes-cbc ${K16} , sha1 12 ${K20}`],
    [`SPI=4660, DST=192.0.2.1, ENC=AES-CBC:0x${K16}, AUTH=HMAC-MD5-96:0x${K16}`, `aes-cbc ${K16} , md5 12 ${K16}`],
    [`auth=none,enc=3des-cbc:${K24},spi=0x1234`, `3des-cbc ${K24} , undefined 0 `],
    [`spi=0x1234,enc=null,auth=hmac-sha256-128:${K16}`, `null  , sha256 16 ${K16}`],
    [`spi=0x1234,enc=aes-ctr:${K20},auth=any-96`, `aes-ctr ${K16} 01020304, undefined 12 `],
    [`spi=0x1234,enc=aes-gcm-16:${K20}`, `aes-gcm-16 ${K16} 01020304, undefined 0 `],
    [`spi=0x1234,enc=aes-gcm-8:${K20},auth=none`, `aes-gcm-8 ${K16} 01020304, undefined 0 `],
    [
      `"IPv4","192.0.2.15","192.0.2.1","0x00001234","AES-CBC [RFC3602]","0x${K16}","HMAC-SHA-1-96 [RFC2404]","0x${K20}"`,
      `aes-cbc ${K16} , sha1 12 ${K20}`,
    ],
    [
      `"IPv4","*","*","*","AES-GCM with 12 octet ICV [RFC4106]","0x${K20}","NULL","","32-bit","0x0"`,
      `aes-gcm-12 ${K16} 01020304, undefined 0 `,
    ],
    ['"IPv4","*","*","4660","NULL","","HMAC-MD5-96 [RFC2403]","0x0a"', 'null  , md5 12 0a'],
    [
      '"IPv4","*","*","4660","AES-CBC [RFC3602]","0123456789abcdef","NULL",""',
      `aes-cbc ${bytes(Buffer.from('0123456789abcdef'))} , undefined 0 `,
    ],
    [
      `"IPv4","*","*","4660","TripleDES-CBC [RFC2451]","0x${K24}","ANY 96 bit authentication [no checking]",""`,
      `3des-cbc ${K24} , undefined 12 `,
    ],
  ])('%s', (value, key) => {
    expect(keysOf([value])).toEqual([key]);
  });

  it('are those of the index and the destination, as the RFC names them', () => {
    const value = `spi=0x1234,dst=2001:0db8:0::1,enc=aes-gcm-16:${K20}`;
    expect(keysOf([value], 0x1234, '2001:db8::1')).toHaveLength(1);
    expect(keysOf([value], 0x1234, '2001:db8::2')).toHaveLength(0);
    expect(keysOf([value], 0x1235, '2001:db8::1')).toHaveLength(0);
    expect(keysOf([`spi=0xffffffff,enc=aes-gcm-16:${K20}`], 0xffff_ffff)).toHaveLength(1);
    expect(keysOf([value, value], 0x1234, '2001:db8::1')).toHaveLength(2);
    expect(readEspKeys([])).toBeUndefined();
  });

  it('stand in a file, one a line, in either form', () => {
    const file = join(folder, 'keys');
    const lines = [
      '# Gm, IMPU 1',
      '',
      `spi=0x1234,enc=aes-cbc:${K16},auth=none`,
      `"IPv4","*","*","0x1234","NULL","","NULL",""`,
    ];
    writeFileSync(file, lines.join('\r\n'));
    expect(keysOf([`@${file}`])).toHaveLength(2);
  });

  const own = (rest: string): string => `spi=1,${rest}`;
  it.each<[string, RegExp]>([
    ['', /^--esp-sa: spi, dst, enc and auth are wanted, as in /],
    [`1234:${K16}`, /^--esp-sa: spi, dst, enc and auth are wanted/],
    [`enc=aes-cbc:${K16},auth=none`, /^--esp-sa: spi= with the index/],
    [`spi=0,enc=aes-cbc:${K16},auth=none`, /a number from 1 to 0xffffffff/],
    [`spi=0x123456789,enc=aes-cbc:${K16},auth=none`, /a number from 1 to 0xffffffff/],
    ['spi=1,spi=2', /spi is there twice/],
    ['spi=1,auth=none', /enc= is missing/],
    [own(`dst=gm.example.com,enc=aes-cbc:${K16},auth=none`), /gm.example.com is no IP address/],
    [own(`enc=aes-cbc:${K16}`), /auth= is missing; say auth=none/],
    [own(`enc=blowfish:${K16},auth=none`), /the encryption blowfish is not known; there are null, aes-cbc, /],
    [own(`enc=${K16},auth=none`), /the encryption that was given is not known/],
    [own(`enc=aes-cbc:${K16},auth=crc`), /the integrity crc is not known; there are none, hmac-md5-96, /],
    [own(`enc=aes-cbc:${K16},auth=${K20}`), /the integrity that was given is not known/],
    [own(`enc=aes-cbc:${K20},auth=none`), /aes-cbc has a key of 16 or 24 or 32 bytes, and 20 were given/],
    [
      own(`enc=aes-gcm-16:${K16}`),
      /a key of 20 or 28 or 36 bytes, of which the last 4 are the salt, and 16 were given/,
    ],
    [own(`enc=null:${K16},auth=none`), /null has no key, and 16 were given/],
    [own(`enc=aes-cbc:${K16}f,auth=none`), /the key of aes-cbc is not in hexadecimal digits/],
    [own(`enc=aes-cbc:secret,auth=none`), /the key of aes-cbc is not in hexadecimal digits/],
    [own(`enc=aes-cbc:${K16},auth=hmac-sha1-96`), /the key of hmac-sha1-96 is not in hexadecimal digits/],
    [own(`enc=aes-gcm-16:${K20},auth=hmac-sha1-96:${K20}`), /has an integrity check of its own; leave auth= out/],
    ['"IPv4","*","*"', /^--esp-sa: 8 fields in quotation marks are wanted/],
    ['"IPv4","*","*","0x12*","NULL","","NULL",""', /0x12\* is no index of an association/],
    ['"IPv4","*","10.0.0.0/8","0x12","NULL","","NULL",""', /10.0.0.0\/8 is no IP address/],
    [`"IPv4","*","*","1","DES-CBC [RFC2405]","0x${K16}","NULL",""`, /the encryption DES-CBC \[RFC2405\] is not known/],
    [`@${join(folder, 'gone')}`, /^--esp-sa: the file .*gone is not there$/],
    [`@${folder}`, /is no file$/],
  ])('that are wrong are told in a sentence: %s', (value, sentence) => {
    let said = '';
    try {
      readEspKeys([value]);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      said = (error as UserError).message;
    }
    expect(said).toMatch(sentence);
    expect(said).not.toMatch(/0011|secret/);
  });

  it('that are wrong in a file are told with the line', () => {
    const file = join(folder, 'wrong');
    writeFileSync(file, '# keys\nspi=1,enc=null,auth=none\nspi=2\n');
    expect(() => readEspKeys([`@${file}`])).toThrow(`--esp-sa: line 3 of ${file}: enc= is missing`);
  });
});

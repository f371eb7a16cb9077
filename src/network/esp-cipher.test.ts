import { describe, expect, it } from 'vitest';
import { cryptography } from '../input/cryptography.js';
import { readEspKeys } from '../input/esp-keys.js';
import { openEsp } from './esp-cipher.js';
import { ESP_ENCRYPTIONS, type EspKey } from './index.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const keyOf = (association: string): EspKey => readEspKeys([association])!.of(0x4321, '192.0.2.1')[0]!;

// RFC 3602 4, case 5: an echo request in transport mode, encrypted with AES-CBC.
const KEY = '90d382b410eeba7ad938c46cec1a82bf';
const PACKET = hex(
  '00004321 00000001 e96e8c08ab465763fd098d45dd3ff893 f663c25d325c18c6a9453e194e120849a4870b66cc6b9965330013b4898dc856' +
    'a4699e523a55db080b59ec3a8e4b7e52775b07d1db34ed9c538ab50c551b874aa269add047ad2d5913ac19b7cfbad4a6',
);
const PLAIN = hex(
  '08000ebda70a00008e9c083db95b0700 08090a0b0c0d0e0f1011121314151617 18191a1b1c1d1e1f2021222324252627' +
    '28292a2b2c2d2e2f3031323334353637 0102030405060708090a0b0c0d0e0e01',
);

describe('an ESP packet', () => {
  it('of RFC 3602 gives what the RFC says, with its trailer', () => {
    const key = keyOf(`spi=0x4321,enc=aes-cbc:${KEY},auth=none`);
    expect(openEsp(cryptography, key, PACKET)).toEqual(Buffer.from(PLAIN));
  });

  it('whose length is no multiple of the block is not of the algorithm', () => {
    const key = keyOf(`spi=0x4321,enc=aes-cbc:${KEY},auth=any-96`);
    expect(openEsp(cryptography, key, PACKET)).toBeUndefined();
  });

  it('is not decrypted where its integrity check fails', () => {
    const key = keyOf(`spi=0x4321,enc=aes-cbc:${KEY},auth=hmac-sha1-96:00112233445566778899aabbccddeeff00112233`);
    expect(openEsp(cryptography, key, PACKET)).toBeUndefined();
  });

  it.each([...ESP_ENCRYPTIONS.keys()])('too short for %s is none', name => {
    const { keyLengths, saltLength, tagLength } = ESP_ENCRYPTIONS.get(name)!;
    const digits = '00'.repeat(keyLengths[0]! + saltLength);
    const key = keyOf(`spi=0x4321,enc=${name}:${digits}${tagLength > 0 ? '' : ',auth=hmac-md5-96:00'}`);
    for (let length = 0; length < PACKET.length; length++) {
      expect(openEsp(cryptography, key, PACKET.subarray(0, length))).toBeUndefined();
    }
  });
});

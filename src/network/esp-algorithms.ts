import type { EspAead, EspCipher, EspHash } from './cryptography.js';

/** How the payload of an association is encrypted. */
export interface EspEncryption {
  /** `null`: in clear · `cipher`: integrity is apart · `aead`: with integrity · `gmac`: in clear with integrity (RFC 4543 4). */
  readonly mode: 'null' | 'cipher' | 'aead' | 'gmac';
  readonly cipher?: EspCipher;
  readonly aead?: EspAead;
  /** Bytes that a key may have, without the salt. */
  readonly keyLengths: readonly number[];
  /** Bytes of salt (nonce) that stand behind the key. */
  readonly saltLength: number;
  /** Bytes of the initialization vector in front of the payload. */
  readonly ivLength: number;
  /** Bytes of the tag behind the trailer, where encryption and integrity are one. */
  readonly tagLength: number;
}

/** How the integrity of an association is checked. */
export interface EspIntegrity {
  /** Absent: a value stands there, or none, and nobody checks it. */
  readonly hash?: EspHash;
  /** Bytes of the integrity check value. */
  readonly length: number;
}

const AES_KEYS = [16, 24, 32];

function cipher(name: EspCipher, keyLengths: readonly number[], saltLength: number, ivLength: number): EspEncryption {
  return { mode: 'cipher', cipher: name, keyLengths, saltLength, ivLength, tagLength: 0 };
}

function gcm(tagLength: number, mode: 'aead' | 'gmac' = 'aead'): EspEncryption {
  return { mode, aead: 'aes-gcm', keyLengths: AES_KEYS, saltLength: 4, ivLength: 8, tagLength };
}

const CHACHA20_POLY1305: EspEncryption = {
  mode: 'aead',
  aead: 'chacha20-poly1305',
  keyLengths: [32],
  saltLength: 4,
  ivLength: 8,
  tagLength: 16,
};

/** By name, as an option gives it. A new one is a line here, and one below if Wireshark has it. */
export const ESP_ENCRYPTIONS: ReadonlyMap<string, EspEncryption> = new Map([
  ['null', { mode: 'null', keyLengths: [0], saltLength: 0, ivLength: 0, tagLength: 0 }], // RFC 2410
  ['aes-cbc', cipher('aes-cbc', AES_KEYS, 0, 16)], // RFC 3602
  ['3des-cbc', cipher('3des-cbc', [16, 24], 0, 8)], // RFC 2451; of 16 bytes the first part comes again (3GPP TS 33.203 annex I)
  ['aes-ctr', cipher('aes-ctr', AES_KEYS, 4, 8)], // RFC 3686
  ['aes-gcm-16', gcm(16)], // RFC 4106
  ['aes-gcm-12', gcm(12)],
  ['aes-gcm-8', gcm(8)],
  ['aes-gmac', gcm(16, 'gmac')], // RFC 4543
  ['chacha20-poly1305', CHACHA20_POLY1305], // RFC 7634
]);

/** By name, as an option gives it; `any-n` is n bits that are not checked. */
export const ESP_INTEGRITIES: ReadonlyMap<string, EspIntegrity> = new Map([
  ['none', { length: 0 }],
  ['hmac-md5-96', { hash: 'md5', length: 12 }], // RFC 2403
  ['hmac-sha1-96', { hash: 'sha1', length: 12 }], // RFC 2404
  ['hmac-sha256-128', { hash: 'sha256', length: 16 }], // RFC 4868
  ['hmac-sha384-192', { hash: 'sha384', length: 24 }],
  ['hmac-sha512-256', { hash: 'sha512', length: 32 }],
  ['hmac-sha256-96', { hash: 'sha256', length: 12 }], // before RFC 4868
  ...[64, 96, 128, 192, 256].map((bits): [string, EspIntegrity] => [`any-${bits}`, { length: bits / 8 }]),
]);

/** What Wireshark calls them in its table of associations (`esp_sa`), in lower case and without the number of the RFC. */
export const WIRESHARK_ENCRYPTIONS: ReadonlyMap<string, string> = new Map([
  ['null', 'null'],
  ['aes-cbc', 'aes-cbc'],
  ['tripledes-cbc', '3des-cbc'],
  ['aes-ctr', 'aes-ctr'],
  ['aes-gcm', 'aes-gcm-16'],
  ['aes-gcm with 16 octet icv', 'aes-gcm-16'],
  ['aes-gcm with 12 octet icv', 'aes-gcm-12'],
  ['aes-gcm with 8 octet icv', 'aes-gcm-8'],
  ['chacha20 with poly1305', 'chacha20-poly1305'],
]);

/** The same of integrity. */
export const WIRESHARK_INTEGRITIES: ReadonlyMap<string, string> = new Map([
  ['null', 'none'],
  ['hmac-md5-96', 'hmac-md5-96'],
  ['hmac-sha-1-96', 'hmac-sha1-96'],
  ['hmac-sha-256-96', 'hmac-sha256-96'],
  ['hmac-sha-256-128', 'hmac-sha256-128'],
  ['hmac-sha-384-192', 'hmac-sha384-192'],
  ['hmac-sha-512-256', 'hmac-sha512-256'],
  ...[64, 96, 128, 192, 256].map((bits): [string, string] => [
    `any ${bits} bit authentication [no checking]`,
    `any-${bits}`,
  ]),
]);

import type { Aead, Hash } from './cryptography.js';

export interface AeadSuite {
  readonly kind: 'aead';
  readonly aead: Aead;
  /** Bytes. */
  readonly keyLength: number;
  readonly tagLength: number;
  /** Of the key schedule. */
  readonly hash: Hash;
}

export interface CbcSuite {
  readonly kind: 'cbc';
  readonly keyLength: number;
  readonly mac: Hash;
  readonly hash: Hash;
}

export type CipherSuite = AeadSuite | CbcSuite;

const aead = (name: Aead, keyLength: number, tagLength: number, hash: Hash): AeadSuite => ({
  kind: 'aead',
  aead: name,
  keyLength,
  tagLength,
  hash,
});
const cbc = (keyLength: number, mac: Hash, hash: Hash): CbcSuite => ({ kind: 'cbc', keyLength, mac, hash });

/**
 * What protects the records, by the numbers of the IANA registry of TLS cipher suites: how the keys were exchanged does
 * not matter to who has the secrets. Sources: RFC 5246 A.5, 5288, 5289, 5487, 5489, 6655, 7251, 7905, 8442, 8446 B.4.
 */
const FAMILIES: readonly (readonly [CipherSuite, readonly number[]])[] = [
  [
    aead('aes-gcm', 16, 16, 'sha256'),
    [
      0x1301, 0x009c, 0x009e, 0x00a0, 0x00a2, 0x00a4, 0x00a6, 0x00a8, 0x00aa, 0x00ac, 0xc02b, 0xc02d, 0xc02f, 0xc031,
      0xd001,
    ],
  ],
  [
    aead('aes-gcm', 32, 16, 'sha384'),
    [
      0x1302, 0x009d, 0x009f, 0x00a1, 0x00a3, 0x00a5, 0x00a7, 0x00a9, 0x00ab, 0x00ad, 0xc02c, 0xc02e, 0xc030, 0xc032,
      0xd002,
    ],
  ],
  [aead('chacha20-poly1305', 32, 16, 'sha256'), [0x1303, 0xcca8, 0xcca9, 0xccaa, 0xccab, 0xccac, 0xccad, 0xccae]],
  [aead('aes-ccm', 16, 16, 'sha256'), [0x1304, 0xc09c, 0xc09e, 0xc0a4, 0xc0a6, 0xc0ac, 0xd005]],
  [aead('aes-ccm', 16, 8, 'sha256'), [0x1305, 0xc0a0, 0xc0a2, 0xc0a8, 0xc0aa, 0xc0ae, 0xd003]],
  [aead('aes-ccm', 32, 16, 'sha256'), [0xc09d, 0xc09f, 0xc0a5, 0xc0a7, 0xc0ad]],
  [aead('aes-ccm', 32, 8, 'sha256'), [0xc0a1, 0xc0a3, 0xc0a9, 0xc0ab, 0xc0af]],
  [
    cbc(16, 'sha1', 'sha256'),
    [
      0x002f, 0x0030, 0x0031, 0x0032, 0x0033, 0x0034, 0x008c, 0x0090, 0x0094, 0xc004, 0xc009, 0xc00e, 0xc013, 0xc018,
      0xc035,
    ],
  ],
  [
    cbc(32, 'sha1', 'sha256'),
    [
      0x0035, 0x0036, 0x0037, 0x0038, 0x0039, 0x003a, 0x008d, 0x0091, 0x0095, 0xc005, 0xc00a, 0xc00f, 0xc014, 0xc019,
      0xc036,
    ],
  ],
  [
    cbc(16, 'sha256', 'sha256'),
    [0x003c, 0x003e, 0x003f, 0x0040, 0x0067, 0x006c, 0x00ae, 0x00b2, 0x00b6, 0xc023, 0xc025, 0xc027, 0xc029, 0xc037],
  ],
  [cbc(32, 'sha256', 'sha256'), [0x003d, 0x0068, 0x0069, 0x006a, 0x006b, 0x006d]],
  [cbc(32, 'sha384', 'sha384'), [0x00af, 0x00b3, 0x00b7, 0xc024, 0xc026, 0xc028, 0xc02a, 0xc038]],
];

const SUITES = new Map(FAMILIES.flatMap(([suite, numbers]) => numbers.map(number => [number, suite] as const)));

/** Undefined for what is not read: NULL, RC4, 3DES, Camellia, ARIA, GOST. */
export const cipherSuite = (number: number): CipherSuite | undefined => SUITES.get(number);

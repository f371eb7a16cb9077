import type { AeadSuite, CipherSuite } from './cipher-suites.js';
import type { Cryptography } from './cryptography.js';
import type { KeyLog } from './key-log.js';
import { joined, prf } from './key-schedule.js';
import type { TlsRecord } from './record.js';
import { aead12, aead13, type Cipher13, cbc12, type OpenedRecord, type RecordCipher } from './record-cipher.js';

export type Side = 'client' | 'server';

/** Opens the protected records of one direction in turn. */
export interface Opener {
  /** False as long as there is no key to try. */
  readonly hasKeys: boolean;
  /**
   * @param slack how many records may have been lost before this one
   * @returns undefined if no key opens it
   */
  open(record: TlsRecord, slack: number): OpenedRecord | undefined;
  /** Looks again for secrets. */
  refresh(): void;
  /** A record was passed over. */
  skip(): void;
  /** TLS 1.3: the sender's Finished, after which come the application keys; its KeyUpdate. */
  finished(): void;
  updated(): void;
}

/** What an opener makes its keys of. */
export interface KeyMaterial {
  readonly cryptography: Cryptography;
  readonly keyLog: KeyLog;
  readonly side: Side;
  readonly suite: CipherSuite;
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
  readonly encryptThenMac: boolean;
}

/** Keys, one set for each secret that was given, until one of them opens a record. */
class Candidates<Cipher extends RecordCipher> {
  ciphers: readonly Cipher[] = [];
  sequence = 0;
  isProven = false;

  open(record: TlsRecord, slack: number): OpenedRecord | undefined {
    for (const cipher of this.ciphers) {
      for (let sequence = this.sequence; sequence <= this.sequence + slack; sequence++) {
        const opened = cipher.open(record, sequence);
        if (!opened) continue;
        this.ciphers = [cipher];
        this.isProven = true;
        this.sequence = sequence + 1;
        return opened;
      }
    }
    return undefined;
  }
}

const MAC_LENGTHS = { sha1: 20, sha256: 32, sha384: 48 } as const;

/** TLS 1.2: one set of keys from a ChangeCipherSpec to the next. Source: RFC 5246 6.3. */
export class Opener12 implements Opener {
  readonly #material: KeyMaterial;
  readonly #keys = new Candidates<RecordCipher>();

  constructor(material: KeyMaterial) {
    this.#material = material;
    this.refresh();
  }

  get hasKeys(): boolean {
    return this.#keys.ciphers.length > 0;
  }

  open(record: TlsRecord, slack: number): OpenedRecord | undefined {
    return this.#keys.open(record, slack);
  }

  refresh(): void {
    if (this.#keys.isProven) return;
    const { keyLog, clientRandom } = this.#material;
    this.#keys.ciphers = keyLog.of('CLIENT_RANDOM', clientRandom).map(secret => this.#cipher(secret));
  }

  skip(): void {
    this.#keys.sequence++;
  }

  finished(): void {}

  updated(): void {}

  #cipher(masterSecret: Uint8Array): RecordCipher {
    const { cryptography, side, suite, clientRandom, serverRandom, encryptThenMac } = this.#material;
    const mac = suite.kind === 'cbc' ? MAC_LENGTHS[suite.mac] : 0;
    const iv = suite.kind === 'cbc' ? 0 : suite.aead === 'chacha20-poly1305' ? 12 : 4;
    const length = 2 * (mac + suite.keyLength + iv);
    const seed = joined(serverRandom, clientRandom);
    const block = prf(cryptography, suite.hash, masterSecret, 'key expansion', seed, length);
    const own = side === 'client' ? 0 : 1;
    const macKey = block.subarray(own * mac, (own + 1) * mac);
    const keysAt = 2 * mac + own * suite.keyLength;
    const key = block.subarray(keysAt, keysAt + suite.keyLength);
    const ivAt = 2 * (mac + suite.keyLength) + own * iv;
    if (suite.kind === 'cbc') return cbc12(cryptography, suite, key, macKey, encryptThenMac);
    return aead12(cryptography, suite, key, block.subarray(ivAt, ivAt + iv));
  }
}

const LABELS = {
  client: ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0'],
  server: ['SERVER_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_TRAFFIC_SECRET_0'],
} as const;

/** TLS 1.3: the handshake keys, then, from Finished on, the application keys. Source: RFC 8446 7. */
export class Opener13 implements Opener {
  readonly #material: KeyMaterial;
  readonly #suite: AeadSuite;
  readonly #handshake = new Candidates<Cipher13>();
  readonly #application = new Candidates<Cipher13>();
  #isApplication = false;

  constructor(material: KeyMaterial, suite: AeadSuite) {
    this.#material = material;
    this.#suite = suite;
    this.refresh();
  }

  get hasKeys(): boolean {
    const hasApplication = this.#application.ciphers.length > 0;
    return hasApplication || (!this.#isApplication && this.#handshake.ciphers.length > 0);
  }

  open(record: TlsRecord, slack: number): OpenedRecord | undefined {
    const opened = this.#isApplication ? undefined : this.#handshake.open(record, slack);
    if (opened) return opened;
    // Without handshake secrets, or with Finished lost, the first record of the application shows that it has begun.
    const content = this.#application.open(record, slack);
    if (content) this.#isApplication = true;
    return content;
  }

  refresh(): void {
    const { keyLog, side, clientRandom, cryptography } = this.#material;
    const [handshake, application] = LABELS[side];
    const ciphers = (label: typeof handshake | typeof application): Cipher13[] =>
      keyLog.of(label, clientRandom).map(secret => aead13(cryptography, this.#suite, secret));
    if (!this.#handshake.isProven) this.#handshake.ciphers = ciphers(handshake);
    if (!this.#application.isProven) this.#application.ciphers = ciphers(application);
  }

  skip(): void {
    // What cannot be opened during the handshake is early data, which has its own keys and numbers (RFC 8446 2.3).
    if (this.#isApplication) this.#application.sequence++;
  }

  finished(): void {
    this.#isApplication = true;
  }

  updated(): void {
    const [cipher] = this.#application.ciphers;
    if (!this.#isApplication || !cipher) return;
    this.#application.ciphers = [cipher.next()];
    this.#application.sequence = 0;
  }
}

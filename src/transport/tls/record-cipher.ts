import type { AeadSuite, CbcSuite } from './cipher-suites.js';
import type { Cryptography } from './cryptography.js';
import { expandLabel, joined } from './key-schedule.js';
import { APPLICATION_DATA, RECORD_HEADER, type TlsRecord } from './record.js';

/** What was in a record. */
export interface OpenedRecord {
  /** Content type. */
  readonly type: number;
  readonly content: Uint8Array;
}

/** Opens the records of one direction, under one set of keys. */
export interface RecordCipher {
  /** @param sequence number of the record under these keys; @returns undefined if it is not authentic */
  open(record: TlsRecord, sequence: number): OpenedRecord | undefined;
}

const BLOCK = 16;
const EXPLICIT_NONCE = 8;

/** AEAD in TLS 1.2: GCM and CCM send half of the nonce (RFC 5288 3, RFC 6655 3), ChaCha20 makes it of the number (RFC 7905 2). */
export function aead12(cryptography: Cryptography, suite: AeadSuite, key: Uint8Array, iv: Uint8Array): RecordCipher {
  const explicit = suite.aead === 'chacha20-poly1305' ? 0 : EXPLICIT_NONCE;
  return {
    open({ bytes, start, end }, sequence) {
      const payload = start + RECORD_HEADER;
      const length = end - payload - explicit - suite.tagLength;
      if (length < 0) return undefined;
      const sealed = bytes.subarray(payload + explicit, end);
      const nonce = explicit > 0 ? joined(iv, bytes.subarray(payload, payload + explicit)) : xorNumber(iv, sequence);
      const additional = joined(number64(sequence), bytes.subarray(start, start + 3), [length >> 8, length & 0xff]);
      const content = cryptography.openAead(suite.aead, key, nonce, additional, sealed, suite.tagLength);
      return content && { type: bytes[start]!, content };
    },
  };
}

/** AES-CBC with HMAC in TLS 1.2 (RFC 5246 6.2.3.2), and the other way round (RFC 7366). */
export function cbc12(
  cryptography: Cryptography,
  suite: CbcSuite,
  key: Uint8Array,
  macKey: Uint8Array,
  encryptThenMac: boolean,
): RecordCipher {
  const macLength = macKey.length;
  const isMac = (header: Uint8Array, sequence: number, content: Uint8Array, mac: Uint8Array): boolean => {
    const { length } = content;
    const macked = joined(number64(sequence), header, [length >> 8, length & 0xff], content);
    return isSame(cryptography.hmac(suite.mac, macKey, macked), mac);
  };
  return {
    open({ bytes, start, end }, sequence) {
      const header = bytes.subarray(start, start + 3);
      const payload = start + RECORD_HEADER;
      const encryptedEnd = encryptThenMac ? end - macLength : end;
      if (encryptedEnd - payload < 2 * BLOCK) return undefined;
      if (
        encryptThenMac &&
        !isMac(header, sequence, bytes.subarray(payload, encryptedEnd), bytes.subarray(encryptedEnd, end))
      ) {
        return undefined;
      }
      const iv = bytes.subarray(payload, payload + BLOCK);
      const plain = cryptography.decryptCbc(key, iv, bytes.subarray(payload + BLOCK, encryptedEnd));
      if (!plain) return undefined;
      const padding = plain.at(-1)! + 1;
      const contentEnd = plain.length - padding - (encryptThenMac ? 0 : macLength);
      if (contentEnd < 0) return undefined;
      const content = plain.subarray(0, contentEnd);
      if (!encryptThenMac && !isMac(header, sequence, content, plain.subarray(contentEnd, contentEnd + macLength))) {
        return undefined;
      }
      return { type: bytes[start]!, content };
    },
  };
}

/** TLS 1.3 (RFC 8446 5.2, 5.3, 7.3). */
export interface Cipher13 extends RecordCipher {
  /** The keys after a KeyUpdate (RFC 8446 7.2). */
  next(): Cipher13;
}

export function aead13(cryptography: Cryptography, suite: AeadSuite, secret: Uint8Array): Cipher13 {
  const key = expandLabel(cryptography, suite.hash, secret, 'key', suite.keyLength);
  const iv = expandLabel(cryptography, suite.hash, secret, 'iv', 12);
  return {
    open({ bytes, start, end }, sequence) {
      const payload = start + RECORD_HEADER;
      if (bytes[start] !== APPLICATION_DATA || end - payload <= suite.tagLength) return undefined;
      const inner = cryptography.openAead(
        suite.aead,
        key,
        xorNumber(iv, sequence),
        bytes.subarray(start, payload),
        bytes.subarray(payload, end),
        suite.tagLength,
      );
      if (!inner) return undefined;
      let length = inner.length;
      while (length > 0 && inner[length - 1] === 0) length--;
      return length === 0 ? undefined : { type: inner[length - 1]!, content: inner.subarray(0, length - 1) };
    },
    next: () =>
      aead13(cryptography, suite, expandLabel(cryptography, suite.hash, secret, 'traffic upd', secret.length)),
  };
}

function number64(number: number): Uint8Array {
  const bytes = new Uint8Array(8);
  for (let at = 7; at >= 0; at--) {
    bytes[at] = number % 256;
    number = Math.floor(number / 256);
  }
  return bytes;
}

/** RFC 8446 5.3, RFC 7905 2: the number, as long as the IV, XOR the IV. */
function xorNumber(iv: Uint8Array, sequence: number): Uint8Array {
  const nonce = iv.slice();
  const number = number64(sequence);
  for (let at = 0; at < 8; at++) nonce[nonce.length - 8 + at]! ^= number[at]!;
  return nonce;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

import type { EspCryptography } from './cryptography.js';
import type { EspKey } from './esp-keys.js';

/** Security parameters index and sequence number. */
const HEADER = 8;
/** Pad length and next header. */
const TRAILER = 2;
/** RFC 3686 4: the block counter behind nonce and initialization vector. */
const FIRST_BLOCK = [0, 0, 0, 1];
/** RFC 4304: the upper half of an extended sequence number, which is not sent. Few associations live to see another one. */
const UPPER_HALF = [0, 0, 0, 0];

/**
 * Decrypts an ESP packet (RFC 4303 3.4), after its integrity was checked where there is a key for that. Whether sequence
 * numbers are extended is found out.
 * @param packet from the security parameters index to the end
 * @returns payload, padding, pad length and next header; undefined if the packet is not authentic, or not of this algorithm
 */
export function openEsp(cryptography: EspCryptography, key: EspKey, packet: Uint8Array): Uint8Array | undefined {
  const { encryption, integrity } = key;
  const payloadAt = HEADER + encryption.ivLength;
  const end = packet.length - integrity.length;
  if (end - encryption.tagLength < payloadAt + TRAILER) return undefined;
  if (encryption.aead) return openAead(cryptography, key, packet);
  if (!isAuthentic(cryptography, key, packet.subarray(0, end), packet.subarray(end))) return undefined;
  const encrypted = packet.subarray(payloadAt, end);
  if (!encryption.cipher) return encrypted;
  const vector = packet.subarray(HEADER, payloadAt);
  const iv = encryption.cipher === 'aes-ctr' ? joined(key.salt, vector, FIRST_BLOCK) : vector;
  return cryptography.decrypt(encryption.cipher, key.encryptionKey, iv, encrypted);
}

/** Whether that the packet could be opened says that it is of the association. */
export const isVerified = ({ encryption, integrity }: EspKey): boolean =>
  encryption.tagLength > 0 || integrity.hash !== undefined;

/** RFC 4303 2.8, 2.2.1 */
function isAuthentic(cryptography: EspCryptography, key: EspKey, packet: Uint8Array, value: Uint8Array): boolean {
  const { hash } = key.integrity;
  if (hash === undefined) return true;
  return [packet, joined(packet, UPPER_HALF)].some(data => {
    const computed = cryptography.hmac(hash, key.integrityKey, data);
    return value.every((byte, index) => byte === computed[index]);
  });
}

/** RFC 4106 3 to 5, RFC 7634 2, and RFC 4543 3, where the payload is part of what is authenticated only. */
function openAead(cryptography: EspCryptography, key: EspKey, packet: Uint8Array): Uint8Array | undefined {
  const { mode, aead, ivLength, tagLength } = key.encryption;
  const payloadAt = HEADER + ivLength;
  const tagAt = packet.length - tagLength;
  const nonce = joined(key.salt, packet.subarray(HEADER, payloadAt));
  const isGmac = mode === 'gmac';
  for (const upperHalf of [[], UPPER_HALF]) {
    const header = joined(packet.subarray(0, 4), upperHalf, packet.subarray(4, HEADER));
    const additional = isGmac ? joined(header, packet.subarray(HEADER, tagAt)) : header;
    const sealed = packet.subarray(isGmac ? tagAt : payloadAt);
    const opened = cryptography.openAead(aead!, key.encryptionKey, nonce, additional, sealed, tagLength);
    if (opened) return isGmac ? packet.subarray(payloadAt, tagAt) : opened;
  }
  return undefined;
}

function joined(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

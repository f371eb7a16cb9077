import { bytesOf } from '../../latin1.js';
import type { Cryptography, Hash } from './cryptography.js';

/** Of the parts one after another. */
export function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * The pseudorandom function of TLS 1.2 (RFC 5246 5).
 * @param length bytes wanted
 */
export function prf(
  { hmac }: Cryptography,
  hash: Hash,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const labelled = joined(bytesOf(label), seed);
  const blocks: Uint8Array[] = [];
  let a = labelled;
  for (let has = 0; has < length; has += blocks.at(-1)!.length) {
    a = hmac(hash, secret, a);
    blocks.push(hmac(hash, secret, joined(a, labelled)));
  }
  return joined(...blocks).subarray(0, length);
}

/**
 * HKDF-Expand-Label without a context (RFC 8446 7.1, RFC 5869 2.3).
 * @param label without `tls13 `
 * @param length bytes wanted
 */
export function expandLabel(
  { hmac }: Cryptography,
  hash: Hash,
  secret: Uint8Array,
  label: string,
  length: number,
): Uint8Array {
  const full = bytesOf(`tls13 ${label}`);
  const info = joined([length >> 8, length & 0xff, full.length], full, [0]);
  const blocks: Uint8Array[] = [];
  for (let has = 0; has < length; has += blocks.at(-1)!.length) {
    blocks.push(hmac(hash, secret, joined(blocks.at(-1) ?? [], info, [blocks.length + 1])));
  }
  return joined(...blocks).subarray(0, length);
}

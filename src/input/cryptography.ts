import {
  type CipherCCMTypes,
  type CipherChaCha20Poly1305Types,
  type CipherGCMTypes,
  createDecipheriv,
  createHmac,
} from 'node:crypto';
import type { EspCipher, EspCryptography } from '../network/index.js';
import type { Aead, Cryptography } from '../transport/index.js';

/** Node's OpenSSL, as TLS and ESP need it. */
export const cryptography: Cryptography & EspCryptography = {
  hmac: (hash, key, data) => createHmac(hash, key).update(data).digest(),

  openAead(aead, key, nonce, additional, sealed, tagLength) {
    const length = sealed.length - tagLength;
    if (length < 0) return undefined;
    try {
      // GCM stands for all of them: they differ in types only.
      const name = cipherName(aead, key.length) as CipherGCMTypes;
      const decipher = createDecipheriv(name, key, nonce, { authTagLength: tagLength });
      decipher.setAuthTag(sealed.subarray(length));
      // CCM wants to know the length beforehand.
      decipher.setAAD(additional, { plaintextLength: length } as { plaintextLength: number });
      const opened = decipher.update(sealed.subarray(0, length));
      decipher.final();
      return opened;
    } catch {
      return undefined; // not authentic
    }
  },

  decryptCbc: (key, iv, encrypted) => cryptography.decrypt('aes-cbc', key, iv, encrypted),

  decrypt(cipher, key, iv, encrypted) {
    if (encrypted.length === 0 || (cipher !== 'aes-ctr' && encrypted.length % iv.length !== 0)) return undefined;
    const decipher = createDecipheriv(OPENSSL_NAMES[cipher](key.length * 8), key, iv);
    decipher.setAutoPadding(false);
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  },
};

/** By the bits of the key. */
const OPENSSL_NAMES: Readonly<Record<EspCipher, (bits: number) => string>> = {
  'aes-cbc': bits => `aes-${bits}-cbc`,
  'aes-ctr': bits => `aes-${bits}-ctr`,
  '3des-cbc': bits => (bits === 128 ? 'des-ede-cbc' : 'des-ede3-cbc'),
};

function cipherName(aead: Aead, keyLength: number): CipherGCMTypes | CipherCCMTypes | CipherChaCha20Poly1305Types {
  if (aead === 'chacha20-poly1305') return aead;
  return `aes-${(keyLength * 8) as 128 | 256}-${aead === 'aes-gcm' ? 'gcm' : 'ccm'}`;
}

export type Hash = 'sha1' | 'sha256' | 'sha384';
export type Aead = 'aes-gcm' | 'aes-ccm' | 'chacha20-poly1305';

/** What TLS needs of a cryptographic library: synchronous, so that a record is read when it comes. Nothing of it throws. */
export interface Cryptography {
  /** RFC 2104 */
  readonly hmac: (hash: Hash, key: Uint8Array, data: Uint8Array) => Uint8Array;
  /**
   * RFC 5116 2.2
   * @param sealed ciphertext and, after it, the tag of `tagLength` bytes
   * @returns undefined if it is not authentic
   */
  readonly openAead: (
    aead: Aead,
    key: Uint8Array,
    nonce: Uint8Array,
    additional: Uint8Array,
    sealed: Uint8Array,
    tagLength: number,
  ) => Uint8Array | undefined;
  /** AES in CBC mode, padding and all. Undefined if the length is no multiple of the block. */
  readonly decryptCbc: (key: Uint8Array, iv: Uint8Array, encrypted: Uint8Array) => Uint8Array | undefined;
}

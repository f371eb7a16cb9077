export type EspHash = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';
export type EspAead = 'aes-gcm' | 'chacha20-poly1305';
export type EspCipher = 'aes-cbc' | '3des-cbc' | 'aes-ctr';

/** What ESP needs of a cryptographic library: synchronous, so that a packet is read when it comes. Nothing of it throws. */
export interface EspCryptography {
  /** RFC 2104 */
  readonly hmac: (hash: EspHash, key: Uint8Array, data: Uint8Array) => Uint8Array;
  /**
   * RFC 5116 2.2
   * @param sealed ciphertext and, after it, the tag of `tagLength` bytes
   * @returns undefined if it is not authentic
   */
  readonly openAead: (
    aead: EspAead,
    key: Uint8Array,
    nonce: Uint8Array,
    additional: Uint8Array,
    sealed: Uint8Array,
    tagLength: number,
  ) => Uint8Array | undefined;
  /**
   * Without taking padding off.
   * @param iv initialization vector of CBC, first counter block of CTR
   * @returns undefined if the length is no multiple of the block of CBC
   */
  readonly decrypt: (
    cipher: EspCipher,
    key: Uint8Array,
    iv: Uint8Array,
    encrypted: Uint8Array,
  ) => Uint8Array | undefined;
}

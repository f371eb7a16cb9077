import type { EspEncryption, EspIntegrity } from './esp-algorithms.js';

/** A security association that was given with its keys. */
export interface EspKey {
  /** Security parameters index; undefined for any. */
  readonly index?: number;
  /** As `addressText` writes it; undefined for any. */
  readonly destination?: string;
  readonly encryption: EspEncryption;
  readonly encryptionKey: Uint8Array;
  /** What stands in front of the initialization vector in the nonce. */
  readonly salt: Uint8Array;
  readonly integrity: EspIntegrity;
  readonly integrityKey: Uint8Array;
}

/** The security associations of a run. */
export class EspKeys {
  readonly #byIndex = new Map<number | undefined, EspKey[]>();

  constructor(keys: readonly EspKey[]) {
    for (const key of keys) {
      const others = this.#byIndex.get(key.index);
      if (others) others.push(key);
      else this.#byIndex.set(key.index, [key]);
    }
  }

  /**
   * Those that packets with this index to this destination may be of (RFC 4301 4.1): an index comes again after a while.
   * What names the index is first.
   */
  of(index: number, destination: string): readonly EspKey[] {
    return [...(this.#byIndex.get(index) ?? []), ...(this.#byIndex.get(undefined) ?? [])].filter(
      key => key.destination === undefined || key.destination === destination,
    );
  }
}

import type { EspCryptography } from './cryptography.js';
import type { EspKeys } from './esp-keys.js';
import type { Inflate } from './inflate.js';
import type { Layer } from './reading.js';

/** What the user says of the captures, and what comes from outside because nothing here may need Node. */
export interface NetworkSettings {
  /** Meanings of link types, before those of the table. */
  readonly links?: ReadonlyMap<number, Layer>;
  readonly espKeys?: EspKeys;
  /** Without it ESP is not decrypted, whatever keys there are. */
  readonly cryptography?: EspCryptography;
  /** Without it compressed payloads are not read. */
  readonly inflate?: Inflate;
}

export { addressText } from './address.js';
export type { EspCipher, EspCryptography } from './cryptography.js';
export { DUPLICATE_PLACES, Duplicates } from './duplicates.js';
export {
  ESP_ENCRYPTIONS,
  ESP_INTEGRITIES,
  WIRESHARK_ENCRYPTIONS,
  WIRESHARK_INTEGRITIES,
} from './esp-algorithms.js';
export { type EspKey, EspKeys } from './esp-keys.js';
export { HEP3_HEADER_LENGTH, HepMessages, hep3Length } from './hep-messages.js';
export type { Inflate } from './inflate.js';
export { Network } from './network.js';
export * from './packet.js';
export type { NetworkSettings } from './settings.js';
export { USER_DEFINED } from './user-defined.js';
export { LINK_PAYLOADS, userLink } from './user-links.js';

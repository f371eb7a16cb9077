export { addressText } from './address.js';
export { DUPLICATE_PLACES, Duplicates } from './duplicates.js';
export { HEP3_HEADER_LENGTH, HepMessages, hep3Length } from './hep-messages.js';
export { Network } from './network.js';
export * from './packet.js';

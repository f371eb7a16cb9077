export { addressText } from './address.js';
export { DUPLICATE_PLACES, Duplicates } from './duplicates.js';
export { Network } from './network.js';
export * from './packet.js';

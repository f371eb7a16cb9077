export { addressText } from './address.js';
export { Network } from './network.js';
export * from './packet.js';

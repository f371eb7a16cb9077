export { MessageReader } from './message-reader.js';
export type { Aead, Cryptography } from './tls/cryptography.js';
export { KeyLog } from './tls/key-log.js';
export type { Inflate } from './websocket/inflate.js';

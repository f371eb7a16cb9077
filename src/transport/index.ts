export { MessageReader } from './message-reader.js';

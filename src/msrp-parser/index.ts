export * from './authentication.js';
export { findHeader, header } from './headers.js';
export { canonicalHost } from './host.js';
export type * from './message.js';
export { parseMsrp } from './parse.js';
export { parsePath, sameMsrpUri, sessionIdOf } from './path.js';
export * from './relay.js';
export { reportStatus } from './report-status.js';

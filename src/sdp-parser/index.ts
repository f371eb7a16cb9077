export { attribute, attributes } from './attributes.js';
export * from './connection-attributes.js';
export type * from './description.js';
export { directionOf } from './direction.js';
export { examineSdp } from './examine.js';
export { fileSelector } from './file-selector.js';
export {
  acceptTypes,
  acceptWrappedTypes,
  chatMedia,
  isMsrp,
  isTlsMsrp,
  mediaAddress,
  msrpPaths,
  setupOf,
} from './msrp-media.js';
export { originOf } from './origin.js';
export { parseSdp } from './parse.js';

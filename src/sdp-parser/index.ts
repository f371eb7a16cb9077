export { attribute, attributes } from './attributes.js';
export type * from './description.js';
export { directionOf } from './direction.js';
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
export { parseSdp } from './parse.js';

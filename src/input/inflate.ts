import { constants, inflateRawSync } from 'node:zlib';
import type { Inflate } from '../transport/index.js';

/** Node's zlib, for compressed WebSocket messages. */
export const inflate: Inflate = (deflated, dictionary, limit) => {
  try {
    return inflateRawSync(deflated, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: limit,
      ...(dictionary.length > 0 && { dictionary }),
    });
  } catch {
    return undefined; // damaged, or longer than the limit
  }
};

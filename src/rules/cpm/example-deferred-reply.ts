import type { Edit } from '../../model/index.js';

/** In the scene deferred-reply the session of the client with the originator was open before the delivery. */
export const ALREADY_OPEN: readonly Edit[] = [
  'INVITE sip:',
  'SIP/2.0 100',
  'SIP/2.0 180',
  'SIP/2.0 200',
  'ACK sip:',
].map(line => ({ shift: `${line}\nCall-ID: 93eab18c418d`, by: -60 }));

import { find, type ImdnBody } from '../../body-parser/index.js';
import type { ChunkedMessage } from '../../model/index.js';

/** The notification that an MSRP message is (RFC 5438 7.2.1); undefined if it is another message, or is not there whole. */
export const imdnOf = ({ body, complete }: ChunkedMessage): ImdnBody | undefined =>
  complete ? find(body, 'imdn') : undefined;

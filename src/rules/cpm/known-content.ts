import { find } from '../../body-parser/index.js';
import type { ChunkedMessage } from '../../model/index.js';

/**
 * Whether the type of what was sent by MSRP is known, so that it can be held to be the user's: of a CPIM that cannot be read up
 * to its content, and of content without a Content-Type (RFC 4975 7.1), it cannot.
 */
export function isKnown({ contentType, body, complete, text }: ChunkedMessage): boolean {
  if (contentType !== 'message/cpim') return contentType !== undefined;
  const cpim = find(body, 'cpim');
  return cpim !== undefined && (complete || (cpim.wrappedType !== '' && cpim.content.start < text.length));
}

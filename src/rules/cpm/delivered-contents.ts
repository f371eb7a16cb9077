import type { ChunkedMessage, MsrpResponseMessage, Session } from '../../model/index.js';
import { header } from '../../msrp-parser/index.js';

/** What the other side sent in the MSRP of the session, in time order; what has no content is left out. */
export const deliveredContents = ({ msrp }: Session): ChunkedMessage[] =>
  msrp
    .flatMap(({ contents }) => contents)
    .filter(({ fromClient, bodiless }) => !fromClient && !bodiless)
    .sort((a, b) => a.start - b.start);

/** RFC 4975 7.2: with `partial` or `no` a 200 need not be sent. */
export const expectsAnswer = ({ chunks }: ChunkedMessage): boolean =>
  chunks.every(({ content }) => !['no', 'partial'].includes(header(content, 'Failure-Report')?.toLowerCase() ?? 'yes'));

/** The first response to one of its chunks that is not 200. */
export const rejectionOf = ({ responses }: ChunkedMessage): MsrpResponseMessage | undefined =>
  responses.find(({ content }) => content.status !== 200);

/** Root type, and the type inside CPIM; lower case, those that are known. */
export function typesOf({ contentType, body }: ChunkedMessage): { root: string; wrapped: string | undefined } {
  const wrapped = body?.type === 'cpim' && body.wrappedType !== '' ? body.wrappedType : undefined;
  return { root: contentType ?? '', wrapped };
}

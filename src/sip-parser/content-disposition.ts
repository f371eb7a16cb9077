import type { SipMessage } from './message.js';
import { type Parameter, parameter, parseParameters, withoutParameters } from './parameters.js';

/** RFC 3261 20.11. */
export interface ContentDisposition {
  /** Lower case: session, render, recipient-list, recipient-list-history, notification … */
  readonly type: string;
  /** Whether a receiver that does not understand the body must refuse the request: `required` unless it says `optional`. */
  readonly required: boolean;
  readonly parameters: readonly Parameter[];
}

/** Reads the value of a Content-Disposition header field, of a message or of a MIME part. */
export function parseContentDisposition(value: string): ContentDisposition {
  const parameters = parseParameters(value, 0);
  return {
    type: withoutParameters(value).toLowerCase(),
    required: parameter(parameters, 'handling')?.toLowerCase() !== 'optional',
    parameters,
  };
}

/** RFC 3261 20.11: undefined without the header field, which means `session` for application/sdp and `render` else. */
export function contentDisposition({ headers }: SipMessage): ContentDisposition | undefined {
  const value = headers.first('content-disposition');
  return value === undefined ? undefined : parseContentDisposition(value);
}

/** RFC 8262 2: what a `cid:` URI names, without angle brackets. */
export const contentId = ({ headers }: SipMessage): string | undefined =>
  headers.first('content-id')?.replace(/^<|>$/g, '') || undefined;

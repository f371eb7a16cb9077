import { wholeNumber } from './characters.js';
import { splitComments } from './comments.js';
import type { SipMessage } from './message.js';
import { parameter, parseParameters, withoutParameters } from './parameters.js';

/** RFC 3261 20.33. */
export interface RetryAfter {
  readonly seconds: number;
  /** For how many seconds the callee is then there. */
  readonly duration: number | undefined;
  readonly comment: string | undefined;
}

/** Undefined without a Retry-After header field, or without a number in it. */
export function retryAfter({ headers }: SipMessage): RetryAfter | undefined {
  const { text, comments } = splitComments(headers.first('retry-after') ?? '');
  const seconds = wholeNumber(withoutParameters(text));
  if (seconds === undefined) return undefined;
  const duration = wholeNumber(parameter(parseParameters(text, 0), 'duration') ?? '');
  return { seconds, duration, comment: comments[0] };
}

import type { SipMessage } from './message.js';
import { parameter, parseParameters, withoutParameters } from './parameters.js';

/** RFC 7989 5. One of RFC 7329 has no remote. */
export interface SessionIdentifier {
  /** Lower case: the UUID of who sent the message. */
  readonly local: string;
  /** Lower case: that of the other side, zeros while it is not known. */
  readonly remote: string | undefined;
}

/** Undefined without a Session-ID header field. Stays the same over B2BUAs, which Call-ID does not. */
export function sessionIdentifier({ headers }: SipMessage): SessionIdentifier | undefined {
  const value = headers.first('session-id');
  const local = value === undefined ? '' : withoutParameters(value).toLowerCase();
  if (value === undefined || local === '') return undefined;
  return { local, remote: parameter(parseParameters(value, 0), 'remote')?.toLowerCase() || undefined };
}

/** What some B2BUAs give the next leg: the Call-ID of the leg before. Not of any standard. */
export const precedingCallId = ({ headers }: SipMessage): string | undefined => headers.first('x-call-id') || undefined;

import { wholeNumber } from './characters.js';
import type { SipMessage } from './message.js';
import { parameter, parseParameters, withoutParameters } from './parameters.js';

/** RFC 4028 4. */
export interface SessionExpires {
  /** Seconds. */
  readonly interval: number;
  /** Who sends the refreshes. */
  readonly refresher: 'uac' | 'uas' | undefined;
}

/** RFC 4028 4: undefined if there is no Session-Expires header field, or no number in it. */
export function sessionExpires({ headers }: SipMessage): SessionExpires | undefined {
  const value = headers.first('session-expires');
  const interval = value === undefined ? undefined : wholeNumber(withoutParameters(value));
  if (value === undefined || interval === undefined) return undefined;
  const refresher = parameter(parseParameters(value, 0), 'refresher')?.toLowerCase();
  return { interval, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined };
}

/** RFC 4028 5: the shortest interval that is accepted, in seconds. */
export function minSe({ headers }: SipMessage): number | undefined {
  const value = headers.first('min-se');
  return value === undefined ? undefined : wholeNumber(withoutParameters(value));
}

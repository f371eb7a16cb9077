import { wholeNumber } from './characters.js';
import type { SipMessage } from './message.js';
import { parameter, parseParameters, withoutParameters } from './parameters.js';

/** RFC 6665 8.2.1, 8.4: the event package with its template, lower case and without parameters. */
export function eventPackage({ headers }: SipMessage): string | undefined {
  const value = headers.first('event');
  return value === undefined ? undefined : withoutParameters(value).toLowerCase() || undefined;
}

/** RFC 6665 8.2.1: tells subscriptions to one package in one dialog apart. */
export function eventId({ headers }: SipMessage): string | undefined {
  const value = headers.first('event');
  return value === undefined ? undefined : parameter(parseParameters(value, 0), 'id');
}

/** RFC 6665 8.2.3. */
export interface SubscriptionState {
  /** Lower case: active, pending, terminated or an extension. */
  readonly state: string;
  /** Seconds. */
  readonly expires: number | undefined;
  /** Lower case: deactivated, probation, rejected, timeout, giveup, noresource, invariant or an extension. */
  readonly reason: string | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
}

export function subscriptionState({ headers }: SipMessage): SubscriptionState | undefined {
  const value = headers.first('subscription-state');
  if (value === undefined) return undefined;
  const parameters = parseParameters(value, 0);
  const seconds = (name: string) => wholeNumber(parameter(parameters, name) ?? '');
  return {
    state: withoutParameters(value).toLowerCase(),
    expires: seconds('expires'),
    reason: parameter(parameters, 'reason')?.toLowerCase(),
    retryAfter: seconds('retry-after'),
  };
}

/** RFC 3261 20.19: seconds; undefined if there is no Expires header field, or no number in it. */
export const expires = ({ headers }: SipMessage): number | undefined => wholeNumber(headers.first('expires') ?? '');

/** RFC 3261 20.23: seconds. */
export const minExpires = ({ headers }: SipMessage): number | undefined =>
  wholeNumber(headers.first('min-expires') ?? '');

const TEMPORARY: ReadonlySet<number> = new Set([401, 407, 408, 423, 491, 500, 502, 503, 504]);

/** RFC 6665 4.1.2.2: a refresh answered so leaves the subscription as it is until it expires, and may be sent again. */
export const leavesSubscription = (status: number): boolean => TEMPORARY.has(status);

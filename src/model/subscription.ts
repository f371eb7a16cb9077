import type { Message } from './message.js';

/**
 * - `asked`: a SUBSCRIBE was sent · `pending`: taken, not yet authorized (RFC 6665 4.1.3) · `active` · `ended`
 */
export type SubscriptionPhase = 'asked' | 'pending' | 'active' | 'ended';

/**
 * Why a subscription ended.
 * - `refused`: the SUBSCRIBE, or a refresh for good · `lost`: 481 to a refresh, or to a NOTIFY · `unsubscribed`: by the client, Expires 0
 * - `terminated`: by the notifier · `expired`: nobody refreshed it in time
 * - `invite-ended`: it was in the dialog of the INVITE, and nothing of it was seen after the BYE
 */
export type SubscriptionEnd = 'refused' | 'lost' | 'unsubscribed' | 'terminated' | 'expired' | 'invite-ended';

/** A subscription begins, is refreshed, is told of, or ends (RFC 6665 4.1.2, 4.1.3). */
export interface SubscriptionChange {
  /** Microseconds since the epoch. */
  readonly time: number;
  readonly phase: SubscriptionPhase;
  /** When it expires if nothing else happens: by the 2xx, then by the latest NOTIFY; undefined if nothing said it, or it has ended. */
  readonly expiry: number | undefined;
  /** For `ended`. */
  readonly end: SubscriptionEnd | undefined;
  /** What the notifier gave as reason, or the status that refused it. */
  readonly reason: string | undefined;
  /** What said it; for `expired` what had set the expiry. */
  readonly message: Message;
}

/** How a subscription stood at a time; undefined: it had not begun. @param changes in time order */
export const subscriptionAt = (changes: readonly SubscriptionChange[], time: number): SubscriptionChange | undefined =>
  changes.findLast(change => change.time <= time);

/** True while the notifier tells of changes, or will once it has authorized the client. */
export const isSubscribed = (change: SubscriptionChange | undefined): boolean =>
  change?.phase === 'active' || change?.phase === 'pending';

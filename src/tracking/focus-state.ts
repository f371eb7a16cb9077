import type { FocusCause, FocusChange, Message, Subscription } from '../model/index.js';
import type { ToldNotify } from './conference-documents.js';
import { focusUris, type Membership } from './focus.js';
import { targetKey } from './focus-calls.js';
import { tellsParticipants } from './rosters.js';
import { byTime, finalOf } from './transactions.js';

/**
 * Since when the group was known to be active or not: by its NOTIFYs, and by 404 to a SUBSCRIBE. In time order.
 * @param told the NOTIFYs of each subscription
 */
export function focusChangesOf(
  { invitation }: Membership,
  subscriptions: readonly Subscription[],
  told: readonly (readonly ToldNotify[])[],
): FocusChange[] {
  const focus = new Set(focusUris(invitation).map(targetKey));
  const signs: { message: Message; cause: FocusCause }[] = [];
  for (const one of told.flat()) {
    const cause = causeOf(one);
    if (cause) signs.push({ message: one.notify.transaction.request, cause });
  }
  for (const { subscribes, uri, inInviteDialog } of subscriptions) {
    // 404 says nothing of this group where another was asked for.
    if (!inInviteDialog && (uri === undefined || !focus.has(targetKey(uri)))) continue;
    for (const { transaction, status } of subscribes) {
      const final = status === 404 ? finalOf(transaction) : undefined;
      if (final) signs.push({ message: final, cause: 'subscribe-404' });
    }
  }
  signs.sort((a, b) => byTime(a.message, b.message));
  const changes: FocusChange[] = [];
  for (const { message, cause } of signs) {
    const active = cause === 'participants';
    if (changes.at(-1)?.active !== active) changes.push({ time: message.origin.time, active, cause, message });
  }
  return changes;
}

/** What a NOTIFY says of the group, if anything: an end counts for more than the participants beside it. */
function causeOf({ notify: { state, reason }, document }: ToldNotify): FocusCause | undefined {
  if (state === 'terminated' && reason === 'noresource') return 'noresource';
  if (!document) return undefined;
  if (document.state === 'deleted') return 'deleted';
  if (document.activity?.active === false) return 'not-active';
  return state !== 'pending' && state !== 'terminated' && tellsParticipants(document) ? 'participants' : undefined;
}

import type { ConferenceInfoBody } from '../body-parser/index.js';
import type { FocusCause, FocusChange, Invitation, Message, Notify, Subscription } from '../model/index.js';
import { focusUris } from './focus.js';
import { targetKey } from './focus-calls.js';
import { tellsParticipants } from './rosters.js';
import { byTime, finalOf } from './transactions.js';

/** A message that says whether the group is active. */
export interface FocusSign {
  readonly message: Message;
  readonly cause: FocusCause;
}

/** What changed by these signs, in time order. */
export function focusChangesOf(signs: readonly FocusSign[]): FocusChange[] {
  const changes: FocusChange[] = [];
  for (const { message, cause } of [...signs].sort((a, b) => byTime(a.message, b.message))) {
    const active = cause === 'participants';
    if (changes.at(-1)?.active !== active) changes.push({ time: message.origin.time, active, cause, message });
  }
  return changes;
}

/** 404 to a SUBSCRIBE; it says nothing of this group where another was asked for. */
export function refusalsOf(invitation: Invitation, subscriptions: readonly Subscription[]): FocusSign[] {
  const focus = new Set(focusUris(invitation).map(targetKey));
  return subscriptions
    .filter(({ uri, inInviteDialog }) => inInviteDialog || (uri !== undefined && focus.has(targetKey(uri))))
    .flatMap(({ subscribes }) => subscribes)
    .flatMap(({ transaction, status }): FocusSign[] => {
      const message = status === 404 ? finalOf(transaction) : undefined;
      return message ? [{ message, cause: 'subscribe-404' }] : [];
    });
}

/** What a NOTIFY says of the group, if anything: an end counts for more than the participants beside it. */
export function notifiedCause(
  { state, reason }: Notify,
  document: ConferenceInfoBody | undefined,
): FocusCause | undefined {
  if (state === 'terminated' && reason === 'noresource') return 'noresource';
  if (!document) return undefined;
  if (document.state === 'deleted') return 'deleted';
  if (document.activity?.active === false) return 'not-active';
  return state !== 'pending' && state !== 'terminated' && tellsParticipants(document) ? 'participants' : undefined;
}

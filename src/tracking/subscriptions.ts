import type { Message, Notify, SipTransaction, Subscribe, Subscription } from '../model/index.js';
import { eventPackage, expires, fromTag, subscriptionState, toTag } from '../sip-parser/index.js';
import { finalOf } from './transactions.js';

const CONFERENCE = 'conference';

/**
 * The subscriptions to `conference` among the transactions of one Call-ID (RFC 6665 4.1.2), with the client as subscriber.
 * @param inInviteDialog the Call-ID is that of the session's INVITE
 * @param joined why it belongs to the session
 * @returns one or none; what became of it is for `followed` to say, once all of the session are known
 */
export function subscriptionsOf(
  callId: string,
  transactions: readonly SipTransaction[],
  inInviteDialog: boolean,
  joined: string,
): Subscription[] {
  const ours = transactions.filter(({ request }) => eventPackage(request.content) === CONFERENCE);
  const subscribes = ours.filter(({ request }) => request.content.method === 'SUBSCRIBE').map(subscribeOf);
  const notifies = ours.filter(({ request }) => request.content.method === 'NOTIFY').map(notifyOf);
  if (subscribes.length === 0 && notifies.length === 0) return [];
  const uri = subscribes[0]?.transaction.request.content.uri;
  return [
    {
      callId,
      event: CONFERENCE,
      uri,
      inInviteDialog,
      joined,
      subscribes,
      notifies,
      notifiers: notifiersOf(subscribes, notifies),
      changes: [],
      successor: undefined,
    },
  ];
}

function notifiersOf(subscribes: readonly Subscribe[], notifies: readonly Notify[]): string[] {
  const tags = [
    ...subscribes.map(({ transaction }) => {
      const final = finalOf(transaction);
      return final && final.content.status < 300 ? toTag(final.content) : undefined;
    }),
    ...notifies.map(({ transaction }) => fromTag(transaction.request.content)),
  ];
  return [...new Set(tags.filter(tag => tag !== undefined))];
}

function subscribeOf(transaction: SipTransaction): Subscribe {
  const final = finalOf(transaction);
  const asked = expires(transaction.request.content);
  const accepted = final !== undefined && final.content.status < 300;
  return {
    transaction,
    expires: asked,
    granted: accepted ? (expires(final.content) ?? asked) : undefined,
    status: final?.content.status,
  };
}

function notifyOf(transaction: SipTransaction): Notify {
  const { request } = transaction;
  const state = subscriptionState(request.content);
  return {
    transaction,
    state: state?.state,
    expires: state?.expires,
    reason: state?.reason,
  };
}

/** True if the client answered a NOTIFY with 481, which ends the subscription of its notifier (RFC 6665 4.2.2). */
export const isDisowned = ({ transaction }: Notify): boolean => finalOf(transaction)?.content.status === 481;

export const isConferenceRequest = (message: Message): boolean =>
  message.content.kind === 'sip-request' &&
  (message.content.method === 'SUBSCRIBE' || message.content.method === 'NOTIFY') &&
  eventPackage(message.content) === CONFERENCE;

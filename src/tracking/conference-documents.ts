import { bodyOf, type ConferenceInfoBody, find } from '../body-parser/index.js';
import type { Notify, Subscription } from '../model/index.js';
import { finalOf } from './transactions.js';

/** A NOTIFY that the client took, with the conference state in it. */
export interface ToldNotify {
  readonly notify: Notify;
  /** Undefined: it has none, or none that can be read. */
  readonly document: ConferenceInfoBody | undefined;
}

/** The NOTIFYs of a subscription, but those that the client answered 481: it does not have that subscription (RFC 6665 4.1.3). */
export const notifiesOf = ({ notifies }: Subscription): ToldNotify[] =>
  notifies
    .filter(notify => !isDisowned(notify))
    .map(notify => {
      const { content, text } = notify.transaction.request;
      return { notify, document: find(bodyOf(content, text), 'conference-info') };
    });

/** True if the client answered a NOTIFY with 481, which ends the subscription of its notifier (RFC 6665 4.2.2). */
export const isDisowned = ({ transaction }: Notify): boolean => finalOf(transaction)?.content.status === 481;

import type { Disposition } from '../body-parser/index.js';
import type { Message } from './message.js';

/** Whose the message of a chain is: delivered to the client, sent by it, or nobody can say. */
export type ChainDirection = 'to-client' | 'from-client' | 'unknown';

/** A message with all the disposition notifications that came for it (RFC 5438), by whatever carrier and however late. */
export interface NotificationChain {
  /** imdn Message-ID (RFC 5438 6.3). */
  readonly messageId: string;
  readonly direction: ChainDirection;
  /** `invite`: the first message, in the body of the INVITE; `message`: SIP MESSAGE. */
  readonly carrier: 'msrp' | 'invite' | 'message';
  /** Of a message in chunks the last. */
  readonly message: Message;
  /** First byte; microseconds since the epoch. */
  readonly sentAt: number;
  /** When all of it had been answered with success; undefined if that was not seen. */
  readonly completeAt: number | undefined;
  /** DateTime of the CPIM, as written: when the user sent it (RFC 3862 4.2). */
  readonly dateTime: string | undefined;
  /** Disposition-Notification, lower case: positive-delivery, negative-delivery, processing, display; empty: none asked for. */
  readonly requested: readonly string[];
  /** IMDN-Record-Route: intermediaries that aggregate notifications or hide the sender (RFC 5438 6.3). */
  readonly recordRoute: readonly string[];
  /** How often the session carried a message with this id. */
  readonly deliveries: number;
  /**
   * The message is an IMDN itself, for the message with this id. RFC 5438 7.2.1 lets no IMDN ask for one, so such a
   * chain is there only if it asks or was reported on.
   */
  readonly reportsOn: string | undefined;
  /** In time order. */
  readonly notifications: readonly ChainNotification[];
}

/** One disposition notification: the same seen on several hops, or sent again, is one. */
export interface ChainNotification {
  readonly disposition: Disposition;
  /** delivered, failed, displayed, forbidden …; empty if the document has none. */
  readonly status: string;
  readonly carrier: 'msrp' | 'message';
  /** Of the MSRP that carried it; undefined for SIP MESSAGE, and for MSRP whose SIP was not captured. */
  readonly session: { readonly id: string; readonly own: boolean } | undefined;
  /** imdn Message-ID of the notification itself. */
  readonly messageId: string | undefined;
  /** The copy nearest the client, first attempt. */
  readonly message: Message;
  /** The same notification on other hops, sent again after 401 or 407, and retransmitted; in time order. */
  readonly sightings: readonly Message[];
  /** IMDN documents in the same message: more than one if they were aggregated (RFC 5438 8.3). */
  readonly documents: number;
  /** URI of who reports: From of the CPIM, else the recipient-uri of the document. */
  readonly by: string | undefined;
  /** IMDN-Route: the way back that the record-route of the message asked for. */
  readonly route: readonly string[];
  readonly time: number;
  /** Microseconds since the message was sent. */
  readonly after: number;
}

/** A notification in this session for a message of a session that had been handed over before. */
export interface LateNotification {
  /** Of the message that it reports on. */
  readonly messageId: string;
  readonly disposition: Disposition;
  readonly status: string;
  readonly message: Message;
  readonly time: number;
  /** Id of the session that carried the message. */
  readonly session: string;
  readonly direction: ChainDirection;
  /** When that message was sent; microseconds since the epoch. */
  readonly sentAt: number;
  /** The session delivered deferred messages. */
  readonly deferred: boolean;
  readonly sessionEnd: number | undefined;
  /** Microseconds from the end of that session, negative before it; undefined if its end was not seen. */
  readonly afterEnd: number | undefined;
}

import { find, imdnValues, once } from '../body-parser/index.js';
import type { LateNotification, Message, NotificationChain, SipTransaction } from '../model/index.js';
import { type ChainMessage, chainMessage, cpimOf } from './chain-messages.js';
import {
  type ChainContext,
  type Found,
  foundElsewhere,
  type OwnNotifications,
  readFound,
} from './chain-notifications.js';
import type { CarriedNotifications } from './notifications.js';
import { byTime, transactionsOf } from './transactions.js';

/** The chains of a session, and what they brought into it. */
export interface Chains {
  readonly chains: readonly NotificationChain[];
  /** SIP MESSAGEs with notifications for its messages: every sighting. */
  readonly carriers: readonly Message[];
  readonly late: readonly LateNotification[];
}

/**
 * Ties each message of a session to the notifications that report on it, by the imdn Message-ID alone (RFC 5438 7.2).
 * Which notifications there are is settled here; their documents are read when somebody asks for `notifications`.
 * @param messages all that the session carried; undefined for what has no imdn Message-ID
 * @param own the notifications that the session carried itself
 */
export function chainsOf(
  messages: readonly (ChainMessage | undefined)[],
  own: OwnNotifications,
  context: ChainContext,
): Chains {
  const carriers: Message[] = [];
  const carriedBy: Message[] = [];
  const foundFor = ({ messageId, direction }: ChainMessage): Found[] => {
    const here = (own.get(messageId) ?? []).filter(
      ({ fromClient }) => direction === 'unknown' || fromClient === (direction === 'to-client'),
    );
    return [...here, ...foundElsewhere(messageId, direction, context)].sort((a, b) => byTime(a.message, b.message));
  };
  const chained = (subject: ChainMessage, deliveries: number): NotificationChain | undefined => {
    const found = foundFor(subject);
    if (subject.isNotification && subject.cpim.dispositions.length === 0 && found.length === 0) return undefined;
    for (const { carrier, message, sightings } of found) {
      if (carrier !== 'message') continue;
      carriedBy.push(message);
      carriers.push(message, ...sightings);
    }
    return chainOf(subject, deliveries, found);
  };

  const chains = byIdentity(messages).map(([first, count]) => chained(first, count));
  // An IMDN that came by SIP MESSAGE may wrongly be reported on as well; what reports on that is left alone.
  const notifying = carriedBy.map(message => notificationIn(message, context));
  chains.push(...byIdentity(notifying).map(([first, count]) => chained(first, count)));
  const known = chains.filter(chain => chain !== undefined);
  return { chains: known, carriers, late: lateOnes(own, known, context) };
}

/** Notifications here for messages of sessions that are gone. */
function lateOnes(
  own: OwnNotifications,
  chains: readonly NotificationChain[],
  { delivered }: ChainContext,
): LateNotification[] {
  const here = new Set(chains.map(({ messageId }) => messageId));
  const late: LateNotification[] = [];
  for (const [messageId, all] of own) {
    if (here.has(messageId)) continue;
    for (const found of all) {
      const past = delivered.of(messageId, found.fromClient);
      if (!past) break;
      const { direction, sentAt } = past;
      const { time, message } = found;
      const afterEnd = past.in.sessionEnd === undefined ? undefined : time - past.in.sessionEnd;
      for (const { disposition, status } of readFound(found, messageId, sentAt))
        late.push({ messageId, disposition, status, message, time, ...past.in, direction, sentAt, afterEnd });
    }
  }
  return late.sort((a, b) => byTime(a.message, b.message));
}

/**
 * The transactions of the SIP MESSAGEs that carried notifications, so that a ladder can fold their copies.
 * @param sent whether the client sent a message; undefined if nobody knows the client
 */
export function transactionsOfCarriers(
  messages: readonly Message[],
  carried: CarriedNotifications,
  sent: ((message: Message) => boolean) | undefined,
): SipTransaction[] {
  // Those in the dialog of an INVITE are read with it.
  const alone = carried.callsOf(messages).filter(({ invites }) => invites.length === 0);
  return alone.flatMap(({ sightings }) => {
    const [first] = sightings;
    const isClient = first !== undefined && sent?.(first.message) === true;
    return transactionsOf(sightings, isClient ? first.fromTag : undefined, first?.fromTag);
  });
}

/** The first of each id and direction, with how many there are: the same message may be delivered again. */
function byIdentity(messages: readonly (ChainMessage | undefined)[]): [first: ChainMessage, count: number][] {
  const known = new Map<string, [ChainMessage, number]>();
  for (const message of messages) {
    if (!message) continue;
    const key = `${message.direction} ${message.messageId}`;
    const earlier = known.get(key);
    if (earlier) earlier[1]++;
    else known.set(key, [message, 1]);
  }
  return [...known.values()];
}

function notificationIn(message: Message, { client }: ChainContext): ChainMessage | undefined {
  const direction = client ? (client.sent(message) ? 'from-client' : 'to-client') : 'unknown';
  const sentAt = message.origin.time;
  return chainMessage(cpimOf(message), { direction, carrier: 'message', message, sentAt, completeAt: undefined });
}

function chainOf(subject: ChainMessage, deliveries: number, found: readonly Found[]): NotificationChain {
  const { cpim, isNotification, messageId, direction, carrier, message, sentAt, completeAt } = subject;
  const notifications = once(() => found.flatMap(one => readFound(one, messageId, sentAt)));
  return {
    ...{ messageId, direction, carrier, message, sentAt, completeAt },
    dateTime: cpim.dateTime,
    requested: cpim.dispositions,
    deliveries,
    reportsOn: isNotification ? find(cpim.content, 'imdn')?.messageId : undefined,
    get recordRoute() {
      return imdnValues(cpim.headers, 'IMDN-Record-Route');
    },
    get notifications() {
      return notifications();
    },
  };
}

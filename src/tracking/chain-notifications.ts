import { type Body, find, findAll, imdnValues, trimBlanks } from '../body-parser/index.js';
import type {
  ChainDirection,
  ChainNotification,
  Message,
  MsrpSession,
  SentNotification,
  SipTransaction,
} from '../model/index.js';
import { cpimOf } from './chain-messages.js';
import type { Reach } from './client-reach.js';
import type { DeliveredMessages } from './delivered-messages.js';
import type { MsrpTrace } from './msrp-traces.js';
import { bodyIn, type Carried, type CarriedNotifications, MESSAGE_ID } from './notifications.js';
import { byTime, nearest } from './transactions.js';

/** What must be known of a session to find the notifications for its messages. */
export interface ChainContext {
  /** Where the MSRP of the session was read from. */
  readonly traces: readonly MsrpTrace[];
  readonly carried: CarriedNotifications;
  readonly delivered: DeliveredMessages;
  /** Undefined: nobody knows who the client is. */
  readonly client: Reach | undefined;
  /** Of the session that another MSRP trace belongs to; undefined if its SIP was not captured. */
  readonly sessionOf: (trace: MsrpTrace) => SentNotification['carrierSession'];
}

/** One notification somewhere in the capture, its document not yet read: XML is dear, and most chains are not looked at. */
export interface Found extends Pick<ChainNotification, 'carrier' | 'session' | 'message' | 'sightings' | 'time'> {
  readonly body: () => Body | undefined;
}

/** One in the session itself. */
export interface OwnFound extends Found {
  readonly fromClient: boolean;
}

/** IMDNs by the id of the message that they report on. */
export type OwnNotifications = ReadonlyMap<string, readonly OwnFound[]>;

/** The IMDNs of a session's own MSRP. @param id of the session */
export function inOwnMsrp(id: string, msrp: readonly MsrpSession[]): OwnNotifications {
  const byId = new Map<string, OwnFound[]>();
  for (const { body, chunks, fromClient, text } of msrp.flatMap(({ contents }) => contents)) {
    if (!text.includes('imdn+xml')) continue;
    const message = chunks.at(-1)!;
    const { time } = message.origin;
    const session = { id, own: true };
    file(byId, text, body, { carrier: 'msrp', session, message, sightings: [], time, body: () => body, fromClient });
  }
  return byId;
}

/** The IMDNs that these SIP MESSAGEs are. */
export function inOwnMessages(transactions: readonly SipTransaction[], fromClient: boolean): OwnNotifications {
  const byId = new Map<string, OwnFound[]>();
  for (const { request: message, sightings, retransmissions } of transactions) {
    const body = bodyIn(message);
    if (message.content.method !== 'MESSAGE' || find(body, 'imdn') === undefined) continue;
    file(byId, message.text, body, {
      ...{ carrier: 'message', session: undefined, message, body: () => body, fromClient },
      sightings: [...sightings, ...retransmissions]
        .filter(({ content }) => content.kind === 'sip-request')
        .sort(byTime),
      time: message.origin.time,
    });
  }
  return byId;
}

function file(byId: Map<string, OwnFound[]>, text: string, body: Body | undefined, found: OwnFound): void {
  for (const messageId of reportedIds(text, body)) {
    const known = byId.get(messageId);
    if (known) known.push(found);
    else byId.set(messageId, [found]);
  }
}

/** By the look of them; those in a transfer encoding or with escapes have to be decoded. */
function reportedIds(text: string, body: Body | undefined): Set<string> {
  const ids = [...text.matchAll(MESSAGE_ID)].map(([, id = '']) => id);
  const all = ids.length > 0 ? ids : findAll(body, 'imdn').map(({ messageId }) => messageId ?? '');
  return new Set(all.filter(id => id !== ''));
}

/** What other carriers brought for a message: SIP MESSAGE, and the MSRP of other sessions. */
export function foundElsewhere(messageId: string, direction: ChainDirection, context: ChainContext): Found[] {
  const { carried, client, traces } = context;
  const concerns = ({ message }: Carried): boolean =>
    client === undefined || direction === 'unknown'
      ? true
      : direction === 'to-client'
        ? client.sent(message)
        : client.received(message) && !client.sent(message);
  const groups = new Map<string, Carried[]>();
  for (const one of carried.of(messageId)) {
    if ('trace' in one.by && traces.includes(one.by.trace)) continue;
    const key = sameNotification(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].flatMap(group => {
    const meant = group.filter(concerns);
    return meant.length === 0 ? [] : [foundIn(meant, group, direction, context)];
  });
}

function foundIn(
  meant: readonly Carried[],
  group: readonly Carried[],
  direction: ChainDirection,
  { sessionOf }: ChainContext,
): Found {
  const fromClient = direction === 'unknown' ? undefined : direction === 'to-client';
  const all = group.map(({ message }) => message).sort(byTime);
  const message = nearestOf(meant, fromClient);
  const { by, session: known } = meant.find(one => one.message === message)!;
  const session = 'trace' in by ? (known ?? sessionOf(by.trace)) : undefined;
  return {
    carrier: 'trace' in by ? 'msrp' : 'message',
    session: session && { id: session.id, own: false },
    message,
    sightings: all.filter(one => one !== message),
    time: message.origin.time,
    body: () => bodyIn(message),
  };
}

/** Of several hops the one nearest the client; of several attempts the first. */
function nearestOf(meant: readonly Carried[], fromClient: boolean | undefined): Message {
  const inOrder = [...meant].sort((a, b) => byTime(a.message, b.message));
  const copies = inOrder.flatMap(({ by }) => ('seen' in by ? [by.seen] : []));
  return copies.length > 0 ? nearest(copies, fromClient).message : inOrder[0]!.message;
}

const KINDS = ['delivery-notification', 'display-notification', 'processing-notification'];

/**
 * What is the same for all copies of one notification: on other hops (T-HOP), sent again with a new CSeq (T-AUTH) or
 * behind a back-to-back user agent with another Call-ID (T-B2B). The kind of document is part of it, since stacks are met
 * that give all their IMDNs one id.
 */
function sameNotification({ message, by }: Carried): string {
  const { content, text } = message;
  if (content.kind === 'msrp-request') return `msrp ${content.transactionId} ${content.fromPath.at(-1)}`;
  if (content.kind !== 'sip-request' || !('seen' in by)) return `message ${message.number}`;
  const id = cpimOf(message)?.messageId;
  const kinds = KINDS.filter(kind => text.includes(kind)).join();
  return id === undefined
    ? `call ${by.call.callId} ${text.slice(content.bodyStart, content.bodyEnd)}`
    : `imdn ${id} ${kinds}`;
}

/** Reads the documents of one carrier that report on a message. @param sentAt when the message was sent */
export function readFound(found: Found, messageId: string, sentAt: number): ChainNotification[] {
  const { carrier, session, message, sightings, time } = found;
  const body = found.body();
  const cpim = find(body, 'cpim');
  const documents = findAll(body, 'imdn');
  return documents
    .filter(document => document.messageId === messageId)
    .flatMap(({ notifications, recipientUri }) =>
      notifications.map(({ disposition, status }) => ({
        ...{ disposition, status, carrier, session },
        messageId: cpim?.messageId,
        ...{ message, sightings, documents: documents.length },
        by: uriOf(cpim?.from) ?? recipientUri,
        route: cpim ? imdnValues(cpim.headers, 'IMDN-Route') : [],
        time,
        after: time - sentAt,
      })),
    );
}

/** `Name <uri>` or a bare URI (RFC 3862 4.1). */
function uriOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const open = address.lastIndexOf('<');
  const close = address.indexOf('>', open);
  const uri = open < 0 ? address : address.slice(open + 1, close < 0 ? address.length : close);
  return trimBlanks(uri) || undefined;
}

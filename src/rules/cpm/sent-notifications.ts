import { bodyOf, find } from '../../body-parser/index.js';
import {
  type ChunkedMessage,
  cite,
  type Evidence,
  type Finding,
  isRequest,
  type NotificationRequest,
  type SentNotification,
  type Session,
  type Settings,
  type SipRequestMessage,
} from '../../model/index.js';
import { vias } from '../../sip-parser/index.js';
import { quoted } from '../citing.js';
import { inconclusive } from '../rule.js';
import { phaseOf } from './session-time.js';

/** IMDN-SEND in the MSRP session that delivered the message. */
export const isInSession = ({ carrier, session }: SentNotification): boolean => carrier === 'msrp' && session === 'own';

/** What carried a notification, in words. */
export function carrierText({ carrier, session, carrierSession }: SentNotification): string {
  if (carrier === 'message') return 'SIP MESSAGE';
  if (session === 'own') return 'MSRP in the session itself';
  return carrierSession ? `MSRP in session ${carrierSession.id}` : 'MSRP outside the session';
}

/** `The delivery notification for "Mxg4b2Qm91LtY7"` */
export const notificationText = ({ disposition, messageId }: SentNotification): string =>
  `The ${disposition} notification for "${quoted(messageId)}"`;

/** Points at the carrier of a notification. */
export function citeNotification(sent: SentNotification): Evidence {
  const { message } = sent;
  const at = Math.max(0, message.text.indexOf(`<message-id>${sent.messageId}`));
  return cite(message, `the ${sent.disposition} notification, by ${carrierText(sent)}`, at);
}

/** The SIP MESSAGEs with which the client sent an IMDN inside the session: all that a capture without MSRP shows. */
export function notificationMessages(session: Session, settings: Settings): SipRequestMessage[] {
  return session.messages.filter(isRequest).filter(({ content, origin, text }) => {
    if (content.method !== 'MESSAGE' || origin.source.address !== session.clientEndpoint?.address) return false;
    return phaseOf(origin.time, session, settings) === 'inside' && find(bodyOf(content, text), 'imdn') !== undefined;
  });
}

/** What is said of them where MSRP is hidden. */
export function describeMessages(messages: readonly SipRequestMessage[]): { text: string; evidence: Evidence[] } {
  const evidence = messages.map(message => cite(message, 'an IMDN by SIP MESSAGE while the session was up'));
  if (messages.length === 0) return { text: '', evidence };
  const count = messages.length === 1 ? 'an IMDN' : `${messages.length} IMDNs`;
  return { text: `, and ${count} left by SIP MESSAGE while the session was up`, evidence };
}

/** A message of the client that may hold an IMDN which cannot be read, and why. */
export interface Unreadable {
  readonly content: ChunkedMessage;
  readonly reason: 'I-ENC' | 'I-LOSS';
}

/** The first such message in the MSRP of this session. */
export function unreadable(session: Session): Unreadable | undefined {
  for (const content of session.msrp.flatMap(({ contents }) => contents)) {
    if (!content.fromClient || content.bodiless) continue;
    if (content.opaque) return { content, reason: 'I-ENC' };
    if (!content.complete || content.body === undefined) return { content, reason: 'I-LOSS' };
  }
  return undefined;
}

/** Points at the message that asked for a notification: at its id. */
export function citeAsking(session: Session, { messageId }: SentNotification): Evidence[] {
  const request = session.requested.find(asked => asked.messageId === messageId);
  return request ? [citeRequest(request)] : [];
}

/** Points at a message that asks for notifications: at its id. */
export const citeRequest = ({ message, messageId, dispositions }: NotificationRequest): Evidence =>
  cite(message, `it asks for ${quoted(dispositions.join(', '))}`, Math.max(0, message.text.indexOf(messageId)));

/** `, and 2 more` */
export const andMore = (count: number): string => (count > 1 ? `, and ${count - 1} more` : '');

/**
 * Says that a SIP MESSAGE may come from another device of the user (T-MULTIDEV): neither the endpoint that sent it nor
 * the first Via, written by the UA itself, has the address of the client. Undefined if it is the client's.
 */
export function otherDevice(
  sent: SentNotification,
  { clientEndpoint }: Session,
  ...evidence: Evidence[]
): Finding | undefined {
  const { message } = sent;
  if (!isRequest(message) || !clientEndpoint || message.origin.source.address === clientEndpoint.address)
    return undefined;
  const first = vias(message.content).at(-1);
  const addresses = [first?.host, first?.received].map(host => host?.replace(/^\[|\]$/g, ''));
  if (addresses.includes(clientEndpoint.address)) return undefined;
  return inconclusive(
    'I-ROLE',
    `${notificationText(sent)} came by SIP MESSAGE from ${quoted(message.origin.source.address)}, which may be another device of the user`,
    `a capture between the client and its first proxy that shows whether ${quoted(clientEndpoint.address)} sent it`,
    ...evidence,
  );
}

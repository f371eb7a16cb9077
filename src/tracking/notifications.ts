import { type Body, bodyOf, type CpimBody, decodeBody, find, findAll } from '../body-parser/index.js';
import { own } from '../latin1.js';
import type {
  ChunkedMessage,
  Invitation,
  Message,
  MsrpRequestMessage,
  MsrpSession,
  NotificationRequest,
  SentNotification,
  Session,
} from '../model/index.js';
import { type SipMessage, toTag } from '../sip-parser/index.js';
import type { Call } from './calls.js';
import { firstMessage } from './chain-messages.js';
import type { MsrpTrace } from './msrp-traces.js';
import type { Sighting } from './sighting.js';

/** An IMDN somewhere in the capture, before anyone knows which session it reports on. */
export interface Carried {
  readonly message: Message;
  /** The SIP MESSAGE, or the MSRP between two paths, that carried it. */
  readonly by: { readonly call: Call; readonly seen: Sighting } | { readonly trace: MsrpTrace };
  /** What is known of the session of that MSRP, once it is over. */
  session?: SentNotification['carrierSession'];
}

const KEPT = 200_000;
/** RFC 5438 11.1: the element that names the message, with any prefix. */
export const MESSAGE_ID = /<(?:[\w.-]+:)?message-id>\s*([^<>\s&]+)\s*</g;

/** The IMDNs of the capture by the id of the message that they report on (RFC 5438 7.2). */
export class CarriedNotifications {
  readonly #byId = new Map<string, Carried[]>();
  readonly #callOf = new WeakMap<Message, Call>();
  readonly #calls = new Set<Call>();

  /** Notes the IMDNs of a SIP MESSAGE; true if there are any. */
  addMessage(seen: Sighting, call: Call): boolean {
    const { message } = seen;
    const imdns = findAll(bodyOf(message.content, message.text), 'imdn');
    if (imdns.length === 0) return false;
    this.#callOf.set(message, call);
    if (this.#calls.size < KEPT) this.#calls.add(call);
    for (const { messageId } of imdns)
      if (messageId !== undefined) this.#add(messageId, { message, by: { call, seen } });
    return true;
  }

  /** Notes the IMDNs of an MSRP SEND by the look of them: nearly all report on their own session, which reads them again. */
  addSend(message: MsrpRequestMessage, trace: MsrpTrace): void {
    const { content, text } = message;
    if (content.contentType === undefined || !text.includes('imdn+xml')) return;
    for (const [, id = ''] of text.slice(content.bodyStart, content.bodyEnd).matchAll(MESSAGE_ID)) {
      this.#add(id, { message, by: { trace } });
    }
  }

  #add(messageId: string, carried: Carried): void {
    const known = this.#byId.get(messageId);
    if (known) known.push(carried);
    else {
      this.#byId.set(own(messageId), [carried]);
      if (this.#byId.size > KEPT)
        for (const oldest of [...this.#byId.keys()].slice(0, KEPT / 10)) this.#byId.delete(oldest);
    }
  }

  /** A session is over: what its own MSRP carried for itself is no more needed, the rest remembers whose it was. */
  settle(session: Session, traces: readonly MsrpTrace[]): void {
    const settled = new Set([...session.requested, ...session.chains].map(({ messageId }) => messageId));
    const carrier = carrierOf(session);
    for (const { messageId, message, carrier: by } of session.notifications) {
      if (by === 'message')
        this.#keep(
          messageId,
          this.of(messageId).filter(one => one.message !== message),
        );
    }
    for (const { messages } of traces) {
      for (const message of messages) {
        const { content, text } = message;
        if (content.kind !== 'msrp-request' || !text.includes('imdn+xml')) continue;
        for (const [, id = ''] of text.slice(content.bodyStart, content.bodyEnd).matchAll(MESSAGE_ID)) {
          const left = this.of(id).filter(one => one.message !== message || !settled.has(id));
          for (const one of left) if (one.message === message) one.session = carrier;
          this.#keep(id, left);
        }
      }
    }
  }

  #keep(messageId: string, left: Carried[]): void {
    if (left.length > 0) this.#byId.set(messageId, left);
    else this.#byId.delete(messageId);
  }

  /** Forgets a SIP MESSAGE that a session has shown. */
  drop(call: Call): void {
    this.#calls.delete(call);
  }

  of(messageId: string): Carried[] {
    return this.#byId.get(messageId) ?? [];
  }

  /** SIP MESSAGEs with IMDNs, whatever they report on, sent from `start` to `end`. */
  during(start: number, end: number): Message<SipMessage>[] {
    return [...this.#calls]
      .filter(({ firstTime }) => firstTime >= start && firstTime <= end)
      .flatMap(({ sightings }) => sightings.filter(({ status }) => status === 0).map(({ message }) => message));
  }

  /** The calls of the SIP MESSAGEs among these. */
  callsOf(messages: readonly Message[]): Call[] {
    return [...new Set(messages.map(message => this.#callOf.get(message)))].filter(call => call !== undefined);
  }

  /** Every copy and response of the SIP MESSAGEs among these. */
  answersTo(messages: readonly Message[]): Message[] {
    return this.callsOf(messages).flatMap(({ sightings }) =>
      sightings.filter(({ method }) => method === 'MESSAGE').map(({ message }) => message),
    );
  }
}

/** What was delivered to the client and asks for notifications: by MSRP, and in the INVITE itself. */
export function requestedOf(invitation: Invitation | undefined, msrp: readonly MsrpSession[]): NotificationRequest[] {
  const requests: NotificationRequest[] = [];
  const known = new Set<string>();
  const add = (
    cpim: CpimBody | undefined,
    rest: Omit<NotificationRequest, 'messageId' | 'dispositions' | 'repeated'>,
  ): void => {
    if (cpim?.messageId === undefined || cpim.dispositions.length === 0 || cpim.wrappedType === 'message/imdn+xml')
      return;
    requests.push({
      ...rest,
      messageId: cpim.messageId,
      dispositions: cpim.dispositions,
      repeated: known.has(cpim.messageId),
    });
    known.add(cpim.messageId);
  };
  if (invitation && invitation.direction === 'to-client') {
    const { request, final } = invitation;
    const cpim = firstMessage(request);
    const acceptedAt = invitation.outcome === 'accepted' ? final?.origin.time : undefined;
    add(cpim, { carrier: 'invite', content: undefined, message: request, time: request.origin.time, acceptedAt });
  }
  for (const content of received(msrp)) {
    const { acceptedAt, end: time } = content;
    add(find(content.body, 'cpim'), { carrier: 'msrp', content, message: content.chunks.at(-1)!, time, acceptedAt });
  }
  return requests;
}

const received = (msrp: readonly MsrpSession[]): ChunkedMessage[] =>
  msrp.flatMap(({ contents }) => contents.filter(({ fromClient }) => !fromClient));

/** What `sentNotificationsOf` needs to know of other sessions and of the client. */
export interface NotificationContext {
  readonly carried: CarriedNotifications;
  readonly traces: readonly MsrpTrace[];
  /** The client sent this message. */
  readonly sent: (message: Message) => boolean;
  /** Of the session that another MSRP trace belongs to; undefined if its SIP was not captured. */
  readonly sessionOf: (trace: MsrpTrace) => SentNotification['carrierSession'];
}

/** Every IMDN that the client sent for these messages, by whatever carrier, in time order. */
export function sentNotificationsOf(
  requested: readonly NotificationRequest[],
  msrp: readonly MsrpSession[],
  context: NotificationContext,
): SentNotification[] {
  const sent: SentNotification[] = [];
  const ids = new Set(requested.map(({ messageId }) => messageId));
  for (const { contents } of msrp) {
    for (const content of contents) {
      if (!content.fromClient || content.body === undefined || !content.text.includes('imdn+xml')) continue;
      const message = content.chunks.at(-1)!;
      sent.push(
        ...read(content.body, ids, {
          carrier: 'msrp',
          message,
          session: 'own',
          carrierSession: undefined,
          outOfDialog: false,
        }),
      );
    }
  }
  for (const id of ids) sent.push(...carriedFor(id, context));
  return sent.sort((a, b) => a.time - b.time);
}

function carriedFor(id: string, context: NotificationContext): SentNotification[] {
  const only = new Set([id]);
  const found: SentNotification[] = [];
  const seen = new Set<string>();
  for (const { message, by, session: known } of context.carried.of(id)) {
    if (!context.sent(message)) continue;
    const body = bodyIn(message);
    if (!body) continue;
    if ('trace' in by) {
      if (context.traces.includes(by.trace)) continue;
      const carrierSession = known ?? context.sessionOf(by.trace);
      found.push(
        ...read(body, only, { carrier: 'msrp', message, session: 'other', carrierSession, outOfDialog: false }),
      );
      continue;
    }
    const { content } = message;
    const outOfDialog = content.kind === 'sip-request' && toTag(content) === undefined;
    const carrier = {
      carrier: 'message',
      message,
      session: undefined,
      carrierSession: undefined,
      outOfDialog,
    } as const;
    for (const one of read(body, only, carrier)) {
      // 401, 407, other hops and retransmissions show the same MESSAGE again (T-AUTH, T-HOP, T-RETX).
      const key = `${by.call.callId} ${one.disposition}`;
      if (!seen.has(key)) found.push(one);
      seen.add(key);
    }
  }
  return found;
}

function read(
  body: Body,
  ids: ReadonlySet<string>,
  carrier: Pick<SentNotification, 'carrier' | 'message' | 'session' | 'carrierSession' | 'outOfDialog'>,
): SentNotification[] {
  const documents = findAll(body, 'imdn');
  return documents.flatMap(({ messageId, notifications }) =>
    messageId === undefined || !ids.has(messageId)
      ? []
      : notifications.map(({ disposition, status }) => ({
          ...carrier,
          messageId,
          disposition,
          status,
          documents: documents.length,
          time: carrier.message.origin.time,
        })),
  );
}

export function bodyIn({ content, text }: Message): Body | undefined {
  if (content.kind === 'sip-request' || content.kind === 'sip-response') return bodyOf(content, text);
  return content.kind === 'msrp-request'
    ? decodeBody(content.contentType, text, content.bodyStart, content.bodyEnd)
    : undefined;
}

/** What a later session has to know of the one whose MSRP carried an IMDN for it. */
export function carrierOf({
  id,
  initiator,
  msrp,
}: Pick<Session, 'id' | 'initiator' | 'msrp'>): SentNotification['carrierSession'] {
  const onlyNotifications = !msrp.some(({ contents }) => contents.some(one => one.fromClient && one.userContent));
  return { id, openedByClient: initiator === 'client', onlyNotifications };
}

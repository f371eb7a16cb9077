import { bodyOf, type CpimBody, find } from '../body-parser/index.js';
import type {
  ChainDirection,
  Invitation,
  Message,
  MsrpSession,
  NotificationChain,
  SipRequestMessage,
  SipTransaction,
} from '../model/index.js';
import { finalOf } from './transactions.js';

/** A message that notifications may report on, before they are looked for. */
export interface ChainMessage
  extends Pick<NotificationChain, 'messageId' | 'direction' | 'carrier' | 'message' | 'sentAt' | 'completeAt'> {
  readonly cpim: CpimBody;
  /** The message is an IMDN itself. */
  readonly isNotification: boolean;
}

type Carrier = Omit<ChainMessage, 'cpim' | 'messageId' | 'isNotification'>;

const IMDN = 'message/imdn+xml';

/** @returns undefined for what carries no CPIM with an imdn Message-ID: nothing can report on it */
export function chainMessage(cpim: CpimBody | undefined, carrier: Carrier): ChainMessage | undefined {
  if (cpim?.messageId === undefined) return undefined;
  return { ...carrier, cpim, messageId: cpim.messageId, isNotification: cpim.wrappedType === IMDN };
}

/** The first message, that an INVITE may carry beside its SDP (T-FIRSTMSG). */
export function inInvite({ request, direction, outcome, final }: Invitation): (ChainMessage | undefined)[] {
  const completeAt = outcome === 'accepted' ? final?.origin.time : undefined;
  return [
    chainMessage(firstMessage(request), {
      ...{ direction, carrier: 'invite', message: request },
      ...{ sentAt: request.origin.time, completeAt },
    }),
  ];
}

/** @param known false if nobody knows which side is the client */
export function inMsrp(msrp: readonly MsrpSession[], known: boolean): (ChainMessage | undefined)[] {
  return msrp
    .flatMap(({ contents }) => contents)
    .map(({ body, chunks, fromClient, start, acceptedAt }) =>
      chainMessage(body?.type === 'cpim' ? body : find(body, 'cpim'), {
        direction: known ? (fromClient ? 'from-client' : 'to-client') : 'unknown',
        carrier: 'msrp',
        message: chunks.at(-1)!,
        sentAt: start,
        completeAt: acceptedAt,
      }),
    );
}

/** Pager mode: the SIP MESSAGEs among these transactions. */
export function inMessages(
  transactions: readonly SipTransaction[],
  direction: ChainDirection,
): (ChainMessage | undefined)[] {
  return transactions
    .filter(({ request }) => request.content.method === 'MESSAGE')
    .map(transaction => {
      const { request } = transaction;
      const final = finalOf(transaction);
      const completeAt = final && final.content.status < 300 ? final.origin.time : undefined;
      return chainMessage(cpimOf(request), {
        ...{ direction, carrier: 'message', message: request },
        ...{ sentAt: request.origin.time, completeAt },
      });
    });
}

const CPIM_PART = /^(?:content-type|c)\s*:\s*message\/cpim/im;

/** The CPIM that an INVITE may carry. What else it carries, SDP and resource lists, is dear to read and looked past. */
export function firstMessage({ content, text }: SipRequestMessage): CpimBody | undefined {
  const type = content.headers.first('content-type') ?? '';
  if (!/cpim/i.test(type) && !(/multipart/i.test(type) && CPIM_PART.test(text.slice(content.bodyStart))))
    return undefined;
  return find(bodyOf(content, text), 'cpim');
}

/** The CPIM of a SIP message. */
export function cpimOf({ content, text }: Message): CpimBody | undefined {
  return content.kind === 'sip-request' ? find(bodyOf(content, text), 'cpim') : undefined;
}

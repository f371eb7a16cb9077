import {
  type Invitation,
  isRequest,
  isResponse,
  type Message,
  type Session,
  type SipRequestMessage,
  type SipResponseMessage,
} from '../../model/index.js';
import { cseq, fromTag, toTag } from '../../sip-parser/index.js';

/** The 2xx as the client sent it again, on the hop that is judged, in time order (RFC 3261 13.3.1.4). */
export const repeatedAnswers = (
  { transaction }: Invitation,
  { content, origin }: SipResponseMessage,
): SipResponseMessage[] =>
  transaction.retransmissions
    .filter(isResponse)
    .filter(
      again =>
        again.content.status === content.status &&
        again.origin.source.address === origin.source.address &&
        again.origin.time > origin.time,
    );

/** The INVITE as it came again, in time order. */
export const repeatedInvites = ({ transaction, request }: Invitation): SipRequestMessage[] =>
  transaction.retransmissions
    .filter(isRequest)
    .filter(({ origin }) => origin.destination.address === request.origin.destination.address);

/** The ACKs to the 2xx that went to the client, in time order: each is sent for one of the answers (RFC 3261 13.2.2.4). */
export function acksToClient({ messages }: Session, { request }: Invitation, answer: SipResponseMessage) {
  const number = cseq(request.content)?.number;
  const tag = toTag(answer.content);
  return messages
    .filter(isRequest)
    .filter(
      ({ content, origin }) =>
        content.method === 'ACK' &&
        origin.destination.address === answer.origin.source.address &&
        cseq(content)?.number === number &&
        fromTag(content) === fromTag(request.content) &&
        toTag(content) === tag &&
        content.headers.first('call-id') === request.content.headers.first('call-id'),
    );
}

/** Over UDP what is lost is sent again by SIP itself; other transports do that for it. */
export const isDatagram = ({ origin }: Message): boolean => origin.transport === 'udp';

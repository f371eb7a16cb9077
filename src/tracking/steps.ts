import type { LateNotification, Message, NotificationChain, SipTransaction, Step } from '../model/index.js';
import type { Copies } from './copies.js';
import { describe, type Subject } from './describe.js';
import type { Parties } from './parties.js';

/**
 * The arrows of the ladder.
 * @param clientKey the client's address as `Parties.key` writes it; undefined if nobody knows it
 * @param clientPaths MSRP paths of the client: what comes from them is the client's whatever the address
 * @param reported what the IMDNs among the messages report on
 */
export function stepsOf(
  messages: readonly Message[],
  transactions: readonly SipTransaction[],
  clientKey: string | undefined,
  clientPaths: readonly (string | undefined)[],
  copies: Copies,
  parties: Parties,
  reported: { readonly chains: readonly NotificationChain[]; readonly late: readonly LateNotification[] },
): Step[] {
  const repeats = repeatsOf(transactions);
  const subject = subjectOf(reported.chains, reported.late);
  return messages.map(message => ({
    message,
    ...describe(message, subject),
    direction: directionOf(message, clientKey, clientPaths, parties),
    repeats: repeats.get(message),
    copies: [...copies.of(message)],
  }));
}

/** A message of the session by the frame that its arrow names; one of another session by its id and that session. */
function subjectOf(chains: readonly NotificationChain[], late: readonly LateNotification[]): Subject {
  const here = new Map(chains.map(({ messageId, message }) => [messageId, message.origin.frames.at(-1)]));
  const gone = new Map(late.map(({ messageId, session }) => [messageId, session]));
  return messageId => {
    const frame = here.get(messageId);
    if (frame !== undefined) return `frame ${frame}`;
    const session = gone.get(messageId);
    return session === undefined ? undefined : `${messageId} of ${session}`;
  };
}

/** Copies of a message on other hops, and retransmissions: the number of the message that is judged. */
function repeatsOf(transactions: readonly SipTransaction[]): Map<Message, number> {
  const repeats = new Map<Message, number>();
  for (const { request, responses, retransmissions, sightings } of transactions) {
    for (const copy of [...retransmissions, ...sightings]) {
      const { content } = copy;
      const original =
        content.kind === 'sip-response'
          ? responses.find(one => one.content.status === content.status && one !== copy)
          : request;
      if (original) repeats.set(copy, original.number);
    }
  }
  return repeats;
}

function directionOf(
  message: Message,
  clientKey: string | undefined,
  clientPaths: readonly (string | undefined)[],
  parties: Parties,
): Step['direction'] {
  const { content, origin } = message;
  if (content.kind === 'msrp-request' || content.kind === 'msrp-response') {
    if (clientPaths.includes(content.fromPath.at(-1))) return 'from-client';
    if (clientPaths.includes(content.toPath.at(-1))) return 'to-client';
  }
  if (clientKey === undefined) return 'elsewhere';
  if (parties.key(origin.source, origin.destination) === clientKey) return 'from-client';
  return parties.key(origin.destination, origin.source) === clientKey ? 'to-client' : 'elsewhere';
}

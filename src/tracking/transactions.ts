import type { Invitation, Message, SipRequestMessage, SipResponseMessage, SipTransaction } from '../model/index.js';
import { toTag } from '../sip-parser/index.js';
import { attemptsOf } from './attempts.js';
import { type Sighting, sameHop } from './sighting.js';

/**
 * The copy nearest the client comes first in `copies`' order of preference: a request from the client, and a response
 * to it, has the fewest Vias there; what goes the other way has the most (rule catalogue 4.1). Of equals, the earlier.
 */
export function nearest(copies: readonly Sighting[], fromClient: boolean | undefined): Sighting {
  return copies.reduce((best, next) =>
    (fromClient ? next.viaCount < best.viaCount : next.viaCount > best.viaCount) ? next : best,
  );
}

/** One transaction over all its hops: `requests` are copies of one request, `responses` answer it. */
export function transactionOf(
  requests: readonly Sighting[],
  responses: readonly Sighting[],
  fromClient: boolean | undefined,
): SipTransaction {
  const request = nearest(requests, fromClient);
  const retransmissions: Message[] = [];
  const sightings: Message[] = [];
  for (const copy of requests) {
    if (copy === request) continue;
    (sameHop(copy, request) ? retransmissions : sightings).push(copy.message);
  }
  const distinct = new Map<string, Sighting[]>();
  for (const response of responses) {
    const key = `${response.status} ${response.toTag} ${response.message.content.headers.first('rseq') ?? ''}`;
    const copies = distinct.get(key);
    if (copies) copies.push(response);
    else distinct.set(key, [response]);
  }
  const judged: SipResponseMessage[] = [];
  for (const copies of distinct.values()) {
    const best = nearest(copies, fromClient);
    judged.push(best.message as SipResponseMessage);
    for (const copy of copies) {
      if (copy !== best) (sameHop(copy, best) ? retransmissions : sightings).push(copy.message);
    }
  }
  judged.sort(byTime);
  return {
    request: request.message as SipRequestMessage,
    responses: judged,
    retransmissions: retransmissions.sort(byTime),
    sightings: sightings.sort(byTime),
    fromClient,
  };
}

/**
 * All transactions among the sightings of one Call-ID, in time order; ACKs and responses without their request left out.
 * @param clientTag tag of the client in this dialog: it sent what carries that tag in From; undefined if it is not known
 * @param inviterTag tag of the one that began the dialog, if known: what carries it cannot be the other's
 */
export function transactionsOf(
  sightings: readonly Sighting[],
  clientTag: string | undefined,
  inviterTag?: string,
): SipTransaction[] {
  const transactions: SipTransaction[] = [];
  for (const group of groupsOf(sightings)) {
    for (const { requests, responses } of attemptsOf(group)) {
      const first = requests[0];
      if (!first) continue;
      const fromClient =
        clientTag !== undefined ? first.fromTag === clientTag : first.fromTag === inviterTag ? false : undefined;
      transactions.push(transactionOf(requests, responses, fromClient));
    }
  }
  return transactions.sort((a, b) => byTime(a.request, b.request));
}

/**
 * Sightings by CSeq and From tag, and for requests in a dialog by To tag: after a fork each early dialog goes on with
 * the number of the INVITE (RFC 3261 12.2.1.1).
 */
function groupsOf(sightings: readonly Sighting[]): Iterable<Sighting[]> {
  const groups = new Map<string, Sighting[]>();
  const keyOf = ({ number, method, fromTag }: Sighting, toTag: string): string =>
    `${number} ${method} ${fromTag} ${toTag}`;
  for (const seen of sightings) {
    if (seen.status === 0 && seen.method !== 'ACK') groups.set(keyOf(seen, seen.toTag), []);
  }
  for (const seen of sightings) {
    if (seen.method === 'ACK') continue;
    const group = groups.get(keyOf(seen, seen.toTag)) ?? groups.get(keyOf(seen, ''));
    group?.push(seen);
  }
  return groups.values();
}

export const byTime = (a: Message, b: Message): number => a.origin.time - b.origin.time || a.number - b.number;

/** The first final response; a 2xx if there is one. */
export function finalOf(transaction: SipTransaction): SipResponseMessage | undefined {
  const finals = transaction.responses.filter(({ content }) => content.status >= 200);
  return finals.find(({ content }) => content.status < 300) ?? finals[0];
}

/** Tag of the UAS: of the final response, else of the last provisional one. */
export function toTagOf({ final, transaction }: Invitation): string | undefined {
  const responses = final ? [final] : [...transaction.responses].reverse();
  return responses.map(({ content }) => toTag(content)).find(tag => tag !== undefined);
}

/** All the messages of some transactions. */
export const messagesOf = (transactions: readonly SipTransaction[]): Message[] =>
  transactions.flatMap(({ request, responses, retransmissions, sightings }) => [
    request,
    ...responses,
    ...retransmissions,
    ...sightings,
  ]);

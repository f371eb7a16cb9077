import type { Negotiation, SdpPart, SipResponseMessage, SipTransaction } from '../model/index.js';
import { cseq, optionTags, type SipMessage, toTag as toTagOfMessage } from '../sip-parser/index.js';
import { sdpPart } from './negotiations.js';
import type { Sighting } from './sighting.js';
import { nearest } from './transactions.js';

/** RFC 3262 3 */
export const isReliable = (content: SipResponseMessage['content']): boolean =>
  content.headers.has('rseq') && optionTags(content, 'require').includes('100rel');

/**
 * The offers and answers of a dialog. An INVITE offers and its first reliable response answers; an INVITE without SDP is
 * answered by an offer, which the ACK answers, or the PRACK if the offer came in a 1xx (RFC 3261 13.2.1, RFC 3262 5). SDP
 * in an unreliable 1xx is only a foretaste of the answer (RFC 6337 3.1). UPDATE and other PRACKs are answered by their 2xx.
 * @param transactions in time order
 * @param dialog sightings of the dialog: its ACKs are no part of a transaction
 * @param toTag of the dialog; what other branches of a fork say is not of it
 */
export function negotiationsOf(
  transactions: readonly SipTransaction[],
  dialog: readonly Sighting[],
  toTag: string | undefined,
): Negotiation[] {
  const acks = new Map<number, Sighting[]>();
  for (const seen of dialog) {
    if (seen.method !== 'ACK' || seen.status !== 0) continue;
    const known = acks.get(seen.number);
    if (known) known.push(seen);
    else acks.set(seen.number, [seen]);
  }
  const pracks = new Map<string, SdpPart | undefined>();
  for (const { request } of transactions) {
    const acknowledged = request.content.method === 'PRACK' ? rackOf(request.content) : undefined;
    if (acknowledged !== undefined) pracks.set(acknowledged, sdpPart(request));
  }
  const answers = new Set<SdpPart>();
  const found: Negotiation[] = [];
  for (const transaction of transactions) {
    const { request, responses, fromClient } = transaction;
    const { method } = request.content;
    if (!['INVITE', 'UPDATE', 'PRACK'].includes(method)) continue;
    const part = sdpPart(request);
    if (part && answers.has(part)) continue;
    const reply = responses.find(response => counts(response, method, toTag) && sdpPart(response) !== undefined);
    const replied = reply && sdpPart(reply);
    if (part) {
      const refused = !replied && responses.some(({ content }) => content.status >= 300);
      const state = replied ? 'answered' : refused ? 'refused' : 'open';
      found.push({ offer: part, answer: replied, byClient: fromClient, method, state });
    } else if (method === 'INVITE' && reply && replied) {
      const answer = reply.content.status < 200 ? pracks.get(rseqOf(reply.content)) : ackOf(transaction, acks);
      if (answer) answers.add(answer);
      const byClient = fromClient === undefined ? undefined : !fromClient;
      found.push({ offer: replied, answer, byClient, method, state: answer ? 'answered' : 'open' });
    }
  }
  return found.sort((a, b) => a.offer.message.origin.time - b.offer.message.origin.time);
}

function counts({ content }: SipResponseMessage, method: string, toTag: string | undefined): boolean {
  if (content.status >= 300) return false;
  const tag = toTagOfMessage(content);
  if (toTag !== undefined && tag !== undefined && tag !== toTag && method === 'INVITE') return false;
  return content.status >= 200 || (method === 'INVITE' && isReliable(content));
}

/** What the RAck of the PRACK for a reliable 1xx names: its RSeq and CSeq (RFC 3262 7.2). */
function rseqOf(content: SipResponseMessage['content']): string {
  const sequence = cseq(content);
  return `${Number(content.headers.first('rseq'))} ${sequence?.number} ${sequence?.method}`;
}

function rackOf({ headers }: SipMessage): string | undefined {
  const [rseq, number, method] = (headers.first('rack') ?? '').split(/[ \t]+/);
  return method === undefined ? undefined : `${Number(rseq)} ${Number(number)} ${method}`;
}

function ackOf(
  { request, fromClient }: SipTransaction,
  acks: ReadonlyMap<number, readonly Sighting[]>,
): SdpPart | undefined {
  const copies = acks.get(cseq(request.content)?.number ?? -1) ?? [];
  return copies.length > 0 ? sdpPart(nearest(copies, fromClient).message) : undefined;
}

import type { Invitation, MsrpSession, SessionEnd, SipTransaction } from '../model/index.js';

/** 64*T1 (RFC 3261 13.3.1.4). */
const NO_ACK = 32_000_000;
/** A lost MSRP connection ends the session unless a re-INVITE follows within this time (rule catalogue 4.4). */
const REBIND = 5_000_000;

/** T_up: when the session was up, by the ACK or by the first MSRP message if that came earlier. */
export function upTime(invitation: Invitation, msrp: readonly MsrpSession[]): number | undefined {
  if (invitation.outcome !== 'accepted') return undefined;
  const times = msrp.map(({ messages }) => messages[0]?.origin.time).filter(time => time !== undefined);
  if (invitation.ack) times.push(invitation.ack.origin.time);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/**
 * T_end: the first BYE, the 2xx that nobody acknowledged, or the loss of the only MSRP connection.
 * @param watchedUntil how far the capture goes; what would be decided later than that is not decided
 */
export function endOf(
  invitation: Invitation,
  transactions: readonly SipTransaction[],
  msrp: readonly MsrpSession[],
  watchedUntil: number,
): SessionEnd | undefined {
  if (invitation.outcome !== 'accepted') return undefined;
  const ends: SessionEnd[] = [];
  const bye = transactions.find(({ request }) => request.content.method === 'BYE');
  if (bye) ends.push({ time: bye.request.origin.time, cause: 'bye', byClient: bye.fromClient, message: bye.request });
  const unacknowledged = noAck(invitation, msrp, watchedUntil);
  if (unacknowledged) ends.push(unacknowledged);
  const lost = mediaLost(transactions, msrp, watchedUntil);
  if (lost) ends.push(lost);
  return ends.sort((a, b) => a.time - b.time)[0];
}

function noAck(invitation: Invitation, msrp: readonly MsrpSession[], watchedUntil: number): SessionEnd | undefined {
  const { ack, final, transaction } = invitation;
  if (ack || !final || msrp.some(({ messages }) => messages.length > 0)) return undefined;
  const again = transaction.retransmissions.filter(
    ({ content }) => content.kind === 'sip-response' && content.status === final.content.status,
  );
  const last = again.at(-1) ?? final;
  const time = last.origin.time + NO_ACK;
  return time > watchedUntil ? undefined : { time, cause: 'no-ack', byClient: undefined, message: last };
}

function mediaLost(
  transactions: readonly SipTransaction[],
  msrp: readonly MsrpSession[],
  watchedUntil: number,
): SessionEnd | undefined {
  const messages = msrp.flatMap(session => session.messages);
  const last = messages.reduce((latest, { origin }) => Math.max(latest, origin.time), -1);
  const lost = msrp
    .flatMap(session => session.connections)
    .filter(({ event, origin }) => (event === 'closed' || event === 'reset') && origin.time >= last)
    .sort((a, b) => a.origin.time - b.origin.time)[0];
  if (last < 0 || !lost || lost.origin.time + REBIND > watchedUntil) return undefined;
  const again = transactions.some(
    ({ request }) =>
      request.content.method === 'INVITE' &&
      request.origin.time > lost.origin.time &&
      request.origin.time <= lost.origin.time + REBIND,
  );
  return again ? undefined : { time: lost.origin.time, cause: 'media-lost', byClient: undefined, message: undefined };
}

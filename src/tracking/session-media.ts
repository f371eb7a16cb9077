import type { Endpoint, Invitation, Message, MsrpSession, SipTransaction } from '../model/index.js';
import { sessionIdOf } from '../msrp-parser/index.js';
import { msrpPaths } from '../sdp-parser/index.js';
import type { SipMessage } from '../sip-parser/index.js';
import { msrpSessionOf } from './msrp-sessions.js';
import type { MsrpTrace, MsrpTraces } from './msrp-traces.js';
import { sdpPart } from './negotiations.js';

export interface SessionMedia {
  readonly traces: readonly MsrpTrace[];
  readonly sessions: readonly MsrpSession[];
}

/**
 * The MSRP that the SDP of these transactions announced, tied by the session-ids of its paths and never by addresses:
 * CEMA, session border controllers and relays rewrite those (RFC 4975 8, RFC 6714).
 * @param forked other devices got the same offer: without an answer, the address must tell whose MSRP it is
 */
export function mediaOf(
  transactions: readonly SipTransaction[],
  ack: Invitation['ack'],
  client: Endpoint | undefined,
  traces: MsrpTraces,
  forked = false,
): SessionMedia {
  const ids = { client: new Set<string>(), peer: new Set<string>() };
  const relays = { clientRelays: new Set<string>(), peerRelays: new Set<string>() };
  const announce = (message: Message, byClient: boolean): void => {
    const chat = sdpPart(message as Message<SipMessage>)?.chat;
    const path = chat ? msrpPaths(chat).map(sessionIdOf) : [];
    const id = path.pop();
    if (id !== undefined) (byClient ? ids.client : ids.peer).add(id);
    const ofRelays = byClient ? relays.clientRelays : relays.peerRelays;
    for (const relay of path) if (relay !== undefined) ofRelays.add(relay);
  };
  for (const { request, responses, fromClient } of transactions) {
    announce(request, fromClient === true);
    for (const response of responses) announce(response, fromClient !== true);
  }
  if (ack) announce(ack, transactions[0]?.fromClient === true);
  const announced = (id: string): boolean => ids.client.has(id) || ids.peer.has(id);
  /** Between an endpoint of the session and a relay of its own: responses and REPORTs that the relay made (RFC 4976 5). */
  const isHop = ({ ids: [a, b] }: MsrpTrace): boolean =>
    [a, b].some(announced) && [a, b].some(id => relays.clientRelays.has(id) || relays.peerRelays.has(id));
  const both = ids.client.size > 0 && ids.peer.size > 0;
  const around = traces.of([...ids.client, ...ids.peer]);
  const hops = around.filter(isHop);
  const found = around.filter(trace => {
    if (both) return trace.ids.every(announced);
    return !hops.includes(trace) && (!forked || client === undefined || runsAt(trace, client));
  });
  const sessions = found.map(trace => {
    const ofTrace = hops.filter(hop => hop.ids.some(id => trace.ids.includes(id)));
    return msrpSessionOf(trace, { ...ids, ...relays, clientAddress: client?.address }, ofTrace);
  });
  return { traces: [...found, ...hops], sessions };
}

const runsAt = ({ messages }: MsrpTrace, { address }: Endpoint): boolean =>
  messages.some(({ origin: { source, destination } }) => source.address === address || destination.address === address);

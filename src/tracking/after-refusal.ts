import type { Invitation, Message } from '../model/index.js';
import { isMsrpRequest } from '../model/index.js';
import { sessionIdOf } from '../msrp-parser/index.js';
import { msrpPaths } from '../sdp-parser/index.js';
import { expires } from '../sip-parser/index.js';
import { focusUris } from './focus.js';
import type { MsrpTrace } from './msrp-traces.js';
import type { SessionClient } from './session-parties.js';
import type { Surroundings } from './surroundings.js';
import { byTime } from './transactions.js';

/** 64*T1: what comes later has another cause; microseconds. */
const WINDOW = 32_000_000;
/** Of each kind: one is enough to tell. */
const MOST = 8;

export interface AfterRefusal {
  readonly messages: readonly Message[];
  /** The MSRP among them: it is of no other session. */
  readonly traces: readonly MsrpTrace[];
}

/**
 * What the client did for an invitation that it had refused: SUBSCRIBEs to the Contact of the INVITE, and MSRP requests to
 * the path that was offered, within 32 s of the first refusal. A path is known by its session-id, never by host and port,
 * which sessions share.
 */
export function afterRefusal(invitation: Invitation, { sent }: SessionClient, around: Surroundings): AfterRefusal {
  const { transaction, offer, direction, cpmSession } = invitation;
  const refusal = transaction.responses.find(({ content }) => content.status >= 300);
  if (direction !== 'to-client' || !cpmSession.found || !refusal) return { messages: [], traces: [] };
  const from = refusal.origin.time;
  const isMeant = (message: Message): boolean =>
    message.origin.time > from && message.origin.time <= from + WINDOW && sent(message);
  const subscribes = around.focusCalls
    .subscriptionsTo(focusUris(invitation), from, from + WINDOW)
    .flatMap(({ sightings }) => sightings)
    .filter(({ method, status, message }) => method === 'SUBSCRIBE' && status === 0 && isMeant(message))
    .map(({ message }) => message)
    .filter(({ content }) => expires(content) !== 0);
  const path = sessionIdOf((offer?.chat && msrpPaths(offer.chat).at(-1)) ?? '');
  const meantOf = ({ messages }: MsrpTrace): Message[] =>
    messages
      .filter(isMsrpRequest)
      .filter(message => sessionIdOf(message.content.toPath.at(-1) ?? '') === path && isMeant(message));
  const traces = around.traces.of(path === undefined ? [] : [path]).filter(trace => meantOf(trace).length > 0);
  const media = traces.flatMap(meantOf);
  return { messages: [...subscribes.slice(0, MOST), ...media.slice(0, MOST)].sort(byTime), traces };
}

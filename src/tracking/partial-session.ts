import type { Message, Session } from '../model/index.js';
import type { SipMessage } from '../sip-parser/index.js';
import type { Call } from './calls.js';
import { hiddenOf, hiddenRole } from './hidden.js';
import { identityOf } from './identity.js';
import { directionOfRequest } from './message-direction.js';
import { msrpSessionOf } from './msrp-sessions.js';
import type { MsrpTrace } from './msrp-traces.js';
import { otherPartyOf } from './other-party.js';
import { mediaOf } from './session-media.js';
import { partiesOf } from './session-parties.js';
import { stepsOf } from './steps.js';
import type { Surroundings } from './surroundings.js';
import { byTime, transactionsOf } from './transactions.js';

/**
 * A session without an initial INVITE: a stand-alone MESSAGE, or what is left of a session that began before the capture
 * (I-LATE), or MSRP whose SIP was not captured.
 * @param trace the MSRP, when there is nothing else
 */
export function partialSession(
  id: string,
  calls: readonly Call[],
  around: Surroundings,
  trace?: MsrpTrace,
): { session: Session; traces: readonly MsrpTrace[] } {
  const { parties, now } = around;
  const transactions = calls.flatMap(({ sightings }) => transactionsOf(sightings, undefined));
  const media = trace
    ? {
        traces: [trace],
        sessions: [msrpSessionOf(trace, { client: new Set(), peer: new Set(), clientAddress: undefined })],
      }
    : mediaOf(transactions, undefined, undefined, around.traces);
  const messages: Message[] = [
    ...calls.flatMap(({ sightings }) => sightings.map(({ message }) => message)),
    ...media.sessions.flatMap(session => session.messages),
  ].sort(byTime);
  const [first] = messages;
  const request = transactions[0]?.request;
  const standalone = request?.content.method === 'MESSAGE';
  const direction = standalone ? directionOfRequest(request, parties) : 'unknown';
  const origin = direction === 'unknown' ? undefined : request?.origin;
  const fromClient = direction === 'from-client';
  const client = origin && (fromClient ? origin.source : origin.destination);
  const peer = origin && (fromClient ? origin.destination : origin.source);
  const party = client && peer && parties.party(client, peer);
  const bye = transactions.find(one => one.request.content.method === 'BYE')?.request;
  const session: Session = {
    id,
    kind: standalone ? 'standalone' : 'other',
    initiator: client ? (fromClient ? 'client' : 'network') : 'unknown',
    state: bye ? 'ended' : 'unknown',
    client: party,
    clientEndpoint: client,
    parties: partiesOf(messages, parties),
    identity: identityOf(messages.find(isSip)?.content),
    otherParty: standalone ? otherPartyOf(request, direction) : undefined,
    invitation: undefined,
    dialogs: calls.map(({ callId, sightings }) => ({
      callId,
      fromTag: sightings[0]?.fromTag ?? '',
      toTag: sightings.find(({ toTag }) => toTag !== '')?.toTag,
      state: bye ? 'terminated' : 'unknown',
      transactions,
    })),
    legs: [],
    negotiations: [],
    msrp: media.sessions,
    subscriptions: [],
    rosters: [],
    focus: [],
    focusRequests: [],
    requested: [],
    notifications: [],
    related: [],
    relatedSince: undefined,
    registered: undefined,
    referrals: [],
    up: undefined,
    end: bye && { time: bye.origin.time, cause: 'bye', byClient: undefined, message: bye },
    firstTime: first?.origin.time ?? now,
    lastTime: messages.at(-1)?.origin.time ?? now,
    watchedUntil: now,
    hidden: standalone
      ? hiddenRole(client, around)
      : hiddenOf({ invitation: undefined, messages, around, watchedUntil: now }),
    callIds: calls.map(({ callId }) => callId),
    messages,
    copyFrames: messages.flatMap(message => around.copies.of(message)),
    steps: () => stepsOf(messages, transactions, party?.address, [], around.copies, parties),
  };
  return { session, traces: media.traces };
}

const isSip = (message: Message): message is Message<SipMessage> =>
  message.content.kind === 'sip-request' || message.content.kind === 'sip-response';

import type { Message, Session } from '../model/index.js';
import type { SipMessage } from '../sip-parser/index.js';
import type { Call } from './calls.js';
import { inMessages, inMsrp } from './chain-messages.js';
import { inOwnMessages, inOwnMsrp } from './chain-notifications.js';
import { reachOf } from './client-reach.js';
import { hiddenOf, hiddenRole } from './hidden.js';
import { identityOf } from './identity.js';
import { msrpSessionOf } from './msrp-sessions.js';
import type { MsrpTrace } from './msrp-traces.js';
import { chainsOf, transactionsOfCarriers } from './notification-chains.js';
import { otherPartyOf } from './other-party.js';
import { mediaOf } from './session-media.js';
import { partiesOf } from './session-parties.js';
import { pagerOf } from './stand-alone.js';
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
  const pager = pagerOf(calls, parties);
  const direction = pager?.direction ?? 'unknown';
  const senderTag = direction === 'unknown' ? undefined : pager?.fromTag;
  const fromClient = direction === 'from-client';
  const transactions = calls.flatMap(({ sightings }) =>
    transactionsOf(sightings, fromClient ? senderTag : undefined, senderTag),
  );
  const media = trace
    ? {
        traces: [trace],
        sessions: [msrpSessionOf(trace, { client: new Set(), peer: new Set(), clientAddress: undefined })],
      }
    : mediaOf(transactions, undefined, undefined, around.traces);
  const standalone = pager !== undefined;
  const request = standalone ? transactions[0]?.request : undefined;
  const { client, peer } = pager ?? {};
  const party = client && peer && parties.party(client, peer);
  const reach = client && peer && reachOf(client, peer, [...(pager?.uris ?? []), ...(party?.uris ?? [])], parties);
  const { chains, carriers, late } = chainsOf(
    [...inMessages(transactions, direction), ...inMsrp(media.sessions, false)],
    standalone ? inOwnMessages(transactions, fromClient) : inOwnMsrp(id, media.sessions),
    {
      ...{ traces: media.traces, carried: around.carried, delivered: around.delivered },
      client: reach,
      sessionOf: () => undefined,
    },
  );
  const messages = inOrder([
    ...calls.flatMap(({ sightings }) => sightings.map(({ message }) => message)),
    ...media.sessions.flatMap(session => session.messages),
    ...carriers,
    ...around.carried.answersTo(carriers),
  ]);
  const [first] = messages;
  const bye = transactions.find(one => one.request.content.method === 'BYE')?.request;
  const session: Session = {
    id,
    kind: standalone ? 'standalone' : 'other',
    initiator: client ? (fromClient ? 'client' : 'network') : 'unknown',
    state: bye ? 'ended' : 'unknown',
    client: party,
    clientEndpoint: client,
    parties: partiesOf(messages, parties),
    identity: identityOf((request ?? messages.find(isSip))?.content),
    otherParty: request && otherPartyOf(request, direction),
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
    chains,
    reportsOn: late,
    afterRefusal: [],
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
    steps: () =>
      stepsOf(
        messages,
        [...transactions, ...transactionsOfCarriers(carriers, around.carried, reach?.sent)],
        party?.address,
        [],
        around.copies,
        parties,
        { chains, late },
      ),
  };
  return { session, traces: media.traces };
}

const inOrder = (messages: readonly Message[]): Message[] => [...new Set(messages)].sort(byTime);

const isSip = (message: Message): message is Message<SipMessage> =>
  message.content.kind === 'sip-request' || message.content.kind === 'sip-response';

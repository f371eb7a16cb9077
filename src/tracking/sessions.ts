import type {
  Dialog,
  Invitation,
  Message,
  SentNotification,
  Session,
  SessionKind,
  SessionState,
} from '../model/index.js';
import { addresses, type SipMessage, sameUri } from '../sip-parser/index.js';
import { type AfterRefusal, afterRefusal } from './after-refusal.js';
import type { Call } from './calls.js';
import { inInvite, inMsrp } from './chain-messages.js';
import { inOwnMsrp } from './chain-notifications.js';
import { reachOf } from './client-reach.js';
import { endOf, upTime } from './ends.js';
import { focusRequests, focusSubscriptions, focusUris, type Membership } from './focus.js';
import { groupFactsOf } from './group-facts.js';
import { hiddenOf } from './hidden.js';
import { identityOf } from './identity.js';
import { directionOfLeg, invitationOf } from './invitations.js';
import { judgedLegs, type Leg, onLeg } from './legs.js';
import { mediaConnectionsOf } from './media-connections.js';
import type { MsrpTrace } from './msrp-traces.js';
import { chainsOf, transactionsOfCarriers } from './notification-chains.js';
import { carrierOf, requestedOf, sentNotificationsOf } from './notifications.js';
import { negotiationsOf } from './offers.js';
import type { OpenSession } from './open-session.js';
import { otherPartyOf } from './other-party.js';
import { partialSession } from './partial-session.js';
import { mediaOf } from './session-media.js';
import { partiesOf, sessionClient } from './session-parties.js';
import { isLargeMessage } from './stand-alone.js';
import { stepsOf } from './steps.js';
import { followed } from './subscription-changes.js';
import { subscriptionsOf } from './subscriptions.js';
import type { Surroundings } from './surroundings.js';
import { byTime, messagesOf, toTagOf, transactionsOf } from './transactions.js';

/** What became of an open session, with what it used up. */
export interface Finished {
  readonly sessions: readonly Session[];
  readonly traces: readonly MsrpTrace[];
}

/** Puts the sessions of these calls together: one, or one a device if the INVITE was forked. */
export function finish(open: OpenSession, around: Surroundings): Finished {
  const legs = judgedLegs(open.calls, leg => directionOfLeg(leg, around.parties).direction, around.parties);
  const built =
    legs.length === 0
      ? [partialSession(open.id, open.calls, around)]
      : legs.map((leg, index) => {
          const id = index === 0 ? open.id : `${open.id}.${index + 1}`;
          return sessionOfLeg(id, leg, open, around);
        });
  return {
    sessions: built.map(({ session }) => withForks(session, built)),
    traces: built.flatMap(({ traces }) => traces),
  };
}

function withForks(session: Session, all: readonly { readonly session: Session }[]): Session {
  if (!session.invitation || all.length === 1) return session;
  const forks = all.flatMap(({ session: { id, invitation } }) =>
    invitation && id !== session.id
      ? [{ session: id, outcome: invitation.outcome, status: invitation.final?.content.status }]
      : [],
  );
  return { ...session, invitation: { ...session.invitation, forks } };
}

function sessionOfLeg(
  id: string,
  leg: Leg,
  { calls, legs }: OpenSession,
  around: Surroundings,
): { session: Session; traces: readonly MsrpTrace[] } {
  const { parties, now } = around;
  const invitation = invitationOf(leg, parties);
  const fromClient = invitation.direction === 'from-client';
  const { source, destination } = (fromClient ? leg.first : leg.invite).message.origin;
  const [here, there] = fromClient ? [source, destination] : [destination, source];
  const client =
    invitation.direction === 'unknown'
      ? undefined
      : sessionClient(here, there, invitation, parties, directionOfLeg(leg, parties).why);

  const toTag = toTagOf(invitation);
  const clientTag = client && (fromClient ? leg.fromTag : toTag);
  const dialog = onLeg(leg, toTag);
  const others = transactionsOf(dialog, clientTag, leg.fromTag).filter(
    ({ request }) => !leg.copies.some(({ message }) => message === request),
  );
  const transactions = [invitation.transaction, ...others];
  const refused = invitation.outcome === 'refused' || invitation.outcome === 'cancelled';
  const media = refused
    ? { traces: [], sessions: [] }
    : mediaOf(transactions, invitation.ack, client?.endpoint, around.traces, leg.isForked);
  const end = endOf(invitation, others, media.sessions, now);
  const firstTime = invitation.request.origin.time;
  const membership: Membership | undefined =
    client && invitation.group !== 'no' && !refused
      ? { call: leg.call, invitation, client, firstTime, until: end?.time ?? now }
      : undefined;
  const subscriptions = followed(
    [
      ...subscriptionsOf(leg.call.callId, others, true, 'it was sent in the dialog of the INVITE'),
      ...(membership ? focusSubscriptions(membership, around.focusCalls) : []),
    ],
    end,
    now,
  );
  const requested = requestedOf(invitation, media.sessions);
  const sessionOf = carriersAround(around);
  const notifications = client
    ? sentNotificationsOf(requested, media.sessions, {
        carried: around.carried,
        traces: media.traces,
        sent: client.sent,
        sessionOf,
      })
    : [];
  const { chains, carriers, late } = chainsOf(
    [...inInvite(invitation), ...inMsrp(media.sessions, client !== undefined)],
    inOwnMsrp(id, media.sessions),
    {
      ...{ traces: media.traces, carried: around.carried, delivered: around.delivered },
      client: client && { sent: client.sent, received: reachOf(here, there, client.party.uris, parties).received },
      sessionOf,
    },
  );
  const later = client ? afterRefusal(invitation, client, around) : NOTHING_LATER;
  const up = upTime(invitation, media.sessions);
  const unlinked =
    client && up !== undefined && media.sessions.length === 0
      ? around.carried
          .during(up, end?.time ?? now)
          .filter(message => client.sent(message) && concerns(message, invitation))
      : [];
  const conference = subscriptions.flatMap(({ subscribes, notifies }) => [...subscribes, ...notifies]);
  const whole = [...transactions, ...conference.map(({ transaction }) => transaction)];
  const judged = inOrder([
    ...messagesOf(whole),
    ...calls.flatMap(({ sightings }) => sightings.filter(seen => seen.method === 'ACK').map(({ message }) => message)),
    ...calls.filter(call => call !== leg.call).flatMap(({ sightings }) => sightings.map(({ message }) => message)),
    ...media.sessions.flatMap(session => session.messages),
    ...later.messages,
    ...unlinked,
    ...notifications.map(({ message }) => message),
    ...around.carried.answersTo([...unlinked, ...notifications.map(({ message }) => message)]),
  ]);
  const messages =
    carriers.length > 0 ? inOrder([...judged, ...carriers, ...around.carried.answersTo(carriers)]) : judged;
  const session: Session = {
    id,
    kind: kindOf(invitation),
    initiator: client ? (fromClient ? 'client' : 'network') : 'unknown',
    state: stateOf(invitation, end !== undefined),
    client: client?.party,
    clientEndpoint: client?.endpoint,
    parties: partiesOf(messages, parties),
    identity: identityOf(invitation.request.content),
    otherParty: otherPartyOf(invitation.request, invitation.direction, invitation.deferred.is !== 'no'),
    invitation,
    dialogs: [
      {
        callId: leg.call.callId,
        fromTag: leg.fromTag,
        toTag,
        state: dialogState(invitation, toTag, end !== undefined),
        transactions,
      },
    ],
    legs,
    negotiations: negotiationsOf(transactions, dialog, toTag),
    msrp: media.sessions,
    ...mediaConnectionsOf(invitation, client?.endpoint.address, end?.time ?? now, around),
    subscriptions,
    ...(membership ? groupFactsOf(membership, subscriptions, media.sessions) : { rosters: [], focus: [] }),
    focusRequests: membership ? focusRequests(membership, others, subscriptions, callsToFocus(invitation, around)) : [],
    requested,
    notifications,
    related: [],
    relatedSince: undefined,
    registered: client && around.registrations.before(client.party, firstTime),
    referrals: membership ? around.referrals.to(focusUris(invitation)) : [],
    chains,
    reportsOn: late,
    afterRefusal: later.messages,
    up,
    end,
    firstTime,
    lastTime: messages.at(-1)?.origin.time ?? firstTime,
    watchedUntil: now,
    hidden: hiddenOf({
      invitation,
      transactions: others,
      messages: judged,
      msrp: media.sessions,
      client: client?.endpoint,
      up,
      end,
      awaited: requested.length > 0,
      watchedUntil: now,
      around,
    }),
    callIds: [...new Set([...calls, ...subscriptions].map(({ callId }) => callId))],
    messages,
    copyFrames: messages.flatMap(message => around.copies.of(message)),
    steps: () =>
      stepsOf(
        messages,
        [...whole, ...transactionsOfCarriers(messages, around.carried, client?.sent)],
        client && parties.key(here, there),
        media.sessions.map(({ clientPath }) => clientPath),
        around.copies,
        parties,
        { chains, late },
      ),
  };
  return { session, traces: [...media.traces, ...later.traces] };
}

/**
 * An IMDN by SIP MESSAGE whose session hides its MSRP cannot be linked by message-id; it is shown with the session that
 * it shares an identity with, or whose originator it is sent to.
 */
function concerns({ content }: Message<SipMessage>, { request }: Invitation): boolean {
  const ids = ['conversation-id', 'contribution-id'];
  const same = (name: string): boolean => {
    const value = content.headers.first(name);
    return value !== undefined && value === request.content.headers.first(name);
  };
  if (ids.some(same)) return true;
  const [originator] = addresses(request.content, 'referred-by');
  const [target] = addresses(content, 'to');
  return originator !== undefined && target !== undefined && sameUri(originator.uri, target.uri);
}

function callsToFocus(invitation: Invitation, around: Surroundings): Call[] {
  const contributionId = invitation.request.content.headers.first('contribution-id');
  const sameContribution = contributionId === undefined ? [] : around.callsOfContribution(contributionId);
  return [...around.focusCalls.of(focusUris(invitation)), ...sameContribution];
}

function kindOf({ cpmSession, group, deferred, request }: Invitation): SessionKind {
  if (!cpmSession.found) return isLargeMessage(request.content) ? 'standalone' : 'other';
  if (group !== 'no') return 'group';
  return deferred.is === 'no' ? 'one-to-one' : 'deferred-one-to-one';
}

function stateOf({ outcome }: Invitation, ended: boolean): SessionState {
  if (outcome === 'accepted') return ended ? 'ended' : 'established';
  return outcome;
}

function dialogState({ outcome }: Invitation, toTag: string | undefined, ended: boolean): Dialog['state'] {
  if (ended || outcome === 'refused' || outcome === 'cancelled') return 'terminated';
  if (outcome === 'accepted') return 'confirmed';
  return toTag === undefined ? 'unknown' : 'early';
}

/** Asked for each IMDN of a trace, and dear to find: every open session is looked at. */
function carriersAround(around: Surroundings): (trace: MsrpTrace) => SentNotification['carrierSession'] {
  const known = new Map<MsrpTrace, SentNotification['carrierSession']>();
  return trace => {
    if (!known.has(trace)) known.set(trace, carrierIn(trace, around));
    return known.get(trace);
  };
}

/** Of the open session that a foreign MSRP trace belongs to. */
function carrierIn(trace: MsrpTrace, around: Surroundings): SentNotification['carrierSession'] {
  const open = around.ownerOf(trace);
  const leg = open && judgedLegs(open.calls, one => directionOfLeg(one, around.parties).direction, around.parties)[0];
  if (!leg) return undefined;
  const invitation = invitationOf(leg, around.parties);
  const { sessions: msrp } = mediaOf([invitation.transaction], invitation.ack, undefined, around.traces);
  const initiator = invitation.direction === 'from-client' ? 'client' : 'network';
  return carrierOf({ id: open.id, initiator, msrp });
}

const NOTHING_LATER: AfterRefusal = { messages: [], traces: [] };

const inOrder = (messages: readonly Message[]): Message[] => [...new Set(messages)].sort(byTime);

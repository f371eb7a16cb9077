import { bodyOf } from '../body-parser/index.js';
import type { Invitation, InvitationOutcome, Message, SipRequestMessage, SipResponseMessage } from '../model/index.js';
import { acceptTypes, acceptWrappedTypes } from '../sdp-parser/index.js';
import { addresses, cpmSessionRef, isFocus } from '../sip-parser/index.js';
import { branchesOf } from './fork-branches.js';
import { type Leg, onLeg } from './legs.js';
import { sdpPart } from './negotiations.js';
import { isReliable } from './offers.js';
import type { Parties } from './parties.js';
import type { Sighting } from './sighting.js';
import { hostOf } from './signs.js';
import { finalOf, messagesOf, nearest, transactionOf } from './transactions.js';

const GROUP_DATA = 'application/vnd.oma.cpm-groupdata+xml';
const CONFERENCE_INFO = 'application/conference-info+xml';

/** Whether the client sent or received the initial INVITE of this leg, with `why` in words. */
export function directionOfLeg(leg: Leg, parties: Parties): { direction: Invitation['direction']; why: string } {
  const last = leg.invite.message.origin;
  const first = leg.first.message.origin;
  const { content } = leg.invite.message;
  if (parties.clientsGiven) {
    if (parties.role(last.destination, last.source) === 'client') return { direction: 'to-client', why: '--client' };
    if (parties.role(first.source, first.destination) === 'client')
      return { direction: 'from-client', why: '--client' };
    const called = [...addresses(content, 'to'), ...addresses(content, 'p-called-party-id')];
    if (called.some(({ uri }) => parties.isGivenUri(uri))) return { direction: 'to-client', why: '--client' };
    const calling = [...addresses(content, 'from'), ...addresses(content, 'p-preferred-identity')];
    if (calling.some(({ uri }) => parties.isGivenUri(uri))) return { direction: 'from-client', why: '--client' };
    return { direction: 'unknown', why: 'none of its endpoints is the client that was named' };
  }
  const called = parties.role(last.destination, last.source);
  const calling = parties.role(first.source, first.destination);
  if (called === 'client') return { direction: 'to-client', why: 'the endpoint that answers is a client' };
  if (calling === 'client') return { direction: 'from-client', why: 'the endpoint that invites is a client' };
  if (called === 'network') return { direction: 'unknown', why: 'both endpoints of this leg are network nodes' };
  if (parties.contradicts(last.destination, last.source))
    return { direction: 'unknown', why: 'what is known of the endpoint that answers contradicts itself' };
  if (calling === 'network') return { direction: 'to-client', why: 'the INVITE comes from the network' };
  const answers = leg.call.sightings.some(
    seen =>
      seen.method === 'INVITE' && seen.status >= 200 && seen.message.origin.source.address === last.destination.address,
  );
  return answers
    ? { direction: 'to-client', why: 'it makes the final response, with all the Vias' }
    : { direction: 'unknown', why: 'nothing says which endpoint is the client' };
}

/** The facts of the initial INVITE of a leg (rule catalogue 4.3). */
export function invitationOf(leg: Leg, parties: Parties): Invitation {
  const { direction } = directionOfLeg(leg, parties);
  const fromClient = direction === 'unknown' ? undefined : direction === 'from-client';
  const { responses } = leg;
  const here = responses.filter(seen => seen.branch === leg.invite.branch);
  const judged = fromClient ? responses : here.length > 0 ? here : responses;
  const sameLeg = leg.copies.filter(copy => copy.branch === leg.invite.branch);
  const requests = fromClient ? leg.copies : sameLeg.length > 0 ? sameLeg : [leg.invite];
  const whole = transactionOf(requests, judged, fromClient);
  const told = new Set<Message>(messagesOf([whole]));
  const elsewhere = [...leg.copies, ...responses]
    .filter(seen => !leg.isForked || isOnWay(seen, leg, here))
    .map(({ message }) => message as Message)
    .filter(message => !told.has(message));
  const transaction = { ...whole, sightings: [...whole.sightings, ...elsewhere] };
  const { request } = transaction;
  const final = finalOf(transaction);
  const cancel = cancelOf(leg);
  const ack = final && final.content.status < 300 ? ackOf(leg, final, fromClient) : undefined;
  const provisionals = transaction.responses.filter(({ content }) => content.status < 200);
  const group = groupOf(request, final, fromClient === true);
  const cpm = cpmSessionRef(request.content);
  const reliable = provisionals.find(message => isReliable(message.content) && sdpPart(message) !== undefined);
  return {
    direction,
    transaction,
    request,
    cpmSession: { found: cpm !== undefined, literal: cpm?.literal ?? false },
    group,
    deferred: deferralOf(request, cpm !== undefined && group === 'no', parties),
    deferralMarker: DEFERRAL_MARKERS.find(name => addresses(request.content, name).some(isDeferred(parties))),
    offer: sdpPart(request),
    provisionals,
    final,
    outcome: outcomeOf(final, cancel),
    cancel,
    ack,
    answer: final && final.content.status < 300 ? sdpPart(final) : undefined,
    earlyAnswer: reliable && sdpPart(reliable),
    nearClient: isNearClient(request, final, here.length > 0 || responses.length === 0, fromClient, parties),
    forks: [],
    branches: branchesOf(leg, final),
  };
}

/** False for what belongs to another branch of a fork: not on the way of this INVITE, or with the To tag of another UAS. */
function isOnWay(seen: Sighting, leg: Leg, answers: readonly Sighting[]): boolean {
  const { content } = leg.invite.message;
  const onWay = seen.branch === leg.invite.branch || content.headers.all('via').some(via => via.includes(seen.branch));
  if (!onWay || seen.status === 0 || seen.branch === leg.invite.branch) return onWay;
  return seen.toTag === '' || answers.length === 0 || answers.some(({ toTag }) => toTag === seen.toTag);
}

function outcomeOf(final: SipResponseMessage | undefined, cancel: SipRequestMessage | undefined): InvitationOutcome {
  if (!final) return 'pending';
  if (final.content.status < 300) return 'accepted';
  return final.content.status === 487 && cancel ? 'cancelled' : 'refused';
}

/** RFC 3261 9.1: the CANCEL has the CSeq number of the INVITE and, hop by hop, its branch. */
function cancelOf(leg: Leg): SipRequestMessage | undefined {
  const cancels = leg.call.sightings.filter(
    seen => seen.status === 0 && seen.method === 'CANCEL' && seen.number === leg.number,
  );
  const here = cancels.find(seen => seen.branch === leg.invite.branch) ?? cancels[0];
  return here?.message as SipRequestMessage | undefined;
}

function ackOf(leg: Leg, final: SipResponseMessage, fromClient: boolean | undefined): SipRequestMessage | undefined {
  const toTag = final.content.headers.first('to');
  const acks = onLeg(leg, undefined).filter(
    (seen: Sighting) =>
      seen.status === 0 &&
      seen.method === 'ACK' &&
      seen.number === leg.number &&
      seen.fromTag === leg.fromTag &&
      (seen.toTag === '' || toTag === undefined || toTag.includes(seen.toTag)),
  );
  return acks.length > 0 ? (nearest(acks, fromClient).message as SipRequestMessage) : undefined;
}

/** P-GROUP. The focus is the one that invites, or, when the client invites, the one that answers. */
function groupOf(
  request: SipRequestMessage,
  final: SipResponseMessage | undefined,
  fromClient: boolean,
): Invitation['group'] {
  const focus = fromClient ? final && isFocus(final.content) : isFocus(request.content);
  if (focus) return focus === 'uri' ? 'isfocus-in-uri' : 'isfocus';
  if (request.content.headers.has('session-replaces')) return 'inferred';
  const body = bodyOf(request.content, request.text);
  if (body?.type === 'multipart') {
    const lists = fromClient ? ['recipient-list', 'recipient-list-history'] : ['recipient-list-history'];
    if (body.parts.some(part => part.disposition !== undefined && lists.includes(part.disposition))) return 'inferred';
  }
  const chat = sdpPart(request)?.chat;
  if (chat === undefined || fromClient) return 'no';
  const types = [...acceptTypes(chat), ...acceptWrappedTypes(chat)];
  return types.includes(GROUP_DATA) || types.includes(CONFERENCE_INFO) ? 'inferred' : 'no';
}

/** Where the URI of deferred delivery stands, the surer sign first (A9). */
const DEFERRAL_MARKERS = ['from', 'p-asserted-identity'] as const;

const isDeferred =
  (parties: Parties) =>
  ({ uri }: { readonly uri: string }): boolean =>
    parties.isDeferredUri(uri);

/** P-DEF and P-DEF?; a group INVITE is never a deferred 1-1 one (A10, A26). */
function deferralOf(request: SipRequestMessage, possible: boolean, parties: Parties): Invitation['deferred'] {
  const { content } = request;
  if (!possible) return { is: 'no', why: '' };
  const referredBy = content.headers.has('referred-by');
  const from = addresses(content, 'from').some(({ uri }) => parties.isDeferredUri(uri));
  const asserted = addresses(content, 'p-asserted-identity').some(({ uri }) => parties.isDeferredUri(uri));
  if (from && referredBy)
    return { is: 'full', why: 'From is the deferred-delivery URI and Referred-By names the originator' };
  if (from) return { is: 'soft', why: 'From is the deferred-delivery URI, but Referred-By is missing' };
  if (asserted) return { is: 'soft', why: 'P-Asserted-Identity is the deferred-delivery URI, but From is not' };
  if (referredBy)
    return {
      is: 'soft',
      why: 'Referred-By is there and the session is no group session, but no header names the deferred-delivery URI',
    };
  return { is: 'no', why: '' };
}

/**
 * False if what was seen of the answer may have been rewritten on the way (I-LEG): the response was not captured on the
 * INVITE's last hop, or it carries an identity that only the network asserts.
 */
function isNearClient(
  request: SipRequestMessage,
  final: SipResponseMessage | undefined,
  onLastHop: boolean,
  fromClient: boolean | undefined,
  parties: Parties,
): boolean {
  if (fromClient !== false) return fromClient === true;
  if (!onLastHop) return false;
  const { source, destination } = request.origin;
  if (parties.role(destination, source) === 'client') return true;
  // RFC 3261 16.4: still routed on, the client is beyond.
  if (request.content.headers.has('route')) return false;
  if (hostOf(request.content.uri) === destination.address) return true;
  if (final === undefined) return true;
  if (hostOf(addresses(final.content, 'contact')[0]?.uri) === final.origin.source.address) return true;
  return final.content.status < 300 && !final.content.headers.has('p-asserted-identity');
}

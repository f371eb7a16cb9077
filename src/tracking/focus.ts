import type { FocusRequest, Invitation, Message, SipTransaction, Subscription } from '../model/index.js';
import { addresses, optionTags, type SipMessage, toTag } from '../sip-parser/index.js';
import type { Call } from './calls.js';
import { type FocusCalls, targetKey } from './focus-calls.js';
import type { SessionClient } from './session-parties.js';
import { subscriptionsOf } from './subscriptions.js';
import { byTime, transactionsOf } from './transactions.js';

/** The URIs of the focus: Contact of the INVITE, or of the answer when the client invited. */
export function focusUris({ direction, request, final }: Invitation): string[] {
  const from = direction === 'from-client' ? final : request;
  return from ? addresses(from.content, 'contact').map(({ uri }) => uri) : [];
}

/** A group session, as far as its subscriptions and focus requests ask about it. */
export interface Membership {
  readonly call: Call;
  readonly invitation: Invitation;
  readonly client: SessionClient;
  readonly firstTime: number;
  /** End of the session, or how far the capture goes. */
  readonly until: number;
}

/** A SUBSCRIBE with an unknown target is meant for the group that the client has just joined. */
const UNMATCHED_WINDOW = 60_000_000;

/**
 * Subscriptions of this client to the focus. Where it has none, those that it made right after it had accepted, whatever
 * their target, unless that is the focus of another group: they can only be meant for this one.
 */
export function focusSubscriptions(membership: Membership, focusCalls: FocusCalls): Subscription[] {
  const { call: own, invitation, client, firstTime, until } = membership;
  const matched = new Set(focusCalls.subscriptionsTo(focusUris(invitation), firstTime, until + UNMATCHED_WINDOW));
  const accepted = invitation.final?.origin.time ?? firstTime;
  const soon = focusCalls.subscriptionsFrom(accepted, Math.min(until, accepted + UNMATCHED_WINDOW));
  const named = new Set(urisOf(invitation).map(targetKey));
  const subscriptions: Subscription[] = [];
  const add = (call: Call, joined: string): void => {
    const tag = call === own ? undefined : clientTagOf(call, client);
    if (tag === undefined) return;
    subscriptions.push(...subscriptionsOf(call.callId, transactionsOf(call.sightings, tag), false, joined));
  };
  for (const call of matched) add(call, 'its target is the Contact of the focus');
  const hasOne = subscriptions.length > 0 || matched.has(own);
  for (const call of soon) {
    if (matched.has(call) || focusCalls.isToAnother(call, own)) continue;
    if (isSubscribedTo(call, named)) add(call, 'its target is another URI of the INVITE');
    else if (!hasOne) add(call, 'the client sent it right after it had accepted this group session');
  }
  return subscriptions;
}

const isSubscribedTo = ({ sightings }: Call, targets: ReadonlySet<string>): boolean =>
  sightings.some(
    ({ method, message: { content } }) =>
      method === 'SUBSCRIBE' && content.kind === 'sip-request' && targets.has(targetKey(content.uri)),
  );

const urisOf = ({ request: { content } }: Invitation): string[] =>
  ['from', 'p-asserted-identity', 'referred-by'].flatMap(name => addresses(content, name).map(({ uri }) => uri));

/** Tag of the client in a SUBSCRIBE dialog: From of its SUBSCRIBE, To of the NOTIFYs that it gets. Undefined: another's. */
function clientTagOf(call: Call, client: SessionClient): string | undefined {
  const requests = call.sightings.filter(({ status }) => status === 0);
  const subscribe = requests.filter(({ method }) => method === 'SUBSCRIBE');
  if (subscribe.length > 0)
    return subscribe.some(({ message }) => client.sent(message)) ? subscribe[0]!.fromTag : undefined;
  const notify = requests.find(({ method, message }) => method === 'NOTIFY' && goesTo(message, client));
  return notify?.toTag;
}

const goesTo = (message: Message<SipMessage>, client: SessionClient): boolean =>
  message.origin.destination.address === client.endpoint.address;

/**
 * Requests of the client that address the group: SUBSCRIBE, REFER, re-join.
 * @param others calls that may hold some: those to the focus, and those with the Contribution-ID of the session
 */
export function focusRequests(
  { invitation, client }: Membership,
  inDialog: readonly SipTransaction[],
  subscriptions: readonly Subscription[],
  others: Iterable<Call>,
): FocusRequest[] {
  const requests: FocusRequest[] = [];
  for (const { request, fromClient } of inDialog) {
    if (fromClient && request.content.method === 'REFER') requests.push({ request, kind: 'refer', inDialog: true });
  }
  for (const { subscribes, inInviteDialog } of subscriptions) {
    for (const { transaction } of subscribes) {
      const initial = toTag(transaction.request.content) === undefined;
      requests.push({ request: transaction.request, kind: 'subscribe', inDialog: inInviteDialog || !initial });
    }
  }
  const accepted = invitation.final?.origin.time ?? Number.POSITIVE_INFINITY;
  for (const call of new Set(others)) {
    if (call.firstTime < accepted) continue;
    const request = transactionsOf(call.sightings, undefined).find(
      ({ request: { content } }) => ['INVITE', 'REFER'].includes(content.method) && toTag(content) === undefined,
    )?.request;
    if (!request || !client.sent(request)) continue;
    if (request.content.method === 'REFER') requests.push({ request, kind: 'refer', inDialog: false });
    else if (!hasRecipientList(request.content)) requests.push({ request, kind: 'rejoin', inDialog: false });
  }
  return requests.sort((a, b) => byTime(a.request, b.request));
}

/** An INVITE to the conference factory with a list of participants creates or restarts a group; it is no re-join. */
export const hasRecipientList = (content: SipMessage): boolean =>
  optionTags(content, 'require').includes('recipient-list-invite') ||
  /resource-lists\+xml|multipart/i.test(content.headers.first('content-type') ?? '');

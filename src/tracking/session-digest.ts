import { own } from '../latin1.js';
import {
  type ChunkedMessage,
  cite,
  type DigestBye,
  type DigestInvitation,
  type DigestSend,
  type Invitation,
  type Session,
  type SessionDigest,
} from '../model/index.js';
import { addresses, contactFeature, type SipMessage, sessionExpires } from '../sip-parser/index.js';
import { focusUris, hasRecipientList } from './focus.js';

/** User content of the client that is cited: the first ones and the last ones. */
const FIRST_SENDS = 10;
const LAST_SENDS = 30;
/** BYEs that are cited: the first ones and the last ones. */
const FIRST_BYES = 4;
const LAST_BYES = 4;
const SECOND = 1_000_000;

/** True if a session is of CPM, as far as can be seen: only those are remembered. */
export const isCpm = ({ kind, invitation, identity }: Session): boolean =>
  kind !== 'standalone' &&
  (invitation
    ? invitation.cpmSession.found
    : identity.contributionId !== undefined || identity.conversationId !== undefined);

/** What is kept of a session when its messages are forgotten. */
export function digestOf(session: Session): SessionDigest {
  const { invitation, end, client } = session;
  const sends = session.msrp
    .flatMap(({ contents }) => contents.filter(({ fromClient, userContent }) => fromClient && userContent))
    .sort((a, b) => a.start - b.start);
  const cited =
    sends.length <= FIRST_SENDS + LAST_SENDS ? sends : [...sends.slice(0, FIRST_SENDS), ...sends.slice(-LAST_SENDS)];
  return {
    id: session.id,
    kind: session.kind,
    initiator: session.initiator,
    state: session.state,
    client: client?.address,
    clientUris: invitation ? clientUris(invitation) : [],
    instance: invitation && instanceOf(invitation),
    peerUris: invitation ? peerUris(invitation) : [],
    focusUris: invitation && invitation.group !== 'no' ? focusUris(invitation).map(own) : [],
    identity: session.identity,
    invitation: invitation && digestInvitation(invitation),
    callIds: session.callIds,
    firstTime: session.firstTime,
    lastTime: session.lastTime,
    up: session.up,
    end: end && {
      time: end.time,
      cause: end.cause,
      byClient: end.byClient,
      evidence: end.message && cite(end.message, end.cause === 'bye' ? 'the BYE' : 'what nobody acknowledged'),
    },
    byes: byesOf(session),
    timerEnd: timerEndOf(session),
    sends: cited.map(digestSend),
    sendsLeftOut: sends.length - cited.length,
    hidden: session.hidden,
    watchedUntil: session.watchedUntil,
  };
}

function byesOf({ dialogs }: Session): DigestBye[] {
  const byes = dialogs
    .flatMap(({ transactions }) => transactions)
    .filter(({ request }) => request.content.method === 'BYE');
  const kept = byes.length <= FIRST_BYES + LAST_BYES ? byes : [...byes.slice(0, FIRST_BYES), ...byes.slice(-LAST_BYES)];
  return kept.map(({ request, responses, fromClient }) => ({
    time: request.origin.time,
    byClient: fromClient,
    status: responses.findLast(({ content }) => content.status >= 200)?.content.status,
    evidence: cite(request, 'the BYE'),
  }));
}

/** RFC 4028 7.2, 10: by the last 2xx to INVITE or UPDATE, if that one agreed on a timer. */
function timerEndOf({ dialogs }: Session): number | undefined {
  const answers = dialogs
    .flatMap(({ transactions }) => transactions)
    .filter(({ request }) => TIMED.has(request.content.method))
    .flatMap(({ responses }) => responses.filter(({ content }) => content.status >= 200 && content.status < 300));
  const last = answers.sort((a, b) => a.origin.time - b.origin.time).at(-1);
  const seconds = last && sessionExpires(last.content)?.interval;
  return seconds === undefined ? undefined : last!.origin.time + seconds * SECOND;
}

const TIMED: ReadonlySet<string> = new Set(['INVITE', 'UPDATE']);

const digestSend = ({ start, end, chunks }: ChunkedMessage): DigestSend => ({
  start,
  end,
  evidence: cite(chunks[0]!, 'user content of the client'),
});

function digestInvitation(invitation: Invitation): DigestInvitation {
  const { request, final, ack } = invitation;
  const { headers, uri } = request.content;
  return {
    direction: invitation.direction,
    cpmSession: invitation.cpmSession.found,
    group: invitation.group,
    deferred: invitation.deferred.is,
    outcome: invitation.outcome,
    request: cite(request, 'the INVITE'),
    final: final && cite(final, `the ${final.content.status}`),
    status: final?.content.status,
    ack: ack && cite(ack, 'the ACK'),
    from: owned(addresses(request.content, 'from')[0]?.uri),
    target: own(uri),
    contact: owned(headers.first('contact')),
    subject: owned(headers.first('subject')),
    hasRecipientList: hasRecipientList(request.content),
  };
}

function clientUris({ direction, request, final }: Invitation): string[] {
  if (direction === 'unknown') return [];
  const fromClient = direction === 'from-client';
  const own = uris(request.content, fromClient ? ['from', 'p-preferred-identity'] : ['to', 'p-called-party-id']);
  const preferred = final && !fromClient ? uris(final.content, ['p-preferred-identity']) : [];
  return distinct([...own, ...preferred]);
}

/** The device that sent its Contact: in the INVITE, or in its answer. */
function instanceOf({ direction, request, final }: Invitation): string | undefined {
  const stated = direction === 'from-client' ? request : direction === 'to-client' ? final : undefined;
  return owned(stated && contactFeature(stated.content, '+sip.instance'));
}

function peerUris({ direction, group, deferred, request: { content } }: Invitation): string[] {
  if (group !== 'no' || direction === 'unknown') return [];
  if (direction === 'from-client') return distinct([...uris(content, ['to']), content.uri]);
  return distinct(uris(content, deferred.is === 'no' ? ['from', 'p-asserted-identity'] : ['referred-by']));
}

const uris = (content: SipMessage, names: readonly string[]): string[] =>
  names.flatMap(name => addresses(content, name).map(({ uri }) => uri));
const distinct = (found: readonly string[]): string[] => [...new Set(found)].map(own);
const owned = (text: string | undefined): string | undefined => (text === undefined ? undefined : own(text));

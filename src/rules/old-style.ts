import { bodyOf, find, findAll } from '../body-parser/index.js';
import { type Invitation, isRequest, type Session, type Signature, type Verdict } from '../model/index.js';
import { acceptTypes, acceptWrappedTypes } from '../sdp-parser/index.js';
import { beyondClientLeg } from './cpm/client-leg.js';
import { hides } from './hidden.js';
import { imdnOf } from './network/carried-imdn.js';

const IMDN = 'message/imdn+xml';

/** A session to the client, with what the rules said of it. */
interface Judged {
  readonly session: Session;
  readonly invitation: Invitation;
  readonly outcome: (rule: string) => Verdict['outcome'] | undefined;
}

interface OldStyle extends Pick<Signature, 'id' | 'rules'> {
  /** Whose fault it is and the sentence about it; undefined if the session does not show it. */
  readonly recognise: (judged: Judged) => Pick<Signature, 'atFault' | 'text'> | undefined;
}

/**
 * TABLE: what the deferred delivery of RCS-e, SIMPLE IM and CPM before 2.1 looks like (rule catalogue 7). Where a rule judges
 * the same, its verdict decides, so that nobody is blamed for what could not be told.
 */
const OLD_STYLES: readonly OldStyle[] = [
  {
    id: 'OLD-1',
    rules: ['CPM-7.3.2-4.1', 'NET-2'],
    recognise: judged =>
      takesOneWay(judged) && answeredDirection(judged) === 'recvonly'
        ? {
            atFault: 'both',
            text: 'The network offers a deferred delivery sendonly and the client takes it recvonly, as before CPM 2.1; by 2.1 the one must offer sendrecv and the other refuse with 488',
          }
        : undefined,
  },
  {
    id: 'OLD-2',
    rules: ['CPM-7.3.2-4.1', 'NET-2', 'SDP-4'],
    recognise: judged =>
      takesOneWay(judged) && answeredDirection(judged) === 'sendrecv'
        ? {
            atFault: 'both',
            text: 'The network offers a deferred delivery sendonly, as before CPM 2.1, and the client answers sendrecv, which neither 2.1 allows (488) nor RFC 3264 6.1 (recvonly or inactive)',
          }
        : undefined,
  },
  {
    id: 'OLD-3',
    rules: ['CPM-7.3.11-1.1', 'CPM-7.3.2-3b'],
    recognise: judged => {
      const { session, invitation, outcome } = judged;
      const isFound =
        invitation.offer?.direction?.value === 'sendrecv' &&
        answeredDirection(judged) === 'recvonly' &&
        outcome('CPM-7.3.11-1.1') === 'violation' &&
        session.notifications.some(({ carrier }) => carrier === 'message');
      if (!isFound) return undefined;
      return {
        atFault: 'client',
        text: 'The network delivers by CPM 2.1, sendrecv; the client answers recvonly and sends its notifications by SIP MESSAGE while the session is up, as clients before 2.1 do (the rcsjta stack is known for it)',
      };
    },
  },
  {
    id: 'OLD-4',
    rules: ['NET-3', 'CPIM-6'],
    recognise: ({ session, outcome }) => {
      if (outcome('NET-3') !== 'violation') return undefined;
      const text = 'The network opens a session only to push stored notifications, as before CPM 2.1';
      return reportsOnNotification(session)
        ? {
            atFault: 'both',
            text: `${text}; the client that takes it is not at fault for that, but sends a notification for a notification (RFC 5438 7.2.1)`,
          }
        : { atFault: 'network', text: `${text}; a client that takes it at sendrecv is not at fault` };
    },
  },
  {
    id: 'OLD-5',
    rules: ['CPM-7.3.11-2'],
    recognise: ({ session, outcome }) =>
      outcome('CPM-7.3.11-2') === 'violation' &&
      session.notifications.some(({ carrierSession: by }) => by?.openedByClient && by.onlyNotifications)
        ? {
            atFault: 'client',
            text: 'The client opens a session only to send a notification, an IMDN in an INVITE as before CPM 2.1; by 2.1 what comes after the deferred session is a SIP MESSAGE',
          }
        : undefined,
  },
  {
    id: 'OLD-6',
    rules: ['NET-2', 'CPM-7.3.2-4.1'],
    recognise: ({ invitation, outcome }) =>
      invitation.deferred.is !== 'no' &&
      outcome('NET-2') === 'violation' &&
      outcome('CPM-7.3.2-4.1') === 'pass' &&
      invitation.final?.content.status === 488
        ? {
            atFault: 'network',
            text: 'A client of CPM 2.1 in a network from before it: the network offers a deferred delivery one way, and the client refuses with 488 as it must; that nothing is delivered is the fault of the network',
          }
        : undefined,
  },
  {
    id: 'OLD-7',
    rules: ['NET-2', 'NET-4', 'CPM-7.3.2-4.1'],
    recognise: ({ invitation: { group, offer, request, deferralMarker }, outcome }) => {
      const isOld = deferralMarker === 'from' || request.content.headers.has('referred-by');
      if (group === 'no' || offer?.direction?.value !== 'sendonly' || !isOld) return undefined;
      const text = 'The network delivers what a group member missed by a sendonly INVITE, as before CPM 2.1';
      return outcome('CPM-7.3.2-4.1') === 'violation'
        ? { atFault: 'both', text: `${text}, and the client takes it; by 2.1 it must refuse with 488` }
        : { atFault: 'network', text: `${text}; by 2.1 it is the ordinary group INVITE, sendrecv` };
    },
  },
  {
    id: 'OLD-8',
    rules: ['SDP-9'],
    recognise: judged =>
      closesUnused(judged) && !takesNotifications(judged)
        ? {
            atFault: 'client',
            text: `The network opens a session, sends nothing and closes it, as servers before CPM 2.1 do that have notifications to push: the answer of the client lists no ${IMDN} in accept-wrapped-types`,
          }
        : undefined,
  },
];

/**
 * Names what a session shows of the old style, in the order of the table.
 * @param verdicts of all rules on this session
 */
export function signaturesOf(session: Session, verdicts: readonly Verdict[]): Signature[] {
  const { invitation } = session;
  if (invitation?.direction !== 'to-client' || !invitation.cpmSession.found) return [];
  const outcomes = new Map(verdicts.map(({ rule, outcome }) => [rule, outcome]));
  const judged: Judged = { session, invitation, outcome: rule => outcomes.get(rule) };
  return OLD_STYLES.flatMap(({ id, rules, recognise }) => {
    const found = recognise(judged);
    return found ? [{ id, ...found, rules }] : [];
  });
}

/** Only a deferred delivery that is pushed by the network has a style of its own. */
const takesOneWay = ({ invitation: { deferred, offer }, outcome }: Judged): boolean =>
  deferred.is !== 'no' && offer?.direction?.value === 'sendonly' && outcome('CPM-7.3.2-4.1') === 'violation';

/** Undefined where the client did not accept, or its answer was not captured. */
const answeredDirection = ({ invitation: { outcome, answer, earlyAnswer } }: Judged): string | undefined =>
  outcome === 'accepted' ? (answer ?? earlyAnswer)?.direction?.value : undefined;

/** CPIM-6: the client reports on what was a notification itself. */
function reportsOnNotification({ msrp, messages, clientEndpoint }: Session): boolean {
  const contents = msrp.flatMap(one => one.contents);
  const pushed = new Set(
    contents
      .filter(content => !content.fromClient && imdnOf(content))
      .map(({ body }) => find(body, 'cpim')?.messageId)
      .filter(id => id !== undefined),
  );
  const bySend = contents.filter(({ fromClient }) => fromClient).map(imdnOf);
  const byMessage = messages
    .filter(isRequest)
    .filter(({ content, origin }) => content.method === 'MESSAGE' && origin.source.address === clientEndpoint?.address)
    .flatMap(({ content, text }) => findAll(bodyOf(content, text), 'imdn'));
  return [...bySend, ...byMessage].some(imdn => imdn?.messageId !== undefined && pushed.has(imdn.messageId));
}

/** The network ended a deferred delivery in which it was seen to send nothing. */
function closesUnused({ session, invitation }: Judged): boolean {
  const { end, msrp } = session;
  if (invitation.deferred.is === 'no' || invitation.outcome !== 'accepted') return false;
  if (end?.cause !== 'bye' || end.byClient !== false || msrp.length === 0) return false;
  if (hides(session, 'msrp', 'to-client') || beyondClientLeg(session, invitation)) return false;
  return !msrp.some(({ contents }) => contents.some(content => !content.fromClient && !content.bodiless));
}

/** Also where nobody knows, or where none were offered. */
function takesNotifications({ invitation: { offer, answer } }: Judged): boolean {
  if (!offer?.chat || !answer?.chat) return true;
  const offered = acceptWrappedTypes(offer.chat);
  const taken = [...acceptTypes(answer.chat), ...acceptWrappedTypes(answer.chat)];
  return !offered.includes(IMDN) || taken.some(type => type === IMDN || type === '*');
}

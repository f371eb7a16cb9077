import type {
  ConnectionEvent,
  Endpoint,
  Hidden,
  Invitation,
  Message,
  MsrpSession,
  SessionEnd,
  SipTransaction,
} from '../model/index.js';
import { isMsrpRequest, isMsrpResponse } from '../model/index.js';
import { isTlsMsrp, mediaAddress } from '../sdp-parser/index.js';
import { hiddenTraffic } from './hidden-traffic.js';
import type { Surroundings } from './surroundings.js';

/** What is known of a session when one asks what the capture hides of it. */
export interface Seen {
  readonly invitation: Invitation | undefined;
  /** Of its dialog, without the initial INVITE. */
  readonly transactions?: readonly SipTransaction[];
  readonly messages: readonly Message[];
  readonly msrp?: readonly MsrpSession[];
  /** Undefined: nobody knows which endpoint is the client. */
  readonly client?: Endpoint | undefined;
  readonly up?: number | undefined;
  readonly end?: SessionEnd | undefined;
  /** Notifications were asked for: the client may send them when the session is over. */
  readonly awaited?: boolean;
  readonly watchedUntil: number;
  readonly around: Surroundings;
}

/** Each aspect of a session that the capture hides, with the reason (rule catalogue 4.6). */
export function hiddenOf(seen: Seen): Hidden[] {
  return [
    ...start(seen),
    ...role(seen),
    ...leg(seen),
    ...oneDirection(seen),
    ...sipLoss(seen),
    ...hiddenTraffic(seen),
    ...media(seen),
  ];
}

function* start({ invitation, messages }: Seen): Generator<Hidden> {
  if (invitation) return;
  const sources = new Set(messages.map(({ origin }) => `${origin.source.address}:${origin.source.port}`));
  const oneWay = sources.size === 1 && messages.length > 1;
  yield oneWay
    ? {
        aspect: 'start',
        reason: 'I-ONE',
        why: 'only one direction of the session was captured, without its INVITE',
        needed: 'a capture that shows both directions between the client and the network',
      }
    : {
        aspect: 'start',
        reason: 'I-LATE',
        why: 'the capture does not show the INVITE that began the session',
        needed: 'a capture that starts before the session is set up',
      };
}

function* role({ invitation, client, around }: Seen): Generator<Hidden> {
  if (invitation) yield* hiddenRole(client, around);
}

/** What is hidden where nobody knows which endpoint is the client. @param client undefined: that is so */
export function hiddenRole(client: Endpoint | undefined, { parties }: Surroundings): Hidden[] {
  if (client) return [];
  return [parties.clientsGiven ? NOT_NAMED : UNKNOWN_ROLE];
}

const NOT_NAMED: Hidden = {
  aspect: 'role',
  reason: 'I-ROLE',
  why: 'none of its endpoints is a client that was named',
  needed: 'name its client too: --client can be given several times',
};

const UNKNOWN_ROLE: Hidden = {
  aspect: 'role',
  reason: 'I-ROLE',
  why: 'nothing in the capture says which endpoint of the session is the client',
  needed: 'name the client with --client ADDRESS or --client URI, or capture between the client and its first proxy',
};

function* leg({ invitation, client }: Seen): Generator<Hidden> {
  if (!invitation || !client || invitation.direction !== 'to-client' || invitation.nearClient) return;
  yield {
    aspect: 'leg',
    reason: 'I-LEG',
    why: "the client's answer was only captured beyond a node that may have rewritten it",
    needed: 'a capture between the client and its first proxy (P-CSCF)',
  };
}

/** Silence of a side is only told from a capture that cannot see it where that side must have spoken. */
function* oneDirection({ invitation, transactions = [], msrp = [], up, watchedUntil }: Seen): Generator<Hidden> {
  if (invitation?.direction !== 'to-client') return;
  const fromClient =
    invitation.transaction.responses.length > 0 ||
    transactions.some(({ fromClient: sent, responses }) => sent || (sent === false && responses.length > 0));
  if (fromClient) return;
  const spoken = up !== undefined || invitation.ack !== undefined || msrp.some(({ messages }) => messages.length > 0);
  const others = transactions.filter(({ request }) => !['INVITE', 'CANCEL'].includes(request.content.method));
  const long = watchedUntil - invitation.request.origin.time > 32_000_000;
  if (!spoken && others.length === 0 && !long) return;
  yield {
    aspect: 'from-client',
    reason: 'I-ONE',
    why: 'no SIP message from the client was captured in this session',
    needed: 'a capture that shows both directions between the client and the network',
  };
}

function* sipLoss({ client, messages, end, watchedUntil, around }: Seen): Generator<Hidden> {
  const loss = { reason: 'I-LOSS', needed: 'a capture without packet loss' } as const;
  const first = messages[0]?.origin.time ?? 0;
  const last = end?.time ?? watchedUntil;
  for (const { source, destination, why } of around.losses.during(first, last)) {
    if (client?.address === source.address) yield { ...loss, aspect: 'from-client', why };
    else if (client?.address === destination.address) yield { ...loss, aspect: 'to-client', why };
  }
  if (messages.some(({ content, faults }) => faults.length > 0 && content.kind.startsWith('sip'))) {
    yield { ...loss, aspect: 'to-client', why: 'a SIP message of the session was captured only in part' };
  }
}

/** So soon after the ACK nobody can say whether MSRP was captured. */
const FIRST_MEDIA = 2_000_000;

function* media(seen: Seen): Generator<Hidden> {
  const { invitation, msrp = [], around } = seen;
  if (invitation?.outcome !== 'accepted') return;
  const sides = [invitation.offer, invitation.answer ?? invitation.earlyAnswer];
  const chats = sides.map(side => side?.chat).filter(chat => chat !== undefined);
  if (chats.length === 0) return;
  const messages = msrp.flatMap(session => session.messages);
  if (messages.length === 0) {
    if (seen.end === undefined && seen.watchedUntil - (seen.up ?? seen.watchedUntil) < FIRST_MEDIA) {
      yield {
        aspect: 'msrp',
        reason: 'I-EARLY',
        why: 'the capture ends before MSRP of the session could be seen',
        needed: 'a capture that goes on until the session has ended',
      };
      return;
    }
    const tls = sides
      .map(side => side?.chat && mediaAddress(side.description, side.chat))
      .map(
        address => address && around.traces.encryptedTo(address.address, address.port === 9 ? undefined : address.port),
      )
      .find(event => event !== undefined);
    yield tls || chats.some(isTlsMsrp)
      ? {
          aspect: 'msrp',
          reason: 'I-ENC',
          why: 'MSRP of the session ran over TLS and no keys were given',
          needed: 'the TLS keys of the MSRP connection, or a capture behind its TLS end',
        }
      : {
          aspect: 'msrp',
          reason: 'I-NOMEDIA',
          why: 'SIP of the session was captured, its MSRP was not',
          needed: 'a capture that includes the MSRP connection of the session',
        };
    return;
  }
  yield* partOfMedia(seen, messages);
}

function* partOfMedia({ msrp = [], up, end, watchedUntil }: Seen, messages: readonly Message[]): Generator<Hidden> {
  const clientIds = msrp.map(({ clientPath }) => clientPath);
  const sent = (client: boolean): boolean =>
    messages.some(({ content }) => {
      if (content.kind === 'sip-request' || content.kind === 'sip-response') return false;
      return clientIds.includes(content.fromPath.at(-1)) === client;
    });
  const first = messages[0]!.origin.time;
  const last = end?.time ?? watchedUntil;
  const requests = messages.filter(isMsrpRequest).length;
  if ((!sent(true) || !sent(false)) && (requests > 1 || last - first > 1_000_000 || up === undefined)) {
    yield {
      aspect: 'msrp',
      reason: 'I-ONE',
      why: `no MSRP from the ${sent(true) ? 'network' : 'client'} was captured in this session`,
      needed: 'a capture that shows both directions of the MSRP connection',
    };
  }
  const gap = msrp
    .flatMap(({ connections }) => connections)
    .find(({ event }) => event === 'gap' || event === 'unreadable');
  const cut = messages.some(({ faults }) => faults.length > 0);
  const orphan = hasOrphan(messages);
  if (gap || cut || orphan) {
    yield {
      aspect: 'msrp',
      reason: 'I-LOSS',
      why:
        lossOf(gap) ??
        (orphan ? 'an MSRP request was answered, but not captured' : 'an MSRP message was captured only in part'),
      needed: 'a capture without packet loss and with whole packets',
    };
  }
}

function lossOf(event: ConnectionEvent | undefined): string | undefined {
  if (event === undefined) return undefined;
  return event.event === 'gap'
    ? `${event.bytes} bytes of the MSRP connection were not captured`
    : 'part of the MSRP connection could not be read';
}

/** A response to a request that was not captured: RFC 4975 7.2, the same transaction id the other way. */
function hasOrphan(messages: readonly Message[]): boolean {
  const asked = new Set(messages.filter(isMsrpRequest).map(({ content }) => content.transactionId));
  return messages.filter(isMsrpResponse).some(({ content }) => !asked.has(content.transactionId));
}

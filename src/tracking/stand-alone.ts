import type { ChainDirection, Endpoint, Message, SipRequestMessage } from '../model/index.js';
import { addresses, icsiRefs, type SipMessage } from '../sip-parser/index.js';
import type { Call } from './calls.js';
import { cpimOf } from './chain-messages.js';
import { directionOfRequest } from './message-direction.js';
import type { Parties } from './parties.js';
import { byTime, nearest } from './transactions.js';

/** Large mode, and the delivery of stored stand-alone messages, which runs like it. */
const LARGE = ['urn:urn-7:3gpp-service.ims.icsi.oma.cpm.largemsg', 'urn:urn-7:3gpp-service.ims.icsi.oma.cpm.deferred'];

/** Whether an INVITE carries one stand-alone message instead of a session: CPM's large mode. */
export function isLargeMessage(invite: SipMessage): boolean {
  // Nearly no INVITE does, and taking the header fields apart is dearer than a glance at them.
  const named = invite.headers.findAll('accept-contact').some(({ value }) => /largemsg|deferred/i.test(value));
  return named && icsiRefs(invite).some(({ urn, negated }) => !negated && LARGE.includes(urn));
}

/** Whether a SIP MESSAGE asks for disposition notifications (RFC 5438 6.3). */
export const asksForNotifications = (message: Message): boolean => (cpimOf(message)?.dispositions.length ?? 0) > 0;

/** Which way a stand-alone MESSAGE went, and where the client is. */
export interface Pager {
  readonly direction: ChainDirection;
  /** Undefined: nobody knows who the client is. */
  readonly client: Endpoint | undefined;
  readonly peer: Endpoint | undefined;
  /** Tag of the sender. */
  readonly fromTag: string;
  /** URIs of the client in the message. */
  readonly uris: readonly string[];
}

/**
 * Reads it from all the copies of the message: on its last hop, unless no client is there and it left a client on another.
 * @returns undefined if the call does not begin with a MESSAGE
 */
export function pagerOf(calls: readonly Call[], parties: Parties): Pager | undefined {
  const requests = calls
    .flatMap(({ sightings }) => sightings.filter(({ status, method }) => status === 0 && method !== 'ACK'))
    .sort((a, b) => byTime(a.message, b.message));
  const [begins] = requests;
  if (begins?.method !== 'MESSAGE') return undefined;
  const copies = requests.filter(({ method, fromTag }) => method === 'MESSAGE' && fromTag === begins.fromTag);
  const isClient = (endpoint: Endpoint, other: Endpoint): boolean => parties.role(endpoint, other) === 'client';
  const last = nearest(copies, undefined);
  const { source: before, destination: end } = last.message.origin;
  const sent = copies.filter(({ message: { origin } }) => isClient(origin.source, origin.destination));
  const left = sent.length > 0 && !isClient(end, before);
  const direction = left ? 'from-client' : directionOfRequest(last.message as SipRequestMessage, parties);
  const { message, fromTag } = left ? nearest(sent, true) : last;
  const { source, destination } = message.origin;
  const ends = direction === 'from-client' ? [source, destination] : [destination, source];
  const [client, peer] = direction === 'unknown' ? [] : ends;
  const uris = addresses(message.content, direction === 'from-client' ? 'from' : 'to').map(({ uri }) => uri);
  return { direction, client, peer, fromTag, uris };
}

import { decodeBody, find } from '../body-parser/index.js';
import type { Endpoint, Invitation, Message, Party } from '../model/index.js';
import { addresses, contactFeature, parseAddress, sameNumber, sameUri } from '../sip-parser/index.js';
import type { Parties } from './parties.js';

/** The client of one session: where it is, who it is, and how to tell its messages. */
export interface SessionClient {
  readonly endpoint: Endpoint;
  readonly party: Party;
  /** True if the client sent the message, by its address or by its URI in From. */
  readonly sent: (message: Message) => boolean;
}

/** @param here the client's end of the INVITE, @param there its peer, @param why it is the client */
export function sessionClient(
  here: Endpoint,
  there: Endpoint,
  invitation: Invitation,
  parties: Parties,
  why: string,
): SessionClient {
  const party = parties.party(here, there);
  const { request, final, direction } = invitation;
  const own = addresses(request.content, direction === 'from-client' ? 'from' : 'to');
  const stated = direction === 'from-client' ? request : final;
  const preferred = stated ? addresses(stated.content, 'p-preferred-identity') : [];
  const uris = [...new Set([...[...own, ...preferred].map(({ uri }) => uri), ...party.uris])];
  const shared = parties.isShared(here);
  const reasons = party.role === 'client' ? party.why : [why, ...party.why];
  const key = parties.key(here, there);
  const device = stated && contactFeature(stated.content, '+sip.instance');
  const fromHere = ({ origin: { source, destination } }: Message): boolean =>
    parties.key(source, destination) === key ||
    (parties.moved(here.address, source.address) && !parties.isShared(source));
  // Behind a NAT another port may be the same client's or not: MSRP has no From of its own.
  const wrote = (message: Message): boolean =>
    isFrom(message, uris) || (shared && message.origin.source.address === here.address && isWrittenBy(message, uris));
  return {
    endpoint: here,
    party: { ...party, role: 'client', why: reasons, uris },
    sent: message => fromHere(message) || (wrote(message) && !isOtherDevice(message, device, parties)),
  };
}

/** The user may have several devices with one URI (T-MULTIDEV): another client's address, with another +sip.instance. */
function isOtherDevice(message: Message, device: string | undefined, parties: Parties): boolean {
  const { source, destination } = message.origin;
  const { content } = message;
  if (parties.role(source, destination) !== 'client' || content.kind !== 'sip-request') return false;
  const instance = contactFeature(content, '+sip.instance');
  return instance !== undefined && device !== undefined && instance !== device;
}

function isFrom({ content }: Message, uris: readonly string[]): boolean {
  if (content.kind !== 'sip-request') return false;
  const from = addresses(content, 'from')[0]?.uri;
  return from !== undefined && isOneOf(from, uris);
}

/** RFC 3862 2.1: From of the CPIM message that an MSRP SEND carries. */
function isWrittenBy({ content, text }: Message, uris: readonly string[]): boolean {
  if (content.kind !== 'msrp-request') return false;
  const from = find(decodeBody(content.contentType, text, content.bodyStart, content.bodyEnd), 'cpim')?.from;
  const uri = from === undefined ? undefined : parseAddress(from)?.uri;
  return uri !== undefined && isOneOf(uri, uris);
}

const isOneOf = (uri: string, uris: readonly string[]): boolean =>
  uris.some(one => sameUri(one, uri) || sameNumber(one, uri));

/** Every endpoint that these messages went between. */
export function partiesOf(messages: readonly Message[], parties: Parties): Party[] {
  const seen = new Map<string, Party>();
  for (const message of messages) {
    const { source, destination } = message.origin;
    const [from, to] = [parties.key(source, destination), parties.key(destination, source)];
    if (!seen.has(from)) seen.set(from, parties.party(source, destination));
    if (!seen.has(to)) seen.set(to, parties.party(destination, source));
  }
  return [...seen.values()];
}

import { own } from '../latin1.js';
import {
  type ConnectionEvent,
  type Endpoint,
  endpointText,
  type Invitation,
  type Message,
  type SdpPart,
  type Session,
} from '../model/index.js';
import { canonicalHost, parsePath, sessionIdOf } from '../msrp-parser/index.js';
import { mediaAddress, msrpPaths } from '../sdp-parser/index.js';
import type { SipMessage } from '../sip-parser/index.js';
import { sdpPart } from './negotiations.js';
import type { Surroundings } from './surroundings.js';

/** Endpoints that are remembered, and what is kept of each. */
const KEPT = 20_000;
const KEPT_EVENTS = 32;
const MOST_SESSIONS = 2;

interface Announced {
  /** Session-ids of the paths that were announced with it: more than one, and nobody knows whose a silent connection is. */
  readonly sessions: Set<string>;
  readonly events: ConnectionEvent[];
}

/** Connections to where SDP announced MSRP, of which the capture shows no message. Bounded. */
export class MediaConnections {
  readonly #announced = new Map<string, Announced>();

  /** Notes where the SDP of a message says that its chat can be reached. */
  announce(message: Message<SipMessage>): void {
    if (!message.text.includes('a=path:msrp')) return;
    const part = sdpPart(message);
    const id = part?.chat && sessionIdOf(msrpPaths(part.chat).at(-1) ?? '');
    if (!part || id === undefined) return;
    for (const endpoint of mediaEndpoints(part)) {
      const key = own(endpointText(endpoint));
      const known = this.#announced.get(key);
      if (!known) this.#announced.set(key, { sessions: new Set([own(id)]), events: [] });
      else if (known.sessions.size < MOST_SESSIONS) known.sessions.add(own(id));
    }
    while (this.#announced.size > KEPT) {
      for (const oldest of this.#announced.keys()) {
        this.#announced.delete(oldest);
        break;
      }
    }
  }

  observe(event: ConnectionEvent): void {
    if (!isKept(event)) return;
    for (const endpoint of [event.origin.source, event.origin.destination]) {
      const events = this.#announced.get(endpointText(endpoint))?.events;
      if (events && events.length < KEPT_EVENTS) events.push(event);
    }
  }

  /**
   * What is known of the connections between two sides of a session, in the order in which it was seen. Nothing of an
   * endpoint that was announced for several sessions.
   * @param client @param peer their SDP, @param address of the client in SIP
   * @param from @param until microseconds
   */
  between(
    client: SdpPart | undefined,
    peer: SdpPart | undefined,
    address: string | undefined,
    from: number,
    until: number,
  ): ConnectionEvent[] {
    const own = client ? mediaEndpoints(client) : [];
    const hosts = new Set([address, ...own.map(endpoint => endpoint.address)]);
    const isClients = ({ origin }: ConnectionEvent): boolean =>
      hosts.has(origin.source.address) || hosts.has(origin.destination.address);
    const found = [...own, ...(peer ? mediaEndpoints(peer) : [])].flatMap(endpoint => {
      const announced = this.#announced.get(endpointText(endpoint));
      return announced && announced.sessions.size === 1 ? announced.events : [];
    });
    return [...new Set(found)].filter(
      event => event.origin.time >= from && event.origin.time <= until && isClients(event),
    );
  }
}

/** Those of a session that was accepted. @param address of the client, @param until its end, microseconds */
export function mediaConnectionsOf(
  { direction, offer, answer, earlyAnswer, final, outcome }: Invitation,
  address: string | undefined,
  until: number,
  { media }: Surroundings,
): Pick<Session, 'mediaConnections'> {
  if (outcome !== 'accepted' || !final) return {};
  const answered = answer ?? earlyAnswer;
  const [client, peer] = direction === 'from-client' ? [offer, answered] : [answered, offer];
  return { mediaConnections: media.between(client, peer, address, final.origin.time, until) };
}

const isKept = ({ event, protocol }: ConnectionEvent): boolean =>
  event === 'refused' || event === 'silent' || event === 'unanswered' || (event === 'encrypted' && protocol === 'tls');

/** RFC 4145 4.1: stands for a side that only connects. */
const DISCARD = 9;

/** Where a chat can be connected to: the first URI of its path (RFC 4975 8.2), and c= with m= (RFC 6714). */
function mediaEndpoints({ chat, description }: SdpPart): Endpoint[] {
  if (!chat) return [];
  const path = parsePath(msrpPaths(chat).at(0) ?? '');
  const line = mediaAddress(description, chat);
  const places = [
    { host: path?.host, port: path?.port },
    { host: line && canonicalHost(line.address), port: line?.port },
  ];
  const found = new Map<string, Endpoint>();
  for (const { host, port } of places) {
    if (host === undefined || port === undefined || port === 0 || port === DISCARD) continue;
    found.set(`${host} ${port}`, { address: host, port });
  }
  return [...found.values()];
}

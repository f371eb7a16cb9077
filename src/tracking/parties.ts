import { own } from '../latin1.js';
import type { Endpoint, Message, Party, Role } from '../model/index.js';
import { addresses, type SipMessage, sameNumber, sameUri, userOf, viaCount } from '../sip-parser/index.js';
import { matchesAddress } from './address-range.js';
import { DeviceFacts } from './device-facts.js';
import { Devices } from './devices.js';
import { DESTINATION_SIGNS, hostOf, type Look, type Sign, SOURCE_SIGNS } from './signs.js';

/** More than this sways nobody any more; it bounds the work for an address. */
const MESSAGES_LOOKED_AT = 64;
const DECISIVE = 20;

interface Facts {
  readonly address: string;
  looked: number;
  /** By reason. */
  readonly signs: Map<string, Sign>;
  readonly uris: Set<string>;
  /** Addresses that it exchanged MSRP with. */
  readonly msrpPeers: Set<string>;
}

export interface PartyOptions {
  /** Addresses, CIDR ranges or URIs of the client, as the user gave them. */
  readonly clients: readonly string[];
  /** Besides the user part `rcse-standfw`. */
  readonly deferredUris: readonly string[];
}

const MAX_URIS = 16;
const MAX_PARTIES = 50_000;

/** Who is who in the capture: gathers the signs of each address as messages come. */
export class Parties {
  readonly #facts = new Map<string, Facts>();
  readonly #devices = new Devices();
  readonly #told = new DeviceFacts();
  readonly #options: PartyOptions;
  readonly #givenUris: readonly string[];

  constructor(options: PartyOptions) {
    this.#options = options;
    this.#givenUris = options.clients.filter(given => /^(?:sips?|tel):/i.test(given));
  }

  /** True if the URI is the one that deferred messages come from (CPMDeferredMgmtURI). */
  readonly isDeferredUri = (uri: string): boolean =>
    userOf(uri)?.toLowerCase() === 'rcse-standfw' || this.#options.deferredUris.some(given => sameUri(given, uri));

  observe(message: Message<SipMessage>): void {
    const { source, destination } = message.origin;
    const from = this.#entry(partyKey(source, destination));
    const to = this.#entry(partyKey(destination, source));
    const { content } = message;
    this.#told.observe(message, from.address, to.address);
    const enough = from.looked > MESSAGES_LOOKED_AT && to.looked > MESSAGES_LOOKED_AT;
    // A proxy has long been looked at when another client registers through it.
    if (enough && !(content.kind === 'sip-request' && content.method === 'REGISTER')) return;
    const vias = viaCount(content);
    if (vias === 1) this.#devices.observe(content, source);
    if (enough) return;
    from.looked++;
    to.looked++;
    const look: Look = { content, source, destination, vias, deferred: this.isDeferredUri, devices: this.#devices };
    for (const sign of SOURCE_SIGNS) {
      if (!from.signs.has(sign.why) && sign.found(look)) from.signs.set(sign.why, sign);
    }
    for (const sign of DESTINATION_SIGNS) {
      if (!to.signs.has(sign.why) && sign.found(look)) to.signs.set(sign.why, sign);
    }
    if (look.vias === 1 && content.kind === 'sip-request') {
      note(from, addresses(content, 'from')[0]?.uri, content.headers.has('p-asserted-identity'));
      for (const { uri } of addresses(content, 'p-preferred-identity')) note(from, uri, false);
    }
    if (content.kind === 'sip-request' && to.signs.size > 0 && hostOf(content.uri) === destination.address) {
      note(to, addresses(content, 'to')[0]?.uri, false);
    }
    if (content.kind === 'sip-response' && look.vias === 1) {
      for (const { uri } of addresses(content, 'p-associated-uri')) note(to, uri, false);
    }
  }

  /** MSRP shows no role by itself, but the peer of a client's MSRP is the network. */
  observeMsrp({ origin: { source, destination } }: Message): void {
    const from = partyKey(source, destination);
    const to = partyKey(destination, source);
    for (const [address, peer] of [
      [from, to],
      [to, from],
    ] as const) {
      const { msrpPeers } = this.#entry(address);
      if (msrpPeers.size < MAX_URIS) msrpPeers.add(peer);
    }
  }

  /** Role of the endpoint that talks to `peer`. */
  role(endpoint: Endpoint, peer: Endpoint): Role {
    return this.#roleOf(this.key(endpoint, peer), endpoint);
  }

  party(endpoint: Endpoint, peer: Endpoint): Party {
    return this.#party(this.key(endpoint, peer), endpoint);
  }

  /** How the endpoint is named: by address, with its port where several parties have that address (loopback, NAT). */
  key(endpoint: Endpoint, peer: Endpoint): string {
    return this.isShared(endpoint) ? `${endpoint.address}:${endpoint.port}` : partyKey(endpoint, peer);
  }

  /** True if several clients send from this address, each from ports of its own (NAT). */
  isShared({ address }: Endpoint): boolean {
    return this.#devices.share(address);
  }

  /** True if one client was seen at both addresses. */
  moved(address: string, other: string): boolean {
    return this.#devices.moved(address, other);
  }

  /** True if what is known of an endpoint says both, that it is a client and that it is not. */
  contradicts(endpoint: Endpoint, peer: Endpoint): boolean {
    const facts = this.#facts.get(partyKey(endpoint, peer));
    if (!facts || this.role(endpoint, peer) !== 'unknown') return false;
    const weight = (role: Sign['role']): number =>
      [...facts.signs.values()].reduce((sum, sign) => sum + (sign.role === role ? sign.weight : 0), 0);
    return weight('client') >= DECISIVE && weight('network') >= DECISIVE;
  }

  /** True if the user named clients, by address or by URI. */
  get clientsGiven(): boolean {
    return this.#options.clients.length > 0;
  }

  /** True if the user named this URI as a client's. */
  isGivenUri(uri: string | undefined): boolean {
    return uri !== undefined && this.#givenUris.some(given => sameUri(given, uri) || sameNumber(given, uri));
  }

  list(): Party[] {
    return [...this.#facts.keys()].map(address => this.#party(address));
  }

  #entry(address: string): Facts {
    let facts = this.#facts.get(address);
    if (!facts) {
      facts = { address, looked: 0, signs: new Map(), uris: new Set(), msrpPeers: new Set() };
      if (this.#facts.size < MAX_PARTIES) this.#facts.set(address, facts);
    }
    return facts;
  }

  /** @param endpoint to tell the clients behind one address apart; undefined: the address as a whole */
  #roleOf(key: string, endpoint?: Endpoint): Role {
    if (this.#options.clients.some(given => matchesAddress(given, key))) return 'client';
    const facts = this.#facts.get(key) ?? (endpoint && this.#facts.get(endpoint.address));
    if (!facts) return 'unknown';
    if (this.#urisOf(facts, endpoint).some(uri => this.isGivenUri(uri))) return 'client';
    const score = scoreOf(facts);
    // Whoever named the clients named all that are to be judged.
    if (score >= DECISIVE) return this.clientsGiven ? 'unknown' : 'client';
    if (score <= -DECISIVE) return 'network';
    return this.#servesClient(facts) ? 'network' : 'unknown';
  }

  /** What an endpoint is known by: behind a NAT only by what it registered itself. */
  #urisOf(facts: Facts, endpoint: Endpoint | undefined): readonly string[] {
    if (endpoint && this.isShared(endpoint)) return this.#devices.urisAt(endpoint) ?? [];
    return [...facts.uris];
  }

  #servesClient({ signs, msrpPeers }: Facts): boolean {
    if (signs.size > 0) return false;
    return [...msrpPeers].some(peer => {
      const facts = this.#facts.get(peer);
      return facts !== undefined && scoreOf(facts) >= DECISIVE;
    });
  }

  #party(key: string, endpoint?: Endpoint): Party {
    const facts = this.#facts.get(key) ?? (endpoint && this.#facts.get(endpoint.address));
    const role = this.#roleOf(key, endpoint);
    const uris = facts ? this.#urisOf(facts, endpoint) : [];
    const named = this.#options.clients.some(one => matchesAddress(one, key)) || uris.some(uri => this.isGivenUri(uri));
    const serves = facts && this.#servesClient(facts) ? ['it exchanges MSRP with a client'] : [];
    const why = [
      ...(named ? ['the user named it'] : []),
      ...reasons([...(facts?.signs.values() ?? [])], role),
      ...serves,
    ];
    return { address: key, role, why, uris, ...this.#told.of(key) };
  }
}

/** Why an endpoint has its role, strongest first; where it has none, what speaks for either. */
function reasons(signs: readonly Sign[], role: Role): string[] {
  const ordered = signs.toSorted((a, b) => b.weight - a.weight);
  if (role !== 'unknown') return ordered.filter(sign => sign.role === role).map(({ why }) => why);
  return ordered.map(sign => `as a ${sign.role === 'client' ? 'client' : 'network node'}: ${sign.why}`);
}

const scoreOf = (facts: Facts): number =>
  [...facts.signs.values()].reduce((sum, { role, weight }) => sum + (role === 'client' ? weight : -weight), 0);

function note(facts: Facts, uri: string | undefined, ofSomeoneElse: boolean): void {
  if (uri !== undefined && !ofSomeoneElse && facts.uris.size < MAX_URIS) facts.uris.add(own(uri));
}

/** An address alone, unless both ends share it (loopback): then with its port. */
export const partyKey = (endpoint: Endpoint, peer: Endpoint): string =>
  endpoint.address === peer.address ? `${endpoint.address}:${endpoint.port}` : endpoint.address;

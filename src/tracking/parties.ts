import { own } from '../latin1.js';
import type { Endpoint, Message, Party, Role } from '../model/index.js';
import {
  addresses,
  contactFeature,
  isFocus,
  parseUri,
  type SipMessage,
  sameUri,
  toTag,
  userOf,
  viaCount,
} from '../sip-parser/index.js';
import { matchesAddress } from './address-range.js';

/** What a sign says, and how strongly; the reasons are shown to the user. */
interface Sign {
  readonly role: 'client' | 'network';
  readonly weight: number;
  readonly why: string;
}

/**
 * The signs of who is the client (strongest first), each looked for in one message.
 * A new sign is one line. `one`: the request carries a single Via, so its source made it.
 */
interface Look {
  readonly content: SipMessage;
  readonly source: string;
  readonly destination: string;
  readonly vias: number;
  readonly deferred: (uri: string) => boolean;
}
type SignOf = (look: Look) => boolean;
const request = (look: Look, method?: string): boolean =>
  look.content.kind === 'sip-request' && (method === undefined || look.content.method === method);
const answered = (look: Look, method: string): boolean =>
  look.content.kind === 'sip-response' &&
  look.content.status >= 200 &&
  look.content.status < 300 &&
  (look.content.headers.first('cseq') ?? '').trimEnd().endsWith(method);
const has = (look: Look, ...names: string[]): boolean => names.some(name => look.content.headers.has(name));
const contactHost = (look: Look): string | undefined => hostOf(addresses(look.content, 'contact')[0]?.uri);
const agent = (look: Look, tokens: RegExp): boolean =>
  tokens.test(look.content.headers.first('user-agent') ?? look.content.headers.first('server') ?? '');
const CLIENT_AGENT = /\b(?:CPM-client|RCS-client|IM-client|term-)/i;
const SERVER_AGENT = /\b(?:CPM-serv|RCS-serv|IM-serv)/i;

const SOURCE_SIGNS: readonly (Sign & { readonly found: SignOf })[] = [
  { role: 'client', weight: 100, why: 'it sent REGISTER', found: l => request(l, 'REGISTER') && l.vias === 1 },
  {
    role: 'network',
    weight: 60,
    why: 'it sent a request from the deferred-delivery URI',
    found: l => request(l) && fromDeferred(l),
  },
  {
    role: 'network',
    weight: 60,
    why: 'its Contact is a conference focus (isfocus)',
    found: l => l.vias === 1 && request(l) && isFocus(l.content) !== undefined,
  },
  {
    role: 'network',
    weight: 50,
    why: 'it answered REGISTER',
    found: l => answered(l, 'REGISTER') && has(l, 'service-route', 'p-associated-uri'),
  },
  {
    role: 'network',
    weight: 40,
    why: 'it forwarded a request (more than one Via)',
    found: l => request(l) && l.vias > 1,
  },
  {
    role: 'network',
    weight: 40,
    why: 'it asserted an identity (P-Asserted-Identity, P-Called-Party-ID)',
    found: l => request(l) && has(l, 'p-asserted-identity', 'p-asserted-service', 'p-called-party-id'),
  },
  { role: 'network', weight: 40, why: 'it recorded a route', found: l => request(l) && has(l, 'record-route') },
  {
    role: 'client',
    weight: 40,
    why: 'its Contact carries +sip.instance and its own address',
    found: l => contactFeature(l.content, '+sip.instance') !== undefined && contactHost(l) === l.source,
  },
  {
    role: 'client',
    weight: 40,
    why: 'it stated a preferred identity or service',
    found: l =>
      (l.content.kind === 'sip-response' || l.vias === 1) && has(l, 'p-preferred-identity', 'p-preferred-service'),
  },
  {
    role: 'client',
    weight: 30,
    why: 'it authenticated itself',
    found: l => request(l) && l.vias === 1 && has(l, 'authorization', 'proxy-authorization', 'security-verify'),
  },
  {
    role: 'client',
    weight: 30,
    why: 'its User-Agent names a client',
    found: l => request(l) && l.vias === 1 && agent(l, CLIENT_AGENT),
  },
  {
    role: 'network',
    weight: 30,
    why: 'its User-Agent names a server',
    found: l => request(l) && agent(l, SERVER_AGENT),
  },
  {
    role: 'network',
    weight: 30,
    why: 'it answered for a conference focus',
    found: l => l.content.kind === 'sip-response' && isFocus(l.content) !== undefined,
  },
  {
    role: 'client',
    weight: 15,
    why: 'its Server header names a client',
    found: l => l.content.kind === 'sip-response' && contactHost(l) === l.source && agent(l, CLIENT_AGENT),
  },
];

const DESTINATION_SIGNS: readonly (Sign & { readonly found: SignOf })[] = [
  { role: 'client', weight: 50, why: 'its REGISTER was answered', found: l => answered(l, 'REGISTER') && l.vias === 1 },
  {
    role: 'client',
    weight: 40,
    why: 'requests to it carry its own address as Request-URI',
    found: l =>
      l.content.kind === 'sip-request' &&
      l.content.method !== 'REGISTER' &&
      l.vias > 1 &&
      // In a dialog the Request-URI is the Contact of whoever is there, servers too.
      toTag(l.content) === undefined &&
      hostOf(l.content.uri) === l.destination,
  },
  { role: 'network', weight: 40, why: 'it was sent REGISTER', found: l => request(l, 'REGISTER') },
  {
    role: 'client',
    weight: 10,
    why: 'an INVITE to it carries its own address as Request-URI',
    found: l =>
      request(l, 'INVITE') &&
      l.vias === 1 &&
      l.content.kind === 'sip-request' &&
      hostOf(l.content.uri) === l.destination,
  },
];

const fromDeferred = (look: Look): boolean => {
  const from = addresses(look.content, 'from')[0]?.uri;
  return from !== undefined && look.deferred(from);
};

export function hostOf(uri: string | undefined): string | undefined {
  const parsed = uri === undefined ? undefined : parseUri(uri);
  if (parsed?.kind !== 'sip') return undefined;
  return parsed.host.replace(/^\[|\]$/g, '');
}

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
    if (from.looked > MESSAGES_LOOKED_AT && to.looked > MESSAGES_LOOKED_AT) return;
    from.looked++;
    to.looked++;
    const { content } = message;
    const look: Look = {
      content,
      source: source.address,
      destination: destination.address,
      vias: viaCount(content),
      deferred: this.isDeferredUri,
    };
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
    return this.#roleOf(partyKey(endpoint, peer));
  }

  party(endpoint: Endpoint, peer: Endpoint): Party {
    return this.#party(partyKey(endpoint, peer));
  }

  /** True if the user named clients, by address or by URI. */
  get clientsGiven(): boolean {
    return this.#options.clients.length > 0;
  }

  /** True if the user named this URI as a client's. */
  isGivenUri(uri: string | undefined): boolean {
    return uri !== undefined && this.#givenUris.some(given => sameUri(given, uri));
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

  #roleOf(key: string): Role {
    if (this.#options.clients.some(given => matchesAddress(given, key))) return 'client';
    const facts = this.#facts.get(key);
    if (!facts) return 'unknown';
    if (this.#givenUris.length > 0 && [...facts.uris].some(uri => this.isGivenUri(uri))) return 'client';
    const score = scoreOf(facts);
    if (score >= DECISIVE) return this.clientsGiven && this.#givenUris.length === 0 ? 'unknown' : 'client';
    if (score <= -DECISIVE) return 'network';
    return this.#servesClient(facts) ? 'network' : 'unknown';
  }

  #servesClient({ signs, msrpPeers }: Facts): boolean {
    if (signs.size > 0) return false;
    return [...msrpPeers].some(peer => {
      const facts = this.#facts.get(peer);
      return facts !== undefined && scoreOf(facts) >= DECISIVE;
    });
  }

  #party(key: string): Party {
    const facts = this.#facts.get(key);
    const role = this.#roleOf(key);
    const given = this.#options.clients.some(one => matchesAddress(one, key)) ? ['the user named it (--client)'] : [];
    const signs = [...(facts?.signs.values() ?? [])].sort((a, b) => b.weight - a.weight);
    const shown = role === 'unknown' ? signs : signs.filter(sign => sign.role === role);
    const serves = facts && this.#servesClient(facts) ? ['it exchanges MSRP with a client'] : [];
    const why = [...given, ...shown.map(sign => sign.why), ...serves];
    return { address: key, role, why, uris: [...(facts?.uris ?? [])] };
  }
}

const scoreOf = (facts: Facts): number =>
  [...facts.signs.values()].reduce((sum, { role, weight }) => sum + (role === 'client' ? weight : -weight), 0);

function note(facts: Facts, uri: string | undefined, ofSomeoneElse: boolean): void {
  if (uri !== undefined && !ofSomeoneElse && facts.uris.size < MAX_URIS) facts.uris.add(own(uri));
}

/** An address alone, unless both ends share it (loopback): then with its port. */
export const partyKey = (endpoint: Endpoint, peer: Endpoint): string =>
  endpoint.address === peer.address ? `${endpoint.address}:${endpoint.port}` : endpoint.address;

import type { Endpoint } from '../model/index.js';
import {
  addresses,
  contactFeature,
  isFocus,
  parseUri,
  type SipMessage,
  type SipUri,
  sameHost,
  toTag,
} from '../sip-parser/index.js';
import type { Devices } from './devices.js';

/** What a sign says of an endpoint, and how strongly; the reasons are shown to the user. */
export interface Sign {
  readonly role: 'client' | 'network';
  readonly weight: number;
  readonly why: string;
}

/** A message, as the signs look at it. `vias` 1: whoever sent the request made it. */
export interface Look {
  readonly content: SipMessage;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly vias: number;
  /** True for a URI that deferred messages come from. */
  readonly deferred: (uri: string) => boolean;
  /** Those that registered so far. */
  readonly devices: Devices;
}

type Found = (look: Look) => boolean;

const request = (look: Look, method?: string): boolean =>
  look.content.kind === 'sip-request' && (method === undefined || look.content.method === method);
const made = (look: Look, method?: string): boolean => look.vias === 1 && request(look, method);
const response = (look: Look): boolean => look.content.kind === 'sip-response';
const has = (look: Look, ...names: string[]): boolean => names.some(name => look.content.headers.has(name));

const answered = ({ content }: Look, method: string): boolean =>
  content.kind === 'sip-response' &&
  content.status >= 200 &&
  content.status < 300 &&
  (content.headers.first('cseq') ?? '').trimEnd().endsWith(method);

/** A request outside a dialog: inside one the Request-URI is the Contact of whoever is there, servers too. */
const opening = (look: Look): boolean =>
  request(look) && !request(look, 'REGISTER') && toTag(look.content) === undefined;

const contactUri = ({ content }: Look): string | undefined => addresses(content, 'contact')[0]?.uri;
/** Its Contact names the endpoint that sent it. */
const atHome = (look: Look): boolean => isAt(contactUri(look), look.source, look.destination);
/** Its Request-URI names the endpoint that it was sent to. */
const toOwnAddress = (look: Look): boolean =>
  look.content.kind === 'sip-request' && isAt(look.content.uri, look.destination, look.source);

const fromDeferred = ({ content, deferred }: Look): boolean =>
  ['from', 'p-asserted-identity'].some(name => addresses(content, name).some(({ uri }) => deferred(uri)));

const agent = ({ content: { headers } }: Look, tokens: RegExp): boolean =>
  tokens.test(headers.first('user-agent') ?? headers.first('server') ?? '');
const CLIENT_AGENT = /\b(?:CPM-client|RCS-client|IM-client|term-)/i;
const SERVER_AGENT = /\b(?:CPM-serv|RCS-serv|IM-serv)/i;

const SIP_PORTS = new Set([5060, 5061]);
const isEphemeral = ({ port }: Endpoint): boolean => port >= 32_768;

/** What a message says of the endpoint that sent it, strongest first. A new sign is one entry here or below. */
export const SOURCE_SIGNS: readonly (Sign & { readonly found: Found })[] = [
  // With Path (RFC 3327) it comes from a proxy that has written itself into the registration.
  { role: 'client', weight: 100, why: 'it sent REGISTER', found: l => made(l, 'REGISTER') && !has(l, 'path') },
  {
    role: 'network',
    weight: 60,
    why: 'it sent REGISTER on (Path)',
    found: l => request(l, 'REGISTER') && has(l, 'path'),
  },
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
    found: l => made(l) && isFocus(l.content) !== undefined,
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
    found: l => contactFeature(l.content, '+sip.instance') !== undefined && atHome(l),
  },
  {
    // After a change of address, or behind a NAT. A back-to-back user agent may pass the Contact of another on.
    role: 'client',
    weight: 40,
    why: 'its Contact carries the +sip.instance of a client that registered',
    found: l =>
      made(l) && l.devices.isRegistered(l.content) && !atHome(l) && !has(l, 'p-asserted-identity', 'record-route'),
  },
  {
    role: 'client',
    weight: 40,
    why: 'it stated a preferred identity or service',
    found: l => (response(l) || made(l)) && has(l, 'p-preferred-identity', 'p-preferred-service'),
  },
  {
    role: 'client',
    weight: 30,
    why: 'it authenticated itself',
    found: l => made(l) && has(l, 'authorization', 'proxy-authorization', 'security-verify'),
  },
  {
    role: 'client',
    weight: 30,
    why: 'its User-Agent names a client',
    found: l => made(l) && agent(l, CLIENT_AGENT),
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
    found: l => response(l) && isFocus(l.content) !== undefined,
  },
  {
    // A proxy passes the Server header of the far client: only with the sender's own address.
    role: 'client',
    weight: 15,
    why: 'its Server header names a client',
    found: l => response(l) && atHome(l) && agent(l, CLIENT_AGENT),
  },
  {
    role: 'client',
    weight: 5,
    why: 'it sends from an ephemeral port to a SIP port',
    found: l => made(l) && isEphemeral(l.source) && SIP_PORTS.has(l.destination.port),
  },
];

/** What a message says of the endpoint that it was sent to. */
export const DESTINATION_SIGNS: readonly (Sign & { readonly found: Found })[] = [
  { role: 'network', weight: 100, why: 'it was sent REGISTER', found: l => request(l, 'REGISTER') },
  { role: 'client', weight: 50, why: 'its REGISTER was answered', found: l => answered(l, 'REGISTER') && l.vias === 1 },
  {
    role: 'client',
    weight: 40,
    why: 'requests to it carry its own address as Request-URI',
    found: l => opening(l) && l.vias > 1 && toOwnAddress(l),
  },
  {
    // Towards the proxy of the client the Route still names that proxy.
    role: 'client',
    weight: 40,
    why: 'requests to it carry a registered Contact as Request-URI',
    found: l =>
      l.content.kind === 'sip-request' &&
      opening(l) &&
      l.vias > 1 &&
      !has(l, 'route') &&
      l.devices.isContact(l.content.uri),
  },
  {
    // RFC 3261 16.4: each proxy takes its own Route off, so none is left for the user agent at the end. The client may
    // still be the one beyond, so this alone does not decide.
    role: 'network',
    weight: 15,
    why: 'requests to it are routed on (Route)',
    found: l => request(l) && has(l, 'route'),
  },
  {
    role: 'client',
    weight: 10,
    why: 'an INVITE to it carries its own address as Request-URI',
    found: l => made(l, 'INVITE') && toOwnAddress(l),
  },
];

export function hostOf(uri: string | undefined): string | undefined {
  const parsed = sipUri(uri);
  return parsed?.host.replace(/^\[|\]$/g, '');
}

function sipUri(uri: string | undefined): SipUri | undefined {
  const parsed = uri === undefined ? undefined : parseUri(uri);
  return parsed?.kind === 'sip' ? parsed : undefined;
}

/** True if the URI names this endpoint: by its address, and by its port too where `peer` has the same address (loopback). */
function isAt(uri: string | undefined, endpoint: Endpoint, peer: Endpoint): boolean {
  const { address, port } = endpoint;
  const at = sipUri(uri);
  if (!at || !sameHost(at.host, address.includes(':') ? `[${address}]` : address)) return false;
  return address !== peer.address || (at.port ?? 5060) === port;
}

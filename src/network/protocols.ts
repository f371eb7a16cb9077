import { esp } from './esp.js';
import { gre } from './gre.js';
import { authenticationHeader, extensionHeader, fragmentHeader } from './ipv6.js';
import { SCTP, TCP, UDP } from './packet.js';
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6, type Layer } from './reading.js';
import { sctp, tcp, udp } from './transports.js';

const ipv4Inside: Layer = () => ETHERTYPE_IPV4;
const ipv6Inside: Layer = () => ETHERTYPE_IPV6;
const mplsInside: Layer = () => 0x8847;

/** By IP protocol number (IANA): transports, tunnels, IPv6 extension headers. A new one is a function and a line here. */
export const PROTOCOLS: ReadonlyMap<number, Layer> = new Map([
  [0, extensionHeader], // hop-by-hop options
  [4, ipv4Inside], // RFC 2003
  [TCP, tcp],
  [UDP, udp],
  [41, ipv6Inside], // RFC 4213
  [43, extensionHeader], // routing
  [44, fragmentHeader],
  [47, gre],
  [50, esp],
  [51, authenticationHeader],
  [60, extensionHeader], // destination options
  [SCTP, sctp],
  [135, extensionHeader], // mobility
  [137, mplsInside], // RFC 4023
]);

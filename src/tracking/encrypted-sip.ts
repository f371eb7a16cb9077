import { own } from '../latin1.js';
import { type ConnectionEvent, type Endpoint, endpointText, type Message, type Origin } from '../model/index.js';
import { canonicalHost, parsePath } from '../msrp-parser/index.js';
import { isMsrp, mediaAddress, msrpPaths } from '../sdp-parser/index.js';
import type { SipMessage } from '../sip-parser/index.js';
import { sdpPart } from './negotiations.js';

/** Something between two endpoints that nobody can read. ESP has no ports: they are 0. */
export interface Encrypted {
  readonly protocol: 'tls' | 'esp';
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** Microseconds: from its first packet that was seen to its end; infinite for TLS of which no end was seen. */
  readonly since: number;
  until: number;
}

/** Pairs of addresses, and how many connections each. */
const KEPT_PAIRS = 100_000;
const KEPT_CONNECTIONS = 100;
/** Addresses with ports that SDP announced for MSRP. */
const KEPT_MEDIA = 50_000;
/** ESP is told of every few seconds as long as it goes on; microseconds. */
const ESP_GOES_ON = 20_000_000;
/** Registered for SIP over TLS (RFC 3261 19.1.2): its use at the other end says what a connection is for. */
const SIPS = 5061;

/** What may be SIP that nobody can read: TLS without keys that no SDP announced for MSRP, and ESP. Bounded. */
export class EncryptedSip {
  /** By both addresses, and by the address that uses port 5061 elsewhere. */
  readonly #byAddresses = new Map<string, Encrypted[]>();
  readonly #media = new Set<string>();

  /** Notes where MSRP goes: TLS there hides no SIP. */
  announce(message: Message<SipMessage>): void {
    if (!message.text.includes('a=path:')) return;
    const description = sdpPart(message)?.description;
    for (const media of description?.media ?? []) {
      if (!isMsrp(media)) continue;
      const { address, port } = mediaAddress(description!, media) ?? {};
      this.#addMedia(address, port);
      for (const path of msrpPaths(media)) {
        const uri = parsePath(path);
        this.#addMedia(uri?.host, uri?.port);
      }
    }
  }

  /** Encrypted traffic was seen, or has ended. */
  observe({ event, protocol, origin }: ConnectionEvent): void {
    if (event === 'closed' || event === 'reset') this.#end(origin);
    if (event !== 'encrypted') return;
    const { source, destination, time } = origin;
    if (protocol === 'esp') this.#addEsp(source, destination, time);
    else if (!this.#isMedia(source) && !this.#isMedia(destination)) {
      const tls: Encrypted = { protocol: 'tls', source, destination, since: time, until: Number.POSITIVE_INFINITY };
      this.#add(pairKey(source, destination), tls);
      if (destination.port === SIPS) this.#add(sipsKey(source), tls);
      if (source.port === SIPS) this.#add(sipsKey(destination), tls);
    }
  }

  /** A message came out of TLS after all: keys may come later than what they open. */
  opened({ source, destination, transport }: Origin): void {
    if (this.#byAddresses.size === 0 || (transport !== 'tls' && transport !== 'wss')) return;
    for (const key of [pairKey(source, destination), sipsKey(source), sipsKey(destination)]) {
      const left = this.#byAddresses.get(key)?.filter(one => !isOf(one, source, destination));
      if (left) this.#byAddresses.set(key, left);
    }
  }

  /**
   * What may hold SIP of a client that nobody can read: TLS or ESP between it and those that it speaks SIP with, or TLS
   * between it and port 5061 of anybody.
   * @param start @param end between which times, microseconds
   */
  of(client: Endpoint, peers: readonly Endpoint[], start: number, end: number): Encrypted | undefined {
    if (this.#byAddresses.size === 0) return undefined;
    const isDuring = ({ since, until }: Encrypted): boolean => until >= start && since < end;
    // Media may be announced after its connection was made.
    const isNoMedia = ({ source, destination }: Encrypted): boolean =>
      !this.#isMedia(source) && !this.#isMedia(destination);
    for (const peer of peers) {
      const isTheirs = (one: Encrypted): boolean =>
        peer.address !== client.address || isOf(one, client, peer) || one.protocol === 'esp';
      const found = this.#byAddresses
        .get(pairKey(client, peer))
        ?.find(one => isDuring(one) && isNoMedia(one) && isTheirs(one));
      if (found) return found;
    }
    return this.#byAddresses.get(sipsKey(client))?.find(one => isDuring(one) && isNoMedia(one));
  }

  #addEsp(source: Endpoint, destination: Endpoint, time: number): void {
    const key = pairKey(source, destination);
    const last = this.#byAddresses.get(key)?.findLast(({ protocol }) => protocol === 'esp');
    if (last && time <= last.until) last.until = Math.max(last.until, time + ESP_GOES_ON);
    else this.#add(key, { protocol: 'esp', source, destination, since: time, until: time + ESP_GOES_ON });
  }

  #add(key: string, encrypted: Encrypted): void {
    const known = this.#byAddresses.get(key);
    if (known) {
      known.push(encrypted);
      if (known.length > KEPT_CONNECTIONS) known.shift();
      return;
    }
    this.#byAddresses.set(key, [encrypted]);
    if (this.#byAddresses.size > KEPT_PAIRS)
      for (const oldest of this.#byAddresses.keys()) return void this.#byAddresses.delete(oldest);
  }

  #end({ source, destination, time }: Origin): void {
    for (const one of this.#byAddresses.get(pairKey(source, destination)) ?? []) {
      if (one.protocol === 'tls' && isOf(one, source, destination) && one.since <= time)
        one.until = Math.min(one.until, time);
    }
  }

  /** Port 9 stands for one that only connects (RFC 4145 4.1). */
  #addMedia(host: string | undefined, port: number | undefined): void {
    if (host === undefined || port === undefined || port === 0 || port === 9) return;
    this.#media.add(own(endpointText({ address: canonicalHost(host) ?? host, port })));
    if (this.#media.size > KEPT_MEDIA) for (const oldest of this.#media) return void this.#media.delete(oldest);
  }

  #isMedia(endpoint: Endpoint): boolean {
    return this.#media.size > 0 && this.#media.has(endpointText(endpoint));
  }
}

const pairKey = ({ address: one }: Endpoint, { address: other }: Endpoint): string =>
  one < other ? `${one} ${other}` : `${other} ${one}`;
const sipsKey = ({ address }: Endpoint): string => `${address} sips`;

/** Whether it is the connection between these, either way. */
const isOf = ({ source, destination }: Encrypted, one: Endpoint, other: Endpoint): boolean =>
  (same(source, one) && same(destination, other)) || (same(source, other) && same(destination, one));
const same = (a: Endpoint, b: Endpoint): boolean => a.address === b.address && a.port === b.port;

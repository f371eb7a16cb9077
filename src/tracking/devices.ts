import { own } from '../latin1.js';
import type { Endpoint } from '../model/index.js';
import { addresses, contactFeature, parseUri, type SipMessage } from '../sip-parser/index.js';

/** More user agents than this, and more places of one, are not told apart. */
const MOST_DEVICES = 50_000;
const MOST_PLACES = 16;

/** One user agent that registered. */
interface Device {
  /** Ports that it sent from, by address. */
  readonly ports: Map<string, Set<number>>;
  /** Addresses of record: To of its REGISTERs. */
  readonly uris: Set<string>;
}

/**
 * The user agents that registered through what was captured, by +sip.instance (RFC 5626 4.1), or by address of record where
 * they state none. The instance stays when the address changes (Wi-Fi, IPv6 privacy addresses) and tells apart several
 * user agents behind one address (NAT).
 */
export class Devices {
  readonly #byInstance = new Map<string, Device>();
  readonly #byAddress = new Map<string, Set<Device>>();
  readonly #contacts = new Set<string>();

  /** Takes a request that its sender made: a REGISTER, or one with the Contact of a device that has registered. */
  observe(content: SipMessage, source: Endpoint): void {
    if (content.kind !== 'sip-request' || content.headers.has('path')) return;
    const registers = content.method === 'REGISTER';
    const known = this.#byInstance.get(identityOf(content) ?? '');
    if (!registers) {
      // What a network node passes on carries the instance too.
      if (known && !content.headers.has('p-asserted-identity') && !content.headers.has('record-route')) {
        this.#note(known, source);
      }
      return;
    }
    const device = known ?? this.#add(identityOf(content));
    if (!device) return;
    this.#note(device, source);
    for (const { uri } of addresses(content, 'to')) if (device.uris.size < MOST_PLACES) device.uris.add(own(uri));
    for (const { uri } of addresses(content, 'contact')) {
      const key = contactKey(uri);
      if (key !== undefined && this.#contacts.size < MOST_DEVICES) this.#contacts.add(own(key));
    }
  }

  /** True if the Contact carries the +sip.instance of a device that registered. */
  isRegistered(content: SipMessage): boolean {
    const instance = contactFeature(content, '+sip.instance');
    return instance !== undefined && this.#byInstance.has(instance);
  }

  /** True if the URI was registered as a Contact (RFC 3261 10.2.1): user, host and port. */
  isContact(uri: string): boolean {
    const key = contactKey(uri);
    return key !== undefined && this.#contacts.has(key);
  }

  /** True if several devices sent from this address, each from ports of its own: a NAT. */
  share(address: string): boolean {
    const devices = [...(this.#byAddress.get(address) ?? [])];
    const [first, ...others] = devices.map(({ ports }) => ports.get(address)!);
    return first !== undefined && others.some(ports => ![...ports].some(port => first.has(port)));
  }

  /** Addresses of record of the device that sends from this port; undefined if none was seen to. */
  urisAt({ address, port }: Endpoint): readonly string[] | undefined {
    for (const { ports, uris } of this.#byAddress.get(address) ?? [])
      if (ports.get(address)?.has(port)) return [...uris];
    return undefined;
  }

  /** True if one device sent from both addresses. */
  moved(address: string, other: string): boolean {
    for (const { ports } of this.#byAddress.get(address) ?? []) if (ports.has(other)) return true;
    return false;
  }

  #add(identity: string | undefined): Device | undefined {
    if (identity === undefined || this.#byInstance.size >= MOST_DEVICES) return undefined;
    const device: Device = { ports: new Map(), uris: new Set() };
    this.#byInstance.set(own(identity), device);
    return device;
  }

  #note(device: Device, { address, port }: Endpoint): void {
    const ports = device.ports.get(address);
    if (ports) {
      if (ports.size < MOST_PLACES) ports.add(port);
      return;
    }
    if (device.ports.size >= MOST_PLACES) return;
    device.ports.set(address, new Set([port]));
    const devices = this.#byAddress.get(address) ?? new Set();
    if (devices.size < MOST_PLACES) this.#byAddress.set(address, devices.add(device));
  }
}

const identityOf = (content: SipMessage): string | undefined =>
  contactFeature(content, '+sip.instance') ?? (isRegister(content) ? addresses(content, 'to')[0]?.uri : undefined);

const isRegister = (content: SipMessage): boolean => content.kind === 'sip-request' && content.method === 'REGISTER';

function contactKey(uri: string): string | undefined {
  const parsed = parseUri(uri);
  return parsed?.kind === 'sip' ? `${parsed.user ?? ''}@${parsed.host}:${parsed.port ?? 5060}` : undefined;
}

import { type Endpoint, endpointText } from '../model/index.js';
import { canonicalHost, parsePath } from '../msrp-parser/index.js';

/** Endpoints that are remembered, and those that are read out of one message. */
const KEPT = 50_000;
const MOST_IN_MESSAGE = 32;
/** RFC 4145 4.1: stands for a side that only connects. */
const DISCARD = 9;

/** Where the SDP of the SIP messages so far says that MSRP can be connected to: a=path, and c= with m= (RFC 6714). Bounded. */
export class AnnouncedMedia {
  readonly #endpoints = new Set<string>();
  /** A bit a port, so that most connections cost nothing more. A forgotten endpoint leaves its bit. */
  readonly #ports = new Uint8Array(8192);

  /** @param text of a SIP message, latin1 */
  add(text: string): void {
    if (!text.includes('a=path:msrp')) return;
    for (const line of linesAfter(text, 'a=path:')) {
      for (const uri of line.split(' ', MOST_IN_MESSAGE)) {
        const path = parsePath(uri);
        if (path?.port !== undefined) this.#add(path.host, path.port);
      }
    }
    const ports = linesAfter(text, '\nm=message ').map(line => Number.parseInt(line, 10));
    for (const line of linesAfter(text, '\nc=IN IP')) {
      const address = canonicalHost(line.slice(2).trim());
      if (address !== undefined) for (const port of ports) this.#add(address, port);
    }
  }

  /** False for nearly all ports of which none was announced. */
  mayBe(port: number): boolean {
    return (this.#ports[port >> 3]! & (1 << (port & 7))) !== 0;
  }

  has(endpoint: Endpoint): boolean {
    return this.mayBe(endpoint.port) && this.#endpoints.has(endpointText(endpoint));
  }

  #add(address: string, port: number): void {
    if (!(port > 0 && port < 65_536) || port === DISCARD) return;
    this.#ports[port >> 3]! |= 1 << (port & 7);
    this.#endpoints.add(endpointText({ address, port }));
    if (this.#endpoints.size > KEPT) for (const oldest of this.#endpoints) return void this.#endpoints.delete(oldest);
  }
}

/** What stands between each of these and the end of its line; the first of them. */
function linesAfter(text: string, mark: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf(mark); at >= 0 && found.length < MOST_IN_MESSAGE; at = text.indexOf(mark, at + 1)) {
    const start = at + mark.length;
    const end = text.indexOf('\n', start);
    found.push(text.slice(start, end < 0 ? text.length : end).trimEnd());
  }
  return found;
}

import type { Endpoint, Origin, TraceEvent } from '../../model/index.js';
import type { Direction } from '../stream-reader.js';
import { cipherSuite } from './cipher-suites.js';
import type { ServerHello } from './hello.js';
import { type Opener, Opener12, Opener13, type Side } from './openers.js';

const TLS12 = 0x0303;
export const TLS13 = 0x0304;

/** What both hellos of a handshake said; one of them may be known before the other. */
interface Handshake {
  clientRandom: Uint8Array | undefined;
  server: ServerHello | undefined;
}

/** A direction of the connection. */
interface Resumable {
  resume(out: TraceEvent[]): void;
}

/** What both directions of a TLS connection share. */
export class TlsConnection {
  /** Of its first record. */
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly frame: number;
  readonly #direction: Direction;
  readonly #first: Origin;
  /** The newest: a renegotiation begins another one (RFC 5246 7.4.1.2). */
  #handshake: Handshake = { clientRandom: undefined, server: undefined };
  #isRetried = false;
  #isTold = false;
  #clientIs: Direction | undefined;
  readonly #streams: Resumable[] = [];
  /** TCP payload of both directions that was not read as what is inside. */
  bytes = 0;
  #hasOpened = false;

  constructor(direction: Direction, frame: number, time: number) {
    const { source, destination, writer } = direction;
    this.#direction = direction;
    this.source = source;
    this.destination = destination;
    this.frame = frame;
    this.#first = { capture: writer.capture, frames: [frame], time, transport: 'tls', source, destination };
  }

  /** A protected record of so many bytes was read. */
  opened(bytes: number): void {
    this.#hasOpened = true;
    this.bytes -= bytes;
  }

  get hasOpened(): boolean {
    return this.#hasOpened;
  }

  /** Each direction, once. */
  join(stream: Resumable): void {
    if (!this.#streams.includes(stream)) this.#streams.push(stream);
  }

  /** Both hellos are there now: the other direction may have waited for that. */
  drainOther(stream: Resumable, out: TraceEvent[]): void {
    for (const other of this.#streams) if (other !== stream) other.resume(out);
  }

  /** The version, once that is known. */
  get version(): number | undefined {
    return this.#isRetried ? TLS13 : this.#handshake.server?.version;
  }

  /** Both hellos of the newest handshake were read. */
  get isNegotiated(): boolean {
    return this.#handshake.clientRandom !== undefined && this.#handshake.server !== undefined;
  }

  /** Any hello was read. */
  get hasBegun(): boolean {
    return this.#handshake.clientRandom !== undefined || this.#handshake.server !== undefined || this.#isRetried;
  }

  observeClientHello(random: Uint8Array, direction: Direction): void {
    this.#clientIs = direction;
    const before = this.#handshake;
    const isAnswered = before.clientRandom !== undefined && before.server !== undefined;
    if (isAnswered) this.#handshake = { clientRandom: random, server: undefined };
    else before.clientRandom = random;
  }

  observeServerHello(hello: ServerHello): void {
    // A second ClientHello, with the random of the first, answers it (RFC 8446 4.1.2).
    if (hello.isRetry) this.#isRetried = true;
    else if (this.#handshake.server === undefined) this.#handshake.server = hello;
    else this.#handshake = { clientRandom: undefined, server: hello };
  }

  /**
   * What opens the records of a direction under the newest handshake. Only if that is negotiated.
   * @returns undefined if it is of a version or a cipher suite that is not read, or nothing can be
   */
  opener(direction: Direction): Opener | undefined {
    const { clientRandom, server } = this.#handshake;
    const { keyLog, cryptography } = direction.unwrapping;
    const suite = cipherSuite(server!.cipherSuite);
    if (!suite || !keyLog || !cryptography) return undefined;
    const { random: serverRandom, encryptThenMac, version } = server!;
    const side: Side = this.#clientIs === direction ? 'client' : 'server';
    const material = { cryptography, keyLog, side, suite, clientRandom: clientRandom!, serverRandom, encryptThenMac };
    if (version === TLS12) return new Opener12(material);
    return version === TLS13 && suite.kind === 'aead' ? new Opener13(material, suite) : undefined;
  }

  get isTold(): boolean {
    return this.#isTold;
  }

  /** Says, once, that it cannot be read for want of keys. */
  tell(out: TraceEvent[]): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#direction.writer.event('encrypted', 'tls', this.#first, 0, undefined, out);
  }
}

import type { Origin, TraceEvent } from '../model/index.js';
import { FIN, type Packet, RST, SYN } from '../network/index.js';
import type { Endpoints } from './endpoints.js';
import { MEDIA_ATTEMPTS, MEDIA_SILENCE } from './limits.js';
import type { MessageWriter } from './message-writer.js';

const ACK = 0x10;

interface Attempt {
  /** Of its first SYN. */
  readonly origin: Origin;
  answered: boolean;
}

/**
 * TCP connections to where SDP announced MSRP, as long as no byte was seen on them. One that is refused, or stays silent,
 * never shows what it is: it is told of all the same. Looks at SYN, FIN and RST, and at the first bytes of a direction.
 */
export class MediaAttempts {
  readonly #writer: MessageWriter;
  readonly #endpoints: Endpoints;
  /** By who opened it and where to, in the order of time. */
  readonly #attempts = new Map<string, Attempt>();
  #deadline = Number.POSITIVE_INFINITY;

  constructor(writer: MessageWriter, endpoints: Endpoints) {
    this.#writer = writer;
    this.#endpoints = endpoints;
  }

  /** A segment with SYN, FIN or RST. */
  control(packet: Packet, out: TraceEvent[]): void {
    const { flags, destinationPort } = packet;
    const isOpening = (flags & SYN) !== 0 && (flags & ACK) === 0;
    if (isOpening && this.#writer.announced.mayBe(destinationPort)) this.#open(packet);
    else if (this.#attempts.size > 0 && this.#concerns(packet)) this.#change(packet, out);
  }

  /** A direction of a connection has brought bytes. */
  spoken(packet: Packet): void {
    if (this.#attempts.size === 0 || !this.#concerns(packet)) return;
    this.#attempts.delete(this.#key(packet, false));
    this.#attempts.delete(this.#key(packet, true));
  }

  /** Tells of those that have been silent for long. @param time microseconds of trace time */
  expire(time: number, out: TraceEvent[]): void {
    if (!(time >= this.#deadline)) return;
    this.#deadline = Number.POSITIVE_INFINITY;
    for (const [key, { origin, answered }] of this.#attempts) {
      if (origin.time + MEDIA_SILENCE > time) {
        this.#deadline = origin.time + MEDIA_SILENCE;
        return;
      }
      this.#attempts.delete(key);
      this.#writer.event(answered ? 'silent' : 'unanswered', 'unknown', origin, 0, undefined, out);
    }
  }

  #open(packet: Packet): void {
    const key = this.#key(packet, false);
    const known = this.#attempts.get(key);
    if ((known && !known.answered) || !this.#writer.announced.has(this.#endpoints.destination(packet))) return;
    this.#attempts.delete(key);
    const origin = this.#endpoints.origin(packet, this.#writer.capture, [packet.frame], 'tcp');
    this.#attempts.set(key, { origin, answered: false });
    if (this.#attempts.size > MEDIA_ATTEMPTS)
      for (const oldest of this.#attempts.keys()) {
        this.#attempts.delete(oldest);
        break;
      }
    this.#deadline = Math.min(this.#deadline, origin.time + MEDIA_SILENCE);
  }

  /** Its answer, or its end. */
  #change(packet: Packet, out: TraceEvent[]): void {
    const { flags } = packet;
    const key = this.#key(packet, true);
    const attempt = this.#attempts.get(key);
    if (flags & SYN) {
      if (attempt) attempt.answered = true;
      return;
    }
    if (attempt && !attempt.answered && flags & RST) {
      const origin = this.#endpoints.origin(packet, this.#writer.capture, [packet.frame], 'tcp');
      this.#writer.event('refused', 'unknown', origin, 0, undefined, out);
    }
    if (flags & (FIN | RST)) {
      this.#attempts.delete(key);
      this.#attempts.delete(this.#key(packet, false));
    }
  }

  #concerns({ sourcePort, destinationPort }: Packet): boolean {
    return this.#writer.announced.mayBe(sourcePort) || this.#writer.announced.mayBe(destinationPort);
  }

  #key(packet: Packet, reverse: boolean): string {
    const source = this.#endpoints.source(packet);
    const destination = this.#endpoints.destination(packet);
    const [from, to] = reverse ? [destination, source] : [source, destination];
    return `${from.address} ${from.port} ${to.address} ${to.port}`;
  }
}

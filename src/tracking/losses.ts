import type { ConnectionEvent, Endpoint, Message } from '../model/index.js';
import type { SipMessage } from '../sip-parser/index.js';

/** SIP from `source` to `destination` that went by between `since` and `time` and was not captured, or not readable. */
export interface Loss {
  readonly since: number;
  readonly time: number;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** One sentence, without a full stop. */
  readonly why: string;
}

const KEPT = 1000;
/** Call-IDs of requests that make no session: their responses are no sign of loss. */
const KEPT_OTHERS = 10_000;
/** How long before its final response a request may have been sent (RFC 3261 17.1.2.2, timer F); microseconds. */
const TRANSACTION = 32_000_000;

/** What is known to be missing of the SIP of the capture: the latest, and by whom. */
export class Losses {
  readonly #losses: Loss[] = [];
  readonly #others = new Set<string>();

  /** A gap in a TCP connection, or bytes on it that are no message. */
  addEvent({ event, origin, bytes, since }: ConnectionEvent): void {
    const { source, destination, time } = origin;
    const way = `from ${source.address} to ${destination.address}`;
    const why =
      event === 'gap' ? `${bytes} bytes of SIP ${way} were not captured` : `part of the SIP ${way} could not be read`;
    this.#add({ since: since ?? time, time, source, destination, why });
  }

  /** A request of no interest, so that its responses are not taken for orphans. */
  addOther(callId: string): void {
    this.#others.add(callId);
    if (this.#others.size > KEPT_OTHERS) for (const oldest of this.#others) return void this.#others.delete(oldest);
  }

  /** A response whose request was not captured: the request went the other way, a little earlier. */
  addOrphan({ origin }: Message<SipMessage>, callId: string, method: string): void {
    if (this.#others.has(callId)) return;
    const { source, destination, time } = origin;
    const why = `a ${method} from ${destination.address} was answered, but not captured`;
    this.#add({ since: time - TRANSACTION, time, source: destination, destination: source, why });
  }

  /** Those that overlap with a span of time. */
  during(start: number, end: number): Loss[] {
    return this.#losses.filter(({ since, time }) => time >= start && since <= end);
  }

  #add(loss: Loss): void {
    this.#losses.push(loss);
    if (this.#losses.length > KEPT) this.#losses.shift();
  }
}

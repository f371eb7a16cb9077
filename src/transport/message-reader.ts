import type { Diagnostics } from '../diagnostics.js';
import type { Endpoint, Origin, TraceEvent } from '../model/index.js';
import { addressText, type Packet, SCTP, TCP } from '../network/index.js';
import { Datagrams } from './datagrams.js';
import { Endpoints } from './endpoints.js';
import { MessageWriter } from './message-writer.js';
import { SctpMessages } from './sctp-messages.js';
import { TcpStreams } from './tcp-streams.js';
import type { Unwrapping } from './unwrapping.js';

/**
 * From packets to what they say: the SIP and MSRP messages of one capture, and the events of the connections that carry
 * them. What is written owns its bytes. Events come in the order in which they are known, which for what waited behind a
 * hole in a TCP stream is later than their time.
 */
export class MessageReader {
  readonly #writer: MessageWriter;
  readonly #datagrams: Datagrams;
  readonly #tcp: TcpStreams;
  readonly #sctp: SctpMessages;

  /**
   * @param diagnostics of this capture
   * @param capture which of the inputs, from 0
   * @param number gives the number of the next message; several captures share one
   * @param unwrapping what it takes to read TLS and compressed WebSocket messages
   */
  constructor(
    diagnostics: Diagnostics,
    capture: number,
    number: () => number = counter(),
    unwrapping: Unwrapping = {},
  ) {
    this.#writer = new MessageWriter(diagnostics, capture, number);
    const endpoints = new Endpoints();
    this.#datagrams = new Datagrams(this.#writer, endpoints);
    this.#sctp = new SctpMessages(this.#datagrams);
    this.#tcp = new TcpStreams(this.#writer, endpoints, this.#datagrams, unwrapping);
  }

  /** @param packet borrowed until the call returns, @param out gets the events */
  receive(packet: Packet, out: TraceEvent[]): void {
    this.#tcp.expire(packet.time, out);
    if (packet.detached) this.#datagrams.receive(packet, out);
    else if (packet.protocol === TCP) this.#tcp.receive(packet, out);
    else if (packet.protocol === SCTP) this.#sctp.receive(packet, out);
    else this.#datagrams.receive(packet, out);
  }

  /** ESP that cannot be read. @param packet its addresses count, and no ports; borrowed until the call returns */
  encrypted({ bytes, sourceAt, addressLength, frame, time }: Packet, out: TraceEvent[]): void {
    const endpoint = (at: number): Endpoint => ({ address: addressText(bytes, at, addressLength), port: 0 });
    const [source, destination] = [endpoint(sourceAt), endpoint(sourceAt + addressLength)];
    const { capture } = this.#writer;
    const origin: Origin = { capture, frames: [frame], time, transport: 'unknown', source, destination };
    this.#writer.event('encrypted', 'esp', origin, 0, undefined, out);
  }

  /** The capture is over: writes what waited for more. */
  end(out: TraceEvent[]): void {
    this.#tcp.end(out);
    this.#sctp.end(out);
  }

  /** SIP messages on the wire so far: a datagram sent again or captured again counts again, a retransmitted TCP segment does not. */
  get sipMessages(): number {
    return this.#writer.sipMessages;
  }

  /** How many of them are copies that the capture made of others. */
  get copies(): number {
    return this.#writer.copies;
  }

  /** MSRP messages so far; one whose start was not captured counts, but is not written. */
  get msrpMessages(): number {
    return this.#writer.msrpMessages;
  }
}

/** 1, 2, 3 … */
function counter(): () => number {
  let number = 0;
  return () => ++number;
}

import type { Diagnostics } from '../diagnostics.js';
import type { ConnectionEvent, Content, MessageFault, Origin, TraceEvent } from '../model/index.js';
import { AnnouncedMedia } from './announced-media.js';
import type { Protocol } from './protocols.js';

export const NO_FAULTS: readonly MessageFault[] = [];

/** Numbers, counts and writes the messages and connection events of one capture. */
export class MessageWriter {
  readonly diagnostics: Diagnostics;
  /** Which of the inputs, from 0. */
  readonly capture: number;
  /** Where the SIP messages so far say that MSRP can be connected to. */
  readonly announced = new AnnouncedMedia();
  readonly #number: () => number;
  #sipMessages = 0;
  #msrpMessages = 0;
  #copies = 0;

  /** @param number gives the number of the next message */
  constructor(diagnostics: Diagnostics, capture: number, number: () => number) {
    this.diagnostics = diagnostics;
    this.capture = capture;
    this.#number = number;
  }

  get sipMessages(): number {
    return this.#sipMessages;
  }

  get msrpMessages(): number {
    return this.#msrpMessages;
  }

  get copies(): number {
    return this.#copies;
  }

  /** @param text latin1, what is there of the message */
  message(
    protocol: Protocol,
    content: Content,
    text: string,
    origin: Origin,
    faults: readonly MessageFault[],
    out: TraceEvent[],
  ): void {
    this.count(protocol);
    if (protocol.name === 'sip') this.announced.add(text);
    out.push({ type: 'message', number: this.#number(), origin, content, text, faults });
  }

  /** A message that the capture holds a second time counts, and is the same message. @param of its origin there */
  copy(protocol: Protocol, of: Origin, origin: Origin, out: TraceEvent[]): void {
    this.count(protocol);
    this.#copies++;
    out.push({ type: 'copy', of, origin });
  }

  /** Counts a message that cannot be written, as its start was not captured. */
  count(protocol: Protocol): void {
    if (protocol.name === 'sip') this.#sipMessages++;
    else this.#msrpMessages++;
  }

  /** @param bytes bytes lost, 0 unless it is a gap */
  event(
    event: ConnectionEvent['event'],
    protocol: ConnectionEvent['protocol'],
    origin: Origin,
    bytes: number,
    since: number | undefined,
    out: TraceEvent[],
  ): void {
    out.push({ type: 'connection', event, protocol, origin, bytes, ...(since === undefined ? {} : { since }) });
  }

  /** @param frame where bytes stand that should be a message */
  malformed(frame: number): void {
    this.diagnostics.report('message.malformed', { frame }, 'Bytes where a SIP or MSRP message should be are none');
  }
}

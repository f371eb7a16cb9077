import type { ConnectionEvent, Origin, TraceEvent, Transport } from '../model/index.js';
import type { MessageWriter } from './message-writer.js';
import type { Protocol } from './protocols.js';
import type { TlsConnection } from './tls/tls-connection.js';
import type { WebSocketAgreement } from './websocket/upgrade.js';

type EventKind = Exclude<ConnectionEvent['event'], 'encrypted' | 'refused' | 'silent' | 'unanswered'>;

interface Noted {
  readonly event: EventKind;
  readonly origin: Origin;
  readonly bytes: number;
  readonly since: number | undefined;
}

/** Events that are kept for a connection of which nothing is known yet. */
const NOTED_LIMIT = 8;

/**
 * What both directions of a TCP connection share. Its events are kept back until one direction turns out to be SIP or
 * MSRP, and never written if none does.
 */
export class Connection {
  readonly #writer: MessageWriter;
  #protocol: Protocol | undefined;
  /** What is kept back. */
  #noted: Noted[] | undefined;
  #seen = 0;
  #transport: Transport = 'tcp';
  #isUnreadable = false;
  /** What both directions know of the WebSocket connection in it, or of the TLS. */
  webSocket: WebSocketAgreement | undefined;
  tls: TlsConnection | undefined;
  /** Where its bytes are counted that cannot be read; -1 if that has not begun. */
  account = -1;

  constructor(writer: MessageWriter) {
    this.#writer = writer;
  }

  /** What it carries; undefined until that is known. */
  get protocol(): Protocol | undefined {
    return this.#protocol;
  }

  /** What it is, as far as that is known: TLS and WebSocket show up later than TCP. */
  get transport(): Transport {
    return this.#transport;
  }

  /** Its messages are wrapped in this, inside what they were known to be wrapped in. */
  wrap(wrapper: 'tls' | 'ws'): void {
    if (wrapper === 'tls') this.#transport = 'tls';
    else this.#transport = this.#transport === 'tls' || this.#transport === 'wss' ? 'wss' : 'ws';
  }

  /** It is TLS that nobody can read: nothing of it is worth being put in order. */
  get isUnreadable(): boolean {
    return this.#isUnreadable;
  }

  giveUp(): void {
    this.#isUnreadable = true;
  }

  /** A FIN or RST was seen. */
  get isOver(): boolean {
    return (this.#seen & (KIND.closed | KIND.reset)) !== 0;
  }

  /**
   * Writes an event; all kinds but gaps and what is unreadable once.
   * @param bytes lost in a gap, @param since when the last bytes before it came
   */
  note(event: EventKind, origin: Origin, bytes: number, out: TraceEvent[], since?: number): void {
    if (KIND[event] !== 0) {
      if ((this.#seen & KIND[event]) !== 0) return;
      this.#seen |= KIND[event];
    }
    if (this.#protocol) this.#write({ event, origin, bytes, since }, this.#protocol, out);
    else if (!this.#noted) this.#noted = [{ event, origin, bytes, since }];
    else if (this.#noted.length < NOTED_LIMIT) this.#noted.push({ event, origin, bytes, since });
  }

  /** A direction turned out to be this. @param origin what showed it */
  recognise(protocol: Protocol, origin: Origin, out: TraceEvent[]): void {
    if (this.#protocol) return;
    this.#protocol = protocol;
    const noted = this.#noted ?? [];
    this.#noted = undefined;
    if ((this.#seen & KIND.opened) === 0) this.note('mid-stream', origin, 0, out);
    for (const one of noted) this.#write(one, protocol, out);
  }

  #write({ event, origin, bytes, since }: Noted, protocol: Protocol, out: TraceEvent[]): void {
    const place = { frame: origin.frames.at(-1)! };
    if (event === 'gap') this.#writer.diagnostics.report('tcp.gap', place);
    if (event === 'mid-stream') this.#writer.diagnostics.report('tcp.mid-stream', place);
    this.#writer.event(event, protocol.name, { ...origin, transport: this.#transport }, bytes, since, out);
  }
}

const KIND = { opened: 1, closed: 2, reset: 4, 'mid-stream': 8, gap: 0, unreadable: 0 } as const satisfies Record<
  EventKind,
  number
>;

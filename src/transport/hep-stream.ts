import type { Diagnostics } from '../diagnostics.js';
import type { TraceEvent } from '../model/index.js';
import { HEP3_HEADER_LENGTH, HepMessages, hep3Length, type Inflate } from '../network/index.js';
import type { Budget } from './budget.js';
import type { Connection } from './connection.js';
import type { Datagrams } from './datagrams.js';
import type { Stretch } from './held-segments.js';
import { MessageFrames } from './message-frames.js';
import type { StreamReader } from './stream-reader.js';
import { UnfinishedMessage } from './unfinished-message.js';

/** HEP 3 over TCP: messages one behind the other, each with its length in front. What is in them is read as a datagram. */
export class HepStream implements StreamReader {
  readonly connection: Connection;
  readonly #datagrams: Datagrams;
  readonly #unfinished: UnfinishedMessage;
  readonly #messages: HepMessages;
  readonly #frames = new MessageFrames();
  #frame = 0;
  #time = 0;
  #isForeign = false;

  constructor(
    datagrams: Datagrams,
    diagnostics: Diagnostics,
    budget: Budget,
    connection: Connection,
    inflate?: Inflate,
  ) {
    this.#messages = new HepMessages(diagnostics, inflate);
    this.#datagrams = datagrams;
    this.#unfinished = new UnfinishedMessage(budget);
    this.connection = connection;
  }

  get isOurs(): boolean {
    return !this.#isForeign;
  }

  get isForeign(): boolean {
    return this.#isForeign;
  }

  get frame(): number {
    return this.#frame;
  }

  get lastTime(): number {
    return this.#time;
  }

  get unfinishedLength(): number {
    return this.#unfinished.length;
  }

  get unfinishedBytes(): Uint8Array {
    return this.#unfinished.bytes;
  }

  startsAt({ bytes, start, end }: Stretch): boolean {
    return hep3Length(bytes, start, end) > 0;
  }

  read(stretch: Stretch, start: number, time: number, out: TraceEvent[]): void {
    this.#frame = stretch.frame;
    this.#time = time;
    const unfinished = this.#unfinished;
    if (unfinished.length === 0) {
      const rest = this.#readMessages(stretch.bytes, start, stretch.end, stretch, time, out);
      if (rest < stretch.end) unfinished.append(stretch.bytes, rest, stretch.end);
    } else if (unfinished.append(stretch.bytes, start, stretch.end)) {
      unfinished.remove(0, this.#readMessages(unfinished.bytes, 0, unfinished.length, stretch, time, out));
    } else {
      this.#lose();
    }
    if (unfinished.length === 0) this.#frames.clear();
    else this.#frames.add(stretch);
  }

  gap(): void {
    this.#lose();
  }

  end(): void {
    this.#lose();
  }

  forget(): void {
    this.#unfinished.clear();
    this.#isForeign = true;
  }

  /** What follows is read from the next magic on. */
  #lose(): void {
    this.#unfinished.clear();
    this.#frames.clear();
  }

  /** @returns the start of an unfinished message, or `end` */
  #readMessages(
    bytes: Uint8Array,
    start: number,
    end: number,
    stretch: Stretch,
    time: number,
    out: TraceEvent[],
  ): number {
    let at = start;
    while (at < end) {
      const length = hep3Length(bytes, at, end);
      if (length < 0) {
        // Behind a hole: the rest of a message of which the start is lost.
        at++;
        continue;
      }
      if (length < HEP3_HEADER_LENGTH || length > end - at) return at;
      const frames = this.#frames.takeWith(stretch);
      const earlier = frames.filter(frame => frame !== stretch.frame);
      const packet = this.#messages.open(bytes, at, at + length, stretch.frame, earlier, time);
      if (packet) this.#datagrams.receive(packet, out);
      at += length;
    }
    return end;
  }
}

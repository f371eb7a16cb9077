import { latin1 } from '../latin1.js';
import type { Endpoint, MessageFault, Origin, TraceEvent } from '../model/index.js';
import { skipLineBreaks } from './characters.js';
import type { Connection } from './connection.js';
import { dropped, type Framing, newFraming, resetFraming } from './framing.js';
import type { Stretch } from './held-segments.js';
import { TRIES } from './limits.js';
import { MessageFrames } from './message-frames.js';
import { type MessageWriter, NO_FAULTS } from './message-writer.js';
import { isLastLineOf } from './msrp-framing.js';
import { PROTOCOLS, type Protocol } from './protocols.js';
import { newFound, recogniseStart, searchMessage } from './search.js';
import type { Direction, StreamReader } from './stream-reader.js';
import { UnfinishedMessage } from './unfinished-message.js';

const BODY_NOT_KEPT: readonly MessageFault[] = ['body-not-kept'];

/** What the search that runs now found; nothing of it outlives the call. */
const FOUND = newFound();

/**
 * - `start`: the first byte of the stream; if no message starts there, the stream is foreign
 * - `search`: anywhere in a stream, where the next message start is looked for
 * - `message`: in a message, or right after one
 */
type Place = 'start' | 'search' | 'message';

/** Reads messages out of one direction of a connection, given its bytes in order. Frames them in place where it can. */
export class MessageStream implements StreamReader {
  readonly connection: Connection;
  readonly #writer: MessageWriter;
  readonly #source: Endpoint;
  readonly #destination: Endpoint;
  readonly #unfinished: UnfinishedMessage;
  readonly #framing: Framing = newFraming();
  #place: Place;
  /** What the next message may be of; one, when it is known. */
  #protocols: readonly Protocol[] = PROTOCOLS;
  #protocol: Protocol | undefined;
  /** Known to be SIP or MSRP, by this direction or the other. */
  #isOurs = false;
  #isForeign = false;
  /** Segments searched in vain before anything was found. */
  #tries = 0;
  /** Transaction id of the message that the last gap cut: an end-line with it is no other message. */
  #cutId: string | undefined;

  readonly #frames = new MessageFrames();
  /** Time of the last bytes read, and the frame that brought them. */
  #time = 0;
  #frame = 0;

  /** @param joined true if the stream began before its first byte here */
  constructor(direction: Direction, joined: boolean) {
    const { writer, connection, source, destination, budget } = direction;
    this.#writer = writer;
    this.connection = connection;
    this.#source = source;
    this.#destination = destination;
    this.#unfinished = new UnfinishedMessage(budget);
    this.#place = joined ? 'search' : 'start';
    if (connection.protocol) this.#pin(connection.protocol);
  }

  get isOurs(): boolean {
    return this.#isOurs;
  }

  /** Nothing in it was SIP or MSRP: it may be forgotten. */
  get isForeign(): boolean {
    return this.#isForeign;
  }

  /** The frame that brought the last bytes. */
  get frame(): number {
    return this.#frame;
  }

  /** Bytes of the unfinished message, which are the last of the stream; 0 if some of its body was not kept. */
  get unfinishedLength(): number {
    return this.#framing.keepTo > 0 ? 0 : this.#unfinished.length;
  }

  get unfinishedBytes(): Uint8Array {
    return this.#unfinished.bytes;
  }

  /** True if a message starts with the stretch. */
  startsAt({ bytes, start, end }: Stretch): boolean {
    return this.#protocols.some(protocol => protocol.recognise(bytes, start, end) === 'yes');
  }

  /**
   * Reads the next bytes of the stream.
   * @param start first byte of the stretch that is new
   * @param time microseconds, when the last byte up to its end was there
   */
  read(stretch: Stretch, start: number, time: number, out: TraceEvent[]): void {
    if (this.#isForeign) return;
    this.#time = time;
    this.#frame = stretch.frame;
    const unfinished = this.#unfinished;
    if (unfinished.length === 0) {
      const rest = this.#readMessages(stretch.bytes, start, stretch.end, stretch, out);
      if (rest < stretch.end && !unfinished.append(stretch.bytes, rest, stretch.end)) this.#overLimit(out);
    } else if (!unfinished.append(stretch.bytes, start, stretch.end)) {
      this.#overLimit(out);
      this.read(stretch, start, time, out);
      return;
    } else if (unfinished.length >= this.#framing.at) {
      const before = unfinished.length - (stretch.end - start);
      const rest = this.#readMessages(unfinished.bytes, 0, unfinished.length, stretch, out);
      if (rest >= before) this.#frames.clear();
      unfinished.remove(0, rest);
    }
    if (this.#framing.dropTo > 0) {
      unfinished.remove(this.#framing.keepTo, this.#framing.dropTo);
      dropped(this.#framing);
    }
    if (unfinished.length === 0) this.#frames.clear();
    else this.#frames.add(stretch);
  }

  /** When its last bytes came, microseconds; 0 if none did. */
  get lastTime(): number {
    return this.#time;
  }

  /** Bytes are missing here. @param next what comes after them, or brought the bytes before them */
  gap(bytes: number, next: Stretch, out: TraceEvent[]): void {
    if (this.#isForeign) return;
    this.#cut('gap', out);
    this.#place = 'search';
    this.connection.note('gap', this.#origin([next.frame], next.time), bytes, out, this.#time);
  }

  /** No more bytes will come. */
  end(out: TraceEvent[]): void {
    this.#cut('truncated', out);
  }

  /** Gives its memory back. */
  forget(): void {
    this.#unfinished.clear();
    this.#isForeign = true;
  }

  /** @returns the first byte that is not done with: the start of an unfinished message, or `end` */
  #readMessages(bytes: Uint8Array, start: number, end: number, stretch: Stretch, out: TraceEvent[]): number {
    const framing = this.#framing;
    let at = start;
    while (at < end) {
      if (this.#place !== 'message') {
        const isStart = this.#place === 'start';
        if (isStart ? !this.#readStart(bytes, at, end, stretch, out) : !this.#search(bytes, at, end, stretch, out)) {
          return FOUND.at;
        }
        at = FOUND.at;
        this.#place = 'message';
        if (at === end) break;
      }
      const protocol = this.#protocol!;
      if (framing.scanned === 0) {
        at = skipLineBreaks(bytes, at, end);
        if (at === end) break;
        const recognition = protocol.recognise(bytes, at, end);
        if (recognition === 'more') return at;
        if (recognition === 'no') {
          this.#unreadable(stretch.frame, stretch.time, out);
          this.#place = 'search';
          continue;
        }
      }
      protocol.frame(bytes, at, end, framing);
      if (framing.started && !framing.doubtful && !this.#isOurs) this.#recognised(protocol, stretch, out);
      if (framing.is === 'incomplete') return at;
      if (framing.is === 'message') this.#message(protocol, bytes, at, stretch, out);
      else if (!this.#lostMessage(protocol, bytes, at, stretch, out)) return end;
      at += framing.at;
      resetFraming(framing, false);
    }
    return end;
  }

  /** The first bytes of a stream: they say whether it is ours. True if a message starts at `FOUND.at`; else that is what to keep. */
  #readStart(bytes: Uint8Array, start: number, end: number, stretch: Stretch, out: TraceEvent[]): boolean {
    const found = FOUND;
    recogniseStart(this.#protocols, bytes, start, end, found);
    if (found.is === 'start') this.#protocol = found.protocol;
    if (found.is !== 'none') return found.is === 'start';
    if (this.#isOurs) return this.#search(bytes, start, end, stretch, out);
    this.#isForeign = true;
    return false;
  }

  /** True if a message starts at `FOUND.at`, or one ended there; else that is what to keep. */
  #search(bytes: Uint8Array, start: number, end: number, stretch: Stretch, out: TraceEvent[]): boolean {
    const found = FOUND;
    this.#place = 'search';
    searchMessage(this.#protocols, bytes, start, end, found);
    if (found.is === 'none') {
      if (!this.#isOurs && ++this.#tries > TRIES) this.#isForeign = true;
      return false;
    }
    if (found.is === 'more') return false;
    const protocol = found.protocol!;
    this.#protocol = protocol;
    resetFraming(this.#framing, found.is === 'start');
    if (found.is === 'last-line') {
      const lineEnd = found.at + found.length;
      const id = this.#cutId;
      if (id === undefined || !isLastLineOf(id, latin1(bytes, found.at, lineEnd))) this.#writer.count(protocol);
      this.#cutId = undefined;
      if (!this.#isOurs) this.#recognised(protocol, stretch, out);
      found.at = lineEnd;
    }
    return true;
  }

  #recognised(protocol: Protocol, stretch: Stretch, out: TraceEvent[]): void {
    this.#pin(protocol);
    this.connection.recognise(protocol, this.#origin([stretch.frame], stretch.time), out);
  }

  #pin(protocol: Protocol): void {
    this.#isOurs = true;
    this.#protocol = protocol;
    this.#protocols = [protocol];
  }

  /** A whole message stands at `at`. */
  #message(protocol: Protocol, bytes: Uint8Array, at: number, stretch: Stretch, out: TraceEvent[]): void {
    const { at: length, keepTo, keepFrom, tooLong } = this.#framing;
    let text: string;
    let faults = NO_FAULTS;
    if (keepTo > 0) {
      text = latin1(bytes, at, at + keepTo) + latin1(bytes, at + keepFrom, at + length);
      faults = BODY_NOT_KEPT;
    } else {
      text = latin1(bytes, at, at + length);
    }
    if (tooLong) {
      this.#tooLong();
      faults = BODY_NOT_KEPT;
      this.#place = 'search';
    }
    this.#write(protocol, text, this.#frames.takeWith(stretch), faults, out);
  }

  /** No message stands at `at` after all, or one over the limit. False if the stream is foreign. */
  #lostMessage(protocol: Protocol, bytes: Uint8Array, at: number, stretch: Stretch, out: TraceEvent[]): boolean {
    const { at: length, started, tooLong, doubtful } = this.#framing;
    this.#place = 'search';
    if (tooLong) {
      this.#tooLong();
      if (started) {
        this.#write(protocol, latin1(bytes, at, at + length), this.#frames.takeWith(stretch), ['truncated'], out);
      }
    } else if (!doubtful) {
      if (this.#isOurs) this.#unreadable(stretch.frame, stretch.time, out);
      else this.#isForeign = true;
    }
    return !this.#isForeign;
  }

  /** Ends the unfinished message where it is. */
  #cut(fault: MessageFault, out: TraceEvent[]): void {
    const unfinished = this.#unfinished;
    const framing = this.#framing;
    this.#cutId = undefined;
    if (unfinished.length > 0 && framing.started && this.#isOurs) {
      const kept = framing.keepTo > 0 ? framing.keepTo : unfinished.length;
      const faults = framing.keepTo > 0 ? [fault, ...BODY_NOT_KEPT] : [fault];
      if (fault === 'truncated') this.#writer.diagnostics.report('message.truncated', { frame: this.#frame });
      const text = latin1(unfinished.bytes, 0, kept);
      this.#cutId = this.#write(this.#protocol!, text, this.#frames.take(), faults, out);
    }
    unfinished.clear();
    this.#frames.clear();
    resetFraming(framing, false);
  }

  /** @returns the transaction id if it is a message of MSRP */
  #write(
    protocol: Protocol,
    text: string,
    frames: readonly number[],
    faults: readonly MessageFault[],
    out: TraceEvent[],
  ): string | undefined {
    const content = protocol.parse(text);
    if (!content) {
      this.#unreadable(this.#frame, this.#time, out);
      return undefined;
    }
    this.#writer.message(protocol, content, text, this.#origin(frames, this.#time), faults, out);
    return 'transactionId' in content ? content.transactionId : undefined;
  }

  /** Messages may have been missed here: whoever counts on silence has to know. */
  #unreadable(frame: number, time: number, out: TraceEvent[]): void {
    this.#writer.malformed(frame);
    this.connection.note('unreadable', this.#origin([frame], time), 0, out);
  }

  #overLimit(out: TraceEvent[]): void {
    if (this.#isOurs) {
      this.#writer.diagnostics.report('tcp.limit', { frame: this.#frame });
      this.connection.note('unreadable', this.#origin([this.#frame], this.#time), 0, out);
    }
    this.#cut('truncated', out);
    this.#place = 'search';
  }

  #tooLong(): void {
    this.#writer.diagnostics.report('message.too-long', { frame: this.#frame });
  }

  #origin(frames: readonly number[], time: number): Origin {
    const { capture } = this.#writer;
    const { transport } = this.connection;
    return { capture, frames, time, transport, source: this.#source, destination: this.#destination };
  }
}

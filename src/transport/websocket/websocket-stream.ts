import { latin1 } from '../../latin1.js';
import type { MessageFault, Origin, TraceEvent } from '../../model/index.js';
import type { Connection } from '../connection.js';
import type { Stretch } from '../held-segments.js';
import { SIP_BODY_LIMIT, SIP_HEADER_LIMIT, TRIES } from '../limits.js';
import { MessageFrames } from '../message-frames.js';
import { type Direction, NO_BYTES, type StreamReader } from '../stream-reader.js';
import { UnfinishedMessage } from '../unfinished-message.js';
import { CLOSE, CONTINUATION, newFrameHeader, readFrameHeader, unmasked } from './frame-header.js';
import { InflatedMessages } from './inflated-messages.js';
import { headEnd, readUpgrade, recogniseUpgrade, UPGRADE_LIMIT, type WebSocketAgreement } from './upgrade.js';
import { beginsMessage, type WholeMessage, wholeMessages } from './whole-message.js';

/** Largest message that is put together, and largest frame. */
const MESSAGE_LIMIT = SIP_HEADER_LIMIT + SIP_BODY_LIMIT;
const CONTROL = 8;

const NO_FAULTS: readonly MessageFault[] = [];

/**
 * - `head`: in the HTTP header of the upgrade
 * - `frames`: at a frame, or in one
 * - `search`: somewhere; a stretch that starts with a frame of a SIP or MSRP message shows the way
 * - `over`: after a Close frame
 */
type Place = 'head' | 'frames' | 'search' | 'over';

/**
 * One direction of a WebSocket connection. Each of its messages is one SIP or MSRP message, whatever Content-Length says.
 * Source: RFC 6455, RFC 7118 5, RFC 7977 5, RFC 7692.
 */
export class WebSocketStream implements StreamReader {
  readonly #direction: Direction;
  readonly #agreement: WebSocketAgreement;
  readonly #header = newFrameHeader();
  /** The HTTP header or the frame whose end has not come yet. */
  readonly #unfinished: UnfinishedMessage;
  /** The fragments of a message, without their masks. */
  readonly #message: UnfinishedMessage;
  readonly #inflated: InflatedMessages;
  readonly #frames = new MessageFrames();
  #place: Place;
  /** Bytes that must be there before it is worth looking again. */
  #needed = 0;
  /** Length of the frame that is unfinished; 0 while its header is. */
  #frameLength = 0;
  /** Bytes to pass over: of a frame that is too long, or was hit by a gap. */
  #skip = 0;
  #inMessage = false;
  #isCompressed = false;
  /** The fragments of this message are not kept. */
  #isDropped = false;
  #isForeign = false;
  #isOurs: boolean;
  #tries = 0;
  #time = 0;
  #frame = 0;

  /** @param joined true if the stream began before its first byte here */
  constructor(direction: Direction, joined: boolean) {
    const { connection, budget, unwrapping } = direction;
    this.#direction = direction;
    connection.webSocket ??= { clientStartsAnew: false, serverStartsAnew: false, isForMessages: false };
    this.#agreement = connection.webSocket;
    this.#unfinished = new UnfinishedMessage(budget);
    this.#message = new UnfinishedMessage(budget);
    this.#inflated = new InflatedMessages(unwrapping.inflate, budget, MESSAGE_LIMIT, joined);
    this.#place = joined ? 'search' : 'head';
    this.#isOurs = connection.protocol !== undefined;
  }

  get connection(): Connection {
    return this.#direction.connection;
  }

  get isOurs(): boolean {
    return this.#isOurs;
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
    return this.#skip === 0 ? this.#unfinished.length : 0;
  }

  get unfinishedBytes(): Uint8Array {
    return this.#unfinished.length > 0 ? this.#unfinished.bytes : NO_BYTES;
  }

  startsAt({ bytes, start, end }: Stretch): boolean {
    return recogniseUpgrade(bytes, start, end) === 'yes' || isWebSocketMessage(bytes, start, end);
  }

  read(stretch: Stretch, start: number, time: number, out: TraceEvent[]): void {
    if (this.#isForeign || this.#place === 'over') return;
    this.#time = time;
    this.#frame = stretch.frame;
    const unfinished = this.#unfinished;
    if (unfinished.length === 0) {
      const rest = this.#readAll(stretch.bytes, start, stretch.end, stretch, out);
      if (rest < stretch.end && !unfinished.append(stretch.bytes, rest, stretch.end)) this.#overLimit(out);
    } else if (!unfinished.append(stretch.bytes, start, stretch.end)) {
      this.#overLimit(out);
    } else if (unfinished.length >= this.#needed) {
      const rest = this.#readAll(unfinished.bytes, 0, unfinished.length, stretch, out);
      // What is malformed empties it.
      if (unfinished.length > 0) unfinished.remove(0, rest);
    }
    if (unfinished.length > 0 || this.#message.length > 0) this.#frames.add(stretch);
    else this.#frames.clear();
  }

  gap(bytes: number, next: Stretch, out: TraceEvent[]): void {
    if (this.#isForeign || this.#place === 'over') return;
    this.#frame = next.frame;
    const unfinished = this.#unfinished;
    // Inside one frame the next one is not lost.
    const left = this.#frameLength > 0 ? this.#frameLength - unfinished.length : this.#skip;
    this.#cut('gap', out);
    if (this.#place !== 'search' && left >= bytes) {
      this.#skip = left - bytes;
      this.#place = 'frames';
    } else {
      this.#skip = 0;
      this.#place = 'search';
    }
    this.#inflated.lose();
    this.connection.note('gap', this.#origin([next.frame], next.time), bytes, out, this.#time);
  }

  end(out: TraceEvent[]): void {
    if (!this.#isForeign) this.#cut('truncated', out);
  }

  forget(): void {
    this.#isForeign = true;
    this.#clear();
    this.#inflated.forget();
  }

  /** @returns the first byte that is not done with: the start of what is unfinished, or `end` */
  #readAll(bytes: Uint8Array, start: number, end: number, stretch: Stretch, out: TraceEvent[]): number {
    let at = start;
    while (at < end && !this.#isForeign) {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, end - at);
        this.#skip -= passed;
        at += passed;
      } else if (this.#place === 'head') {
        const next = this.#readHead(bytes, at, end);
        if (next === at) return at;
        at = next;
      } else if (this.#place === 'search') {
        if (!isWebSocketMessage(bytes, at, end) && !this.#isCompressedFrame(bytes, at, end)) {
          if (!this.#isOurs && ++this.#tries > TRIES) this.#isForeign = true;
          return end;
        }
        this.#place = 'frames';
      } else if (this.#place === 'frames') {
        const next = this.#readFrame(bytes, at, end, stretch, out);
        if (next === at) return at;
        at = next;
      } else {
        return end;
      }
    }
    return end;
  }

  /** What is compressed can only be known by its length, and only where SIP or MSRP was agreed on. */
  #isCompressedFrame(bytes: Uint8Array, start: number, end: number): boolean {
    const header = this.#header;
    const isMeant = this.#agreement.isForMessages && (bytes[start]! & 0x40) !== 0;
    if (!isMeant || readFrameHeader(bytes, start, end, header) !== 0 || header.opcode === CONTINUATION) return false;
    return start + header.length + header.payloadLength === end;
  }

  /** @returns where the frames begin; `start` if the header is not there up to its end */
  #readHead(bytes: Uint8Array, start: number, end: number): number {
    const next = headEnd(bytes, Math.max(start, start + this.#needed - 4), end);
    if (next < 0) {
      this.#needed = end - start + 1;
      if (end - start > UPGRADE_LIMIT) this.#isForeign = true;
      return this.#isForeign ? end : start;
    }
    this.#needed = 0;
    const side = readUpgrade(latin1(bytes, start, next), this.#agreement);
    if (side === undefined) this.#isForeign = true;
    else this.connection.wrap('ws');
    this.#place = 'frames';
    return next;
  }

  /** @returns where the next frame begins; `at` if this one is not there up to its end */
  #readFrame(bytes: Uint8Array, at: number, end: number, stretch: Stretch, out: TraceEvent[]): number {
    const header = this.#header;
    this.#frameLength = 0;
    const needed = readFrameHeader(bytes, at, end, header);
    if (needed > 0) {
      this.#needed = needed;
      return at;
    }
    if (needed < 0) {
      this.#malformed(out);
      return end;
    }
    const total = header.length + header.payloadLength;
    if (total > MESSAGE_LIMIT) {
      this.#tooLong(out);
      this.#dropMessage(header.isFinal);
      this.#needed = 0;
      const passed = Math.min(total, end - at);
      this.#skip = total - passed;
      return at + passed;
    }
    if (end - at < total) {
      this.#needed = total;
      this.#frameLength = total;
      return at;
    }
    this.#needed = 0;
    const payload = unmasked(bytes, at + header.length, at + total, header.maskAt);
    if (header.opcode < CONTROL) this.#fragment(payload, stretch, out);
    else if (header.opcode === CLOSE) this.#place = 'over';
    return at + total;
  }

  /** A frame of a message: the first, the next or the last (RFC 6455 5.4). */
  #fragment(payload: Uint8Array, stretch: Stretch, out: TraceEvent[]): void {
    const { opcode, isCompressed, isFinal, maskAt } = this.#header;
    if (opcode !== CONTINUATION) {
      this.#message.clear();
      this.#isDropped = false;
      this.#isCompressed = isCompressed;
      this.#inMessage = true;
    } else if (!this.#inMessage) {
      return; // its beginning was lost
    }
    const message = this.#message;
    const fits = message.length + payload.length <= MESSAGE_LIMIT && message.append(payload, 0, payload.length);
    if (!fits && !this.#isDropped) {
      this.#tooLong(out);
      this.#dropMessage(false);
    }
    if (!isFinal) return;
    this.#inMessage = false;
    const whole = message.length > 0 && !this.#isDropped ? message.bytes.slice(0, message.length) : NO_BYTES;
    message.clear();
    if (whole.length > 0) this.#read(whole, maskAt >= 0, NO_FAULTS, this.#frames.takeWith(stretch), out);
  }

  #dropMessage(isFinal: boolean): void {
    this.#message.clear();
    this.#isDropped = true;
    this.#inMessage = !isFinal;
    this.#inflated.lose();
  }

  /** @param fromClient as only a client masks (RFC 6455 5.1) */
  #read(
    payload: Uint8Array,
    fromClient: boolean,
    faults: readonly MessageFault[],
    frames: readonly number[],
    out: TraceEvent[],
  ): void {
    let bytes: Uint8Array | undefined = payload;
    if (this.#isCompressed) {
      const startsAnew = fromClient ? this.#agreement.clientStartsAnew : this.#agreement.serverStartsAnew;
      bytes = this.#inflated.inflate(payload, startsAnew);
      if (!bytes) {
        if (this.#isOurs || this.#agreement.isForMessages) {
          this.#direction.writer.diagnostics.report('websocket.deflated', { frame: this.#frame });
          this.#unreadable(out);
        } else if (++this.#tries > TRIES) this.#isForeign = true;
        return;
      }
    }
    const whole = wholeMessages(bytes, this.connection.protocol);
    for (const message of whole) this.#write(message, faults, frames, out);
    if (whole.length > 0 || bytes.every(byte => byte === 10 || byte === 13)) return;
    if (this.#isOurs) {
      this.#direction.writer.malformed(this.#frame);
      this.#unreadable(out);
    } else if (++this.#tries > TRIES) this.#isForeign = true;
  }

  #write(message: WholeMessage, damage: readonly MessageFault[], frames: readonly number[], out: TraceEvent[]): void {
    const { connection, writer } = this.#direction;
    const { protocol, content, text } = message;
    const origin = this.#origin(frames, this.#time);
    this.#isOurs = true;
    connection.wrap('ws');
    connection.recognise(protocol, origin, out);
    const faults = message.isKeptInPart ? [...damage, 'body-not-kept' as const] : damage;
    writer.message(protocol, content, text, { ...origin, transport: connection.transport }, faults, out);
  }

  /** Ends the unfinished message where it is. */
  #cut(fault: MessageFault, out: TraceEvent[]): void {
    const { length, opcode, maskAt, isCompressed } = this.#header;
    const unfinished = this.#unfinished;
    if (this.#place === 'frames' && !this.#isDropped && !this.#isCompressed) {
      const isPart = this.#frameLength > 0 && unfinished.length > length && opcode < CONTROL;
      if (isPart && opcode !== CONTINUATION) this.#message.clear();
      if (isPart && !isCompressed) {
        // The mask stands where it stood: frames that are waited for begin at 0.
        const part = unmasked(unfinished.bytes, length, unfinished.length, maskAt < 0 ? -1 : length - 4);
        this.#message.append(part, 0, part.length);
      }
      const message = this.#message;
      if (this.#isOurs && message.length > 0 && beginsMessage(message.bytes, 0, message.length)) {
        if (fault === 'truncated') {
          this.#direction.writer.diagnostics.report('message.truncated', { frame: this.#frame });
        }
        this.#read(message.bytes.slice(0, message.length), maskAt >= 0, [fault], this.#frames.take(), out);
      }
    }
    this.#clear();
  }

  #malformed(out: TraceEvent[]): void {
    if (this.#isOurs) {
      this.#direction.writer.malformed(this.#frame);
      this.#unreadable(out);
    }
    this.#clear();
    this.#inflated.lose();
    this.#place = 'search';
  }

  #tooLong(out: TraceEvent[]): void {
    this.#direction.writer.diagnostics.report('message.too-long', { frame: this.#frame });
    if (this.#isOurs) this.#unreadable(out);
  }

  #overLimit(out: TraceEvent[]): void {
    if (this.#isOurs) {
      this.#direction.writer.diagnostics.report('tcp.limit', { frame: this.#frame });
      this.#unreadable(out);
    }
    this.#clear();
    this.#inflated.lose();
    this.#place = 'search';
  }

  /** Messages may have been missed here: whoever counts on silence has to know. */
  #unreadable(out: TraceEvent[]): void {
    this.connection.note('unreadable', this.#origin([this.#frame], this.#time), 0, out);
  }

  #clear(): void {
    this.#unfinished.clear();
    this.#message.clear();
    this.#frames.clear();
    this.#inMessage = false;
    this.#isDropped = false;
    this.#isCompressed = false;
    this.#needed = 0;
    this.#frameLength = 0;
  }

  #origin(frames: readonly number[], time: number): Origin {
    const { writer, source, destination, connection } = this.#direction;
    return { capture: writer.capture, frames, time, transport: connection.transport, source, destination };
  }
}

/**
 * Whether [start, end) begins with a frame that a WebSocket message begins with, and its payload as SIP or MSRP does:
 * what a connection is known by whose upgrade was not captured.
 */
export function isWebSocketMessage(bytes: Uint8Array, start: number, end: number): boolean {
  // Most traffic is not: the first byte says so. FIN or not, no RSV bit, text or binary.
  const first = start < end ? bytes[start]! & 0x7f : 0;
  if (first !== 1 && first !== 2) return false;
  const header = SCRATCH;
  if (readFrameHeader(bytes, start, end, header) !== 0) return false;
  const { length, payloadLength, maskAt } = header;
  if (payloadLength > MESSAGE_LIMIT) return false;
  const payload = start + length;
  const seen = Math.min(end, payload + payloadLength, payload + BEGINNING);
  const beginning = unmasked(bytes, payload, seen, maskAt);
  return beginsMessage(beginning, 0, beginning.length);
}

/** What is looked at of a payload. */
const BEGINNING = 128;
const SCRATCH = newFrameHeader();

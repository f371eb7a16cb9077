import type { Origin, TraceEvent } from '../model/index.js';
import type { Packet } from '../network/index.js';
import type { Budget } from './budget.js';
import { ahead, type HeldSegment, HeldSegments } from './held-segments.js';
import { FAR, HELD_LIMIT, HELD_UNDECIDED_LIMIT, HOLE_TIME } from './limits.js';
import type { MessageWriter } from './message-writer.js';
import type { StreamReader } from './stream-reader.js';

/** Bytes before a sequence number, which the other side was first seen to have at `origin`. */
interface Unseen {
  readonly sequence: number;
  readonly origin: Origin;
  isTold: boolean;
}

/**
 * One direction of a TCP connection: puts its segments in order and says where bytes are missing. Of bytes that come
 * twice the first count. Source: RFC 9293 3.4, 3.10.
 */
export class TcpStream {
  readonly reader: StreamReader;
  readonly #writer: MessageWriter;
  readonly #budget: Budget;
  /** Made when it is needed: most streams come in order. */
  #held: HeldSegments | undefined;
  /** Sequence numbers are kept as signed 32-bit integers and only compared with `ahead`. */
  #next: number;
  /** Where the last segment ended that was far from `#next`. */
  #stray: number | undefined;
  /** Sequence number of the FIN. */
  #fin: number | undefined;
  #stalledSince = 0;
  /** What the other side has received and nothing that was captured comes after. */
  #unseen: Unseen | undefined;

  /** @param next sequence number of its first byte */
  constructor(writer: MessageWriter, budget: Budget, reader: StreamReader, next: number) {
    this.#writer = writer;
    this.reader = reader;
    this.#budget = budget;
    this.#next = next | 0;
  }

  /** There is a hole, with segments held behind it. */
  get isStalled(): boolean {
    return this.#held?.first !== undefined;
  }

  /** Microseconds: since when nothing could be read because of it. */
  get stalledSince(): number {
    return this.#stalledSince;
  }

  /** @param sequence of the first payload byte */
  receive(packet: Packet, sequence: number, out: TraceEvent[]): void {
    let offset = ahead(sequence, this.#next);
    if (offset > FAR || offset < -FAR) {
      if (!this.#isNewLife(packet, sequence, out)) return;
      offset = 0;
    }
    if (offset > 0) {
      if (this.#hold(packet, sequence)) {
        if (this.#held!.cost > (this.reader.isOurs ? HELD_LIMIT : HELD_UNDECIDED_LIMIT)) this.skipHole(out);
        return;
      }
      this.#skipHoles(out);
      offset = ahead(sequence, this.#next);
      if (offset > 0) this.#lose(offset, packet, out);
    }
    this.#take(packet, sequence, packet.time, out);
    this.#takeHeld(packet.time, out);
    this.#checkFin(out);
  }

  /** Bytes before its FIN that have not come and for which nothing is held: they may have been the last of a message. */
  get missingBeforeFin(): number {
    return this.#fin === undefined || this.isStalled ? 0 : Math.max(0, ahead(this.#fin, this.#next));
  }

  /** @param sequence of the FIN itself: nothing comes after it */
  fin(sequence: number, out: TraceEvent[]): void {
    this.#fin = sequence | 0;
    this.#checkFin(out);
  }

  /**
   * The other side has all bytes before a sequence number (RFC 9293 3.4). What of them has not come after the time of a hole,
   * or at the end, was not captured; nothing else tells of the last bytes of a direction. They are still read if they come.
   * @param time of the acknowledgment, microseconds
   * @param origin of what it acknowledges
   */
  acknowledge(sequence: number, time: number, origin: () => Origin, out: TraceEvent[]): void {
    if (this.#unseen && this.#missingBefore(this.#unseen.sequence) === 0) this.#unseen = undefined;
    if (!this.#unseen) {
      if (this.#missingBefore(sequence) > 0) this.#unseen = { sequence, origin: origin(), isTold: false };
    } else if (time - this.#unseen.origin.time >= HOLE_TIME) this.#tellUnseen(out);
  }

  /** Gives up the bytes of the first hole, and reads what is behind it. */
  skipHole(out: TraceEvent[]): void {
    const first = this.#held?.first;
    if (!first) return;
    this.#lose(ahead(first.sequence, this.#next), first, out);
    this.#takeHeld(0, out);
    this.#checkFin(out);
  }

  /** No more segments will come. */
  end(out: TraceEvent[]): void {
    this.#skipHoles(out);
    this.#tellUnseen(out);
    this.reader.end(out);
  }

  /** Gives its memory back. */
  forget(): void {
    this.#held?.clear();
    this.reader.forget();
  }

  /** A single one may be a FIN; a hole that something is held behind is told of otherwise. */
  #missingBefore(sequence: number): number {
    const missing = ahead(sequence, this.#next);
    return missing <= 1 || missing > FAR || this.isStalled ? 0 : missing;
  }

  #tellUnseen(out: TraceEvent[]): void {
    if (!this.#unseen || this.#unseen.isTold) return;
    const { sequence, origin } = this.#unseen;
    const missing = this.#missingBefore(sequence);
    if (missing === 0) return;
    this.#unseen.isTold = true;
    this.reader.connection.note('gap', origin, missing, out, this.reader.lastTime);
  }

  #skipHoles(out: TraceEvent[]): void {
    while (this.#held?.first) this.skipHole(out);
  }

  /** False if there is no memory for it. */
  #hold(packet: Packet, sequence: number): boolean {
    const wasStalled = this.isStalled;
    this.#held ??= new HeldSegments(this.#budget);
    const result = this.#held.add(packet, sequence);
    if (!wasStalled) this.#stalledSince = packet.time;
    if (result === 'differs') this.#differs(packet.frame);
    if (result === 'full' && this.reader.isOurs) {
      this.#writer.diagnostics.report('tcp.limit', { frame: packet.frame });
    }
    return result !== 'full';
  }

  /** Reads what is new in a segment that begins at `#next` or before. @param time when all bytes up to its end were there */
  #take(segment: Packet | HeldSegment, sequence: number, time: number, out: TraceEvent[]): void {
    const old = ahead(this.#next, sequence);
    const length = segment.end - segment.start;
    if (old > 0 && length > 1) this.#compare(segment, old);
    if (length > old) {
      this.reader.read(segment, segment.start + old, time, out);
      this.#next = (this.#next + length - old) | 0;
      this.#stalledSince = time;
    }
    const lost = Math.min(segment.missing + length - Math.max(old, length), this.#room());
    if (segment.missing > 0 && lost > 0) this.#lose(lost, segment, out);
  }

  /** Reads what is held up to the next hole. @param time of what filled the hole before it; 0 if nothing did */
  #takeHeld(time: number, out: TraceEvent[]): void {
    for (let first = this.#held?.first; first && ahead(first.sequence, this.#next) <= 0; first = this.#held?.first) {
      this.#held?.shift();
      this.#take(first, first.sequence, Math.max(time, first.time), out);
    }
  }

  /** How many bytes may be missing before something that is held. */
  #room(): number {
    const first = this.#held?.first;
    return first ? ahead(first.sequence, this.#next) : Number.POSITIVE_INFINITY;
  }

  #lose(bytes: number, next: Packet | HeldSegment, out: TraceEvent[]): void {
    this.reader.gap(bytes, next, out);
    this.#next = (this.#next + bytes) | 0;
  }

  /**
   * A segment far from where the stream is: damage, unless another goes on where it ended. Then the connection has
   * begun anew without its SYN being captured, or more was lost than is likely.
   */
  #isNewLife(packet: Packet, sequence: number, out: TraceEvent[]): boolean {
    const expected = this.#stray;
    this.#stray = (sequence + packet.end - packet.start + packet.missing) | 0;
    if (expected !== (sequence | 0) && !this.reader.startsAt(packet)) return false;
    this.#skipHoles(out);
    this.#lose(Math.max(0, ahead(sequence, this.#next)), packet, out);
    this.#next = sequence | 0;
    this.#stray = undefined;
    this.#fin = undefined;
    return true;
  }

  #checkFin(out: TraceEvent[]): void {
    if (this.#fin === undefined || ahead(this.#fin, this.#next) > 0) return;
    this.#fin = undefined;
    this.reader.end(out);
  }

  /** Compares the first `old` bytes of a segment with those read before, as far as they are still there. */
  #compare(segment: Packet | HeldSegment, old: number): void {
    const kept = this.reader.unfinishedLength;
    if (kept === 0) return;
    const { bytes, start, end } = segment;
    const before = this.reader.unfinishedBytes;
    const stop = Math.min(end, start + old);
    for (let at = start + Math.max(0, old - kept); at < stop; at++) {
      if (bytes[at] !== before[kept - old + at - start]) {
        this.#differs(segment.frame);
        return;
      }
    }
  }

  #differs(frame: number): void {
    if (this.reader.isOurs) this.#writer.diagnostics.report('tcp.overlap-differs', { frame });
  }
}

import type { Packet } from '../network/index.js';
import { FRAMES_KEPT, HOLE_TIME, SCTP_AFTER_SHEDDING, SCTP_KEPT, SCTP_PIECE_OVERHEAD } from './limits.js';
import type { DataChunk } from './sctp-chunks.js';

/** How often those that waited too long are looked for, in microseconds of trace time. */
const SHEDDING_INTERVAL = 1_000_000;

interface Piece {
  readonly bytes: Uint8Array;
  readonly missing: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly frames: readonly number[];
  next: Piece | undefined;
}

/** Pieces that follow each other without a hole, and all that is known of what is before and behind them. */
interface Run {
  readonly group: Group;
  /** The packet that brought the first of them to come, with its addresses and without its payload. */
  readonly origin: Packet;
  /** Positions of the first and the last piece. */
  start: number;
  end: number;
  head: Piece;
  tail: Piece;
  cost: number;
}

/** What may belong to one message, or with DATA chunks to any of one association. */
interface Group {
  readonly key: string;
  readonly byStart: Map<number, Run>;
  readonly byEnd: Map<number, Run>;
}

/**
 * Puts the pieces of SCTP messages together (RFC 9260 6.9, RFC 8260 2.2): in any order, of several associations and streams.
 * The oldest are given up at the bounds.
 */
export class SctpPieces {
  readonly #groups = new Map<string, Group>();
  /** Oldest first. */
  readonly #runs = new Set<Run>();
  #cost = 0;
  #nextShedding = 0;

  /**
   * Takes a copy of a piece.
   * @param flow tells the association and its direction
   * @returns the message that it completes, as a packet
   */
  add(packet: Packet, chunk: DataChunk, flow: string): Packet | undefined {
    const { position } = chunk;
    const group = this.#group(flow, chunk);
    if (group.byStart.has(position) || group.byEnd.has(position)) return undefined;
    let run = this.#append(group, packet, chunk);
    const right = group.byStart.get((position + 1) | 0);
    if (right && !chunk.last && !right.head.first) run = this.#join(run, right);
    if (!run.head.first || !run.tail.last) return undefined;
    this.#remove(run);
    return whole(run, packet);
  }

  /**
   * Gives up what has waited too long, or is too much.
   * @param time microseconds of trace time
   * @param received gets the beginnings of messages of which the rest did not come
   */
  shed(time: number, received: (packet: Packet) => void): void {
    if (this.#cost <= SCTP_KEPT && time < this.#nextShedding) return;
    const allowed = this.#cost > SCTP_KEPT ? SCTP_AFTER_SHEDDING : SCTP_KEPT;
    this.#nextShedding = time + SHEDDING_INTERVAL;
    for (const run of this.#runs) {
      if (this.#cost <= allowed && time - run.origin.time <= HOLE_TIME) break;
      this.#giveUp(run, received);
    }
  }

  /** No more pieces will come. */
  end(received: (packet: Packet) => void): void {
    for (const run of this.#runs) this.#giveUp(run, received);
  }

  #giveUp(run: Run, received: (packet: Packet) => void): void {
    this.#remove(run);
    if (run.head.first) received(whole(run, run.origin));
  }

  #group(flow: string, { interleaved, unordered, stream, message }: DataChunk): Group {
    const key = interleaved ? `${flow} ${stream} ${message} ${unordered}` : flow;
    let group = this.#groups.get(key);
    if (!group) {
      group = { key, byStart: new Map(), byEnd: new Map() };
      this.#groups.set(key, group);
    }
    return group;
  }

  /** Behind the run that ends right before it, or alone. */
  #append(group: Group, packet: Packet, chunk: DataChunk): Run {
    const { position, first, last, start, end, missing } = chunk;
    const frames = [...packet.earlierFrames, packet.frame];
    const piece: Piece = { bytes: packet.bytes.slice(start, end), missing, first, last, frames, next: undefined };
    const cost = end - start + SCTP_PIECE_OVERHEAD;
    this.#cost += cost;
    const left = group.byEnd.get((position - 1) | 0);
    if (left && !first && !left.tail.last) {
      group.byEnd.delete(left.end);
      left.tail.next = piece;
      left.tail = piece;
      left.end = position;
      left.cost += cost;
      group.byEnd.set(position, left);
      return left;
    }
    const run: Run = {
      group,
      origin: addressesOf(packet),
      start: position,
      end: position,
      head: piece,
      tail: piece,
      cost,
    };
    group.byStart.set(position, run);
    group.byEnd.set(position, run);
    this.#runs.add(run);
    return run;
  }

  #join(left: Run, right: Run): Run {
    const { group } = left;
    group.byEnd.delete(left.end);
    group.byStart.delete(right.start);
    this.#runs.delete(right);
    left.tail.next = right.head;
    left.tail = right.tail;
    left.end = right.end;
    left.cost += right.cost;
    group.byEnd.set(left.end, left);
    return left;
  }

  #remove(run: Run): void {
    const { group } = run;
    group.byStart.delete(run.start);
    group.byEnd.delete(run.end);
    if (group.byStart.size === 0) this.#groups.delete(group.key);
    this.#runs.delete(run);
    this.#cost -= run.cost;
  }
}

/** The packet without its payload, kept. */
function addressesOf(packet: Packet): Packet {
  const { sourceAt, addressLength } = packet;
  const bytes = packet.bytes.slice(sourceAt, sourceAt + 2 * addressLength);
  const earlierFrames = packet.earlierFrames.length > 0 ? [...packet.earlierFrames] : packet.earlierFrames;
  return { ...packet, bytes, view: new DataView(bytes.buffer), sourceAt: 0, start: 0, end: 0, earlierFrames };
}

/**
 * The pieces of a run as the payload of a packet, up to where something of them was not captured.
 * @param last the packet that brought the last of them to come
 */
function whole(run: Run, { frame, time }: Packet): Packet {
  const { origin } = run;
  const pieces: Piece[] = [];
  const frames = new Set<number>();
  let length = 0;
  let missing = run.tail.last ? 0 : 1;
  for (let piece: Piece | undefined = run.head; piece; piece = piece.next) {
    pieces.push(piece);
    length += piece.bytes.length;
    for (const number of piece.frames) if (frames.size < FRAMES_KEPT) frames.add(number);
    if (piece.missing > 0) {
      missing = Math.max(missing, piece.missing);
      break;
    }
  }
  const start = origin.bytes.length;
  const bytes = new Uint8Array(start + length);
  bytes.set(origin.bytes);
  let at = start;
  for (const piece of pieces) {
    bytes.set(piece.bytes, at);
    at += piece.bytes.length;
  }
  frames.delete(frame);
  const view = new DataView(bytes.buffer);
  return { ...origin, frame, time, earlierFrames: [...frames], bytes, view, start, end: at, missing };
}

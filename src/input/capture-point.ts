import { type DiagnosticCode, Diagnostics, type Place } from '../diagnostics.js';
import { type CaptureQuality, isMsrp, type Origin, type TraceEvent } from '../model/index.js';
import { Network, type NetworkSettings } from '../network/index.js';
import type { Frame } from '../pcap-parser/index.js';
import { MessageReader } from '../transport/index.js';
import { cryptography } from './cryptography.js';
import type { ReadContext } from './format.js';
import { inflate } from './inflate.js';

/** A file of a capture point. */
interface Piece {
  readonly context: ReadContext;
  /** The running number of the last frame before it. */
  readonly base: number;
  /** Messages counted before it. */
  readonly sipBefore: number;
  readonly msrpBefore: number;
  readonly copiesBefore: number;
  readonly undecodedBefore: Readonly<Record<string, number>>;
}

/**
 * Where packets were captured: one file, or several that a ring buffer cut a capture into. What waits for more (fragments,
 * TCP streams, unfinished messages) goes on from file to file. Below here frames have running numbers over all of the files;
 * what leaves says the file of the frame that completed it, and the numbers of that file.
 */
export class CapturePoint {
  /** Name of its files without their digits. */
  readonly name: string;
  /** Of the file at hand, or of the last one. */
  path: string;
  /** Trace time of the last frame, microseconds; known when its file is over. */
  end = Number.POSITIVE_INFINITY;

  /** The inputs that are its files so far: one list that grows. */
  readonly captures: number[] = [];

  readonly #network: Network;
  readonly #messages: MessageReader;
  readonly #pieces: Piece[] = [];
  /** What gets the events of the frame at hand. */
  #out: TraceEvent[] = [];
  /** A copy names its message by the origin that it had here. */
  readonly #placed = new WeakMap<Origin, Origin>();
  /** Running number of the last frame of the pieces before, and of the last frame. */
  #base = 0;
  #last = 0;

  /**
   * @param keysMayCome in Decryption Secrets Blocks of pcapng
   * @param settings what the user says of the captures
   */
  constructor(context: ReadContext, keysMayCome: boolean, settings: NetworkSettings = {}) {
    this.name = CapturePoint.nameOf(context.path);
    this.path = context.path;
    const diagnostics = new DiagnosticsOfPieces(frame => this.#pieceOf(frame));
    this.#network = new Network(diagnostics, { cryptography, inflate, ...settings }, packet =>
      this.#messages.encrypted(packet, this.#out),
    );
    this.#messages = new MessageReader(diagnostics, context.capture, context.number, {
      ...(context.keyLog && { keyLog: context.keyLog }),
      cryptography,
      inflate,
      keysMayCome,
    });
  }

  /** `trace_00001_20260305.pcapng`, `trace.pcap12`: the numbers tell the pieces apart. */
  static nameOf(path: string): string {
    return path.replace(/\d+/g, '');
  }

  /** The next file begins. */
  begin(context: ReadContext): void {
    this.#base = this.#last;
    this.path = context.path;
    const { sipMessages: sipBefore, msrpMessages: msrpBefore } = this.#messages;
    const { copies: copiesBefore } = this.#messages;
    const undecodedBefore = { ...this.#network.undecoded };
    this.captures.push(context.capture);
    this.#pieces.push({ context, base: this.#base, sipBefore, msrpBefore, copiesBefore, undecodedBefore });
    this.end = Number.POSITIVE_INFINITY;
  }

  /** @param frame of the file at hand, borrowed */
  receive(frame: Frame, out: TraceEvent[]): void {
    const { number } = frame;
    frame.number = this.#last = this.#base + number;
    this.#out = out;
    const network = this.#network;
    let packet = network.receive(frame);
    while (packet) {
      this.#messages.receive(packet, out);
      packet = network.next(frame);
    }
    frame.number = number;
  }

  /** SIP messages that the file at hand holds a second time. */
  get copies(): number {
    return this.#messages.copies - this.#pieces.at(-1)!.copiesBefore;
  }

  /** Frames of the file at hand that were not read, by why. */
  get undecoded(): CaptureQuality['undecoded'] {
    const { undecodedBefore } = this.#pieces.at(-1)!;
    const own = Object.entries(this.#network.undecoded).map(([why, count]) => [
      why,
      count - (undecodedBefore[why] ?? 0),
    ]);
    return Object.fromEntries(own);
  }

  /** What `receive` gave, as the files have it. */
  placed(events: TraceEvent[]): TraceEvent[] {
    if (this.#pieces.length === 1) return events;
    return events.map(event => {
      if (event.type === 'loss') return event;
      const origin = this.#place(event.origin);
      return event.type === 'copy'
        ? { ...event, of: this.#placed.get(event.of) ?? event.of, origin }
        : { ...event, origin };
    });
  }

  /** Brings the counts of the file at hand up to date. */
  count(): void {
    const { context, sipBefore, msrpBefore } = this.#pieces.at(-1)!;
    context.reading.sipMessages = this.#messages.sipMessages - sipBefore;
    context.reading.msrpMessages = this.#messages.msrpMessages - msrpBefore;
  }

  /** No file continues it: what waited for more is read as it is. */
  finish(): TraceEvent[] {
    this.count();
    const before = { sip: this.#messages.sipMessages, msrp: this.#messages.msrpMessages };
    const events: TraceEvent[] = [];
    this.#network.end();
    this.#messages.end(events);
    const placed = this.placed(events);
    let [sip, msrp] = [this.#messages.sipMessages - before.sip, this.#messages.msrpMessages - before.msrp];
    for (const event of placed) {
      if (event.type !== 'message') continue;
      const piece = this.#pieces.find(({ context }) => context.capture === event.origin.capture)!;
      if (isMsrp(event)) {
        piece.context.reading.msrpMessages++;
        msrp--;
      } else {
        piece.context.reading.sipMessages++;
        sip--;
      }
    }
    // What was counted and not written has no origin.
    const { reading } = this.#pieces.at(-1)!.context;
    reading.sipMessages += sip;
    reading.msrpMessages += msrp;
    return placed;
  }

  #pieceOf(frame: number | undefined): Piece {
    const pieces = this.#pieces;
    if (frame !== undefined) {
      for (let at = pieces.length - 1; at > 0; at--) if (frame > pieces[at]!.base) return pieces[at]!;
      return pieces[0]!;
    }
    return pieces.at(-1)!;
  }

  #place(origin: Origin): Origin {
    const piece = this.#pieceOf(origin.frames.at(-1)); // they ascend
    const frames: number[] = [];
    for (const frame of origin.frames) {
      if (frame > piece.base) frames.push(frame - piece.base);
      else this.#pieceOf(frame).context.holdsPart();
    }
    const placed = { ...origin, capture: piece.context.capture, frames };
    this.#placed.set(origin, placed);
    return placed;
  }
}

/** Gives each diagnostic to the file that its frame is in. */
class DiagnosticsOfPieces extends Diagnostics {
  readonly #pieceOf: (frame: number | undefined) => Piece;

  constructor(pieceOf: (frame: number | undefined) => Piece) {
    super();
    this.#pieceOf = pieceOf;
  }

  override report(code: DiagnosticCode, place: Place, text?: string, times = 1): void {
    const { context, base } = this.#pieceOf(place.frame);
    const own = place.frame === undefined || base === 0 ? place : { ...place, frame: place.frame - base };
    context.diagnostics.report(code, own, text, times);
  }

  /** What became of all of a point is said where it was first seen. */
  override restate(code: DiagnosticCode, text: string): void {
    this.#pieceOf(undefined).context.diagnostics.restate(code, text);
  }
}

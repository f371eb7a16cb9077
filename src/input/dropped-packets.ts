import type { LossEvent, Origin, TraceEvent } from '../model/index.js';

type Building = { -readonly [Field in keyof LossEvent]: LossEvent[Field] };

/** Makes events of what a capture says of dropped packets: one of all that follow each other in a chunk without a pause. */
export class DroppedPackets {
  readonly #capture: number;
  #waiting: Building[] = [];
  #last: Building | undefined;

  /** @param capture which of the inputs, from 0 */
  constructor(capture: number) {
    this.#capture = capture;
  }

  /** @param since @param until between which times they were dropped, microseconds */
  add(packets: number, since: number, until: number): void {
    const last = this.#last;
    if (last && since >= last.since && since <= last.until) {
      last.packets += packets;
      last.until = Math.max(last.until, until);
      return;
    }
    this.#last = { type: 'loss', origin: nowhere(this.#capture, 0), packets, since, until, captures: [] };
    this.#waiting.push(this.#last);
  }

  /** True if there is something to be written. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * Writes what was added; what comes later until `close` may yet be added to the last of it.
   * @param time how far the trace has come, microseconds
   * @param captures the inputs of the capture point
   */
  write(time: number, captures: readonly number[], out: TraceEvent[]): void {
    for (const event of this.#waiting) {
      event.origin = { ...event.origin, time };
      event.captures = captures;
      out.push(event);
    }
    this.#waiting = [];
  }

  /** What was written goes its way now. */
  close(): void {
    this.#last = undefined;
  }
}

/** The loss that a capture counts in its end without saying when it was: it holds for all that this input shows. */
export const lossAnywhere = (packets: number, capture: number, time: number): LossEvent => ({
  type: 'loss',
  origin: nowhere(capture, time),
  packets,
  since: Number.NEGATIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
  captures: [capture],
});

/** The time between two files. What comes with the first frame of the second was seen. */
export const unwatched = (since: number, time: number, captures: readonly number[]): LossEvent => ({
  type: 'loss',
  origin: nowhere(captures.at(-1)!, time),
  packets: 0,
  since,
  until: time - 1,
  captures,
});

const NOBODY = { address: '', port: 0 };
const nowhere = (capture: number, time: number): Origin => ({
  capture,
  frames: [],
  time,
  transport: 'unknown',
  source: NOBODY,
  destination: NOBODY,
});

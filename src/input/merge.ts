import type { TraceEvent } from '../model/index.js';
import { DISORDER } from './capture-points.js';
import type { Batch } from './format.js';

/** What is merged: something that has a start and gives batches. */
export interface Mergeable {
  startTime(): number;
  batches(): AsyncGenerator<Batch>;
}

/** One input on its way: the batch at hand, and how far it is read. */
class Lane {
  readonly #order: number;
  readonly #batches: AsyncGenerator<Batch>;
  #events: readonly TraceEvent[] = [];
  #next = 0;
  /** Trace time of the next event if one is at hand, otherwise how far it was read. Never goes back. */
  time: number;
  #readTo = Number.NEGATIVE_INFINITY;
  #isOpen = false;
  #isOver = false;

  constructor(source: Mergeable, order: number, alone: boolean) {
    this.#order = order;
    this.#batches = source.batches(); // opens nothing before its first batch is asked for
    this.time = alone ? Number.NEGATIVE_INFINITY : source.startTime();
  }

  get empty(): boolean {
    return this.#next === this.#events.length;
  }

  /** It was opened, or the others are ready for it. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  open(): void {
    this.#isOpen = true;
  }

  /** Reads the next batch. @returns false at the end of the input */
  async fill(): Promise<boolean> {
    if (this.#isOver) return false;
    const { value, done } = await this.#batches.next();
    if (done) {
      this.#isOver = true;
      return false;
    }
    this.#events = this.empty ? value.events : [...this.#events.slice(this.#next), ...value.events];
    this.#readTo = Math.max(this.#readTo, value.time);
    this.#next = 0;
    this.#moveOn();
    return true;
  }

  /** Reads on until trace time is beyond `time`, or to the end: then it is known to have ended by then. */
  async readTo(time: number): Promise<void> {
    while (this.#isOpen && this.#readTo <= time && (await this.fill())) {
      // The batch is kept.
    }
  }

  /** Hands over the events at hand that come before another lane's next, and the first one in any case. */
  take(other: Lane | undefined, out: TraceEvent[]): void {
    do {
      out.push(this.#events[this.#next++]!);
      this.#moveOn();
    } while (!this.empty && !(other && this.after(other)));
  }

  after(other: Lane): boolean {
    return this.time > other.time || (this.time === other.time && this.#order > other.#order);
  }

  async close(): Promise<void> {
    await this.#batches.return(undefined);
  }

  #moveOn(): void {
    const reached = this.#events[this.#next]?.origin.time ?? this.#readTo;
    if (reached > this.time) this.time = reached;
  }
}

/**
 * Makes one ordered trace of several: always goes on with the input that is furthest behind. Each input is opened when
 * trace time comes to it and holds one chunk, so that a thousand captures made one after the other cost what one costs.
 * Within an input the order is its own, and events of the same time come in the order of the inputs.
 * @returns batches whose `time` is how far all inputs are read; it never goes back
 */
export async function* merge(sources: readonly Mergeable[]): AsyncGenerator<Batch> {
  const lanes = sources.map((source, order) => new Lane(source, order, sources.length === 1));
  lanes.sort((a, b) => (a.after(b) ? 1 : -1));
  let events: TraceEvent[] = [];
  let now = Number.NEGATIVE_INFINITY;
  try {
    for (let lane = lanes[0]; lane; lane = lanes[0]) {
      if (!lane.empty) {
        lane.take(lanes[1], events);
      } else {
        now = Math.max(now, lane.time); // no other is further behind
        yield { events, time: now };
        events = [];
        if (!lane.isOpen) await prepare(lanes, lane);
        else if (!(await lane.fill())) lanes.shift();
      }
      sink(lanes);
    }
  } finally {
    for (const lane of lanes) await lane.close();
  }
}

/**
 * Before an input is opened those that end where it begins are read to their end: it may continue one of them, in whatever
 * order they were given.
 */
async function prepare(lanes: Lane[], lane: Lane): Promise<void> {
  for (const other of lanes) await other.readTo(lane.time + DISORDER);
  lane.open();
  lanes.sort((a, b) => (a.after(b) ? 1 : -1));
}

/** Moves the first lane, whose time has gone on, back to its place. */
function sink(lanes: Lane[]): void {
  for (let at = 0; at + 1 < lanes.length; at++) {
    const [lane, next] = [lanes[at]!, lanes[at + 1]!];
    if (!lane.after(next)) return;
    lanes[at] = next;
    lanes[at + 1] = lane;
  }
}

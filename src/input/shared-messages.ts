import type { CopyEvent, Message, Origin, TraceEvent } from '../model/index.js';

/**
 * How far apart two captures may have the same packet, in microseconds: clocks of several machines differ, and nothing is
 * sent again as soon as this (T1 of RFC 3261 17.1.1.1 is 500 ms).
 */
const WINDOW = 100_000;
/** Messages kept at most: a clock that jumps could keep them all. */
const KEPT = 10_000;

/** A message, and which inputs have shown it. */
interface Shown {
  readonly message: Message;
  readonly captures: number[];
}

/**
 * Messages that several captures show, because they were made at the same place or overlap: one message, and copies of
 * it. Each input shows a packet once, so the second time in one input goes with the second time in another.
 */
export class SharedMessages {
  /** By text. */
  readonly #byText = new Map<string, Shown[]>();
  #queue: Shown[] = [];
  #next = 0;
  /** Messages that became copies, so that copies of those are copies of the first. */
  readonly #ofCopies = new WeakMap<Origin, Origin>();

  /** @param event of the merged trace, in its order; @returns what stands for it */
  observe(event: TraceEvent): TraceEvent {
    if (event.type === 'copy') return { ...event, of: this.#ofCopies.get(event.of) ?? event.of };
    if (event.type !== 'message') return event;
    this.#forget(event.origin.time - WINDOW);
    const shown = this.#byText.get(event.text);
    const first = shown?.find(one => isSame(one, event));
    if (first) return this.#copy(first, event);
    const one: Shown = { message: event, captures: [event.origin.capture] };
    if (shown) shown.push(one);
    else this.#byText.set(event.text, [one]);
    this.#queue.push(one);
    return event;
  }

  #copy({ message, captures }: Shown, { origin }: Message): CopyEvent {
    captures.push(origin.capture);
    this.#ofCopies.set(origin, message.origin);
    return { type: 'copy', of: message.origin, origin };
  }

  #forget(before: number): void {
    for (
      let one = this.#queue[this.#next];
      one && (one.message.origin.time < before || this.#queue.length - this.#next > KEPT);
      one = this.#queue[this.#next]
    ) {
      this.#next++;
      const left = this.#byText.get(one.message.text)!.filter(other => other !== one);
      if (left.length > 0) this.#byText.set(one.message.text, left);
      else this.#byText.delete(one.message.text);
    }
    if (this.#next < 1000 || this.#next < this.#queue.length / 2) return;
    this.#queue = this.#queue.slice(this.#next);
    this.#next = 0;
  }
}

function isSame({ message, captures }: Shown, { origin, faults }: Message): boolean {
  const { source, destination, transport, time } = message.origin;
  return (
    !captures.includes(origin.capture) &&
    Math.abs(origin.time - time) <= WINDOW &&
    source.address === origin.source.address &&
    source.port === origin.source.port &&
    destination.address === origin.destination.address &&
    destination.port === origin.destination.port &&
    transport === origin.transport &&
    faults.join() === message.faults.join()
  );
}

import type { OpenSession } from './open-session.js';

/** Limits on what is kept open; trace time, microseconds. */
const LINGER = 64_000_000;
const DEFERRED_LINGER = 86_400_000_000;
const IDLE = 86_400_000_000;
const OPEN_LIMIT = 250_000;
/** Stand-alone messages that wait for their IMDNs: above, the longest untouched go. */
const AWAITING_LIMIT = 20_000;

/**
 * Says which sessions are done. Looks only at the heads of its queues, so a message costs the same however many sessions
 * are open: a `Map` keeps insertion order, and a touch inserts anew.
 */
export class Release {
  readonly #running = new Map<OpenSession, number>();
  readonly #over = new Map<OpenSession, number>();
  /** Over, but what they delivered may be reported on much later. */
  readonly #deferred = new Map<OpenSession, number>();
  /** Stand-alone messages, over but for their IMDNs. */
  readonly #awaiting = new Map<OpenSession, number>();

  /** The session had a message at `time`. */
  touch(open: OpenSession, time: number): void {
    for (const queue of [this.#running, this.#over, this.#deferred, this.#awaiting]) queue.delete(open);
    const over = open.deferred ? this.#deferred : open.awaits ? this.#awaiting : this.#over;
    const queue = open.over ? over : this.#running;
    queue.set(open, time);
  }

  /** Takes out what is done by `now`; above the limit the longest untouched too. */
  due(now: number): OpenSession[] {
    const due: OpenSession[] = [];
    take(this.#over, now - LINGER, due);
    take(this.#deferred, now - DEFERRED_LINGER, due);
    take(this.#awaiting, now - DEFERRED_LINGER, due);
    take(this.#running, now - IDLE, due);
    if (this.#awaiting.size > AWAITING_LIMIT) {
      const [oldest] = this.#awaiting.keys();
      this.#awaiting.delete(oldest!);
      due.push(oldest!);
    }
    const size = this.#over.size + this.#deferred.size + this.#running.size;
    for (let excess = size - OPEN_LIMIT; excess > 0; excess--) {
      const queue = [this.#over, this.#deferred, this.#running].find(one => one.size > 0)!;
      const [oldest] = queue.keys();
      queue.delete(oldest!);
      due.push(oldest!);
    }
    return due;
  }

  /** All that is left, in the order in which they were opened. */
  rest(): OpenSession[] {
    const queues = [this.#over, this.#deferred, this.#awaiting, this.#running];
    const rest = queues.flatMap(queue => [...queue.keys()]);
    for (const queue of queues) queue.clear();
    return rest.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
  }
}

function take(queue: Map<OpenSession, number>, before: number, due: OpenSession[]): void {
  for (const [open, touched] of queue) {
    if (touched >= before) return;
    queue.delete(open);
    due.push(open);
  }
}

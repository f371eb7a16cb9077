import type { Budget } from '../budget.js';
import { HELD_OVERHEAD, WAITING_LIMIT } from '../limits.js';
import type { TlsRecord } from './record.js';

/** Records that cannot be read yet: the other side's hello, or the keys, have not come. */
export class WaitingRecords {
  readonly #budget: Budget;
  #records: TlsRecord[] = [];
  #cost = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  /** Keeps a copy. False if there is no memory for it. */
  add(record: TlsRecord): boolean {
    const { bytes, start, end, frame, earlierFrames, time } = record;
    const cost = end - start + HELD_OVERHEAD;
    if (this.#cost + cost > WAITING_LIMIT || !this.#budget.take(cost)) return false;
    this.#cost += cost;
    this.#records.push({ bytes: bytes.slice(start, end), start: 0, end: end - start, frame, earlierFrames, time });
    return true;
  }

  /** Reads from the first on, as long as `read` says that it could. */
  drain(read: (record: TlsRecord) => boolean): void {
    const records = this.#records;
    let done = 0;
    while (done < records.length && read(records[done]!)) {
      const { start, end } = records[done]!;
      this.#giveBack(end - start + HELD_OVERHEAD);
      done++;
    }
    // Reading may have ended in giving up, which empties this.
    if (this.#records === records) this.#records = done > 0 ? records.slice(done) : records;
  }

  clear(): void {
    this.#records = [];
    this.#giveBack(this.#cost);
  }

  #giveBack(cost: number): void {
    const given = Math.min(cost, this.#cost);
    this.#cost -= given;
    this.#budget.giveBack(given);
  }
}

import type { Budget } from './budget.js';

const FIRST_CAPACITY = 2048;

/** The bytes of a message of which the rest has not come yet. Its memory is that of the budget, and given back when it is empty. */
export class UnfinishedMessage {
  readonly #budget: Budget;
  #bytes: Uint8Array | undefined;
  #length = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get length(): number {
    return this.#length;
  }

  /** The message is [0, length) of it. Valid until the next change. Only if `length` is not 0. */
  get bytes(): Uint8Array {
    return this.#bytes!;
  }

  /** Adds a copy of bytes [start, end). False, and nothing added, if the budget is spent. */
  append(bytes: Uint8Array, start: number, end: number): boolean {
    const length = this.#length + end - start;
    if (!this.#reserve(length)) return false;
    copy(bytes, start, end, this.#bytes!, this.#length);
    this.#length = length;
    return true;
  }

  /** Takes out the bytes [start, end). */
  remove(start: number, end: number): void {
    if (end === start) return;
    this.#bytes!.copyWithin(start, end, this.#length);
    this.#length -= end - start;
    if (this.#length === 0) this.clear();
  }

  clear(): void {
    if (this.#bytes) this.#budget.giveBack(this.#bytes.length);
    this.#bytes = undefined;
    this.#length = 0;
  }

  #reserve(length: number): boolean {
    const kept = this.#bytes;
    if (kept && length <= kept.length) return true;
    let capacity = kept ? kept.length * 2 : FIRST_CAPACITY;
    while (capacity < length) capacity *= 2;
    if (!this.#budget.take(capacity)) return false;
    const bytes = new Uint8Array(capacity);
    if (kept) {
      copy(kept, 0, this.#length, bytes, 0);
      this.#budget.giveBack(kept.length);
    }
    this.#bytes = bytes;
    return true;
  }
}

function copy(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): void {
  // A view costs more than a few bytes copied one by one.
  if (end - start > 64) to.set(from.subarray(start, end), at);
  else for (let index = start; index < end; index++) to[at + index - start] = from[index]!;
}

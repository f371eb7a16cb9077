import type { Budget } from '../budget.js';
import { type Inflate, TAIL, WINDOW } from './inflate.js';

/** The compressed messages of one direction: each may refer to what came before it. Source: RFC 7692 7.2.2. */
export class InflatedMessages {
  readonly #inflate: Inflate | undefined;
  readonly #budget: Budget;
  readonly #limit: number;
  #window: Uint8Array | undefined;
  /** A message before was not inflated: what refers to it cannot be. */
  #isLost: boolean;

  /** @param limit bytes of a message, @param isLost true if messages before the first are not known */
  constructor(inflate: Inflate | undefined, budget: Budget, limit: number, isLost: boolean) {
    this.#inflate = inflate;
    this.#budget = budget;
    this.#limit = limit;
    this.#isLost = isLost;
  }

  /**
   * @param startsAnew true if it was agreed that no message refers to one before
   * @returns undefined if it cannot be done
   */
  inflate(deflated: Uint8Array, startsAnew: boolean): Uint8Array | undefined {
    if (!this.#inflate || (this.#isLost && !startsAnew)) return undefined;
    const whole = new Uint8Array(deflated.length + TAIL.length);
    whole.set(deflated);
    whole.set(TAIL, deflated.length);
    const dictionary = startsAnew ? undefined : this.#window;
    const inflated = this.#inflate(whole, dictionary ?? new Uint8Array(0), this.#limit);
    if (!inflated) this.lose();
    else if (!startsAnew) this.#slide(inflated);
    return inflated;
  }

  /** A message is missing. */
  lose(): void {
    this.#isLost = true;
    this.forget();
  }

  /** Gives its memory back. */
  forget(): void {
    if (this.#window) this.#budget.giveBack(WINDOW);
    this.#window = undefined;
  }

  #slide(inflated: Uint8Array): void {
    const before = this.#window;
    if (!before && !this.#budget.take(WINDOW)) {
      this.#isLost = true;
      return;
    }
    const kept = before ? Math.min(before.length, Math.max(0, WINDOW - inflated.length)) : 0;
    const added = inflated.subarray(Math.max(0, inflated.length - WINDOW));
    const window = new Uint8Array(kept + added.length);
    if (before) window.set(before.subarray(before.length - kept));
    window.set(added, kept);
    this.#window = window;
  }
}

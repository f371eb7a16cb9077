/** Bytes that all connections of a capture may keep together. */
export class Budget {
  #left: number;

  /** @param limit in bytes */
  constructor(limit: number) {
    this.#left = limit;
  }

  /** False, and nothing taken, if that much is not left. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
type Signal = (typeof SIGNALS)[number];

/** While a capture is read, SIGINT and SIGTERM end the reading and not the process: what was read up to then is written. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #interrupt = (signal: NodeJS.Signals): void => {
    this.signalled = signal as Signal;
    this.#controller.abort();
  };
  /** What came; undefined if nothing did. */
  signalled: Signal | undefined;

  /** To be given to the input. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  listen(): void {
    for (const signal of SIGNALS) process.once(signal, this.#interrupt);
  }

  release(): void {
    for (const signal of SIGNALS) process.removeListener(signal, this.#interrupt);
  }
}

import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';

const STDERR = 2;
/** Milliseconds. A short run shows nothing at all. */
const QUIET_AT_FIRST = 1000;
const BETWEEN_DRAWINGS = 100;

export interface State {
  /** Bytes on disk, and of how many; undefined for a stream. */
  readonly read: number;
  readonly bytes: number | undefined;
  readonly messages: number;
  readonly sessions: number;
}

/** One line on a terminal that says how far the run is. Elsewhere than on a terminal it writes nothing. */
export class Progress {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #shown: boolean;
  #next: number;
  #drawn = false;

  /**
   * @param shown false: stay silent whatever happens
   * @param write to the terminal
   * @param now milliseconds
   */
  constructor(
    shown = isatty(STDERR),
    write = (text: string): void => void writeSync(STDERR, text),
    now: () => number = () => performance.now(),
  ) {
    this.#shown = shown;
    this.#write = write;
    this.#now = now;
    this.#next = now() + QUIET_AT_FIRST;
  }

  /** To be called as often as one likes. @param state asked only when something is drawn */
  update(state: () => State): void {
    if (!this.#shown) return;
    const now = this.#now();
    if (now < this.#next) return;
    this.#next = now + BETWEEN_DRAWINGS;
    this.#drawn = true;
    this.#put(`\r${line(state())}\u001b[K`);
  }

  /** Before anything else is written to the terminal, and at the end. */
  erase(): void {
    if (!this.#drawn) return;
    this.#drawn = false;
    this.#put('\r\u001b[K');
  }

  #put(text: string): void {
    try {
      this.#write(text);
    } catch {
      // A terminal that went away takes its progress with it.
    }
  }
}

function line({ read, bytes, messages, sessions }: State): string {
  const megabytes = `${(read / 1e6).toFixed(1)} MB`;
  const share = bytes ? ` (${Math.floor((read / bytes) * 100)} %)` : '';
  return `${megabytes}${share}, ${messages} SIP and MSRP messages, ${sessions} sessions judged`;
}

import type { CopyEvent, Message } from '../model/index.js';

/** Frames of copies listed for one message: more say nothing more. */
const KEPT = 20;
const NONE: readonly number[] = [];

/** Where the capture holds messages a second time. It goes with the message: nothing is to be forgotten. */
export class Copies {
  readonly #frames = new WeakMap<Message['origin'], number[]>();

  observe({ of, origin }: CopyEvent): void {
    // A frame number says nothing without its capture: where another one shows the message, that of the first is enough.
    if (of.capture !== origin.capture) return;
    const frames = this.#frames.get(of);
    if (!frames) this.#frames.set(of, [...origin.frames]);
    else if (frames.length < KEPT) frames.push(...origin.frames);
  }

  /** Frames that hold copies of the message. */
  of({ origin }: Message): readonly number[] {
    return this.#frames.get(origin) ?? NONE;
  }
}

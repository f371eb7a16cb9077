import type { Stretch } from './held-segments.js';
import { FRAMES_KEPT } from './limits.js';

/** The frames that carried a message of which the end has not come yet. */
export class MessageFrames {
  #numbers: number[] | undefined;

  /** Beyond the limit only the last is kept. */
  add({ frame, earlierFrames }: Stretch): void {
    this.#numbers ??= [];
    const numbers = this.#numbers;
    if (numbers.length + earlierFrames.length < FRAMES_KEPT) numbers.push(...earlierFrames);
    if (numbers.length < FRAMES_KEPT) numbers.push(frame);
    else numbers[FRAMES_KEPT - 1] = frame;
  }

  /** All of them, ascending, each once; then there are none. */
  take(): readonly number[] {
    const numbers = [...new Set(this.#numbers)].sort((a, b) => a - b);
    this.#numbers = undefined;
    return numbers;
  }

  /** The same with those of the stretch in which the message ends. */
  takeWith(stretch: Stretch): readonly number[] {
    if (!this.#numbers && stretch.earlierFrames.length === 0) return [stretch.frame];
    this.add(stretch);
    return this.take();
  }

  clear(): void {
    this.#numbers = undefined;
  }
}

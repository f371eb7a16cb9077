import type { LossEvent, TraceEvent } from '../model/index.js';
import type { NetworkSettings } from '../network/index.js';
import { CapturePoint } from './capture-point.js';
import { unwatched } from './dropped-packets.js';
import type { ReadContext } from './format.js';
import { areSuccessive } from './successive-names.js';

/**
 * How long nothing may have been captured between two files for the second to continue the first, in microseconds: longer
 * than a connection in use is silent (RFC 5626 4.4.1 keeps it alive every two minutes).
 */
const LONGEST_PAUSE = 600_000_000;

/**
 * How far the frames of a capture may be out of order, in microseconds: several queues of an interface do that, and so the
 * last frame of a piece may be later than the first of the next.
 */
export const DISORDER = 10_000;

/** Between two files that no name ties together: silence for longer may be a file that is missing; microseconds. */
const SILENCE = 1_000_000;

/** The file that was read last, and the time of its last frame. */
type Last = Pick<CapturePoint, 'path' | 'end'>;

/** The capture points of a run: which file continues which. */
export class CapturePoints {
  readonly #settings: NetworkSettings;
  #points: CapturePoint[] = [];
  #late: TraceEvent[] = [];
  readonly #captures: number[] = [];
  /** Of those that nothing continues any more. */
  #over: Last | undefined;

  /** @param settings what the user says of the captures */
  constructor(settings: NetworkSettings = {}) {
    this.#settings = settings;
  }

  /**
   * The capture point of a file: that of a file which had ended when this one began, or a new one. Files that overlap
   * are of several capture points.
   * @param time of its first frame; files are opened in this order
   * @param keysMayCome it may bring TLS keys of its own, and after what they open
   */
  open(context: ReadContext, time: number, keysMayCome: boolean): CapturePoint {
    this.#giveUp(time - LONGEST_PAUSE);
    const point = this.#continued(context.path, time) ?? new CapturePoint(context, keysMayCome, this.#settings);
    if (!this.#points.includes(point)) this.#points.push(point);
    point.begin(context);
    this.#captures.push(context.capture);
    return point;
  }

  /**
   * The time before a file, to be asked before it is opened, that none of the others shows, unless a ring buffer numbered it
   * right after one of them: another file may hold what happened then.
   * @param time of its first frame, microseconds
   */
  unwatchedBefore({ path, capture }: ReadContext, time: number): LossEvent | undefined {
    const before = this.#over ? [this.#over, ...this.#points] : this.#points;
    const last = before.reduce((latest, { end }) => Math.max(latest, end), Number.NEGATIVE_INFINITY);
    if (time - last <= SILENCE || before.some(({ path: earlier }) => areSuccessive(earlier, path))) return undefined;
    return before.length > 0 ? unwatched(last, time, [...this.#captures, capture]) : undefined;
  }

  /** What waited for files that did not come. */
  late(): TraceEvent[] {
    const events = this.#late;
    this.#late = [];
    return events;
  }

  /** All files are read. */
  end(): TraceEvent[] {
    this.#giveUp(Number.POSITIVE_INFINITY);
    return this.late();
  }

  /** Of several the one whose files have this name but for the digits, then the one that ended last. */
  #continued(path: string, time: number): CapturePoint | undefined {
    const name = CapturePoint.nameOf(path);
    let best: CapturePoint | undefined;
    for (const point of this.#points) {
      if (point.end > time + DISORDER) continue;
      if (!best) best = point;
      else if (point.name === name && best.name !== name) best = point;
      else if ((point.name === name) === (best.name === name) && point.end > best.end) best = point;
    }
    return best;
  }

  /** Finishes those that ended before a time, in the order in which they ended. */
  #giveUp(before: number): void {
    const isOver = ({ end }: CapturePoint): boolean => end < before || before === Number.POSITIVE_INFINITY;
    const over = this.#points.filter(isOver).sort((a, b) => a.end - b.end);
    if (over.length === 0) return;
    this.#points = this.#points.filter(point => !isOver(point));
    const { path, end } = over.at(-1)!;
    if (!this.#over || end > this.#over.end) this.#over = { path, end };
    this.#late = [this.#late, ...over.map(point => point.finish())].flat();
  }
}

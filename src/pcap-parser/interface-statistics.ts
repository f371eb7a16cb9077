import type { Diagnostics } from '../diagnostics.js';
import { reportDropped } from './dropped.js';
import { frameTime, type InterfaceDescription } from './interface-description.js';
import type { CaptureListener } from './listener.js';
import { countOption, findOption, optionLength } from './options.js';

/** isb_starttime, and isb_ifdrop and isb_osdrop: packets that the interface and the operating system dropped since then. */
const START_TIME = 2;
const IF_DROP = 5;
const OS_DROP = 7;

/** What was last said of an interface. */
interface Counted {
  /** Packets dropped since the capture began. */
  readonly dropped: number;
  /** Microseconds: everything dropped later is not among them. */
  readonly time: number;
}

/** What Interface Statistics Blocks (draft-ietf-opsawg-pcapng 4.6) and packets say of packets that were not captured. */
export class InterfaceStatistics {
  readonly #listener: CaptureListener;
  /** By interface of the section at hand: the counts are of the whole capture, so the last one holds. */
  #counted = new Map<number, Counted>();
  /** Names of interfaces that dropped some. */
  readonly #names = new Set<string>();
  #ofSectionsBefore = 0;
  /** epb_dropcount: lost between a packet and the one before it. */
  #betweenPackets = 0;
  /** The same by interface, since its last statistics: they are told of already. */
  #told = new Map<number, number>();

  constructor(listener: CaptureListener) {
    this.#listener = listener;
  }

  /**
   * Reads an Interface Statistics Block.
   * @param at where the block begins @param end where its trailing length stands
   * @param interfaceOf gives an interface, if it is known
   * @param lastFrame time of the last frame before it, microseconds
   */
  read(
    view: DataView,
    at: number,
    end: number,
    littleEndian: boolean,
    interfaceOf: (interfaceId: number) => InterfaceDescription | undefined,
    lastFrame: number,
  ): void {
    const id = view.getUint32(at + 8, littleEndian);
    const on = interfaceOf(id);
    if (on === undefined) return;
    const dropped = droppedOf(view, at, end, littleEndian);
    if (dropped > 0 && on.name !== '' && this.#names.size < MOST_NAMES) this.#names.add(on.name);
    // The clock of the statistics is not always that of the frames: where they differ, the longer span is taken.
    const time = frameTime(on, view.getUint32(at + 12, littleEndian), view.getUint32(at + 16, littleEndian));
    const until = Math.max(time, lastFrame);
    const before = this.#counted.get(id);
    const more = dropped - (before && before.dropped <= dropped ? before.dropped : 0);
    if (more > (this.#told.get(id) ?? 0)) {
      const goesOn = before !== undefined && before.dropped <= dropped;
      const since = goesOn ? before.time : startTime(view, at, end, littleEndian, on, until);
      this.#listener.dropped?.(more, since, until);
    }
    this.#counted.set(id, { dropped, time: Math.min(time, lastFrame) });
    this.#told.delete(id);
  }

  /**
   * Packets were lost between a packet and the one before it on its interface, as it says itself.
   * @param time of the packet, microseconds
   */
  before(packets: number, interfaceId: number, { lastTime }: InterfaceDescription, time: number): void {
    this.#betweenPackets += packets;
    this.#told.set(interfaceId, (this.#told.get(interfaceId) ?? 0) + packets);
    this.#listener.dropped?.(packets, Math.min(lastTime, time), time);
  }

  /** Another section begins, with interfaces of its own. */
  nextSection(): void {
    for (const { dropped } of this.#counted.values()) this.#ofSectionsBefore += dropped;
    this.#counted = new Map();
    this.#told = new Map();
  }

  /** The file is over. The two ways of counting are of the same packets. */
  report(diagnostics: Diagnostics): void {
    this.nextSection();
    const where = this.#names.size > 0 ? ` (${[...this.#names].join(', ')})` : '';
    reportDropped(diagnostics, Math.max(this.#ofSectionsBefore, this.#betweenPackets), where);
  }
}

const MOST_NAMES = 4;

/**
 * Packets that an Interface Statistics Block counts as dropped.
 * @param at where the block begins, @param end where its trailing length stands
 */
export const droppedOf = (view: DataView, at: number, end: number, littleEndian: boolean): number =>
  countOption(view, at + 20, end, littleEndian, IF_DROP) + countOption(view, at + 20, end, littleEndian, OS_DROP);

/** isb_starttime in microseconds; -Infinity if it is not there or cannot be true. */
function startTime(
  view: DataView,
  at: number,
  end: number,
  littleEndian: boolean,
  on: InterfaceDescription,
  until: number,
): number {
  const value = findOption(view, at + 20, end, littleEndian, START_TIME);
  if (value < 0 || optionLength(view, value, littleEndian) < 8) return Number.NEGATIVE_INFINITY;
  const time = frameTime(on, view.getUint32(value, littleEndian), view.getUint32(value + 4, littleEndian));
  return time > on.timeOffset && time <= until ? time : Number.NEGATIVE_INFINITY;
}

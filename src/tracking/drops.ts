import type { LossEvent, Message } from '../model/index.js';

/** A time in which captures dropped packets, or that is missing between two of them (no packets). */
export interface Drop {
  readonly packets: number;
  readonly since: number;
  readonly until: number;
  readonly captures: readonly number[];
}

const KEPT = 1000;

/** When captures dropped packets, by their own count. Bounded: of too many the oldest become one that is longer. */
export class Drops {
  readonly #drops: Drop[] = [];

  observe({ packets, since, until, captures }: LossEvent): void {
    const drops = this.#drops;
    const last = drops.at(-1);
    if (last && last.captures === captures && since >= last.since && since <= last.until) {
      drops[drops.length - 1] = joined(last, { packets, since, until, captures });
      return;
    }
    drops.push({ packets, since, until, captures });
    if (drops.length > KEPT) drops.splice(0, 2, joined(drops[0]!, drops[1]!));
  }

  /**
   * The first time in which packets of a session may be among those that were dropped.
   * @param messages of the session: what the captures do not show at all they cannot have lost
   * @param start @param end between which times, microseconds
   */
  touch(messages: readonly Message[], start: number, end: number): Drop | undefined {
    const during = this.#drops.filter(({ since, until }) => until >= start && since < end);
    if (during.length === 0) return undefined;
    const captures = new Set(messages.map(({ origin }) => origin.capture));
    return during.find(drop => drop.captures.some(capture => captures.has(capture)));
  }
}

const joined = (one: Drop, other: Drop): Drop => ({
  packets: one.packets + other.packets,
  since: Math.min(one.since, other.since),
  until: Math.max(one.until, other.until),
  captures: one.captures === other.captures ? one.captures : [...new Set([...one.captures, ...other.captures])],
});

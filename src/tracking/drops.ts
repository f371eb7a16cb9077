import type { LossEvent, Message } from '../model/index.js';

/** A time in which captures dropped packets. */
interface Drop {
  readonly since: number;
  readonly until: number;
  readonly captures: readonly number[];
}

const KEPT = 1000;

/** When captures dropped packets, by their own count. Bounded: of too many the oldest become one that is longer. */
export class Drops {
  readonly #drops: Drop[] = [];

  observe({ since, until, captures }: LossEvent): void {
    const drops = this.#drops;
    const last = drops.at(-1);
    if (last && last.captures === captures && since >= last.since && since <= last.until) {
      drops[drops.length - 1] = joined(last, { since, until, captures });
      return;
    }
    drops.push({ since, until, captures });
    if (drops.length > KEPT) drops.splice(0, 2, joined(drops[0]!, drops[1]!));
  }

  /**
   * Whether packets of a session may be among those that were dropped.
   * @param messages of the session: what the captures do not show at all they cannot have lost
   * @param start @param end between which times, microseconds
   */
  touch(messages: readonly Message[], start: number, end: number): boolean {
    const during = this.#drops.filter(({ since, until }) => until >= start && since < end);
    if (during.length === 0) return false;
    const captures = new Set(during.flatMap(drop => drop.captures));
    return messages.some(({ origin }) => captures.has(origin.capture));
  }
}

const joined = (one: Drop, other: Drop): Drop => ({
  since: Math.min(one.since, other.since),
  until: Math.max(one.until, other.until),
  captures: one.captures === other.captures ? one.captures : [...new Set([...one.captures, ...other.captures])],
});

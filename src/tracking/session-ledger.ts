import type { SessionDigest } from '../model/index.js';

/** Digests that are kept, and for how long after the last message of their session; trace time, microseconds. */
const KEPT = 8_000;
const KEPT_FOR = 7 * 86_400_000_000;
/** Of one key, the latest. */
const KEPT_OF_KEY = 16;

interface OfKey {
  readonly digests: SessionDigest[];
  /** Last message of the latest session that was dropped for want of room. */
  droppedUntil: number | undefined;
}

/** What is remembered of CPM sessions that were handed over: the latest, by what other sessions look for. */
export class SessionLedger {
  /** With their keys, the earliest added first. */
  readonly #keys = new Map<SessionDigest, readonly string[]>();
  readonly #byKey = new Map<string, OfKey>();
  #droppedUntil: number | undefined;

  get size(): number {
    return this.#keys.size;
  }

  add(digest: SessionDigest, keys: readonly string[]): void {
    this.#keys.set(digest, keys);
    for (const key of keys) {
      const known = this.#byKey.get(key);
      if (!known) {
        this.#byKey.set(key, { digests: [digest], droppedUntil: undefined });
        continue;
      }
      known.digests.push(digest);
      if (known.digests.length > KEPT_OF_KEY)
        known.droppedUntil = latest(known.droppedUntil, known.digests.shift()!.lastTime);
    }
  }

  /** Forgets what is too much or too old at trace time `now`. */
  prune(now: number): void {
    for (const [digest, keys] of this.#keys) {
      if (this.size <= KEPT && digest.lastTime + KEPT_FOR >= now) return;
      this.#droppedUntil = latest(this.#droppedUntil, digest.lastTime);
      this.#keys.delete(digest);
      for (const key of keys) this.#drop(key, digest);
    }
  }

  /** Sessions under these keys; `droppedUntil`: others whose last message is not later than that were forgotten. */
  find(keys: readonly string[]): { digests: SessionDigest[]; droppedUntil: number | undefined } {
    const digests = new Set<SessionDigest>();
    let droppedUntil = this.#droppedUntil;
    for (const key of keys) {
      const known = this.#byKey.get(key);
      if (!known) continue;
      for (const digest of known.digests) digests.add(digest);
      droppedUntil = latest(droppedUntil, known.droppedUntil);
    }
    return { digests: [...digests], droppedUntil };
  }

  #drop(key: string, digest: SessionDigest): void {
    const known = this.#byKey.get(key);
    if (!known) return;
    const at = known.digests.indexOf(digest);
    if (at >= 0) known.digests.splice(at, 1);
    if (known.digests.length === 0) this.#byKey.delete(key);
  }
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.max(a, b);
}

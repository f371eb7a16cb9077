import { isCounted, REASONS, type Reason, type SessionResult } from '../model/index.js';
import { isOfClient } from './wording.js';

/** Distinct sentences kept for each reason; more are only counted. */
const KEPT_SENTENCES = 50;

export interface Remedy {
  /** Which capture or setting would settle it. */
  readonly needed: string;
  readonly checks: number;
}

/** All that could not be told for one reason. */
export interface UnseenGroup {
  readonly reason: Reason;
  readonly text: string;
  readonly inconclusive: number;
  readonly sessions: number;
  /** What would settle it, by number of checks. */
  readonly remedies: readonly Remedy[];
  /** The particulars, as far as the capture shows them. */
  readonly whys: readonly { readonly why: string; readonly sessions: number }[];
  /** Sentences that were counted but not kept. */
  readonly unnamed: number;
}

interface Gathered {
  inconclusive: number;
  sessions: number;
  unnamed: number;
  readonly remedies: Map<string, { needed: string; checks: number }>;
  readonly whys: Map<string, { why: string; sessions: number }>;
}

/** Gathers, session by session, what could not be seen and what would settle it. What no capture shows is not of it. */
export class Unseen {
  readonly #reasons = new Map<Reason, Gathered>();

  add({ session, verdicts }: SessionResult): void {
    const touched = new Set<Gathered>();
    for (const verdict of verdicts) {
      const { outcome, reason, needed } = verdict;
      if (outcome !== 'inconclusive' || reason === undefined || !isCounted(verdict) || !isOfClient(verdict)) continue;
      const gathered = this.#gathered(reason);
      touched.add(gathered);
      gathered.inconclusive++;
      count(gathered, needed ?? '');
    }
    const named = new Set<string>();
    for (const { reason, why, needed } of session.hidden) {
      const gathered = this.#gathered(reason);
      touched.add(gathered);
      if (named.has(`${reason} ${why}`)) continue;
      named.add(`${reason} ${why}`);
      const known = gathered.whys.get(why);
      if (known) known.sessions++;
      else if (gathered.whys.size < KEPT_SENTENCES) keep(gathered.whys, why, { why, sessions: 1 });
      else gathered.unnamed++;
      // What hides something from no check at all still has its remedy.
      if (!gathered.remedies.has(needed)) count(gathered, needed, 0);
    }
    for (const gathered of touched) gathered.sessions++;
  }

  /** The reasons, the one with the most inconclusive checks first. */
  groups(): UnseenGroup[] {
    return [...this.#reasons]
      .map(([reason, { remedies, whys, ...counts }]) => ({
        reason,
        text: REASONS[reason],
        ...counts,
        remedies: [...remedies.values()].sort((a, b) => b.checks - a.checks),
        whys: [...whys.values()].sort((a, b) => b.sessions - a.sessions),
      }))
      .sort((a, b) => b.inconclusive - a.inconclusive);
  }

  #gathered(reason: Reason): Gathered {
    let gathered = this.#reasons.get(reason);
    if (!gathered) {
      gathered = { inconclusive: 0, sessions: 0, unnamed: 0, remedies: new Map(), whys: new Map() };
      this.#reasons.set(reason, gathered);
    }
    return gathered;
  }
}

function count(gathered: Gathered, needed: string, checks = 1): void {
  const known = gathered.remedies.get(needed);
  if (known) known.checks += checks;
  else if (gathered.remedies.size < KEPT_SENTENCES) keep(gathered.remedies, needed, { needed, checks });
  else gathered.unnamed++;
}

/** Cloned, so that no sentence holds the message that it quotes. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  const [ownKey, ownValue] = structuredClone([key, value] as const);
  map.set(ownKey, ownValue);
}

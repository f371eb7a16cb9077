import type { Step } from '../model/index.js';

/** Steps drawn of one session; of a longer one, those that verdicts cite and the first ones. */
export const DRAWN_LIMIT = 300;

/** A step that is drawn, with what is folded into it. */
export interface DrawnStep {
  readonly step: Step;
  /** Retransmissions and further sightings. */
  readonly again: readonly Step[];
  /** Steps left out between the one drawn before and this one. */
  readonly skippedBefore: number;
}

export interface DrawnSteps {
  readonly drawn: readonly DrawnStep[];
  readonly skippedAfter: number;
  /** Steps left out in all. */
  readonly skipped: number;
  /** By message number: the number of the step that shows it. */
  readonly shownBy: ReadonlyMap<number, number>;
}

/**
 * Folds repeats into the step they repeat, and cuts a long session.
 * @param steps in time order
 * @param cited numbers of the messages that must stay
 */
export function drawSteps(steps: readonly Step[], cited: ReadonlySet<number>): DrawnSteps {
  const folded: { step: Step; again: Step[] }[] = [];
  const foldOf = new Map<number, { step: Step; again: Step[] }>();
  for (const step of steps) {
    const first = foldOf.get(step.repeats ?? step.message.number);
    if (first) first.again.push(step);
    else folded.push({ step, again: [] });
    foldOf.set(step.message.number, first ?? folded.at(-1)!);
  }

  const chosen = choose(
    folded.map(({ step, again }) => [step, ...again].some(({ message }) => cited.has(message.number))),
  );
  const drawn: DrawnStep[] = [];
  const shownBy = new Map<number, number>();
  let skipped = 0;
  let skippedBefore = 0;
  folded.forEach(({ step, again }, index) => {
    if (!chosen[index]) {
      skipped++;
      skippedBefore++;
      return;
    }
    drawn.push({ step, again, skippedBefore });
    skippedBefore = 0;
    for (const { message } of [step, ...again]) shownBy.set(message.number, step.message.number);
  });
  return { drawn, skippedAfter: skippedBefore, skipped, shownBy };
}

/** Which to draw: the cited ones, then their neighbours, then from the start, until the limit. */
function choose(cited: readonly boolean[]): readonly boolean[] {
  if (cited.length <= DRAWN_LIMIT) return cited.map(() => true);
  const chosen = cited.map(() => false);
  let left = DRAWN_LIMIT;
  const take = (index: number): void => {
    if (left === 0 || chosen[index] !== false) return;
    chosen[index] = true;
    left--;
  };
  const indices = cited.keys();
  const wanted = [...indices].filter(index => cited[index]);
  for (const index of wanted) take(index);
  for (const index of wanted) {
    take(index - 1);
    take(index + 1);
  }
  for (let index = 0; left > 0 && index < cited.length; index++) take(index);
  return chosen;
}

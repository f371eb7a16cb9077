import { describe, expect, it } from 'vitest';
import { message, step } from '../../tests/report/builder.js';
import { DRAWN_LIMIT, drawSteps } from './drawn-steps.js';

const numbers = (drawn: ReturnType<typeof drawSteps>['drawn']): number[] =>
  drawn.map(({ step }) => step.message.number);

describe('drawSteps', () => {
  it('folds retransmissions and sightings into the step they repeat', () => {
    const steps = [
      step(message(1, 'INVITE'), 'INVITE'),
      step(message(2, 'INVITE'), 'INVITE', '', { repeats: 1 }),
      step(message(3, '100'), '100'),
      step(message(4, 'INVITE'), 'INVITE', '', { repeats: 2 }),
    ];
    const { drawn, shownBy } = drawSteps(steps, new Set());
    expect(numbers(drawn)).toEqual([1, 3]);
    expect(drawn[0]?.again.map(({ message }) => message.number)).toEqual([2, 4]);
    expect(Object.fromEntries(shownBy)).toEqual({ 1: 1, 2: 1, 3: 3, 4: 1 });
  });

  it('draws a repeat whose first copy is not in the session', () => {
    const { drawn } = drawSteps([step(message(9, 'BYE'), 'BYE', '', { repeats: 2 })], new Set());
    expect(numbers(drawn)).toEqual([9]);
  });

  it('keeps what verdicts cite, its neighbours, and the first ones of a long session, and counts the rest', () => {
    const steps = Array.from({ length: 1000 }, (_, index) => step(message(index + 1, 'SEND'), 'SEND'));
    const { drawn, skipped, skippedAfter } = drawSteps(steps, new Set([900]));
    const kept = numbers(drawn);
    expect(kept).toHaveLength(DRAWN_LIMIT);
    expect(kept.slice(-4)).toEqual([DRAWN_LIMIT - 3, 899, 900, 901]);
    expect(drawn.at(-3)?.skippedBefore).toBe(899 - (DRAWN_LIMIT - 3) - 1);
    expect(skippedAfter).toBe(99);
    expect(skipped).toBe(1000 - DRAWN_LIMIT);
  });
});

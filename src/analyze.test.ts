import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyze, DEFAULT_PROFILE } from './analyze.js';
import { type Input, readInput } from './input/index.js';
import type { ReportWriter, Rule, SessionResult, Summary } from './model/index.js';
import { rules } from './rules/index.js';

const scene = (name: string): string => fileURLToPath(new URL(`../fixtures/scenes/${name}.trace`, import.meta.url));

/** A report that notes what it is given. */
function noting(): ReportWriter & { readonly results: SessionResult[]; readonly summaries: Summary[] } {
  const results: SessionResult[] = [];
  const summaries: Summary[] = [];
  return {
    results,
    summaries,
    add(result) {
      expect(summaries).toEqual([]);
      results.push(result);
    },
    end: summary => void summaries.push(summary),
  };
}

/** The same trace in batches of so many events. */
function inBatches(input: Input, size: number): Input {
  return {
    ...input,
    async *[Symbol.asyncIterator]() {
      for await (const { events, time } of input) {
        for (let at = 0; at < events.length; at += size) {
          const part = events.slice(at, at + size);
          yield { events: part, time: part.at(-1)?.origin.time ?? time };
        }
        yield { events: [], time };
      }
    },
  };
}

describe('an analysis', () => {
  it('gives every report each session as it ends, then the summary', async () => {
    const [one, two] = [noting(), noting()];
    const summary = await analyze(readInput([scene('one-to-one')]), rules, [one, two]);
    expect(one.results.map(({ session }) => session.kind)).toEqual(['one-to-one']);
    expect(one.results[0]?.verdicts.map(({ rule }) => rule)).toEqual(rules.map(({ id }) => id));
    expect(two.results).toEqual(one.results);
    expect(one.summaries).toEqual([summary]);
    expect(summary).toMatchObject({ profile: DEFAULT_PROFILE, failures: [], counts: { sessions: 1, errors: 0 } });
    expect(summary.captures.map(({ id }) => id)).toEqual(['c1']);
    expect(summary.endpoints.filter(({ role }) => role === 'client').map(({ address }) => address)).toEqual([
      '192.0.2.15',
    ]);
  });

  it('contains a rule that throws, and counts it', async () => {
    const broken = {
      ...rules[0]!,
      id: 'X-1',
      targets: () => {
        throw new TypeError('x is undefined');
      },
    };
    const summary = await analyze(readInput([scene('one-to-one')]), [broken, ...rules] as readonly Rule<never>[], []);
    expect(summary.counts.errors).toBe(1);
    expect(summary.failures).toMatchObject([{ rule: 'X-1', error: { message: 'x is undefined' } }]);
    expect(summary.counts.pass).toBeGreaterThan(0);
  });

  it.each([1, 7])('does not depend on how the trace is cut: %i events a batch', async size => {
    const scenes = ['one-to-one', 'group-rejoin', 'deferred-two-messages'];
    for (const name of scenes) {
      const [whole, cut] = [noting(), noting()];
      const summary = await analyze(readInput([scene(name)]), rules, [whole]);
      expect(await analyze(inBatches(readInput([scene(name)]), size), rules, [cut])).toEqual(summary);
      const verdicts = ({ results }: { results: SessionResult[] }) =>
        results.flatMap(result => result.verdicts).map(({ rule, session, outcome }) => [session, rule, outcome]);
      expect(verdicts(cut)).toEqual(verdicts(whole));
    }
  });
});

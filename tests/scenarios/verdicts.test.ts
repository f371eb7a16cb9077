/** Every situation of the catalogue F01 to F50 gives the verdicts that are listed for it, and no other, as text and as packets. */
import { describe, expect, it } from 'vitest';
import { parseTrace, writePcap } from '../../fixtures/write-capture.mjs';
import { captureEvents } from '../scenes/captures.js';
import { sceneEvents } from '../scenes/scenes.js';
import { scenarios } from './index.js';
import { compared, traceOf, unknownRules, verdictsOf } from './scenario.js';

it('the scenarios are F01 to F50', () => {
  const numbers = scenarios.map(({ id }) => Number(id.slice(1, 3)));
  expect([...new Set(numbers)]).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
});

describe.each(scenarios.map(scenario => [scenario.id, scenario.title, scenario] as const))(
  '%s: %s',
  (_, __, scenario) => {
    const trace = traceOf(scenario);

    it('gives the verdicts that are listed, and no other', () => {
      const said = verdictsOf(sceneEvents(trace), scenario.settings);
      expect(said).toHaveLength(scenario.sessions.length);
      const pairs = scenario.sessions.map((expected, at) => compared(expected, said[at]!));
      expect(pairs.map(pair => pair.said)).toEqual(pairs.map(pair => pair.expected));
    });

    it('gives the same verdicts as packets', async () => {
      const { events } = await captureEvents(writePcap(parseTrace(trace)).bytes);
      expect(verdictsOf(events, scenario.settings)).toEqual(verdictsOf(sceneEvents(trace), scenario.settings));
    });
  },
);

it('names the rules of scenarios that are not in the table yet, of which nothing is held', () => {
  const unknown = unknownRules(scenarios);
  if (unknown.length > 0) console.info(`Not in the table of rules yet: ${unknown.join(', ')}`);
  expect(unknown.every(id => /^(?:7\.3\.|NET-)/.test(id))).toBe(true);
});

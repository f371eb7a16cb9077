/** Bugs of real clients that belong to the rules of the change request are found, and what is no breach of them is not. */
import { describe, expect, it } from 'vitest';
import { sceneEvents } from '../scenes/scenes.js';
import { clientBugs, SHOWN_BY } from './client-bugs.js';
import { scenarios } from './index.js';
import { compared, traceOf, verdictsOf } from './scenario.js';

describe.each(clientBugs.map(bug => [bug.id, bug.title, bug] as const))('bug %s: %s', (_, __, bug) => {
  const blame = bug.sessions.flatMap(({ error, warning }) => [error, warning]).filter(Boolean);

  it(bug.quiet ? `is no finding: ${bug.quiet}` : 'is found, and nothing else is', () => {
    const said = verdictsOf(sceneEvents(traceOf(bug)), bug.settings);
    expect(said).toHaveLength(bug.sessions.length);
    const pairs = bug.sessions.map((expected, at) => compared(expected, said[at]!));
    expect(pairs.map(pair => pair.said)).toEqual(pairs.map(pair => pair.expected));
    expect(blame.length > 0).toBe(bug.quiet === undefined);
  });
});

it.each(SHOWN_BY)('bug %s: %s, is %s', (_, __, id) => {
  expect(scenarios.map(scenario => scenario.id)).toContain(id);
});

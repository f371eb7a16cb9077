import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS, OUTCOMES, type Verdict } from '../../src/model/index.js';
import { judge, rules } from '../../src/rules/index.js';
import { loadScene, sceneEvents, sceneNames } from '../scenes/scenes.js';
import { exampleSessions, exampleSettings, sessionsOf } from './sessions.js';

const GOLDEN = new URL('golden/rule-matrix.txt', import.meta.url);
const LEGEND = `What every rule says of every example of every rule: of all sessions in it, the worst.
P pass   E W I violation: error, warning, info   ? inconclusive   . not applicable   ! threw
Written by UPDATE_GOLDEN=1. A change here is a change of behaviour: read it as code.
`;

const mark = ({ outcome, severity }: Verdict): string => {
  if (outcome === 'violation') return severity.charAt(0).toUpperCase();
  return { pass: 'P', inconclusive: '?', 'not-applicable': '.', 'not-observable': '-', error: '!' }[outcome];
};

/** One character a rule. */
function row(judged: readonly (readonly Verdict[])[]): string {
  return rules
    .map((_, at) => {
      const verdicts = judged.map(of => of[at]!);
      return mark(verdicts.sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome))[0]!);
    })
    .join(' ');
}

function matrix(): string {
  const heads = rules.map(({ id, slug }, at) => `${'  '.repeat(at)}${id} ${slug}`);
  const scenes = sceneNames().flatMap(name => {
    const judged = sessionsOf(sceneEvents(loadScene(name))).map(
      session => judge(session, rules, DEFAULT_SETTINGS).verdicts,
    );
    return judged.length > 0 ? [`${row(judged)}  ${name}`] : [];
  });
  const examples = rules.flatMap(({ id, examples }) => [
    '',
    id,
    ...examples.map(example => {
      const settings = exampleSettings(example);
      return `${row(exampleSessions(example).map(session => judge(session, rules, settings).verdicts))}  ${example.title}`;
    }),
  ]);
  return [LEGEND, ...heads, '', 'Scenes', ...scenes, ...examples, ''].join('\n');
}

it('what every rule says of every example is as it was', () => {
  const now = matrix();
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, now);
  expect(now).toBe(readFileSync(GOLDEN, 'utf8'));
});

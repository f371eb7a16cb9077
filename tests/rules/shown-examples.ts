/** Runs the examples that the page of a rule shows. */
import { type Example, OUTCOMES, type Rule, type ShownExample, type ShownExamples } from '../../src/model/index.js';
import { judge, rules } from '../../src/rules/index.js';
import { applyEdits, loadScene } from '../scenes/scenes.js';
import { changesOf } from './scene-changes.js';
import { exampleSessions, exampleSettings } from './sessions.js';

const CITED = 4;

/** A good and a bad example of a rule with their verdicts; of what no capture shows, one with the manual check. */
export function shownExamples(rule: Rule<never>): ShownExamples {
  // What needs a setting is less plain.
  const of = (outcome: Example['outcome']): Example[] =>
    rule.examples
      .filter(example => example.outcome === outcome)
      .sort((a, b) => Number(a.settings !== undefined) - Number(b.settings !== undefined));
  const passed = of('pass');
  const violated = of('violation');
  // Of a MAY: where it was made use of. Of a violation: as grave as the rule says.
  const good = passed.find(({ exercised }) => exercised !== false) ?? passed[0];
  const bad = violated.find(({ severity }) => severity === undefined) ?? violated[0];
  const manual = good || bad ? undefined : of('not-observable')[0];
  const shown = [
    ...(good ? [run(rule, good, 'good')] : []),
    ...(bad ? [run(rule, bad, 'bad')] : []),
    ...(manual ? [run(rule, manual, 'manual')] : []),
  ];
  return { rule: rule.id, shown };
}

function run(rule: Rule<never>, example: Example, kind: ShownExample['kind']): ShownExample {
  const settings = exampleSettings(example);
  const [verdict] = exampleSessions(example)
    .flatMap(session => judge(session, rule.rollsUp ? rules : [rule], settings).verdicts)
    .filter(one => one.rule === rule.id)
    .sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome));
  const { scene, title, edits = [] } = example;
  const text = loadScene(scene);
  return {
    kind,
    title,
    scene,
    changes: changesOf(text, applyEdits(text, edits)),
    outcome: verdict!.outcome,
    severity: verdict!.severity,
    message: verdict!.message,
    expected: verdict!.expected ?? null,
    seen: verdict!.seen ?? null,
    needed: verdict!.needed ?? null,
    cites: verdict!.evidence.slice(0, CITED).map(({ note, excerpt }) => `${note}: ${excerpt}`),
  };
}

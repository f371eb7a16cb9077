/** A situation of the catalogue of scenarios: what is captured, and every verdict that it must give. */
import type { Edit, Reason, Session, Settings, Severity, TraceEvent } from '../../src/model/index.js';
import { DEFAULT_SETTINGS } from '../../src/model/index.js';
import { judge, rules } from '../../src/rules/index.js';
import { sessionsOf } from '../rules/sessions.js';
import { applyEdits, loadScene } from '../scenes/scenes.js';

/** A violation by its severity, an inconclusive verdict by its reason. Not listed: not applicable, or a pass that nobody needs. */
type Mark = Severity | Reason | 'manual' | 'pass';

/**
 * Rules by what they say, in the order of `MARKS`: their ids without `CPM-`, with blanks between them. `manual`: not
 * observable, with the check that a person has to do. All that is no pass must be listed, a pass where it is the point.
 */
export type Verdicts = { readonly [M in Mark]?: string };

export interface Scenario {
  /** F01 to F50; a letter where the row of the catalogue is several captures. */
  readonly id: string;
  readonly title: string;
  /** Name of a scene in fixtures/scenes. */
  readonly scene: string;
  readonly edits?: readonly Edit[];
  /** What no edit can say, done after them. */
  readonly change?: (trace: string) => string;
  readonly settings?: Partial<Settings>;
  /** Of each session, in the order in which they began. */
  readonly sessions: readonly Verdicts[];
}

/** The trace of a scenario, latin1. */
export const traceOf = ({ scene, edits = [], change = text => text }: Scenario): string =>
  change(applyEdits(loadScene(scene), edits));

const markOf = ({ outcome, severity, reason }: ReturnType<typeof judge>['verdicts'][number]): string => {
  if (outcome === 'violation') return severity;
  if (outcome === 'not-observable') return 'manual';
  return outcome === 'inconclusive' ? (reason ?? outcome) : outcome;
};

/** Of each session, in the order in which they began: rule id to what it says, but what is not applicable. */
export function verdictsOf(events: readonly TraceEvent[], settings: Partial<Settings> = {}): Map<string, string>[] {
  return inOrder(sessionsOf(events)).map(session => {
    const { verdicts, failures } = judge(session, rules, { ...DEFAULT_SETTINGS, ...settings });
    if (failures[0]) throw failures[0].error;
    const said = verdicts.map(verdict => [verdict.rule.replace('CPM-', ''), markOf(verdict)] as const);
    return new Map(said.filter(([, mark]) => mark !== 'not-applicable'));
  });
}

export const inOrder = (sessions: readonly Session[]): Session[] =>
  [...sessions].sort((a, b) => a.firstTime - b.firstTime);

const known = new Set(rules.map(({ id }) => id.replace('CPM-', '')));
const sums = new Set(rules.flatMap(({ id, rollsUp }) => (rollsUp ? [id.replace('CPM-', '')] : [])));
const entries = (verdicts: Verdicts): [rule: string, mark: string][] =>
  Object.entries(verdicts).flatMap(([mark, ids]) => ids.split(' ').map((id): [string, string] => [id, mark]));

/** Rules that scenarios name and the table does not have. */
export const unknownRules = (scenarios: readonly Scenario[]): string[] =>
  [...new Set(scenarios.flatMap(({ sessions }) => sessions.flatMap(entries).map(([id]) => id)))]
    .filter(id => !known.has(id))
    .sort();

/**
 * `mark rule` of what is expected, as far as the rules are in the table, and of what was said, without passes that nobody
 * asked for. What sums up a rule that is not in the table is left out too.
 */
export function compared(
  expected: Verdicts,
  said: ReadonlyMap<string, string>,
): { expected: string[]; said: string[] } {
  const all = entries(expected);
  const lacks = all.some(([id, mark]) => !known.has(id) && mark !== 'pass' && mark !== 'manual');
  const counts = (id: string): boolean => known.has(id) && !(lacks && sums.has(id));
  const listed = new Map(all.filter(([id]) => counts(id)));
  const text = ([id, mark]: readonly [string, string]): string => `${mark} ${id}`;
  return {
    expected: [...listed].map(text).sort(),
    said: [...said]
      .filter(([id, mark]) => counts(id) && (mark !== 'pass' || listed.has(id)))
      .map(text)
      .sort(),
  };
}

import { readFileSync } from 'node:fs';
import {
  PROFILE_NAMES,
  REASONS,
  type Reason,
  type Rule,
  type RulePage,
  type ShownExample,
  type ShownExamples,
} from './model/index.js';
import { rules } from './rules/index.js';
import { profileEntry } from './rules/profiles.js';

/** Where `npm run docs` writes what the examples give, a file for each rule; the build copies it. */
const GENERATED = new URL('./rules/generated/', import.meta.url);

/** The name of a rule in file names: `cpm-7.3.2-4.1`. */
export const fileStem = ({ id }: Pick<Rule, 'id'>): string => id.toLowerCase();

/** The page of a rule. @param shown its examples, as they were run */
export function rulePage(rule: Rule<never>, shown: readonly ShownExample[] = shippedExamples(rule)): RulePage {
  const { id, slug, clause, level, severity, judges, observable, title, rationale, needs, cannotTell } = rule;
  const codes = new Set(rule.examples.flatMap(({ outcome, reason }) => (outcome === 'inconclusive' ? reason! : [])));
  return {
    id,
    slug,
    title,
    clause,
    level,
    severity,
    profiles: PROFILE_NAMES.flatMap(name => {
      const entry = profileEntry(name, id);
      return entry && entry.severity !== severity ? [{ name, ...entry }] : [];
    }),
    judges,
    observable,
    rationale: oneLine(rationale),
    needs: oneLine(needs),
    cannotTell: oneLine(cannotTell),
    reasons: (Object.keys(REASONS) as Reason[])
      .filter(code => codes.has(code))
      .map(code => ({ code, means: REASONS[code] })),
    knownBehaviour: rule.knownBehaviour === undefined ? null : oneLine(rule.knownBehaviour),
    shown,
    examples: rule.examples.map(({ outcome, title: says }) => ({ outcome, title: says })),
  };
}

/** Texts are broken in the source as its lines want it. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** None where they were never generated, as in a working copy with a new rule. */
function shippedExamples(rule: Rule<never>): readonly ShownExample[] {
  try {
    const text = readFileSync(new URL(`${fileStem(rule)}.json`, GENERATED), 'utf8');
    return (JSON.parse(text) as ShownExamples).shown;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** What a name on the command line means. */
export type Named =
  | { readonly kind: 'rule'; readonly rule: Rule<never> }
  | { readonly kind: 'reason'; readonly reason: Reason; readonly means: string }
  | { readonly kind: 'unknown'; readonly nearest: readonly string[] };

const NEAREST = 3;

/** Finds a rule by id or slug, or a reason code; in any case, a rule of the change request also without `CPM-`. */
export function named(name: string): Named {
  const wanted = name.trim().toLowerCase();
  const rule = rules.find(({ id, slug }) =>
    [id, id.replace(/^CPM-/, ''), slug].some(one => one.toLowerCase() === wanted),
  );
  if (rule) return { kind: 'rule', rule };
  const reason = (Object.keys(REASONS) as Reason[]).find(code => code.toLowerCase() === wanted);
  if (reason) return { kind: 'reason', reason, means: REASONS[reason] };
  const names = [...rules.flatMap(({ id, slug }) => [id, slug]), ...Object.keys(REASONS)];
  const short = wanted.slice(0, 60);
  const far = (one: string): number => {
    const known = one.toLowerCase();
    return Math.min(distance(short, known), distance(short, known.replace(/^cpm-/, '')));
  };
  const nearest = names
    .map(one => ({ one, far: far(one) }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, NEAREST)
    .map(({ one }) => one);
  return { kind: 'unknown', nearest };
}

/** Characters to insert, leave out or change (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, character] of [...one].entries()) {
    const next = [at + 1];
    for (let to = 1; to <= other.length; to++) {
      const change = row[to - 1]! + (other[to - 1] === character ? 0 : 1);
      next.push(Math.min(change, row[to]! + 1, next[to - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}

/** The rules that can give a reason, by their examples. */
export const rulesWithReason = (reason: Reason): readonly Rule<never>[] =>
  rules.filter(({ examples }) =>
    examples.some(example => example.reason === reason && example.outcome === 'inconclusive'),
  );

import { type JudgedBy, PROFILE_NAMES, type ProfileChoice, type SessionResult } from '../model/index.js';
import type { Fact } from './session-facts.js';
import { clip, visible } from './visible.js';
import { counted } from './wording.js';

/** Sentences about profiles in one report; a capture cannot make them more. */
const SHOWN = 20;

/** What the head of a session says of its profile. */
export function profileFacts(profile: JudgedBy | undefined): Fact[] {
  if (!profile) return [];
  const { name, why, contradiction } = profile;
  const values = [`${name}: ${why}`, ...(contradiction === undefined ? [] : [contradiction])];
  return [{ name: 'Profile', values: values.map(value => visible(clip(value, 300))) }];
}

/**
 * Gathers which profile judged whom over a run, a line for each reason. Silent where the default profile judged all and no
 * client says anything against it.
 */
export class JudgedSessions {
  readonly #judged = new Map<string, number>();
  readonly #contradicted = new Map<string, number>();

  add({ profile }: SessionResult): void {
    if (!profile) return;
    count(this.#judged, `judged by ${profile.name}: ${profile.why}`);
    if (profile.contradiction !== undefined) count(this.#contradicted, profile.contradiction);
  }

  /** @param choice of the run */
  lines(choice: ProfileChoice): string[] {
    const isDefault = choice === PROFILE_NAMES[0];
    return [...(isDefault ? [] : sentences(this.#judged)), ...sentences(this.#contradicted)];
  }
}

const OTHERS = 'judged by what their clients announce, as the JSON and HTML reports say of each';

function count(sentences: Map<string, number>, sentence: string): void {
  const key = sentences.has(sentence) || sentences.size < SHOWN ? sentence : OTHERS;
  sentences.set(key, (sentences.get(key) ?? 0) + 1);
}

const sentences = (of: ReadonlyMap<string, number>): string[] =>
  [...of].map(([sentence, sessions]) => `${counted(sessions, 'session')} ${sentence}`);

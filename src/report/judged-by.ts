import type { JudgedBy, SessionResult } from '../model/index.js';
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
 * Gathers which profile judged whom over a run, a line for each reason. Silent where one profile was given and no client
 * says anything against it.
 */
export class JudgedSessions {
  readonly #auto = new Map<string, number>();
  readonly #contradicted = new Map<string, number>();

  add({ profile }: SessionResult): void {
    if (!profile) return;
    count(this.#auto, `${profile.name}, because ${profile.why}`);
    if (profile.contradiction !== undefined) count(this.#contradicted, profile.contradiction);
  }

  /** @param choice of the run: only under `auto` it is told which profile judged whom */
  lines(choice: string): string[] {
    return [...(choice === 'auto' ? sentences(this.#auto, 'judged by ') : []), ...sentences(this.#contradicted, '')];
  }
}

function count(sentences: Map<string, number>, sentence: string): void {
  const known = sentences.get(sentence);
  if (known !== undefined || sentences.size < SHOWN) sentences.set(sentence, (known ?? 0) + 1);
}

const sentences = (of: ReadonlyMap<string, number>, lead: string): string[] =>
  [...of].map(([sentence, sessions]) => `${counted(sessions, 'session')} ${lead}${sentence}`);

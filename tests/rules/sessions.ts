import {
  DEFAULT_SETTINGS,
  type Example,
  type Session,
  type Settings,
  type TraceEvent,
  type Verdict,
} from '../../src/model/index.js';
import { Tracker } from '../../src/tracking/index.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';

/** Scenes in which the client is right and the network is not, on purpose: what is then said of the network. */
const OF_THE_NETWORK: Readonly<Record<string, readonly string[]>> = { 'deferred-sendonly-488': ['NET-2'] };

/** True if nothing in a conformant scene, or in part of one, may give this violation. @param scene its name */
export const isUnexpected = (scene: string, { rule, outcome }: Verdict): boolean =>
  outcome === 'violation' && !OF_THE_NETWORK[scene]?.includes(rule);

/**
 * The sessions of a trace, deep-frozen: a rule that changes one throws.
 * @param clients as of `--client`
 */
export function sessionsOf(events: readonly TraceEvent[], clients: readonly string[] = []): Session[] {
  const tracker = new Tracker({ clients, deferredUris: [] });
  const sessions = events.flatMap(event => [...tracker.observe(event)]);
  return [...sessions, ...tracker.end()].map(deepFreeze);
}

/** The sessions of an example: its scene with its edits. Throws if an edit changes nothing. */
export const exampleSessions = ({ scene, edits = [] }: Example): Session[] =>
  sessionsOf(sceneEvents(applyEdits(loadScene(scene), edits)));

export const exampleSettings = ({ settings = {} }: Example): Settings => ({ ...DEFAULT_SETTINGS, ...settings });

function deepFreeze<T>(value: T): T {
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null || ArrayBuffer.isView(next) || Object.isFrozen(next)) continue;
    Object.freeze(next);
    open.push(...Object.values(next).filter(inner => inner !== undefined));
  }
  return value;
}

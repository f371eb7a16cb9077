import { DEFAULT_SETTINGS, type Example, type Session, type Settings, type TraceEvent } from '../../src/model/index.js';
import { Tracker } from '../../src/tracking/index.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';

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

import type { Aspect, Evidence, Finding, Hidden, Session } from '../model/index.js';
import { inconclusive } from './rule.js';

/** The first thing that the capture hides of the session on one of these sides, in the order of the sides given; undefined if it hides none. */
export function hides(session: Session, ...aspects: readonly Aspect[]): Hidden | undefined {
  for (const aspect of aspects) {
    const hidden = session.hidden.find(entry => entry.aspect === aspect);
    if (hidden) return hidden;
  }
  return undefined;
}

/**
 * The finding of a check that needed what the capture hides.
 * @param subject what could not be told, as the beginning of a sentence
 */
export const undecided = ({ reason, why, needed }: Hidden, subject: string, ...evidence: Evidence[]): Finding =>
  inconclusive(reason, `${subject}: ${why}`, needed, ...evidence);

/** Sides that must be seen before anything may be called missing from what the client sent in SIP. */
export const FROM_CLIENT: readonly Aspect[] = ['from-client', 'requests'];
/** Sides that must be seen before the client may be said not to have answered. */
export const ANSWERS: readonly Aspect[] = ['responses', 'from-client'];

import { cite, type Evidence, type Hidden, type Session, type Settings } from '../../model/index.js';
import { hides } from '../hidden.js';

/**
 * Where in the life of a session something was sent (rule catalogue 4.4).
 * - `before`: earlier than T_up · `inside`: T_up to T_end, less the guard · `crossing`: within the guard before T_end
 * - `closing`: within the guard after T_end · `after`: later
 */
export type Phase = 'before' | 'inside' | 'crossing' | 'closing' | 'after';

/** @param time microseconds since the epoch */
export function phaseOf(time: number, { up, end }: Session, { guard }: Settings): Phase {
  if (up === undefined || time < up) return 'before';
  if (end === undefined || time < end.time - guard) return 'inside';
  if (time <= end.time) return 'crossing';
  return time <= end.time + guard ? 'closing' : 'after';
}

/** Why nobody can say how long the session was up: nothing was seen to end it, and SIP that may have done so is missing. */
export const endUnseen = (session: Session): Hidden | undefined =>
  session.end === undefined ? hides(session, 'from-client', 'to-client') : undefined;

/** Points at what ended the session; nothing if it has not ended, or ended without a message. */
export const citeEnd = ({ end }: Session): Evidence[] => (end?.message ? [cite(end.message, 'the session ends')] : []);

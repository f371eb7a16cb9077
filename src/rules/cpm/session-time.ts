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

/** What is said where nothing shows that the session went on. */
const WENT_ON_UNSEEN: Hidden = {
  aspect: 'end',
  reason: 'I-EARLY',
  why: 'nothing of the session was seen after it, so it may have been over',
  needed: 'a capture that goes on until the session has ended',
};

/**
 * Why nobody can say that the session was still up at a time: nothing was seen to end it, and either SIP that may have done so
 * is missing, or nothing of the session was seen later (a BYE by UDP is lost without a trace).
 * @param time microseconds since the epoch
 */
export function endUnseen(session: Session, time: number): Hidden | undefined {
  if (session.end !== undefined) return undefined;
  return hides(session, 'from-client', 'to-client') ?? (isAliveAfter(session, time) ? undefined : WENT_ON_UNSEEN);
}

/** True if a message of its dialog or its MSRP was seen later. @param time microseconds since the epoch */
export function isAliveAfter({ dialogs, msrp }: Session, time: number): boolean {
  const media = msrp.some(({ messages }) => messages.some(({ origin }) => origin.time > time));
  return (
    media ||
    dialogs.some(({ transactions }) =>
      transactions.some(
        ({ request, responses }) => request.origin.time > time || responses.some(({ origin }) => origin.time > time),
      ),
    )
  );
}

/** Points at what ended the session; nothing if it has not ended, or ended without a message. */
export const citeEnd = ({ end }: Session): Evidence[] => (end?.message ? [cite(end.message, 'the session ends')] : []);

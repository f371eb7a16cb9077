import {
  cite,
  type Evidence,
  type FocusChange,
  type Invitation,
  type Session,
  type Subscribe,
} from '../../model/index.js';
import { groupAcceptance } from './acceptance.js';

/** A group that the client joined, and whose focus answered 404 to its SUBSCRIBE (GRPc, A20: no other failure counts). */
export interface InactiveGroup {
  readonly invitation: Invitation;
  readonly refusal: FocusChange;
  /** The SUBSCRIBE that was refused; undefined if it was not captured. */
  readonly subscribe: Subscribe | undefined;
}

/** Undefined if no 404 came from the focus of this session. */
export function inactiveGroup(session: Session): InactiveGroup | undefined {
  const accepted = groupAcceptance(session);
  const refusal = session.focus.find(({ cause }) => cause === 'subscribe-404');
  if (accepted?.response === undefined || !refusal) return undefined;
  const subscribe = session.subscriptions
    .flatMap(({ subscribes }) => subscribes)
    .find(({ transaction }) => transaction.responses.some(response => response === refusal.message));
  return { invitation: accepted.invitation, refusal, subscribe };
}

/** Points at the SUBSCRIBE and at its 404. */
export const citeRefusedSubscribe = ({ subscribe, refusal }: InactiveGroup): Evidence[] => [
  ...(subscribe ? [cite(subscribe.transaction.request, 'the SUBSCRIBE')] : []),
  cite(refusal.message, 'the 404'),
];

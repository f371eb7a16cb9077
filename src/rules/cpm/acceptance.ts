import {
  cite,
  type Finding,
  type Hidden,
  type Invitation,
  type Session,
  type SipResponseMessage,
} from '../../model/index.js';
import { ANSWERS, hides, undecided } from '../hidden.js';
import { answerTo, judgedInvitation } from './evaluation-order.js';

/** An invitation that the client accepted, or whose answer the capture hides: then acceptance cannot be ruled out. */
export type Acceptance =
  | { readonly invitation: Invitation; readonly response: SipResponseMessage }
  | { readonly invitation: Invitation; readonly response: undefined; readonly hidden: Hidden };

/** ACCEPTED of the rule catalogue 4.3; undefined if the client refused, or has not answered yet. */
export function acceptance(session: Session): Acceptance | undefined {
  const invitation = judgedInvitation(session);
  if (!invitation) return undefined;
  const answer = answerTo(invitation);
  if (answer.is === 'accepted') return { invitation, response: answer.response };
  const hidden = answer.is === 'none' ? hides(session, ...ANSWERS) : undefined;
  return hidden && { invitation, response: undefined, hidden };
}

/** Acceptance of a P-DEF or P-DEF? invitation. */
export function deferredAcceptance(session: Session): Acceptance | undefined {
  const accepted = acceptance(session);
  return accepted && accepted.invitation.deferred.is !== 'no' ? accepted : undefined;
}

/** Acceptance of a P-GROUP invitation. */
export function groupAcceptance(session: Session): Acceptance | undefined {
  const accepted = acceptance(session);
  return accepted && accepted.invitation.group !== 'no' ? accepted : undefined;
}

/** What every check says where the answer itself is hidden. */
export const answerUnseen = ({ invitation, hidden }: Extract<Acceptance, { response: undefined }>): Finding =>
  undecided(hidden, 'Whether the client accepted was not captured', cite(invitation.request, 'the INVITE'));

/** P-DEF? and a P-GROUP that was only inferred are not certain enough for more than a warning (rule catalogue 4.3, GRPa.1). */
export const capOf = ({ deferred, group }: Invitation): 'warning' | undefined =>
  deferred.is === 'soft' || group === 'inferred' ? 'warning' : undefined;

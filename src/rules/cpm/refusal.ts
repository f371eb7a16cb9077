import {
  cite,
  type Evidence,
  type Finding,
  type Hidden,
  type Invitation,
  type Session,
  type SipResponseMessage,
} from '../../model/index.js';
import { citeHeader, duration, statusLine } from '../citing.js';
import { hides, undecided } from '../hidden.js';
import { beyondClientLeg } from './client-leg.js';
import { answerTo, judgedInvitation } from './evaluation-order.js';

/** A refusal with one of the codes of step 1. */
export interface Refusal {
  readonly invitation: Invitation;
  readonly response: SipResponseMessage;
}

/** The client's refusal with this status; undefined if it answered otherwise, or not yet. */
export function refusalWith(session: Session, status: number): Refusal | undefined {
  const invitation = judgedInvitation(session);
  if (!invitation) return undefined;
  const answer = answerTo(invitation);
  return answer.is === 'refused' && answer.status === status ? { invitation, response: answer.response } : undefined;
}

/** Points at the INVITE, at a 180 before the refusal, and at the refusal. */
export function citeRefusal({ invitation, response }: Refusal): Evidence[] {
  const ringing = invitation.provisionals.find(({ content }) => content.status === 180);
  return [
    cite(invitation.request, 'the INVITE'),
    ...(ringing ? [cite(ringing, 'the 180')] : []),
    cite(response, `the ${statusLine(response)}`),
    ...(response.content.headers.has('retry-after') ? [citeHeader(response, 'retry-after', 'its Retry-After')] : []),
  ];
}

/** What is said where another node may have refused in the client's place. */
export function notTheClients(session: Session, refusal: Refusal): Finding | undefined {
  const leg: Hidden | undefined = beyondClientLeg(session, refusal.invitation) ?? hides(session, 'role');
  return (
    leg && undecided(leg, `Whose answer the ${statusLine(refusal.response)} is cannot be told`, ...citeRefusal(refusal))
  );
}

/** How long the client took. */
export const timeToRefuse = ({ invitation, response }: Refusal): number =>
  Math.max(0, response.origin.time - invitation.request.origin.time);

/** `after 2.4 s` */
export const afterText = (refusal: Refusal): string => `after ${duration(timeToRefuse(refusal))}`;

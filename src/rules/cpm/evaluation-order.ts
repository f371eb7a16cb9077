import type { Invitation, Session, SipResponseMessage } from '../../model/index.js';
import { otherReasonFor488 } from './unacceptable-offer.js';

/**
 * Which step of 7.3.2 a refusal belongs to, in the order of evaluation (rule catalogue 5.5): one cause, one rule.
 * - `step-1`: 480, 486, 302, 603 · `step-2`: 481 to a Session-Replaces · `step-4`: 488, or another code where 488 was due
 * - `protocol`: refused before 7.3.2 looks at it, or 488 for another visible reason than the direction
 * - `policy`: what the user or the operator set up · `timeout`: 408 · `unlisted`: any other code
 */
export type Refusal = 'step-1' | 'step-2' | 'step-4' | 'protocol' | 'policy' | 'timeout' | 'unlisted';

/** What the client made of the invitation. */
export type Answer =
  | { readonly is: 'accepted'; readonly response: SipResponseMessage }
  | { readonly is: 'refused'; readonly response: SipResponseMessage; readonly status: number; readonly by: Refusal }
  | { readonly is: 'cancelled' }
  | { readonly is: 'none' };

/**
 * The invitation that 7.3.2 and 7.3.11 judge: P-CPMSESS holds and the client is its UAS, or nobody can say who is.
 * Undefined otherwise.
 */
export function judgedInvitation({ invitation }: Session): Invitation | undefined {
  return invitation?.cpmSession.found && invitation.direction !== 'from-client' ? invitation : undefined;
}

/** Reads the final response by the order of evaluation. A 2xx that crossed a CANCEL is still acceptance. */
export function answerTo(invitation: Invitation): Answer {
  const { final: response, outcome } = invitation;
  if (response && outcome === 'accepted') return { is: 'accepted', response };
  const status = response?.content.status;
  if (outcome === 'cancelled' || status === 487) return { is: 'cancelled' };
  if (!response || status === undefined) return { is: 'none' };
  return { is: 'refused', response, status, by: refusalOf(invitation, status) };
}

/** What sums 7.3.2 up has nothing to say of an invitation that was cancelled, or refused before 7.3.2 looks at it. */
export function isAnsweredBy732(invitation: Invitation): boolean {
  const answer = answerTo(invitation);
  return answer.is !== 'cancelled' && !(answer.is === 'refused' && answer.by === 'protocol');
}

/** P-SR: the value of Session-Replaces, if the INVITE has one. */
const sessionReplaces = ({ request }: Invitation): string | undefined =>
  request.content.headers.first('session-replaces') || undefined;

/** The direction of the offered chat, where it is one that step 4 refuses. */
export const isOneWay = ({ offer }: Invitation): boolean =>
  offer?.direction !== undefined && offer.direction.value !== 'sendrecv';

const STEP_1: ReadonlySet<number> = new Set([302, 480, 486, 603]);
/** RFC 3261 8.2.1-8.2.3 and 22, RFC 3329, RFC 4028 9: asked again in another form before anyone looks at the invitation. */
const BEFORE_STEP_1: ReadonlySet<number> = new Set([401, 407, 420, 421, 422, 423, 494]);
/** Anonymity disallowed (RFC 5079), consent needed (RFC 5360), unwanted (RFC 8197), rejected (RFC 8688). */
const POLICY: ReadonlySet<number> = new Set([433, 470, 607, 608]);
/** RFC 3261 8.2.3: syntax or body; with a direction to refuse they stand where 488 belongs. */
const SYNTAX_OR_BODY: ReadonlySet<number> = new Set([400, 415]);

function refusalOf(invitation: Invitation, status: number): Refusal {
  if (STEP_1.has(status)) return 'step-1';
  if (status === 481) return sessionReplaces(invitation) === undefined ? 'unlisted' : 'step-2';
  if (status === 408) return 'timeout';
  if (BEFORE_STEP_1.has(status)) return 'protocol';
  if (POLICY.has(status)) return 'policy';
  if (isOneWay(invitation)) return 'step-4';
  if (status === 488) return otherReasonFor488(invitation.offer) === undefined ? 'step-4' : 'protocol';
  return SYNTAX_OR_BODY.has(status) ? 'protocol' : 'unlisted';
}

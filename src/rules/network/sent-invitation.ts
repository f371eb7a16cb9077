import type { Invitation, Session } from '../../model/index.js';
import { isCutInHeaders } from '../cpm/whole-headers.js';

/**
 * The INVITE that the network sent the client, whole in its headers: what it lacks was never there. Undefined for one that the
 * client sent, and where nobody can say which side is the client.
 */
export function sentInvitation({ invitation }: Session): Invitation | undefined {
  return invitation?.direction === 'to-client' && !isCutInHeaders(invitation.request) ? invitation : undefined;
}

/** The same, of a CPM session (P-CPMSESS). */
export function sentCpmInvitation(session: Session): Invitation | undefined {
  const invitation = sentInvitation(session);
  return invitation?.cpmSession.found ? invitation : undefined;
}

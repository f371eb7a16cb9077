import type { Hidden, Invitation, Session } from '../../model/index.js';
import { hides } from '../hidden.js';

/** I-LEG: set if the answer was only seen beyond a node that may have made or rewritten it; undefined near the client. */
export function beyondClientLeg(session: Session, { nearClient }: Invitation): Hidden | undefined {
  if (nearClient) return hides(session, 'leg');
  return (
    hides(session, 'leg') ?? {
      aspect: 'leg',
      reason: 'I-LEG',
      why: "the client's answer was only captured beyond a node that may have rewritten it",
      needed: 'a capture between the client and its first proxy (P-CSCF)',
    }
  );
}

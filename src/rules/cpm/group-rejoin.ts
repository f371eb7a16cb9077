import { bodyOf, findAll } from '../../body-parser/index.js';
import {
  cite,
  type Evidence,
  type Invitation,
  type RelatedSession,
  type Session,
  type Settings,
} from '../../model/index.js';
import { addresses, optionTags, sameUri } from '../../sip-parser/index.js';

/** An INVITE of the client to the focus of a group that it was in before (7.3.12 step 2). */
export interface Rejoin {
  readonly invitation: Invitation;
  /** Where the capture shows that the client learnt the URI of the focus; undefined: only the answer says that it is one. */
  readonly earlier: RelatedSession | undefined;
  /** The answer came from another URI than the one that was invited: it may be a factory that made a new group. */
  readonly mayCreate: boolean;
}

/**
 * The re-join that a session is; undefined if it is none. An INVITE with a list of participants creates or restarts a
 * group (RFC 5366).
 */
export function rejoinOf(session: Session, settings: Settings): Rejoin | undefined {
  const { invitation, related, relatedSince } = session;
  if (!invitation?.cpmSession.found || invitation.direction !== 'from-client' || namesParticipants(invitation))
    return undefined;
  const { uri } = invitation.request.content;
  const earlier = related.find(
    ({ kind, firstTime, focusUris }) =>
      kind === 'group' && firstTime < session.firstTime && focusUris.some(focus => sameUri(focus, uri)),
  );
  if (earlier) return { invitation, earlier, mayCreate: false };
  const { group, final, outcome } = invitation;
  if (outcome !== 'accepted' || !final || (group !== 'isfocus' && group !== 'isfocus-in-uri')) return undefined;
  // The capture is declared to show all: then the client was never in this group.
  if (settings.completeCapture && relatedSince === undefined) return undefined;
  const mayCreate = !addresses(final.content, 'contact').some(contact => sameUri(contact.uri, uri));
  return { invitation, earlier: undefined, mayCreate };
}

const namesParticipants = ({ request: { content, text } }: Invitation): boolean =>
  optionTags(content, 'require').includes('recipient-list-invite') ||
  findAll(bodyOf(content, text), 'resource-lists').length > 0;

/** Points at the registration before it, at what told the focus, and at the INVITE with its answer. */
export const citeRejoin = ({ invitation, earlier }: Rejoin, { registered }: Session): Evidence[] =>
  [
    earlier?.invitation && {
      ...earlier.invitation.request,
      note: `${earlier.invitation.request.note} of ${earlier.id}, an earlier membership`,
    },
    registered,
    cite(invitation.request, 'the INVITE of the client to the focus'),
    invitation.final && cite(invitation.final, `the ${invitation.final.content.status}`),
  ].filter(one => one !== undefined);

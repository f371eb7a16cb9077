import {
  cite,
  type Evidence,
  type Invitation,
  type Reason,
  type RelatedSession,
  type Session,
  type Settings,
} from '../../model/index.js';
import { citeHeader, clock, quoted } from '../citing.js';
import { judgedInvitation } from './evaluation-order.js';

/**
 * What the capture tells of the one-to-one session that Session-Replaces names (7.3.2 step 2), at the time of the answer.
 * Ongoing is a confirmed dialog: 2xx and ACK, and no BYE (rule catalogue A28).
 * - `early`: it was not answered yet · `over`: every session with that Contribution-ID had ended or failed
 * - `none`: the capture has none · `unsure`: it does not tell, with why
 */
export type Replaced =
  | { readonly is: 'ongoing'; readonly session: RelatedSession; readonly why: string }
  | { readonly is: 'early'; readonly session: RelatedSession; readonly why: string }
  | { readonly is: 'over'; readonly session: RelatedSession; readonly why: string }
  | { readonly is: 'none'; readonly hint: string }
  | {
      readonly is: 'unsure';
      readonly session: RelatedSession | undefined;
      readonly reason: Reason;
      readonly why: string;
      readonly needed: string;
    };

/** A judged INVITE with Session-Replaces. */
export interface Replacing {
  readonly invitation: Invitation;
  /** Value of Session-Replaces, for people. */
  readonly value: string;
}

/** P-SR of the rule catalogue 4.3; undefined if the INVITE has no Session-Replaces, or is not judged. */
export function replacing(session: Session): Replacing | undefined {
  const invitation = judgedInvitation(session);
  const value = invitation?.request.content.headers.first('session-replaces');
  return invitation && value ? { invitation, value: quoted(value) } : undefined;
}

/** An INVITE whose Session-Replaces names an ongoing session, or one of which that cannot be ruled out. */
export interface TakingPlace extends Replacing {
  readonly replaced: Exclude<Replaced, { is: 'early' | 'over' }>;
}

/** Undefined also where no session can be ongoing: the user vouched that the capture shows all, or it had ended. */
export function takingPlace(session: Session, settings: Settings): TakingPlace | undefined {
  const asked = replacing(session);
  const replaced = asked && replacedBy(session, settings);
  if (!asked || !replaced || replaced.is === 'over' || replaced.is === 'early') return undefined;
  return replaced.is === 'none' && settings.completeCapture ? undefined : { ...asked, replaced };
}

/** Points at Session-Replaces, and at what is known of the session that it names. */
export const citeReplaced = ({ invitation: { request } }: Replacing, replaced: Replaced): Evidence[] => [
  citeHeader(request, 'session-replaces', 'the Session-Replaces of the INVITE'),
  ...(replaced.is !== 'none' && replaced.session ? citeOld(replaced.session) : []),
];

function citeOld({ id, invitation, byes, end }: RelatedSession): Evidence[] {
  const evidence = invitation
    ? [invitation.request, invitation.final, invitation.ack, byes.at(0)?.evidence ?? end?.evidence]
    : [end?.evidence];
  return evidence
    .filter(one => one !== undefined)
    .map(one => ({ ...one, note: `${one.note} of ${id}, the session that it names` }));
}

const NO_EARLIER = {
  reason: 'I-STATE',
  needed: 'a capture that shows that session from its start',
} as const;

/**
 * The session that Session-Replaces names, as it was from the INVITE to the answer of the client, or to the end of the
 * capture. Contribution-IDs are compared exactly, but for quotes and blanks.
 */
export function replacedBy(session: Session, settings: Settings): Replaced {
  const until = answeredAt(session);
  const named = session.related.filter(
    ({ kind, relations, firstTime }) =>
      kind !== 'group' && firstTime <= until && relations.some(relation => relation.kind === 'replaced'),
  );
  const own = named.filter(({ device }) => device !== 'other');
  const states = own.map(other => stateOf(other, session, settings));
  // One that goes on is enough; that none does is only known when each of them is known to have ended.
  for (const is of ['ongoing', 'unsure', 'early'] as const) {
    const found = states.find(state => state.is === is);
    if (found) return found;
  }
  if (session.relatedSince !== undefined) {
    return {
      is: 'unsure',
      ...NO_EARLIER,
      why: `sessions before ${clock(session.relatedSince)} are no longer remembered`,
      needed: 'a shorter capture that shows that session from its start',
      session: undefined,
    };
  }
  return states.find(({ is }) => is === 'over') ?? { is: 'none', hint: hintOf(session) };
}

const answeredAt = ({ invitation, watchedUntil }: Session): number => invitation?.final?.origin.time ?? watchedUntil;

function stateOf(other: RelatedSession, session: Session, { guard }: Settings): Exclude<Replaced, { is: 'none' }> {
  const { invitation, id, up, end } = other;
  const unsure = (reason: Reason, why: string, needed: string): Replaced & { readonly is: 'unsure' } => ({
    is: 'unsure',
    reason,
    why,
    needed,
    session: other,
  });
  const from = session.firstTime;
  const to = answeredAt(session);
  if (!invitation) return unsure('I-STATE', `${id}, which it names, began before the capture`, NO_EARLIER.needed);
  if (other.device === 'unknown') {
    const needed = 'name the client with --client, or capture between the client and its first proxy';
    return unsure('I-ROLE', `nothing says that ${id}, which it names, is a session of this device`, needed);
  }
  const named = `${id}, which it names,`;
  const answered = invitation.final?.time;
  if (answered === undefined) {
    return unsure('I-LOSS', `the answer to the INVITE of ${named} was not captured`, 'a capture without loss');
  }
  const crossed = (what: string): Replaced & { readonly is: 'unsure' } =>
    unsure('I-RACE', `${named} ${what}`, 'a capture in which the two sessions do not cross');
  if (invitation.outcome !== 'accepted') {
    if (answered < from - guard) return { is: 'over', session: other, why: `${named} was never set up` };
    return answered > to + guard
      ? { is: 'early', session: other, why: `${named} was not answered yet` }
      : crossed('was refused at that moment');
  }
  if (answered > to + guard) return { is: 'early', session: other, why: `${named} was not answered yet` };
  const bye = other.byes.find(({ status }) => status !== 401 && status !== 407);
  const heard = bye?.byClient || bye?.status !== undefined;
  if (bye && bye.time <= to && !heard)
    return unsure('I-LOSS', `the BYE of ${named} was not answered in the capture`, 'a capture without loss');
  if (bye && bye.time < from - guard)
    return { is: 'over', session: other, why: `${named} had ended by BYE at ${clock(bye.time)}` };
  if (up === undefined || end?.cause === 'no-ack')
    return unsure('I-LOSS', `no ACK to the 200 of ${named} was captured`, 'a capture without loss');
  if (up > to) return crossed('was being set up at that moment');
  if (bye && bye.time <= to) return crossed('ended at that moment');
  if (end?.cause === 'media-lost' && end.time < to) {
    return unsure('I-STATE', `the MSRP connection of ${named} was lost at ${clock(end.time)}`, NO_BREAK);
  }
  if (other.timerEnd !== undefined && other.timerEnd < to) {
    return unsure('I-STATE', `the session timer of ${named} had run out at ${clock(other.timerEnd)}`, NO_BREAK);
  }
  return { is: 'ongoing', session: other, why: `${named} was up since ${clock(up)}` };
}

const NO_BREAK = 'a capture in which that session is in use until it is replaced';

/** Spelling that people take for the same: it is no match, but the reader should know (F29). */
function hintOf({ identity: { sessionReplaces = '' }, related }: Session): string {
  const like = related.find(({ identity: { contributionId } }) => {
    return contributionId !== undefined && loosely(contributionId) === loosely(sessionReplaces);
  });
  return like
    ? `; ${like.id} has the Contribution-ID ${quoted(like.identity.contributionId!)}, which differs in case or hyphens, and so is another one`
    : '';
}

const loosely = (id: string): string => id.toLowerCase().replace(/[-"\s]/g, '');

/** The INVITE and what the client answered, for rules that need no more. */
export const citeInvite = ({ invitation: { request, final } }: Replacing): Evidence[] => [
  cite(request, 'the INVITE'),
  ...(final ? [cite(final, `the ${final.content.status}`)] : []),
];

import {
  type ChunkedMessage,
  cite,
  type Evidence,
  type Finding,
  type RelatedSession,
  type Session,
  type Settings,
} from '../../model/index.js';
import { duration, quoted } from '../citing.js';
import { hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, notObservable, pass, violation } from '../rule.js';
import { type Acceptance, answerUnseen, groupAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { ENDED_AT_ONCE, ENDED_AT_ONCE_TWICE, INVITED_BEFORE, STORED_TWICE } from './example-stored.js';
import { citeEnd } from './session-time.js';
import { agreesOnTime, storedContents, writtenAt } from './stored-contents.js';

interface Target {
  readonly accepted: Acceptance;
  /** Messages that are older than the INVITE, in time order. */
  readonly stored: readonly ChunkedMessage[];
  /** Earlier sessions of the client with this group. */
  readonly earlier: readonly RelatedSession[];
}

export default defineRule<Target>({
  id: 'CPM-7.3.12-0',
  slug: 'deferred-group-support',
  clause: clause(
    '7.3.12',
    'Support deferred delivery of a missed group session or missed parts of it, through a group session.',
  ),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'partly',
  title: 'The client takes what it missed of a group when it is delivered in a group session',
  rationale: `What was said while the client was away comes in a session like any other of the group. A client that refuses old
messages, or leaves at once, loses them for its user.`,
  needs: 'The MSRP of a group session in which messages come that are older than its INVITE',
  cannotTell: 'MSRP was not captured or cannot be read; or the clocks of sender and capture may differ',

  *targets(session) {
    const accepted = groupAcceptance(session);
    if (!accepted) return;
    const old = storedContents(session);
    // Where all is old the clocks may differ: that matters only if something of it is refused.
    const stored = agreesOnTime(session) || old.some(isRefused) ? old : [];
    const { firstTime } = session;
    const earlier = session.related.filter(
      other => other.firstTime < firstTime && other.relations.some(({ kind }) => kind === 'focus'),
    );
    if (stored.length > 0 || earlier.length > 0 || hides(session, 'msrp')) yield { accepted, stored, earlier };
  },

  check({ accepted, stored, earlier }, session, settings) {
    if (accepted.response === undefined) return answerUnseen(accepted);
    const invited = cite(accepted.invitation.request, 'the INVITE');
    const [first] = stored;
    if (!first) return noneStored(earlier, session, invited);
    const age = duration(accepted.invitation.request.origin.time - writtenAt(first)!);
    const delivered = cite(first.chunks[0]!, `a message ${age} older than the INVITE`, dateTimeOffset(first));
    const evidence = [invited, delivered];
    const refused = stored.filter(isRefused);
    const left = endsAtOnce(session, first, settings) && earlier.some(other => wasLeftAtOnce(other, settings));
    if ((refused.length === stored.length && refused.length > 1) || left) {
      return breaks(left, refused, stored, session, evidence);
    }
    const taken = stored.filter(({ acceptedAt }) => acceptedAt !== undefined);
    if (taken.length > 0) {
      const message = `${taken.length} of ${stored.length} stored messages were answered 200; the first is ${age} older than the INVITE`;
      return pass(message, ...evidence, cite(taken[0]!.responses.at(-1)!, 'its answer'));
    }
    const hidden = hides(session, 'msrp');
    const message = 'No stored message was answered 200, as far as was captured';
    if (hidden) return undecided(hidden, message, ...evidence);
    return inconclusive('I-CFG', message, 'a look at why the client does not take it', ...evidence);
  },

  examples: [
    { outcome: 'pass', title: 'A message of two hours ago is taken', scene: 'group-inactive-404' },
    {
      outcome: 'violation',
      title: 'Two stored messages are refused with 415 and 403',
      scene: 'group-inactive-404',
      edits: [...STORED_TWICE, { replace: ['MSRP kcfz5FvD 200 OK', 'MSRP kcfz5FvD 415 Unsupported Media Type'] }],
    },
    {
      outcome: 'violation',
      title: 'The client leaves as soon as old messages come, for the second time',
      scene: 'group-inactive-404',
      edits: ENDED_AT_ONCE_TWICE,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-CFG',
      title: 'The one stored message is refused, which may have a reason of its own',
      scene: 'group-inactive-404',
      edits: [{ replace: ['MSRP kcfz5FvD 200 OK', 'MSRP kcfz5FvD 415 Unsupported Media Type'] }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-CFG',
      title: 'All messages seem old: the clocks may differ',
      scene: 'group-inactive-404',
      edits: [
        ...STORED_TWICE,
        { replace: ['MSRP kcfz5FvD 200 OK', 'MSRP kcfz5FvD 415 Unsupported Media Type'] },
        { drop: 'MSRP DlvXs6i7' },
      ],
    },
    {
      outcome: 'pass',
      title: 'The client takes the message and leaves at once, once',
      scene: 'group-inactive-404',
      edits: ENDED_AT_ONCE,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'MSRP was not captured',
      scene: 'group-inactive-404',
      edits: [{ hide: 'msrp' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ENC',
      title: 'MSRP over TLS',
      scene: 'group-inactive-404',
      edits: [
        { hide: 'msrp' },
        {
          insert: '--- 2026-03-05T07:30:00.230Z tcp 192.0.2.15:51854 -> 198.51.100.30:8100 encrypted\n',
        },
      ],
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'Invited to the same group again, and nothing old comes',
      scene: 'group-short',
      edits: INVITED_BEFORE,
    },
    {
      outcome: 'not-applicable',
      title: 'Messages are as old as they should be: a phone may be some seconds off',
      scene: 'group',
    },
    { outcome: 'not-applicable', title: 'A one-to-one chat', scene: 'deferred-one-to-one' },
    { outcome: 'not-applicable', title: 'Refused', scene: 'group-refused-486' },
  ],
});

/** Forbidden, too large, of no known type: the client does not take it. */
const REFUSING: ReadonlySet<number> = new Set([403, 413, 415]);
const isRefused = ({ responses }: ChunkedMessage): boolean =>
  responses.some(({ content }) => REFUSING.has(content.status));

/** Where the message says when it was written. */
const dateTimeOffset = ({ chunks }: ChunkedMessage): number => Math.max(0, chunks[0]!.text.indexOf('DateTime:'));

/** The client ends the session when a stored message has come. */
const endsAtOnce = ({ end }: Session, first: ChunkedMessage, { guard }: Settings): boolean =>
  end?.cause === 'bye' && end.byClient === true && end.time >= first.start && end.time - first.start <= guard;

const wasLeftAtOnce = ({ up, end, device, invitation }: RelatedSession, { guard }: Settings): boolean =>
  device === 'same' &&
  invitation?.direction === 'to-client' &&
  up !== undefined &&
  end?.cause === 'bye' &&
  end.byClient === true &&
  end.time - up <= 2 * guard;

function noneStored(earlier: readonly RelatedSession[], session: Session, invited: Evidence): Finding {
  const hidden = hides(session, 'msrp');
  const last = earlier.at(-1);
  const shown = last?.invitation
    ? [{ ...last.invitation.request, note: `the group was there before: session ${last.id}` }]
    : [];
  if (hidden) return undecided(hidden, 'Whether what was missed is delivered cannot be told', invited, ...shown);
  return notObservable(
    `The client was in this group before (session ${quoted(last?.id ?? '')}), and nothing older than the INVITE was delivered`,
    'Write to the group while the client is offline, bring it online, and look whether its user sees what was written',
    invited,
    ...shown,
  );
}

function breaks(
  left: boolean,
  refused: readonly ChunkedMessage[],
  stored: readonly ChunkedMessage[],
  session: Session,
  evidence: readonly Evidence[],
): Finding {
  const statuses = refused.map(({ responses }) => responses.find(({ content }) => REFUSING.has(content.status))!);
  const seen = left
    ? 'BYE of the client as soon as a stored message came, as in an earlier session'
    : [...new Set(statuses.map(({ content }) => content.status))].join(', ');
  const message = left
    ? 'The client left the group session when a stored message came, not for the first time'
    : `All ${stored.length} stored messages were refused: ${seen}`;
  const shown = [...evidence, ...(left ? citeEnd(session) : statuses.slice(0, 2).map(one => cite(one, 'refused')))];
  const known = agreesOnTime(session);
  if (!known) {
    const needed = 'the offset between the clocks of the senders and that of the capture';
    return inconclusive('I-CFG', `${message}; but the clocks may differ, and the messages be new`, needed, ...shown);
  }
  const leg = hides(session, 'leg');
  if (leg) return undecided(leg, message, ...shown);
  // A refusal of what the answer lists is the finding of 3a.
  const causes = left ? [] : ['CPM-7.3.2-3a'];
  return violation({ message, expected: '200 to each, and the session kept', seen, causes }, ...shown);
}

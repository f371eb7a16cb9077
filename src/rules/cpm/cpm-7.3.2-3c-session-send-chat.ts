import {
  type ChunkedMessage,
  cite,
  type Evidence,
  type Finding,
  type Invitation,
  type RelatedSession,
  type SdpPart,
  type Session,
  type Settings,
} from '../../model/index.js';
import { duration, quoted } from '../citing.js';
import { FROM_CLIENT, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { acceptance } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { deliveredContents, typesOf } from './delivered-contents.js';
import { answered, delivery, msrpAnswer } from './example-answers.js';
import { SECOND_SESSION, SECOND_SESSION_AT_ONCE, SECOND_SESSION_ELSEWHERE } from './example-second-session.js';
import { BEYOND_FIRST_PROXY, imdnCpim } from './example-traces.js';
import { citeDirection } from './offered-direction.js';
import { isCut } from './whole-body.js';

interface Target {
  readonly invitation: Invitation;
  readonly answer: SdpPart | undefined;
  /** What the user wrote here. */
  readonly sent: readonly ChunkedMessage[];
  /** Notifications of the other side. */
  readonly notified: readonly ChunkedMessage[];
  /** Sessions of the client beside this one, with the same conversation and the same other side. */
  readonly beside: readonly RelatedSession[];
}

const NOTIFICATION = 'message/imdn+xml';
const IMDN = imdnCpim({ id: 'S3SHBFx5Ti2OwM' });

export default defineRule<Target>({
  id: 'CPM-7.3.2-3c',
  slug: 'session-send-chat',
  clause: clause('7.3.2 step 3c', 'Use this session to send chat messages and to receive their notifications.'),
  level: 'SHALL',
  severity: 'warning',
  judges: 'client',
  observable: 'partly',
  title: 'While the session is up the client sends its chat messages in it',
  rationale: `A second session for the same conversation splits the chat: notifications and messages pass each other, and networks
end one of the two. An answer that only receives makes a chat in which the user cannot write.`,
  needs: 'The answer, the MSRP of the session, and other sessions of the client in that time',
  cannotTell: 'MSRP was not captured, the two sessions began at the same time, or the first may have ended unseen',
  knownBehaviour:
    'File transfers, stand-alone messages and deferred deliveries have sessions of their own: they do not count',

  *targets(session) {
    const accepted = acceptance(session);
    const invitation = accepted?.invitation;
    if (!accepted?.response || !invitation || invitation.deferred.is !== 'no' || session.up === undefined) return;
    const answer = invitation.answer ?? invitation.earlyAnswer;
    const sent = session.msrp.flatMap(({ contents }) => contents).filter(isWritten);
    const notified = deliveredContents(session).filter(isNotification);
    const beside = session.related.filter(other => isBeside(other, session));
    const target = { invitation, answer, sent, notified, beside };
    const used = sent.length > 0 || notified.length > 0 || beside.length > 0;
    if (used || receivesOnly(target, session) || hides(session, 'msrp')) yield target;
  },

  check(target, session, settings) {
    const { invitation, answer, sent, notified, beside } = target;
    const invited = cite(invitation.request, 'the INVITE');
    const other = beside[0];
    if (other) return splits(other, invitation, session, settings);
    if (answer && receivesOnly(target, session)) return neverSends(answer, invitation, session);
    const refused = notified.find(({ responses }) => responses.some(({ content }) => content.status === 415));
    if (refused) return refusesNotification(refused, invitation, session, invited);
    const hidden = hides(session, 'msrp');
    if (hidden) return undecided(hidden, 'Whether the client sends its messages here cannot be told', invited);
    const accepted = notified.filter(({ acceptedAt }) => acceptedAt !== undefined).length;
    const first = sent[0] ?? notified[0]!;
    const what = cite(
      first.chunks[0]!,
      sent.length > 0 ? 'a message of the client' : 'a notification of the other side',
    );
    if (accepted < notified.length && sent.length === 0) {
      const open = notified.find(({ acceptedAt }) => acceptedAt === undefined)!;
      return inconclusive(
        'I-LOSS',
        `${notified.length - accepted} of ${notified.length} notifications were not answered 200, as far as was captured`,
        'a capture at the client, without loss, that goes on until the session ends',
        invited,
        cite(open.chunks[0]!, 'a notification'),
      );
    }
    return pass(`The client sent ${sent.length} messages here, and took ${accepted} notifications`, invited, what);
  },

  examples: [
    { outcome: 'pass', title: 'The client writes, and takes the notification', scene: 'one-to-one' },
    { outcome: 'pass', title: 'In a group', scene: 'group' },
    {
      outcome: 'pass',
      title: 'A second session to somebody else',
      scene: 'one-to-one',
      edits: [SECOND_SESSION_ELSEWHERE],
    },
    {
      outcome: 'violation',
      title: 'The client opens a second session for the conversation and writes there',
      scene: 'one-to-one',
      edits: [SECOND_SESSION],
    },
    {
      outcome: 'violation',
      title: 'Answered recvonly: the client can never send (A14)',
      scene: 'one-to-one',
      edits: [answered('recvonly')],
    },
    {
      outcome: 'violation',
      title: 'The client answers 415 to a notification',
      scene: 'one-to-one',
      edits: [delivery('message/cpim', IMDN), msrpAnswer('415 Unsupported Media Type')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-RACE',
      title: 'Both sides invite each other at the same time',
      scene: 'one-to-one',
      edits: [SECOND_SESSION_AT_ONCE],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'Signalling only',
      scene: 'one-to-one',
      edits: [{ hide: 'msrp' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ENC',
      title: 'MSRP over TLS',
      scene: 'one-to-one',
      edits: [
        { hide: 'msrp' },
        {
          insert: '--- 2026-03-05T07:30:04.300Z tcp 192.0.2.15:51329 -> 198.51.100.20:7680 encrypted\n',
        },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'A notification was not answered, as far as was captured',
      scene: 'one-to-one',
      edits: [{ drop: 'MSRP Vr9xrlWZ' }, { drop: 'MSRP fHhqC48t 200' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Answered recvonly, seen beyond the first proxy',
      scene: 'one-to-one',
      edits: [answered('recvonly'), BEYOND_FIRST_PROXY],
    },
    {
      outcome: 'not-applicable',
      title: 'A deferred delivery: CPM-7.3.11-1.2 has it the other way',
      scene: 'deferred-one-to-one',
    },
    { outcome: 'not-applicable', title: 'Refused', scene: 'group-refused-486' },
    {
      outcome: 'not-applicable',
      title: 'Nothing was written, and nobody notified',
      scene: 'one-to-one',
      edits: [{ drop: 'MSRP Vr9xrlWZ' }, { drop: 'MSRP fHhqC48t' }],
    },
  ],
});

const isWritten = ({ fromClient, userContent }: ChunkedMessage): boolean => fromClient && userContent;

function isNotification(content: ChunkedMessage): boolean {
  const { root, wrapped } = typesOf(content);
  return root === NOTIFICATION || wrapped === NOTIFICATION;
}

/** An ordinary session that is offered both ways and answered recvonly, and stays so. */
function receivesOnly({ invitation, answer }: Pick<Target, 'invitation' | 'answer'>, session: Session): boolean {
  if (answer?.direction?.value !== 'recvonly' || invitation.offer?.direction?.value !== 'sendrecv') return false;
  return !session.dialogs[0]?.transactions.some(
    ({ request }) => request !== invitation.request && ['INVITE', 'UPDATE'].includes(request.content.method),
  );
}

/** The client invited the same other side to the same conversation, by the same device, and wrote there. */
function isBeside(other: RelatedSession, { invitation, client }: Session): boolean {
  const kinds = other.relations.map(({ kind }) => kind);
  const sameSide = invitation?.group === 'no' ? kinds.includes('peer') : kinds.includes('focus');
  return (
    sameSide &&
    kinds.includes('conversation') &&
    other.device === 'same' &&
    other.client === client?.address &&
    other.invitation?.direction === 'from-client' &&
    other.invitation.cpmSession &&
    other.invitation.outcome === 'accepted' &&
    (other.invitation.group === 'no') === (invitation?.group === 'no') &&
    other.sends.length > 0 &&
    isDuring(other, invitation)
  );
}

/** From the first INVITE on: what came before it is not a second session. */
const isDuring = ({ firstTime }: RelatedSession, invitation: Invitation | undefined): boolean =>
  invitation !== undefined && firstTime > invitation.request.origin.time;

/** Two sessions of one conversation. */
function splits(other: RelatedSession, invitation: Invitation, session: Session, { guard }: Settings): Finding {
  const { up = 0, end, identity, watchedUntil } = session;
  const conversation = `Conversation-ID ${quoted(identity.conversationId ?? '')}`;
  const sent = other.sends[0]!;
  const evidence = [
    cite(invitation.request, 'the INVITE of this session'),
    ...(invitation.ack ? [cite(invitation.ack, 'this session is up')] : []),
    { ...other.invitation!.request, note: `the client's INVITE to the same conversation (session ${other.id})` },
    { ...sent.evidence, note: 'its first message there' },
  ];
  const until = end?.time ?? watchedUntil;
  if (other.firstTime <= up + guard || other.firstTime >= until - guard || sent.start >= until - guard) {
    const when = other.firstTime <= up + guard ? 'began' : 'ended';
    return inconclusive(
      'I-RACE',
      `The client writes in session ${other.id} too, which it opened as this one ${when}: ${conversation}`,
      'a capture in which the two do not cross',
      ...evidence,
    );
  }
  const message = `The client opened session ${other.id} ${duration(other.firstTime - up)} after this one was up, and writes there: ${conversation}`;
  const hidden = beyondClientLeg(session, invitation) ?? hides(session, ...FROM_CLIENT, 'to-client', 'end', 'msrp');
  if (hidden) return undecided(hidden, message, ...evidence);
  // It may have been given up without a BYE, unless something of it comes later.
  const alive = aliveAfter(session, sent.start);
  if (!alive) {
    const needed = 'a capture that goes on until this session ends';
    return inconclusive('I-EARLY', `${message}; nothing of this session came later`, needed, ...evidence);
  }
  return violation(
    {
      message,
      expected: 'its messages in this session',
      seen: `${other.sends.length + other.sendsLeftOut} messages in session ${other.id}`,
    },
    ...evidence,
    alive,
  );
}

/** Something of this session that shows that it was in use, or could have been. */
function aliveAfter({ msrp, end }: Session, time: number): Evidence | undefined {
  const content = msrp
    .flatMap(({ contents }) => contents)
    .find(({ start, acceptedAt }) => start > time && acceptedAt !== undefined);
  if (content) return cite(content.chunks[0]!, 'this session still works');
  return end?.cause === 'bye' && end.message && end.time > time
    ? cite(end.message, 'only now this session ends')
    : undefined;
}

function neverSends(answer: SdpPart, invitation: Invitation, session: Session): Finding {
  const message = 'The offer is sendrecv, and the answer recvonly: the client can never send in this session';
  const evidence = [...citeDirection(invitation.offer!), ...citeDirection(answer)];
  const leg = beyondClientLeg(session, invitation);
  if (leg) return undecided(leg, message, ...evidence);
  if (isCut(answer.message)) {
    const needed = 'a capture with whole packets and without loss';
    return inconclusive('I-LOSS', `${message}; but it was captured only in part`, needed, ...evidence);
  }
  return violation({ message, expected: 'a=sendrecv', seen: 'a=recvonly' }, ...evidence);
}

function refusesNotification(
  { chunks, responses }: ChunkedMessage,
  invitation: Invitation,
  session: Session,
  invited: Evidence,
): Finding {
  const message = 'The client answers 415 to a notification for what it sent';
  const response = responses.find(({ content }) => content.status === 415)!;
  const evidence = [invited, cite(chunks[0]!, 'the notification'), cite(response, 'its response')];
  const leg = beyondClientLeg(session, invitation);
  if (leg) return undecided(leg, message, ...evidence);
  // If the answer lists the type, 3a says the same.
  const causes = ['CPM-7.3.2-3a'];
  return violation({ message, expected: `200 to ${NOTIFICATION}`, seen: '415', causes }, ...evidence);
}

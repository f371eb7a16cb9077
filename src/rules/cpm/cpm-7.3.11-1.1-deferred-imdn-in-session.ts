import {
  cite,
  type Evidence,
  type Finding,
  type SentNotification,
  type Session,
  type Settings,
} from '../../model/index.js';
import { duration } from '../citing.js';
import { FROM_CLIENT, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, answerUnseen, capOf, deferredAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { BEYOND_FIRST_PROXY, END_LOST, FIRST_MESSAGE, imdnMessage, MSRP_GAP, REPLY_IS_IMDN } from './example-traces.js';
import {
  andMore,
  carrierText,
  citeAsking,
  citeNotification,
  describeMessages,
  isInSession,
  notificationMessages,
  notificationText,
  otherDevice,
} from './sent-notifications.js';
import { citeEnd, endUnseen, type Phase, phaseOf } from './session-time.js';

export default defineRule<Acceptance>({
  id: 'CPM-7.3.11-1.1',
  slug: 'deferred-imdn-in-session',
  clause: clause(
    '7.3.11 step 1',
    'Use the session the PF set up both to get the stored messages and to return IMDNs for them.',
  ),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'Notifications for deferred messages go back in the session that delivered them',
  rationale: `The Participating Function waits for the notifications in the session that it set up. Sent another way, they
reach it late or not at all: the sender sees the message as undelivered, and the network may deliver it again.`,
  needs: 'The MSRP of the session in both directions, and the SIP of the client until the session ends',
  cannotTell: `MSRP was not captured or is encrypted (then only SIP MESSAGEs can be seen), bytes are missing, the notification
crossed the end of the session, or it was captured beyond a node that may have put it in another form`,

  *targets(session, settings) {
    const accepted = deferredAcceptance(session);
    if (!accepted) return;
    const unseen = hides(session, 'msrp', ...FROM_CLIENT, 'role');
    const asked = session.requested.some(({ carrier }) => carrier === 'msrp');
    if (accepted.response === undefined || unseen?.aspect === 'msrp' || unseen?.aspect === 'role') yield accepted;
    else if (asked && (unseen || duringSession(session, settings).length > 0)) yield accepted;
  },

  check(accepted, session, settings) {
    if (accepted.response === undefined) return answerUnseen(accepted);
    const { invitation } = accepted;
    const sent = duringSession(session, settings);
    const elsewhere = sent.filter(({ notification }) => !isInSession(notification));
    const wrong = elsewhere.filter(({ phase }) => phase === 'inside').map(({ notification }) => notification);
    const [first] = wrong;
    if (first) {
      const leg = first.carrier === 'message' ? hides(session, 'leg') : undefined;
      const evidence = wrong
        .slice(0, 3)
        .flatMap(notification => [...citeAsking(session, notification), citeNotification(notification)]);
      const other = otherDevice(first, session, ...evidence);
      if (other) return other;
      const unseen = leg ?? endUnseen(session, first.time);
      if (unseen) return undecided(unseen, `${notificationText(first)} came by ${carrierText(first)}`, ...evidence);
      return violation(
        {
          message: `${notificationText(first)} left by ${carrierText(first)} while the session was up${andMore(wrong.length)}`,
          expected: 'the IMDN in an MSRP SEND of this session',
          seen: carrierText(first),
          severity: capOf(invitation),
        },
        ...evidence,
        ...bounds(accepted, session),
      );
    }
    const [crossed] = elsewhere;
    if (crossed) {
      const { notification } = crossed;
      const before = duration((session.end?.time ?? notification.time) - notification.time);
      return inconclusive(
        'I-RACE',
        `${notificationText(notification)} left by ${carrierText(notification)} ${before} before the session ended: the messages may have crossed`,
        'a capture of a session that goes on for some seconds after its messages were delivered',
        citeNotification(notification),
        ...bounds(accepted, session),
      );
    }
    return unseenMedia(accepted, session, settings) ?? inSession(accepted, session, sent);
  },

  examples: [
    { outcome: 'pass', title: 'The delivery notification goes back in the session', scene: 'deferred-one-to-one' },
    {
      outcome: 'violation',
      title: 'A display notification leaves by SIP MESSAGE while the session is up (F02)',
      scene: 'deferred-one-to-one',
      edits: [
        { shift: 'MESSAGE sip:', by: -720 },
        { shift: 'SIP/2.0 202 Accepted', by: -720 },
      ],
    },
    {
      outcome: 'violation',
      title: 'The client answers recvonly and sends its delivery notification by SIP MESSAGE (OLD-3)',
      scene: 'deferred-one-to-one',
      edits: [
        { replace: ['a=sendrecv', 'a=recvonly'], in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE' },
        { drop: 'Qz71kd0s' },
        imdnMessage('07:30:00.700', { id: 'Mxg4b2Qm91LtY7' }),
      ],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The same, where only P-Asserted-Identity says that the session is a deferred delivery',
      scene: 'deferred-one-to-one',
      edits: [
        { replace: ['From: <sip:rcse-standfw@', 'From: <sip:+15555550101@'] },
        imdnMessage('07:30:00.700', { id: 'Mxg4b2Qm91LtY7' }),
      ],
    },
    {
      outcome: 'violation',
      title: 'The notification goes back in another MSRP session',
      scene: 'deferred-reply',
      edits: [
        { shift: 'CSeq: 2 BYE\nBYE sip:', by: 90 },
        { shift: 'CSeq: 2 BYE\nSIP/2.0 200 OK', by: 90 },
        { shift: '52130 -> 198.51.100.20:7654 closed', by: 90 },
        { drop: 'GFhzm9mn' },
        REPLY_IS_IMDN,
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'What ended the session may be among the SIP that is missing',
      scene: 'deferred-one-to-one',
      edits: END_LOST,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-RACE',
      title: 'The SIP MESSAGE leaves 0.4 s before the BYE (F07)',
      scene: 'deferred-one-to-one',
      edits: [
        { shift: 'MESSAGE sip:', by: -716.439 },
        { shift: 'SIP/2.0 202 Accepted', by: -716.439 },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'Only the SIP of it was captured (F43)',
      scene: 'deferred-one-to-one',
      edits: [{ shift: 'MESSAGE sip:', by: -720 }, { shift: 'SIP/2.0 202 Accepted', by: -720 }, { hide: 'msrp' }],
    },
    { outcome: 'inconclusive', reason: 'I-ENC', title: 'The MSRP is encrypted (F42)', scene: 'deferred-tls' },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'The MSRP of the client was not captured',
      scene: 'deferred-one-to-one',
      edits: [{ drop: 'From-Path: msrp://192.0.2.15' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'Bytes of the MSRP connection are missing',
      scene: 'deferred-one-to-one',
      edits: [MSRP_GAP],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The SIP MESSAGE was captured beyond a node that may have rewritten it',
      scene: 'deferred-one-to-one',
      edits: [BEYOND_FIRST_PROXY, imdnMessage('07:30:00.700', { id: 'Mxg4b2Qm91LtY7' })],
    },
    {
      outcome: 'pass',
      title: 'Another prefix than imdn stands for the namespace',
      scene: 'deferred-one-to-one',
      edits: [
        { replace: ['NS: imdn <', 'NS: dn <'], in: 'MSRP d93kswow SEND' },
        { replace: ['imdn.', 'dn.'], in: 'MSRP d93kswow SEND' },
      ],
    },
    {
      outcome: 'pass',
      title: 'A message in the INVITE is notified by SIP MESSAGE before there is a session (T-FIRSTMSG, F40)',
      scene: 'deferred-one-to-one',
      edits: [...FIRST_MESSAGE, imdnMessage('07:30:00.100', { id: 'First01' })],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ROLE',
      title: 'The SIP MESSAGE may be that of another device of the user (T-MULTIDEV)',
      scene: 'deferred-one-to-one',
      edits: [imdnMessage('07:30:00.700', { id: 'Mxg4b2Qm91LtY7' }, '192.0.2.16')],
    },
    {
      outcome: 'pass',
      title: 'The session is still up where the capture ends',
      scene: 'deferred-one-to-one',
      edits: [{ cutAt: 'BYE sip:' }],
    },
    {
      outcome: 'not-applicable',
      title: 'No notification was sent: that is for CPM-7.3.2-3b',
      scene: 'deferred-one-to-one',
      edits: [{ drop: 'Qz71kd0s' }, { drop: 'CSeq: 1 MESSAGE' }],
    },
    { outcome: 'not-applicable', title: 'The deferred delivery is refused', scene: 'deferred-refused-480' },
    { outcome: 'not-applicable', title: 'An ordinary one-to-one session', scene: 'one-to-one' },
  ],
});

interface During {
  readonly notification: SentNotification;
  readonly phase: Phase;
}

/** Notifications that left while the session was up, for what it delivered by MSRP (not for what the INVITE carried: T-FIRSTMSG). */
function duringSession(session: Session, settings: Settings): During[] {
  const ids = new Set(session.requested.filter(({ carrier }) => carrier === 'msrp').map(({ messageId }) => messageId));
  return session.notifications
    .filter(({ messageId }) => ids.has(messageId))
    .map(notification => ({ notification, phase: phaseOf(notification.time, session, settings) }))
    .filter(({ phase }) => phase === 'inside' || phase === 'crossing');
}

/** Where MSRP or what the client sends is hidden, nothing can be said but what was seen of SIP MESSAGE. */
function unseenMedia({ invitation }: Acceptance, session: Session, settings: Settings): Finding | undefined {
  const hidden = hides(session, 'msrp', ...FROM_CLIENT);
  if (!hidden) return undefined;
  const { text, evidence } = describeMessages(notificationMessages(session, settings));
  const invited = cite(invitation.request, `the deferred-delivery INVITE: ${invitation.deferred.why}`);
  return undecided(hidden, `How the notifications went back in the session was not seen${text}`, invited, ...evidence);
}

function inSession(accepted: Acceptance, session: Session, sent: readonly During[]): Finding {
  const count = sent.length === 1 ? 'One notification' : `${sent.length} notifications`;
  const inInvite = session.requested.some(({ carrier }) => carrier === 'invite');
  const first = inInvite ? '; what the INVITE itself carried may be notified before the session is up' : '';
  const soFar = session.end ? '' : ' so far';
  return pass(
    `${count} went back in the session${soFar}, none another way${first}`,
    ...sent
      .slice(0, 3)
      .flatMap(({ notification }) => [...citeAsking(session, notification), citeNotification(notification)]),
    ...bounds(accepted, session),
  );
}

/** T_up and T_end. */
const bounds = ({ invitation }: Acceptance, session: Session): Evidence[] => [
  ...(invitation.ack ? [cite(invitation.ack, 'the ACK: the session is up')] : []),
  ...citeEnd(session),
];

import {
  cite,
  type Evidence,
  type Finding,
  type NotificationRequest,
  type SentNotification,
  type Session,
  type Settings,
} from '../../model/index.js';
import { duration, quoted } from '../citing.js';
import { FROM_CLIENT, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, acceptance, answerUnseen } from './acceptance.js';
import { clause } from './clause.js';
import { BEYOND_FIRST_PROXY, END_LOST, imdnMessage, ONE_TO_ONE, REPORT, send } from './example-traces.js';
import {
  andMore,
  carrierText,
  citeNotification,
  citeRequest,
  describeMessages,
  isInSession,
  notificationMessages,
  notificationText,
  otherDevice,
  type Unreadable,
  unreadable,
} from './sent-notifications.js';
import { citeEnd, endUnseen, phaseOf } from './session-time.js';

/** One message that asks for notifications; or, without `request`, the session whose messages cannot be seen. */
interface Target {
  readonly accepted: Acceptance;
  readonly request: NotificationRequest | undefined;
  /** The delivery and display notifications of the client for it, in time order. */
  readonly sent: readonly SentNotification[];
  /** What the client sent in the session and nobody can read. */
  readonly unread: Unreadable | undefined;
}

/** What the first message of the scene one-to-one is reported by. */
const ASKED = 'EXWmTJS9CZmjSn';
export default defineRule<Target>({
  id: 'CPM-7.3.2-3b',
  slug: 'imdn-in-session',
  clause: clause(
    '7.3.2 step 3b',
    'Return requested disposition notifications by MSRP in this session (delivery, and display where it applies).',
  ),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'Requested notifications go back by MSRP in the session that brought the message',
  rationale: `The sender sees "delivered" only when the notification comes back, and the network expects it in the session. If it
is missing, a stored copy is delivered again; by SIP MESSAGE it loads the signalling network with what MSRP is for.`,
  needs: 'The MSRP of the session in both directions, and the SIP of the client, until the session ends',
  cannotTell: `MSRP was not captured or is encrypted, bytes are missing, or the session ended or the capture stopped before the
notification had to be there; display notifications depend on the user, so that only their way is judged`,

  *targets(session) {
    const accepted = acceptance(session);
    if (!accepted) return;
    if (accepted.response === undefined || hides(session, 'msrp', 'role')) {
      yield { accepted, request: undefined, sent: [], unread: undefined };
    }
    const byId = byMessage(session.notifications);
    const unread = unreadable(session);
    for (const request of session.requested) {
      // T-FIRSTMSG: what the INVITE carried may be notified by SIP MESSAGE before there is a session.
      if (request.carrier !== 'msrp' || request.repeated || request.acceptedAt === undefined) continue;
      const sent = (byId.get(request.messageId) ?? []).filter(({ disposition }) => disposition !== 'processing');
      const isShown = sent.some(({ disposition }) => disposition === 'display');
      const asks = request.dispositions.includes('positive-delivery');
      if (asks || (isShown && request.dispositions.includes('display'))) yield { accepted, request, sent, unread };
    }
  },

  check({ accepted, request, sent, unread }, session, settings) {
    if (accepted.response === undefined) return answerUnseen(accepted);
    if (!request) return unseenMedia(session, settings);
    const wrong = sent.filter(
      notification => !isInSession(notification) && phaseOf(notification.time, session, settings) === 'inside',
    );
    if (wrong.length > 0) return anotherWay(accepted, request, wrong, session);
    const delivery = sent.filter(({ disposition }) => disposition === 'delivery');
    if (delivery.length === 0 && request.dispositions.includes('positive-delivery')) {
      return missing(request, unread, session, settings);
    }
    return inTime(request, sent, session, settings);
  },

  examples: [
    { outcome: 'pass', title: 'Delivered and displayed, both in the session', scene: 'one-to-one' },
    { outcome: 'pass', title: 'In a group', scene: 'group' },
    { outcome: 'pass', title: 'A message in two chunks: time counts from the last', scene: 'deferred-two-messages' },
    {
      outcome: 'pass',
      title: 'No display notification: the user need not send one',
      scene: 'one-to-one',
      edits: [{ drop: 'YbU9xQe4' }],
    },
    {
      outcome: 'violation',
      title: 'The delivery notification leaves by SIP MESSAGE while the session is up',
      scene: 'one-to-one',
      edits: [{ drop: 'xvA7kFRH' }, imdnMessage('07:30:05.000', { id: ASKED })],
    },
    {
      outcome: 'violation',
      title: 'The display notification leaves by SIP MESSAGE while the session is up',
      scene: 'one-to-one',
      edits: [{ drop: 'YbU9xQe4' }, imdnMessage('07:30:07.000', { id: ASKED, kind: 'display' })],
    },
    {
      outcome: 'violation',
      title: 'In a deferred delivery too (F02)',
      scene: 'deferred-one-to-one',
      edits: [{ drop: 'Qz71kd0s' }, imdnMessage('07:30:00.700', { id: 'Mxg4b2Qm91LtY7' })],
    },
    {
      outcome: 'violation',
      title: 'The session ends, half a minute later, without a delivery notification',
      scene: 'one-to-one',
      edits: [{ drop: 'xvA7kFRH' }],
    },
    {
      outcome: 'violation',
      title: 'An MSRP REPORT is no delivery notification',
      scene: 'one-to-one',
      edits: [{ drop: 'xvA7kFRH' }, REPORT],
    },
    {
      outcome: 'pass',
      title: 'The session ended soon after the message, and the notification came by SIP MESSAGE (A23)',
      scene: 'deferred-one-to-one',
      edits: [{ drop: 'Qz71kd0s' }, imdnMessage('07:30:09.000', { id: 'Mxg4b2Qm91LtY7' })],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'The notification came by SIP MESSAGE, and what ended the session may be among the SIP that is missing',
      scene: 'deferred-one-to-one',
      edits: [{ drop: 'Qz71kd0s' }, imdnMessage('07:30:09.000', { id: 'Mxg4b2Qm91LtY7' }), ...END_LOST],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-RACE',
      title: 'The SIP MESSAGE leaves 0.4 s before the BYE',
      scene: 'deferred-one-to-one',
      edits: [{ drop: 'Qz71kd0s' }, imdnMessage('07:30:05.404', { id: 'Mxg4b2Qm91LtY7' })],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The session ended 5 s after the message: the notification may yet come',
      scene: 'deferred-one-to-one',
      edits: [{ drop: 'Qz71kd0s' }, { drop: 'CSeq: 1 MESSAGE' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends before the notification',
      scene: 'one-to-one',
      edits: [{ cutAt: 'MSRP xvA7kFRH SEND' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ENC',
      title: 'The client sends something encrypted from end to end, which may be the receipt',
      scene: 'one-to-one',
      edits: [{ drop: 'xvA7kFRH' }, send(ONE_TO_ONE, '07:30:05.000', 'message/mls', 'AAEC')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'A SEND of the client was captured only in part',
      scene: 'one-to-one',
      edits: [
        { drop: 'xvA7kFRH' },
        send(ONE_TO_ONE, '07:30:05.000', 'message/cpim', 'From: <sip:', ['1-11/586', '+', 'exSend01']),
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'Only SIP was captured',
      scene: 'one-to-one',
      edits: [{ hide: 'msrp' }],
    },
    { outcome: 'inconclusive', reason: 'I-ENC', title: 'The MSRP is encrypted', scene: 'deferred-tls' },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The SIP MESSAGE was captured beyond a node that may have made it of an MSRP notification',
      scene: 'one-to-one',
      edits: [BEYOND_FIRST_PROXY, { drop: 'xvA7kFRH' }, imdnMessage('07:30:05.000', { id: ASKED })],
    },
    {
      outcome: 'not-applicable',
      title: 'Nothing asks for a notification',
      scene: 'one-to-one',
      edits: [{ replace: ['imdn.Disposition-Notification: positive-delivery, display\n', ''] }],
    },
    {
      outcome: 'not-applicable',
      title: 'The client did not take the message',
      scene: 'one-to-one',
      edits: [
        { replace: ['MSRP b5EM4ZxG 200 OK', 'MSRP b5EM4ZxG 413 Stop'] },
        { drop: 'xvA7kFRH' },
        { drop: 'YbU9xQe4' },
      ],
    },
    { outcome: 'not-applicable', title: 'The client opened the session itself', scene: 'one-to-one-originated' },
  ],
});

function byMessage(notifications: readonly SentNotification[]): Map<string, SentNotification[]> {
  const groups = new Map<string, SentNotification[]>();
  for (const sent of notifications) {
    const group = groups.get(sent.messageId);
    if (group) group.push(sent);
    else groups.set(sent.messageId, [sent]);
  }
  return groups;
}

function anotherWay(
  { invitation }: Acceptance,
  request: NotificationRequest,
  wrong: readonly SentNotification[],
  session: Session,
): Finding {
  const first = wrong[0]!;
  const way = carrierText(first);
  const evidence = [citeRequest(request), ...wrong.slice(0, 4).map(citeNotification), ...citeEnd(session)];
  const leg = first.carrier === 'message' ? hides(session, 'leg') : undefined;
  const other = otherDevice(first, session, ...evidence);
  if (other) return other;
  const unseen = leg ?? endUnseen(session, first.time);
  if (unseen) return undecided(unseen, `${notificationText(first)} came by ${way}`, ...evidence);
  return violation(
    {
      message: `${notificationText(first)} left by ${way} while the session was up${andMore(wrong.length)}`,
      expected: 'the IMDN in an MSRP SEND of this session',
      seen: way,
      causes: invitation.deferred.is === 'no' ? [] : ['CPM-7.3.11-1.1'],
    },
    ...evidence,
  );
}

function missing(
  request: NotificationRequest,
  unread: Unreadable | undefined,
  session: Session,
  settings: Settings,
): Finding {
  const { end } = session;
  const { acceptedAt = request.time } = request;
  const id = quoted(request.messageId);
  const evidence = [citeRequest(request), ...citeAccepted(request)];
  const subject = `No delivery notification for "${id}" was seen`;
  const hidden = hides(session, 'msrp', ...FROM_CLIENT);
  if (hidden) return undecided(hidden, subject, ...evidence);
  if (unread) {
    const { reason, content } = unread;
    const why = reason === 'I-ENC' ? 'is encrypted from end to end' : 'was captured only in part';
    const needed =
      reason === 'I-ENC' ? 'a log of the client that shows what it encrypted' : 'a capture without packet loss';
    return inconclusive(
      reason,
      `${subject}, and a SEND of the client ${why}`,
      needed,
      ...evidence,
      cite(content.chunks[0]!, `it ${why}`),
    );
  }
  const late = 'a capture that goes on until the notification comes';
  if (!end) return inconclusive('I-EARLY', `${subject} so far, and the session is still up`, late, ...evidence);
  const left = end.time - acceptedAt;
  if (left < settings.notificationWindow) {
    const message = `${subject}: the session ended ${duration(Math.max(0, left))} after the message, so that it may come later by SIP MESSAGE`;
    return inconclusive('I-EARLY', message, late, ...evidence, ...citeEnd(session));
  }
  return violation(
    {
      message: `Missing delivery notification for "${id}": the session ended ${duration(left)} after the client had taken the message`,
      expected: 'a delivery IMDN by MSRP in this session',
      seen: 'none by any way',
    },
    ...evidence,
    ...citeEnd(session),
  );
}

function inTime(
  request: NotificationRequest,
  sent: readonly SentNotification[],
  session: Session,
  settings: Settings,
): Finding {
  const crossing = sent.find(
    notification => !isInSession(notification) && phaseOf(notification.time, session, settings) === 'crossing',
  );
  const evidence = [citeRequest(request), ...sent.slice(0, 2).map(citeNotification)];
  if (crossing) {
    return inconclusive(
      'I-RACE',
      `${notificationText(crossing)} left by ${carrierText(crossing)} just before the session ended: the messages may have crossed`,
      'a capture of a session that goes on for some seconds after its messages were delivered',
      ...evidence,
      ...citeEnd(session),
    );
  }
  const delivery = sent.filter(({ disposition }) => disposition === 'delivery');
  const inSession = delivery.filter(isInSession);
  if (inSession.length > 0 || delivery.length === 0) {
    const again = inSession.length > 1 ? `, ${inSession.length} times` : '';
    return pass(`${notificationText(sent[0]!)} went back in the session${again}`, ...evidence);
  }
  const first = delivery[0]!;
  const { acceptedAt = request.time } = request;
  const wait = (session.end?.time ?? first.time) - acceptedAt;
  const note =
    wait < settings.notificationWindow ? '' : `, though the session was up for ${duration(wait)} after the message`;
  return pass(
    `${notificationText(first)} left by ${carrierText(first)} after the session had ended${note}`,
    ...evidence,
    ...citeEnd(session),
  );
}

/** The 200 with which the client took the message. */
function citeAccepted({ content }: NotificationRequest): Evidence[] {
  const response = content?.responses.findLast(({ content: { status } }) => status === 200);
  return response ? [cite(response, 'the client took it')] : [];
}

function unseenMedia(session: Session, settings: Settings): Finding {
  const hidden = hides(session, 'msrp', 'role', ...FROM_CLIENT)!;
  const { text, evidence } = describeMessages(notificationMessages(session, settings));
  const invited = session.invitation ? [cite(session.invitation.request, 'the INVITE')] : [];
  return undecided(
    hidden,
    `What asked for notifications, and what went back, was not all seen${text}`,
    ...invited,
    ...evidence,
  );
}

import { bodyOf, findAll } from '../../body-parser/index.js';
import {
  type Evidence,
  type Finding,
  type Invitation,
  isRequest,
  type SentNotification,
  type Session,
  type Settings,
} from '../../model/index.js';
import { addresses, userOf } from '../../sip-parser/index.js';
import { citeHeader, duration, quoted } from '../citing.js';
import { hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { capOf, deferredAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import {
  BEYOND_FIRST_PROXY,
  imdnCpim,
  imdnMessage,
  REPLY,
  REPLY_IS_IMDN,
  send,
  TWO_DOCUMENTS,
} from './example-traces.js';
import { carrierText, citeAsking, citeNotification, notificationText, otherDevice } from './sent-notifications.js';
import { citeEnd, phaseOf } from './session-time.js';

interface Late {
  readonly invitation: Invitation;
  readonly sent: SentNotification;
}

const DELIVERED = '<delivery-notification><status><delivered/></status></delivery-notification>';
/** Those of the SIP MESSAGE in the scene deferred-one-to-one. */
const CPIM_HEADERS = `Content-Type: message/cpim
Content-Length: 584

From: <sip:+15555550102@ims.example.com>
To: <sip:+15555550101@ims.example.com>
DateTime: 2026-03-05T07:42:01Z
NS: imdn <urn:ietf:params:imdn>
imdn.Message-ID: pW9s3kUe0x

Content-Type: message/imdn+xml
Content-Disposition: notification
Content-Length: 316`;
export default defineRule<Late>({
  id: 'CPM-7.3.11-2',
  slug: 'late-imdn-by-message',
  clause: clause(
    '7.3.11 step 2',
    "If the user's action causes an IMDN after that session has ended, send each one in its own SIP MESSAGE.",
  ),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'partly',
  title: 'A notification that comes after the deferred-delivery session is a SIP MESSAGE of its own',
  rationale: `The session that delivered the message is gone, and the network takes late notifications by SIP MESSAGE only. A
client that opens a session for them, or packs several together, leaves the sender without the read report.`,
  needs: 'The deferred-delivery session, and the SIP and MSRP of the client after it',
  cannotTell: 'The deferred-delivery session was before the capture, or the notification crossed its end',

  *targets(session, settings) {
    const accepted = deferredAcceptance(session);
    if (accepted?.response === undefined || session.end === undefined) return;
    const asked = new Set(session.requested.map(({ messageId }) => messageId));
    const carriers = new Set<number>();
    for (const sent of session.notifications) {
      const phase = phaseOf(sent.time, session, settings);
      const isLate = phase === 'closing' || phase === 'after';
      // Whatever one message holds, it is one thing to judge.
      if (!isLate || !asked.has(sent.messageId) || carriers.has(sent.message.number)) continue;
      carriers.add(sent.message.number);
      yield { invitation: accepted.invitation, sent };
    }
  },

  check({ invitation, sent }, session, settings) {
    const evidence = [...citeAsking(session, sent), ...citeEnd(session), citeNotification(sent)];
    if (phaseOf(sent.time, session, settings) === 'closing') {
      const after = duration(sent.time - (session.end?.time ?? sent.time));
      return inconclusive(
        'I-RACE',
        `${notificationText(sent)} left by ${carrierText(sent)} ${after} after the session ended: the messages may have crossed`,
        'a capture of a session that ends some seconds before or after its messages are notified',
        ...evidence,
      );
    }
    if (sent.carrier === 'msrp') return byMsrp(sent, invitation, session, settings, evidence);
    const finding = byMessage(sent, invitation, session, evidence);
    return finding.outcome === 'violation' ? (otherDevice(sent, session, ...evidence) ?? finding) : finding;
  },

  examples: [
    {
      outcome: 'pass',
      title: 'The display notification follows by SIP MESSAGE, minutes later',
      scene: 'deferred-one-to-one',
    },
    {
      outcome: 'violation',
      title: 'The client opens a session for the notification alone (F05, OLD-5)',
      scene: 'deferred-reply',
      edits: [REPLY_IS_IMDN],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The notification goes into the session of the reply',
      scene: 'deferred-reply',
      edits: [send(REPLY, '07:30:45.000', 'message/cpim', imdnCpim({ id: '8RodjUsizrSQb2', kind: 'display' }))],
    },
    {
      outcome: 'violation',
      title: 'One SIP MESSAGE holds two documents (F06)',
      scene: 'deferred-one-to-one',
      edits: TWO_DOCUMENTS,
    },
    {
      outcome: 'violation',
      title: 'One document holds two notifications',
      scene: 'deferred-one-to-one',
      edits: [
        {
          replace: ['<display-notification>', `${DELIVERED}\n<display-notification>`],
          in: 'MESSAGE sip:',
        },
      ],
    },
    {
      outcome: 'violation',
      title: 'The SIP MESSAGE stands in a dialog',
      scene: 'deferred-one-to-one',
      edits: [
        {
          replace: [
            'To: <sip:+15555550101@ims.example.com>\nCall-ID',
            'To: <sip:+15555550101@ims.example.com>;tag=x1\nCall-ID',
          ],
          in: 'MESSAGE sip:',
        },
      ],
    },
    {
      outcome: 'violation',
      title: 'The notification goes to the MSRP session that has ended',
      scene: 'deferred-one-to-one',
      edits: [
        { shift: 'MSRP Qz71kd0s SEND', by: 10 },
        { shift: 'MSRP Qz71kd0s 200 OK', by: 10 },
      ],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The SIP MESSAGE goes to the deferred-delivery service',
      scene: 'deferred-one-to-one',
      edits: [
        {
          replace: ['To: <sip:+15555550101@ims.example.com>', 'To: <sip:rcse-standfw@ims.example.com>'],
          in: 'MESSAGE sip:',
        },
      ],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The document is not wrapped in CPIM',
      scene: 'deferred-one-to-one',
      edits: [
        {
          replace: [CPIM_HEADERS, 'Content-Type: message/imdn+xml\nContent-Disposition: notification'],
          in: 'MESSAGE sip:',
        },
      ],
    },
    {
      outcome: 'pass',
      title: 'A delivery notification that the session ended too early for (A23)',
      scene: 'deferred-one-to-one',
      edits: [{ drop: 'Qz71kd0s' }, { drop: 'CSeq: 1 MESSAGE' }, imdnMessage('07:30:09.000', { id: 'Mxg4b2Qm91LtY7' })],
    },
    {
      outcome: 'pass',
      title: 'The SIP MESSAGE is sent again: one MESSAGE (T-RETX, T-AUTH)',
      scene: 'deferred-one-to-one',
      edits: [{ repeat: 'MESSAGE sip:', after: 0.02 }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-RACE',
      title: 'The SIP MESSAGE leaves half a second after the BYE',
      scene: 'deferred-one-to-one',
      edits: [
        { shift: 'MESSAGE sip:', by: -715.539 },
        { shift: 'SIP/2.0 202 Accepted', by: -715.539 },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Two documents in a SIP MESSAGE that was captured beyond a node that may have joined them',
      scene: 'deferred-one-to-one',
      edits: [BEYOND_FIRST_PROXY, ...TWO_DOCUMENTS],
    },
    { outcome: 'not-applicable', title: 'Nobody reads the messages', scene: 'deferred-two-messages' },
    {
      outcome: 'not-applicable',
      title: 'The deferred delivery was before the capture: nothing links the notification to it',
      scene: 'deferred-one-to-one',
      edits: [{ startAt: 'MESSAGE sip:' }],
    },
  ],
});

const EXPECTED = 'one IMDN in a SIP MESSAGE of its own, outside any dialog';

function byMsrp(
  sent: SentNotification,
  invitation: Invitation,
  session: Session,
  { notificationWindow }: Settings,
  evidence: readonly Evidence[],
): Finding {
  const { carrierSession } = sent;
  const seen = carrierText(sent);
  if (sent.session === 'own') {
    const message = `${notificationText(sent)} left in the MSRP session that had ended`;
    return violation(
      { message, expected: EXPECTED, seen: 'MSRP in the session that had ended', severity: capOf(invitation) },
      ...evidence,
    );
  }
  if (carrierSession?.openedByClient && carrierSession.onlyNotifications) {
    // Before long the user may write in it: then it is the reply's session, which gives a warning only.
    const settled = session.watchedUntil > sent.time + notificationWindow;
    return violation(
      {
        message: `${notificationText(sent)} left in session ${carrierSession.id}, which the client opened for notifications alone: an IMDN in an INVITE instead of a SIP MESSAGE (OLD-5)`,
        expected: EXPECTED,
        seen,
        severity: settled ? capOf(invitation) : 'warning',
      },
      ...evidence,
    );
  }
  const whose = carrierSession?.openedByClient ? 'in which the user also writes' : 'which the network opened';
  const where = carrierSession
    ? `in session ${carrierSession.id}, ${whose}`
    : 'in an MSRP session whose SIP was not captured';
  return violation(
    { message: `${notificationText(sent)} left ${where}`, expected: EXPECTED, seen, severity: 'warning' },
    ...evidence,
  );
}

function byMessage(
  sent: SentNotification,
  invitation: Invitation,
  session: Session,
  evidence: readonly Evidence[],
): Finding {
  const { message } = sent;
  const severity = capOf(invitation);
  if (!sent.outOfDialog) {
    return violation(
      {
        message: `${notificationText(sent)} left in a SIP MESSAGE inside a dialog`,
        expected: EXPECTED,
        seen: 'a SIP MESSAGE with a To tag',
        severity,
      },
      ...evidence,
      ...to(sent, 'its To has a tag'),
    );
  }
  const kinds = kindsIn(sent);
  if (sent.documents > 1 || kinds > 1) {
    const several = sent.documents > 1 ? `${sent.documents} IMDN documents` : `${kinds} notifications in one document`;
    const leg = hides(session, 'leg');
    if (leg) return undecided(leg, `One SIP MESSAGE holds ${several}`, ...evidence);
    return violation(
      { message: `One SIP MESSAGE holds ${several}`, expected: EXPECTED, seen: several, severity },
      ...evidence,
    );
  }
  const service = deferredUser(invitation);
  const target = isRequest(message) ? addresses(message.content, 'to')[0]?.uri : undefined;
  if (service !== undefined && target !== undefined && userOf(target)?.toLowerCase() === service) {
    return violation(
      {
        message: `${notificationText(sent)} went to the deferred-delivery service, which sent nothing itself`,
        expected: 'a SIP MESSAGE to the originator (Referred-By, or From of the CPIM)',
        seen: `To: ${quoted(target)}`,
        severity: 'warning',
      },
      ...evidence,
      ...to(sent, 'addressed to the service'),
    );
  }
  const type = isRequest(message) ? (bodyOf(message.content, message.text)?.contentType ?? '') : '';
  if (type !== 'message/cpim') {
    return violation(
      {
        message: `${notificationText(sent)} is not wrapped in CPIM (RFC 5438 12.1.1)`,
        expected: 'Content-Type: message/cpim',
        seen: `Content-Type: ${quoted(type)}`,
        severity: 'warning',
      },
      ...evidence,
    );
  }
  return pass(`${notificationText(sent)} left in a SIP MESSAGE of its own`, ...evidence);
}

/** How many notifications the documents of the carrier hold: one document may only say one thing (RFC 5438 7.2.1). */
function kindsIn({ message }: SentNotification): number {
  if (!isRequest(message)) return 0;
  const documents = findAll(bodyOf(message.content, message.text), 'imdn');
  return documents.reduce((sum, { notifications }) => sum + notifications.length, 0);
}

/** User part of the service URI that the invitation came from: From, or where only P-Asserted-Identity has it, that. */
function deferredUser({ request, deferred }: Invitation): string | undefined {
  const [from] = addresses(request.content, 'from');
  const [asserted] = addresses(request.content, 'p-asserted-identity');
  const [originator] = addresses(request.content, 'referred-by');
  const service = deferred.is === 'full' ? from?.uri : asserted?.uri;
  const user = service === undefined ? undefined : userOf(service)?.toLowerCase();
  const isOriginator = originator !== undefined && userOf(originator.uri)?.toLowerCase() === user;
  // A P-DEF? may rest on Referred-By alone: then the identity is a person's, and right as a target.
  const isPerson = deferred.is !== 'full' && from !== undefined && userOf(from.uri)?.toLowerCase() === user;
  return isOriginator || isPerson ? undefined : user;
}

const to = ({ message }: SentNotification, note: string): Evidence[] =>
  isRequest(message) ? [citeHeader(message, 'to', note)] : [];

import {
  cite,
  type Edit,
  type Evidence,
  type Finding,
  type Invitation,
  type SdpPart,
  type SipResponseMessage,
} from '../../model/index.js';
import type { Direction, MediaDescription } from '../../sdp-parser/index.js';
import { citeHeader, duration, statusLine } from '../citing.js';
import { ANSWERS, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { type Answer, answerTo, isOneWay, judgedInvitation } from './evaluation-order.js';
import { BEYOND_FIRST_PROXY, HOLD } from './example-traces.js';
import { citeDirection, directionText } from './offered-direction.js';
import { isCut } from './whole-body.js';

interface Offered {
  readonly invitation: Invitation;
  readonly offer: SdpPart;
  readonly chat: MediaDescription;
  readonly direction: Direction;
  readonly answer: Answer;
}

/** Another direction in the offer: of the chat (none if empty), and of the session. */
const offered = (chat: string, session = ''): Edit[] => [
  { replace: ['\na=sendrecv', chat && `\n${chat}`], in: 'INVITE sip:' },
  ...(session ? [{ replace: ['t=0 0', `t=0 0\n${session}`] as const, in: 'INVITE sip:' }] : []),
];

const RELIABLE_ANSWER = `Content-Type: application/sdp
Content-Length: 0

v=0
o=- 9420 1 IN IP4 192.0.2.15
s=-
c=IN IP4 192.0.2.15
t=0 0
m=message 9 TCP/MSRP *
a=path:msrp://192.0.2.15:9/QLAict7z;tcp
a=recvonly`;

const FILE = `m=message 9000 TCP/MSRP *
a=sendonly
a=file-selector:name:"hike.gpx"
a=path:msrp://198.51.100.20:9000/file1;tcp
`;

export default defineRule<Offered>({
  id: 'CPM-7.3.2-4.1',
  slug: 'sdp-not-sendrecv-488',
  clause: clause('7.3.2 step 4', 'Offer direction other than sendrecv ⇒ 488.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: '488 answers an offer whose direction is not sendrecv, and no other',
  rationale: `A chat session carries messages one way and notifications the other. One that is set up one-way leaves one side
without them; a sendrecv offer that is refused leaves both without a session.`,
  needs: "The INVITE with its SDP, and the client's final response",
  cannotTell: 'The capture ends before the final response, or does not show what the client sends',

  *targets(session) {
    const invitation = judgedInvitation(session);
    const { chat, direction } = invitation?.offer ?? {};
    if (!invitation?.offer || !chat || !direction) return;
    const answer = answerTo(invitation);
    const isStep4 = answer.is === 'refused' && answer.by === 'step-4';
    const isOpen = answer.is === 'none' || answer.is === 'accepted';
    if (isStep4 || (isOneWay(invitation) && isOpen))
      yield { invitation, offer: invitation.offer, chat, direction, answer };
  },

  check(target, session) {
    const { invitation, direction, answer } = target;
    const offered = citeDirection(target.offer);
    if (mayBeOtherwise(target)) return offerUnseen(target);
    if (answer.is === 'accepted') return accepted(target, answer.response);
    if (answer.is !== 'refused') {
      const hidden = hides(session, ...ANSWERS);
      if (hidden)
        return undecided(hidden, `How the client answered ${directionText(direction)} was not captured`, ...offered);
      const watched = duration(Math.max(0, session.watchedUntil - invitation.request.origin.time));
      return inconclusive(
        'I-EARLY',
        `No final response to ${directionText(direction)} in the ${watched} that were captured`,
        'a capture that goes on until the final response',
        ...offered,
      );
    }
    const leg = beyondClientLeg(session, invitation);
    const evidence = [...offered, ...citeAnswer(answer.response)];
    const line = statusLine(answer.response);
    if (leg) return undecided(leg, `Whose answer the ${line} is cannot be told`, ...evidence);
    if (!isOneWay(invitation)) return refusedSendrecv(target, line, evidence);
    if (answer.status === 488) return pass(`${line} to ${directionText(direction)}`, ...evidence);
    return violation(
      {
        message: `${directionText(direction)} was refused with the wrong code`,
        expected: '488 Not Acceptable Here',
        seen: `${line} to ${directionText(direction)}`,
        severity: 'warning',
      },
      ...evidence,
    );
  },

  examples: [
    { outcome: 'pass', title: 'sendonly at media level is answered 488 (F11)', scene: 'deferred-sendonly-488' },
    {
      outcome: 'pass',
      title: 'inactive is answered 488',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['a=sendonly', 'a=inactive'] }],
    },
    {
      outcome: 'violation',
      title: 'sendonly at media level is accepted (OLD-1)',
      scene: 'deferred-one-to-one',
      edits: [
        ...offered('a=sendonly'),
        { replace: ['a=sendrecv', 'a=recvonly'], in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE' },
      ],
    },
    {
      outcome: 'violation',
      title: 'sendonly at session level only is accepted (F12)',
      scene: 'deferred-one-to-one',
      edits: offered('', 'a=sendonly'),
    },
    {
      outcome: 'violation',
      title: 'sendonly is answered sendrecv (F16, OLD-2)',
      scene: 'deferred-one-to-one',
      edits: offered('a=sendonly'),
    },
    {
      outcome: 'violation',
      title: 'A blank after the equals sign changes nothing',
      scene: 'one-to-one',
      edits: offered('a= recvonly'),
    },
    {
      outcome: 'violation',
      title: 'In a group, in a multipart body',
      scene: 'group-short',
      edits: offered('a=inactive'),
    },
    {
      outcome: 'violation',
      title: 'sendonly is answered in a reliable 180, and then accepted',
      scene: 'one-to-one',
      edits: [
        ...offered('a=sendonly'),
        { replace: ['Content-Length: 0', `Require: 100rel\nRSeq: 1\n${RELIABLE_ANSWER}`], in: 'SIP/2.0 180' },
        {
          replace: ['Content-Type: application/sdp', 'Content-Type: text/plain'],
          in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE',
        },
      ],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'sendonly is refused with 606 (F09)',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['488 Not Acceptable Here', '606 Not Acceptable'] }],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'sendonly is refused with 415',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['488 Not Acceptable Here', '415 Unsupported Media Type'] }],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'sendrecv is refused with 488',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['a=sendonly', 'a=sendrecv'] }],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'No direction attribute, and 488 (F14, A12)',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['\na=sendonly', ''] }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'The INVITE is cut before the direction of the chat',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['Content-Length: 326\na=sendonly', 'Content-Length: 9999\na=x'], in: 'INVITE sip:' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends before the answer',
      scene: 'deferred-sendonly-488',
      edits: [{ cutAt: 'SIP/2.0 488' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'deferred-sendonly-488',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The 488 was captured beyond a node that may have made it',
      scene: 'deferred-sendonly-488',
      edits: [BEYOND_FIRST_PROXY],
    },
    {
      outcome: 'not-applicable',
      title: 'sendonly for the session, sendrecv for the chat (F13)',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['t=0 0', 't=0 0\na=sendonly'], in: 'INVITE sip:' }],
    },
    {
      outcome: 'not-applicable',
      title: 'No direction attribute is sendrecv (F14)',
      scene: 'deferred-one-to-one',
      edits: offered(''),
    },
    {
      outcome: 'not-applicable',
      title: 'A large message is sendonly by design (T-ICSI, F15)',
      scene: 'deferred-one-to-one',
      edits: [...offered('a=sendonly'), { replace: ['oma.cpm.session', 'oma.cpm.largemsg'], in: 'INVITE sip:' }],
    },
    {
      outcome: 'not-applicable',
      title: 'A file besides the chat is sendonly (T-MLINE)',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['t=0 0\n', `t=0 0\n${FILE}`], in: 'INVITE sip:' }],
    },
    {
      outcome: 'not-applicable',
      title: 'A chat with port 0 does not count (T-MLINE)',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['t=0 0\n', 't=0 0\nm=message 0 TCP/MSRP *\na=sendonly\n'], in: 'INVITE sip:' }],
    },
    {
      outcome: 'not-applicable',
      title: 'Put on hold by a re-INVITE (T-REINV, F38)',
      scene: 'one-to-one',
      edits: [HOLD],
    },
    {
      outcome: 'not-applicable',
      title: 'Refused by step 1 before the direction counts',
      scene: 'deferred-refused-480',
      edits: offered('a=sendonly'),
    },
    {
      outcome: 'not-applicable',
      title: 'Refused by step 2 before the direction counts',
      scene: 'session-replaces-unknown-481',
      edits: offered('a=sendonly'),
    },
    {
      outcome: 'not-applicable',
      title: 'The network cancels',
      scene: 'deferred-cancelled',
      edits: offered('a=sendonly'),
    },
    {
      outcome: 'not-applicable',
      title: '488 to sendrecv, where the offered types leave nothing to talk in (RFC 4975 8.6)',
      scene: 'deferred-sendonly-488',
      edits: [
        { replace: ['a=sendonly', 'a=sendrecv'] },
        { replace: ['a=accept-types:message/cpim ', 'a=accept-types:'] },
      ],
    },
    {
      outcome: 'not-applicable',
      title: '488 to sendrecv, where MSRP over TLS was offered',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['a=sendonly', 'a=sendrecv'] }, { replace: ['TCP/MSRP', 'TCP/TLS/MSRP'] }],
    },
    {
      outcome: 'not-applicable',
      title: '488 to sendrecv, where path and connection address differ without CEMA (RFC 6714 4.3)',
      scene: 'deferred-sendonly-488',
      edits: [
        { replace: ['a=sendonly', 'a=sendrecv'] },
        { replace: ['c=IN IP4 198.51.100.20', 'c=IN IP4 198.51.100.99'] },
      ],
    },
  ],
});

function citeAnswer(response: SipResponseMessage): Evidence[] {
  const line = cite(response, `the ${statusLine(response)}`);
  return response.content.headers.has('warning') ? [line, citeHeader(response, 'warning', 'its Warning')] : [line];
}

function accepted(target: Offered, response: SipResponseMessage): Finding {
  const { invitation, direction } = target;
  const early = invitation.earlyAnswer;
  return violation(
    {
      message: `${statusLine(response)} accepts ${directionText(direction)}${answeredText(invitation)}`,
      expected: '488 Not Acceptable Here',
      seen: `${statusLine(response)} to ${directionText(direction)}`,
    },
    ...citeDirection(target.offer),
    cite(response, `the ${statusLine(response)}`),
    ...answeredDirection(invitation.answer ?? early),
    ...(early ? [cite(early.message, 'an SDP answer in a reliable provisional response before it')] : []),
  );
}

/** How the answer took the offer. */
function answeredText({ answer, earlyAnswer }: Invitation): string {
  const direction = (answer ?? earlyAnswer)?.direction?.value;
  return direction === undefined ? '' : `, and the answer is ${direction}`;
}

function answeredDirection(answer: SdpPart | undefined): Evidence[] {
  const line = answer?.direction?.line ?? answer?.chat?.line;
  return answer && line ? [cite(answer.message, `the answer is ${answer.direction?.value}`, line.start)] : [];
}

/**
 * True if the missing part of an offer may say another direction, or give another reason for a 488: only what the chat
 * itself says one-way is certain.
 */
const mayBeOtherwise = ({ invitation, direction }: Offered): boolean =>
  isCut(invitation.request) && !(direction.level === 'media' && direction.line && isOneWay(invitation));

const offerUnseen = ({ offer, answer }: Offered): Finding =>
  inconclusive(
    'I-LOSS',
    'The SDP of the INVITE was captured only in part: the direction of the chat may be in the missing part',
    'a capture with whole packets and without loss',
    ...citeDirection(offer),
    ...('response' in answer ? citeAnswer(answer.response) : []),
  );

/** The reverse: 488 to sendrecv, with nothing in the offer that explains it. */
function refusedSendrecv({ direction }: Offered, line: string, evidence: readonly Evidence[]): Finding {
  const message = direction.line
    ? `${line} without a direction reason: the offer has ${directionText(direction)}`
    : `${line} to ${directionText(direction)}: without one a stream is sendrecv (RFC 3264 5.1)`;
  return violation(
    {
      message,
      expected: 'an answer as to any sendrecv offer',
      seen: `${line} to ${directionText(direction)}`,
      severity: 'warning',
    },
    ...evidence,
  );
}

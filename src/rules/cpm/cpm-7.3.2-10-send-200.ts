import { cite, type Evidence, endpointText, type Finding, type Invitation, type Session } from '../../model/index.js';
import type { SipRequestMessage, SipResponseMessage } from '../../model/message.js';
import { topVia } from '../../sip-parser/index.js';
import { citeHeader, duration, statusLine } from '../citing.js';
import { ANSWERS, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, acceptance, answerUnseen } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import {
  INVITED_AGAIN,
  NOT_ACKNOWLEDGED,
  SENT_ONCE,
  STILL_RINGING,
  TO_ANOTHER_HOP,
} from './example-retransmissions.js';
import { acksToClient, isDatagram, repeatedAnswers, repeatedInvites } from './repeated-answers.js';

/** T2 of RFC 3261 17.1.2.2, and twice the T1 of TS 24.229 7.7: by then a 2xx without ACK has been sent again. */
const SILENCE = 4_000_000;

export default defineRule<Acceptance>({
  id: 'CPM-7.3.2-10',
  slug: 'send-200',
  clause: clause('7.3.2 step 10', 'The 200 is really sent, by SIP/IP core rules.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'The 200 goes back the way of the INVITE, and again until it is acknowledged',
  rationale: `A 200 that goes astray, or is sent once over UDP and lost, leaves the inviter ringing while the client thinks that it is in
a session.`,
  needs: 'The INVITE, every 200 and the ACK, between the client and its first proxy',
  cannotTell: 'The ACK may have taken another way, or the capture ends before a repetition was due',
  knownBehaviour: 'Over TCP and TLS most clients send the 200 once and leave repetition to the transport',

  *targets(session) {
    const accepted = acceptance(session);
    if (accepted) yield accepted;
  },

  check(accepted, session, { guard }) {
    if (accepted.response === undefined) return answerUnseen(accepted);
    const { invitation, response } = accepted;
    const evidence = [cite(invitation.request, 'the INVITE'), cite(response, `the ${statusLine(response)}`)];
    const leg = beyondClientLeg(session, invitation);
    if (leg) return undecided(leg, 'Whether the client sent the 200 cannot be told', ...evidence);
    if (!isDatagram(response) || !isDatagram(invitation.request)) {
      return pass('The 200 left the client over a transport that itself repeats what is lost', ...evidence);
    }
    return wrongHop(invitation, response) ?? untilAcknowledged(invitation, response, session, guard, evidence);
  },

  examples: [
    { outcome: 'pass', title: 'Over TCP, once', scene: 'one-to-one' },
    { outcome: 'pass', title: 'Over UDP, again and again until the ACK (F36, T-RETX)', scene: 'one-to-one-compact' },
    {
      outcome: 'pass',
      title: 'Over UDP, acknowledged at once',
      scene: 'one-to-one-compact',
      edits: [...SENT_ONCE, { shift: 'ACK sip:', by: -1.4 }],
    },
    { outcome: 'pass', title: 'Seen on three hops (T-HOP)', scene: 'one-to-one-hops' },
    {
      outcome: 'pass',
      title: 'Over TCP and never acknowledged: that is for others to judge',
      scene: 'one-to-one',
      edits: [{ drop: 'ACK sip:' }, { hide: 'msrp' }],
    },
    {
      outcome: 'violation',
      title: 'Sent to a host that no Via names and no request came from',
      scene: 'one-to-one-compact',
      edits: TO_ANOTHER_HOP,
    },
    {
      outcome: 'violation',
      title: 'The INVITE comes again, the client answers with 180 and keeps its 200',
      scene: 'one-to-one-compact',
      edits: [...NOT_ACKNOWLEDGED, INVITED_AGAIN, STILL_RINGING],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'The INVITE comes again, and nothing of the client is seen any more: it may be out of reach',
      scene: 'one-to-one-compact',
      edits: [...NOT_ACKNOWLEDGED, INVITED_AGAIN],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'Sent once, no ACK and no INVITE after it: the ACK may have gone another way',
      scene: 'one-to-one-compact',
      edits: NOT_ACKNOWLEDGED,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'Acknowledged after 8 s, and no repetition was seen',
      scene: 'one-to-one-compact',
      edits: [...SENT_ONCE, { hide: 'msrp' }, { shift: 'ACK sip:', by: 6.453 }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends before a repetition was due',
      scene: 'one-to-one-compact',
      edits: [...SENT_ONCE, { cutAt: 'ACK sip:' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Captured beyond the first proxy',
      scene: 'one-to-one',
      edits: [{ replace: [';branch=z9hG4bK-pc-', ';branch=z9hG4bK-x-'], in: 'CSeq: 1 INVITE\nSIP/2.0 ' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'one-to-one',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
    },
    { outcome: 'not-applicable', title: 'Refused', scene: 'deferred-refused-480' },
    { outcome: 'not-applicable', title: 'Cancelled', scene: 'deferred-cancelled' },
  ],
});

/** RFC 3261 18.2.2 and RFC 3581 4: where a response over UDP may go. Undefined if it went there. */
function wrongHop({ request }: Invitation, response: SipResponseMessage): Finding | undefined {
  const { origin } = response;
  // Two capture points may stand on two sides of an address translation.
  const isOneHop =
    origin.capture === request.origin.capture && origin.source.address === request.origin.destination.address;
  if (!isOneHop || origin.destination.address === request.origin.source.address) return undefined;
  const allowed = hopsOf(request);
  if (allowed.includes(origin.destination.address)) return undefined;
  const seen = endpointText(origin.destination);
  const evidence = [
    citeHeader(request, 'via', `the top Via of the INVITE, which came from ${endpointText(request.origin.source)}`),
    cite(response, `the ${statusLine(response)}, sent to ${seen}`),
  ];
  const name = allowed.find(host => !isAddress(host));
  if (name !== undefined) {
    const needed = `a look at what ${name} resolves to`;
    return inconclusive('I-CFG', `The 200 went to ${seen}, which may be ${name} of the top Via`, needed, ...evidence);
  }
  const expected = `to ${[...new Set([request.origin.source.address, ...allowed])].join(' or ')}`;
  return violation(
    { message: `The 200 went to ${seen}, which no Via names and the INVITE did not come from`, expected, seen },
    ...evidence,
  );
}

/** Sent-by, received and maddr of the top Via, without brackets. */
function hopsOf({ content }: SipRequestMessage): string[] {
  const via = topVia(content);
  const maddr = via?.parameters.find(({ name }) => name.toLowerCase() === 'maddr')?.value;
  return [via?.host, via?.received, maddr]
    .filter(host => host !== undefined)
    .map(host => host.replace(/^\[|\]$/g, '').toLowerCase());
}

const isAddress = (host: string): boolean => host.includes(':') || /^[\d.]+$/.test(host);

/** RFC 3261 13.3.1.4, over UDP. */
function untilAcknowledged(
  invitation: Invitation,
  response: SipResponseMessage,
  session: Session,
  guard: number,
  evidence: readonly Evidence[],
): Finding {
  const at = response.origin.time;
  const again = repeatedAnswers(invitation, response);
  const [ack] = acksToClient(session, invitation, response);
  const acked = ack ?? invitation.ack;
  if (again.length > 0) {
    const last = cite(again.at(-1)!, 'the last of them');
    return pass(`The 200 was sent ${again.length + 1} times${acked ? ', until the ACK' : ''}`, ...evidence, last);
  }
  if (acked && acked.origin.time - at <= SILENCE) {
    const message = `The 200 was acknowledged after ${duration(Math.max(0, acked.origin.time - at))}`;
    return pass(message, ...evidence, cite(acked, 'the ACK'));
  }
  const once = 'The 200 was sent once, over UDP';
  const until = Math.min(acked?.origin.time ?? Number.POSITIVE_INFINITY, session.end?.time ?? session.watchedUntil);
  if (until - at <= SILENCE) {
    const isOver = session.end !== undefined;
    const message = `${once}, and ${isOver ? 'the session ended' : 'the capture ends'} ${duration(Math.max(0, until - at))} later`;
    if (isOver) return pass(message, ...evidence);
    return inconclusive('I-EARLY', message, 'a capture that goes on until the ACK', ...evidence);
  }
  const invited = repeatedInvites(invitation).find(({ origin }) => origin.time >= at + guard);
  const unanswered = invited && invited.origin.time + SILENCE <= until ? invited : undefined;
  const alive = unanswered && sentWithin(session, response, unanswered.origin.time, unanswered.origin.time + SILENCE);
  const hidden = hides(session, ...ANSWERS);
  if (hidden) return undecided(hidden, `${once} as far as was seen`, ...evidence);
  if (!alive || !unanswered) {
    const message = `${once}, and no ACK came within ${duration(SILENCE)}: it may have taken another way, or what the client repeated may have been lost before the capture`;
    const shown = unanswered ? [cite(unanswered, 'the INVITE again')] : [];
    return inconclusive('I-LOSS', message, 'a capture at the client', ...evidence, ...shown);
  }
  return violation(
    {
      message: `${once}; the INVITE came again ${duration(unanswered.origin.time - at)} after it, and the client does not repeat it`,
      expected: 'the 200 again after T1, and then at most every 4 s, until the ACK',
      seen: `one 200 in ${duration(until - at)}`,
      due: at + SILENCE,
    },
    ...evidence,
    cite(unanswered, 'the INVITE again: the inviter has not received the 200'),
    cite(alive, 'the client is there, and its SIP passes this capture'),
  );
}

/** A SIP message of the client in that time, on the way of the answer: it was within reach, and so was the capture. */
const sentWithin = ({ messages }: Session, { origin }: SipResponseMessage, from: number, to: number) =>
  messages.find(
    ({ content, origin: { time, source, destination } }) =>
      content.kind.startsWith('sip') &&
      time >= from &&
      time <= to &&
      source.address === origin.source.address &&
      destination.address === origin.destination.address,
  );

import {
  cite,
  type Evidence,
  type Finding,
  type Invitation,
  isMsrpResponse,
  isResponse,
  type Message,
  type Session,
  type SipRequestMessage,
  type SipResponseMessage,
} from '../../model/index.js';
import { cseq } from '../../sip-parser/index.js';
import { duration, statusLine } from '../citing.js';
import { hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { acceptance } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { ACK_ANSWERED, acceptedAgain, acceptedUnheard } from './example-retransmissions.js';
import { BEYOND_FIRST_PROXY } from './example-traces.js';
import { acksToClient, repeatedAnswers } from './repeated-answers.js';

interface Target {
  readonly invitation: Invitation;
  readonly response: SipResponseMessage;
  /** In time order; the one that stands for all hops if none was seen on the last. */
  readonly acks: readonly [SipRequestMessage, ...SipRequestMessage[]];
}

/** T2 (RFC 3261 13.3.1.4): what was under way when the ACK came has been sent by then. */
const SETTLED = 4_000_000;

export default defineRule<Target>({
  id: 'CPM-7.3.2-ACK1',
  slug: 'handle-ack',
  clause: clause('7.3.2 ACK list 1', 'ACK is processed by RFC 3261.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'partly',
  title: 'The ACK ends the repetition of the 200, and is not answered',
  rationale: `A client that does not take the ACK goes on repeating its 200, and after 32 s ends a session in which both sides are
talking.`,
  needs: 'The SIP between the client and its first proxy until some seconds after the ACK',
  cannotTell: 'The ACK may have been lost between the capture and the client; or the capture ends too early',

  *targets(session) {
    const accepted = acceptance(session);
    if (accepted?.response === undefined) return;
    const { invitation, response } = accepted;
    const [first = invitation.ack, ...more] = acksToClient(session, invitation, response);
    if (first) yield { invitation, response, acks: [first, ...more] };
  },

  check({ invitation, response, acks }, session) {
    const [ack] = acks;
    const evidence = [cite(response, `the ${statusLine(response)}`), cite(ack, 'the ACK')];
    const answer = answerToAck(session, response);
    const leg = beyondClientLeg(session, invitation);
    if (answer) {
      const message = `The ACK was answered with ${statusLine(answer)}`;
      const shown = [...evidence, cite(answer, 'an answer to the ACK')];
      if (leg) return undecided(leg, message, ...shown);
      const breach = { message, expected: 'no response to an ACK (RFC 3261 17)', seen: statusLine(answer) };
      return violation(breach, ...shown);
    }
    const late = repeatedAnswers(invitation, response).filter(({ origin }) => origin.time > ack.origin.time + SETTLED);
    if (late.length > 0) return stillRepeated(late, acks, response, session, evidence);
    if (leg) return undecided(leg, 'What the client made of the ACK cannot be told', ...evidence);
    const hidden = hides(session, 'from-client');
    if (hidden) return undecided(hidden, 'No 200 was seen after the ACK, as far as was captured', ...evidence);
    const watched = session.watchedUntil - ack.origin.time;
    if (watched <= SETTLED) {
      const message = `The capture ends ${duration(Math.max(0, watched))} after the ACK`;
      return inconclusive('I-EARLY', message, 'a capture that goes on for some seconds', ...evidence);
    }
    return pass(`No 200 in the ${duration(watched - SETTLED)} from 4 s after the ACK on`, ...evidence);
  },

  examples: [
    { outcome: 'pass', title: 'One 200, one ACK', scene: 'one-to-one' },
    { outcome: 'pass', title: 'The 200 is repeated until the ACK (F36, T-RETX)', scene: 'one-to-one-compact' },
    {
      outcome: 'pass',
      title: 'The last repetition crosses the ACK and is acknowledged again',
      scene: 'one-to-one-compact',
      edits: acceptedAgain('07'),
    },
    { outcome: 'pass', title: 'Seen on three hops (T-HOP)', scene: 'one-to-one-hops' },
    {
      outcome: 'violation',
      title: 'The 200 comes twice more, long after two ACKs',
      scene: 'one-to-one-compact',
      edits: acceptedAgain('12', '16'),
    },
    {
      outcome: 'violation',
      title: 'The client answers the ACK',
      scene: 'one-to-one-compact',
      edits: [ACK_ANSWERED],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'The 200 comes again after one ACK: it may have been lost on its way to the client',
      scene: 'one-to-one-compact',
      edits: acceptedUnheard('12', '16'),
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'After two ACKs, but the client answers nothing else either: it may receive nothing',
      scene: 'one-to-one-compact',
      edits: [{ hide: 'msrp' }, ...acceptedAgain('12', '16')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends with the ACK',
      scene: 'one-to-one',
      edits: [{ cutAt: 'MSRP TQMwfSDW SEND' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Captured beyond the first proxy',
      scene: 'one-to-one',
      edits: [BEYOND_FIRST_PROXY],
    },
    {
      outcome: 'not-applicable',
      title: 'No ACK to the 200 was captured',
      scene: 'one-to-one',
      edits: [{ drop: 'ACK sip:' }],
    },
    { outcome: 'not-applicable', title: 'The ACK to a refusal belongs to the INVITE', scene: 'deferred-refused-480' },
    { outcome: 'not-applicable', title: 'The client itself sends the ACK', scene: 'one-to-one-originated' },
  ],
});

const answerToAck = ({ messages }: Session, { origin }: SipResponseMessage): SipResponseMessage | undefined =>
  messages
    .filter(isResponse)
    .find(
      message => cseq(message.content)?.method === 'ACK' && message.origin.source.address === origin.source.address,
    );

/** A violation only if the client received an ACK for certain: two were sent, and it answers what else is sent to it. */
function stillRepeated(
  late: readonly SipResponseMessage[],
  acks: Target['acks'],
  response: SipResponseMessage,
  session: Session,
  evidence: readonly Evidence[],
): Finding {
  const last = late.at(-1)!;
  const after = duration(last.origin.time - acks[0].origin.time);
  const shown = [...evidence, cite(late[0]!, 'the 200 again'), ...(late.length > 1 ? [cite(last, 'and again')] : [])];
  const message = `The 200 was still repeated ${after} after the first ACK`;
  const heard = acks.filter(({ origin }) => origin.time < last.origin.time).length;
  const receives = session.messages.find(one => isReaction(one, response, acks[0].origin.time, last.origin.time));
  if (late.length < 2 || heard < 2 || !receives) {
    const why = 'the ACK may have been lost between this capture and the client';
    return inconclusive('I-LOSS', `${message}: ${why}`, 'a capture at the client', ...shown);
  }
  return violation(
    {
      message: `${message}, though ${heard} ACKs came in between`,
      expected: 'no 200 after the ACK',
      seen: `${late.length} more from 4 s after the ACK on`,
    },
    ...shown,
    cite(receives, 'the client receives: it answers something else'),
  );
}

/** A response of the client to something else, in that time. */
function isReaction(message: Message, { origin }: SipResponseMessage, from: number, to: number): boolean {
  const { source, time } = message.origin;
  if (source.address !== origin.source.address || time < from || time > to) return false;
  return isMsrpResponse(message) || (isResponse(message) && cseq(message.content)?.method !== 'INVITE');
}

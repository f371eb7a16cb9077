import { cite } from '../../model/index.js';
import { duration, statusLine } from '../citing.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, answerUnseen, capOf, deferredAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { answerTo, judgedInvitation } from './evaluation-order.js';
import { ACCEPTED_202, CROSSING_CANCEL } from './example-traces.js';

/** Without a 180, faster than a person; microseconds. */
const AUTOMATIC = 1_000_000;

export default defineRule<Acceptance>({
  id: 'CPM-7.3.11-4.2',
  slug: 'deferred-accept-200',
  clause: clause('7.3.11 step 4', 'Acceptance (automatic or by the user) is answered 200 OK.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'partly',
  title: 'Deferred messages are accepted with 200',
  rationale: `The Participating Function delivers what it stored when it has the 200. Another 2xx is no acceptance that it knows,
and the messages stay where they are.`,
  needs: "The client's final response to the deferred-delivery INVITE",
  cannotTell: 'The capture ends before the answer, or does not show what the client sends',

  *targets(session) {
    const accepted = deferredAcceptance(session);
    if (accepted) return yield accepted;
    const invitation = judgedInvitation(session);
    if (invitation && invitation.deferred.is !== 'no' && answerTo(invitation).is === 'none') {
      const early = {
        aspect: 'end',
        reason: 'I-EARLY',
        why: 'the capture shows no final response to the INVITE',
        needed: 'a capture that goes on until the client has answered',
      } as const;
      yield { invitation, response: undefined, hidden: early };
    }
  },

  check(accepted, session) {
    const { invitation } = accepted;
    if (accepted.response === undefined) return answerUnseen(accepted);
    const { response } = accepted;
    const ringing = invitation.provisionals.find(({ content }) => content.status === 180);
    const evidence = [
      cite(invitation.request, 'the deferred-delivery INVITE'),
      ...(ringing ? [cite(ringing, 'the 180')] : []),
      cite(response, `the ${statusLine(response)}`),
    ];
    const line = statusLine(response);
    if (response.content.status === 200) {
      const took = Math.max(0, response.origin.time - invitation.request.origin.time);
      const by = ringing === undefined && took < AUTOMATIC ? ' and without a 180: by itself, it seems' : '';
      return pass(`${line} after ${duration(took)}${by}`, ...evidence);
    }
    const leg = beyondClientLeg(session, invitation);
    if (leg) return inconclusive(leg.reason, `${line}: ${leg.why}`, leg.needed, ...evidence);
    return violation(
      {
        message: `The invitation was accepted with ${line}`,
        expected: '200 OK',
        seen: line,
        severity: capOf(invitation),
        causes: ['CPM-7.3.2-9'],
      },
      ...evidence,
    );
  },

  examples: [
    { outcome: 'pass', title: 'Accepted at once (F01)', scene: 'deferred-one-to-one' },
    {
      outcome: 'violation',
      title: 'Accepted with 202',
      scene: 'deferred-one-to-one',
      edits: [ACCEPTED_202],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The same, where only P-Asserted-Identity says that it is a deferred delivery',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['From: <sip:rcse-standfw@', 'From: <sip:+15555550101@'] }, ACCEPTED_202],
    },
    {
      outcome: 'pass',
      title: 'The 200 crosses a CANCEL: it is acceptance all the same (T-CANCEL, F10)',
      scene: 'deferred-one-to-one',
      edits: [CROSSING_CANCEL],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends while the client rings',
      scene: 'deferred-one-to-one',
      edits: [{ cutAt: 'SIP/2.0 200 OK\nCSeq: 1 INVITE' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'deferred-one-to-one',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
    },
    { outcome: 'not-applicable', title: 'Refused', scene: 'deferred-refused-480' },
    { outcome: 'not-applicable', title: 'An ordinary chat', scene: 'one-to-one' },
  ],
});

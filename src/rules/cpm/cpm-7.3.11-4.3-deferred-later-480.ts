import { cite, type Evidence, type Hidden, type Invitation, type SipResponseMessage } from '../../model/index.js';
import { citeHeader, duration, statusLine } from '../citing.js';
import { ANSWERS, hides, undecided } from '../hidden.js';
import { defineRule, pass, violation } from '../rule.js';
import { capOf } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { answerTo, judgedInvitation } from './evaluation-order.js';
import { BEYOND_FIRST_PROXY, refusedWith } from './example-traces.js';

interface Refused {
  readonly invitation: Invitation;
  /** Undefined where the capture hides it. */
  readonly response: SipResponseMessage | undefined;
  readonly hidden: Hidden | undefined;
}

export default defineRule<Refused>({
  id: 'CPM-7.3.11-4.3',
  slug: 'deferred-later-480',
  clause: clause(
    '7.3.11 step 4',
    'If the user does not want the deferred messages now, refuse with 480 so that the PF tries later.',
  ),
  level: 'SHALL',
  severity: 'warning',
  judges: 'client',
  observable: 'partly',
  title: 'Deferred messages that are not wanted now are refused with 480',
  rationale: `480 tells the Participating Function to keep the messages and to try again. It may take another code as final,
drop what it stored, and the user never gets the messages.`,
  needs: "The client's final response, captured between the client and its first proxy",
  cannotTell: 'What the user wanted is not on the wire, and beyond the first proxy a code may be that of another node',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (!invitation || invitation.deferred.is === 'no') return;
    const answer = answerTo(invitation);
    const hidden = answer.is === 'none' ? hides(session, ...ANSWERS) : undefined;
    if (hidden) yield { invitation, response: undefined, hidden };
    // What step 4 of 7.3.2 refuses says nothing about later.
    if (answer.is !== 'refused' || answer.by === 'step-4') return;
    if (answer.status === LATER || MAY_BE_FINAL.has(answer.status)) {
      yield { invitation, response: answer.response, hidden: undefined };
    }
  },

  check({ invitation, response, hidden }, session, settings) {
    const invited = cite(invitation.request, `the deferred-delivery INVITE: ${invitation.deferred.why}`);
    if (!response) return undecided(hidden!, "The client's answer was not captured", invited);
    const leg = beyondClientLeg(session, invitation);
    const evidence = [invited, ...ringing(invitation), citeAnswer(response)];
    if (leg) return undecided(leg, `Whose answer the ${statusLine(response)} is cannot be told`, ...evidence);
    if (response.content.status === LATER)
      return pass(`${statusLine(response)}: the network may try later`, ...evidence);
    const after = duration(response.origin.time - invitation.request.origin.time);
    const accepted = invitation.forks.length > 0 ? '; the invitation also went to other devices of the user' : '';
    // Only where the user tells what was wanted it is the client that is wrong, and not perhaps the guess.
    const isDeclared = settings.scenarios.includes('decline-deferred-later');
    return violation(
      {
        message: `${statusLine(response)} after ${after}: the network may take it as final, not as "later"${accepted}`,
        expected: isDeclared ? '480, since the messages are wanted later' : '480 if the messages are wanted later',
        seen: statusLine(response),
        severity: isDeclared ? (capOf(invitation) ?? 'error') : undefined,
        causes: ['CPM-7.3.2-1'],
      },
      ...evidence,
    );
  },

  examples: [
    { outcome: 'pass', title: 'Refused with 480', scene: 'deferred-refused-480' },
    {
      outcome: 'pass',
      title: 'Refused with 480 in other words: only the code counts',
      scene: 'deferred-refused-480',
      edits: [{ replace: ['480 Temporarily Unavailable', '480 Temporarily not available'] }],
    },
    {
      outcome: 'violation',
      title: 'Refused with 486 (F08)',
      scene: 'deferred-refused-480',
      edits: [refusedWith('486 Busy Here')],
    },
    {
      outcome: 'violation',
      title: 'Refused with 603 (F08)',
      scene: 'deferred-refused-480',
      edits: [refusedWith('603 Decline')],
    },
    {
      outcome: 'violation',
      severity: 'error',
      title: 'Refused with 603, and the user says that the messages were declined for later',
      scene: 'deferred-refused-480',
      edits: [refusedWith('603 Decline')],
      settings: { scenarios: ['decline-deferred-later'] },
    },
    {
      outcome: 'violation',
      title: 'Refused with 302 (F08)',
      scene: 'deferred-refused-480',
      edits: [refusedWith('302 Moved Temporarily')],
    },
    {
      outcome: 'violation',
      title: 'Refused with 404',
      scene: 'deferred-refused-480',
      edits: [refusedWith('404 Not Found')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'deferred-refused-480',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The refusal was captured beyond a node that may have made it',
      scene: 'deferred-refused-480',
      edits: [BEYOND_FIRST_PROXY],
    },
    {
      outcome: 'not-applicable',
      title: 'Refused with 415: the body was the reason',
      scene: 'deferred-refused-480',
      edits: [refusedWith('415 Unsupported Media Type')],
    },
    { outcome: 'not-applicable', title: '488 answers an offer that is not sendrecv', scene: 'deferred-sendonly-488' },
    { outcome: 'not-applicable', title: 'The network cancels', scene: 'deferred-cancelled' },
    { outcome: 'not-applicable', title: 'Accepted', scene: 'deferred-one-to-one' },
    { outcome: 'not-applicable', title: 'A group session is refused', scene: 'group-refused-603' },
  ],
});

const LATER = 480;
/** Codes after which a network need not try again. Reason phrases are free text and never compared (A7). */
const MAY_BE_FINAL: ReadonlySet<number> = new Set([302, 403, 404, 410, 486, 500, 503, 600, 603, 606]);

const ringing = ({ provisionals }: Invitation): Evidence[] =>
  provisionals
    .filter(({ content }) => content.status >= 180)
    .slice(0, 1)
    .map(message => cite(message, 'the client was ringing'));

const citeAnswer = (response: SipResponseMessage): Evidence =>
  response.content.headers.has('retry-after')
    ? citeHeader(response, 'retry-after', `the ${statusLine(response)} with Retry-After`)
    : cite(response, `the ${statusLine(response)}`);

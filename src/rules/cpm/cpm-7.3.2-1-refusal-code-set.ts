import { cite, type Evidence, type Hidden, type Invitation } from '../../model/index.js';
import { citeHeader, statusLine } from '../citing.js';
import { ANSWERS, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { type Answer, answerTo, isOneWay, judgedInvitation } from './evaluation-order.js';
import { BEYOND_FIRST_PROXY, refusedWith } from './example-traces.js';

type Refused = Extract<Answer, { is: 'refused' }>;

interface Target {
  readonly invitation: Invitation;
  /** Undefined where the capture hides it. */
  readonly refused: Refused | undefined;
  readonly hidden: Hidden | undefined;
}

export default defineRule<Target>({
  id: 'CPM-7.3.2-1',
  slug: 'refusal-code-set',
  clause: clause('7.3.2 step 1', 'A refusal uses the code for its reason: 480, 486, 302 or 603.'),
  level: 'SHALL',
  severity: 'warning',
  judges: 'client',
  observable: 'partly',
  title: 'An invitation is refused with one of the codes for it',
  rationale: `Each code tells the inviting side what to do next: try later (480), leave it (486, 603), go elsewhere (302).
Another code gives the wrong advice: 404 and 410 say that the user does not exist, 600 and 606 stop all devices.`,
  needs: "The client's final response, captured between the client and its first proxy",
  cannotTell: 'Beyond the first proxy a refusal may be that of another node; some codes depend on what the user set up',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (!invitation) return;
    const answer = answerTo(invitation);
    const hidden = answer.is === 'none' ? hides(session, ...ANSWERS) : undefined;
    if (hidden) yield { invitation, refused: undefined, hidden };
    else if (answer.is === 'refused' && isJudgedHere(answer, invitation))
      yield { invitation, refused: answer, hidden: undefined };
  },

  check({ invitation, refused, hidden }, session) {
    const invited = cite(invitation.request, 'the INVITE');
    if (!refused) return undecided(hidden!, "The client's answer was not captured", invited);
    const { response, by } = refused;
    const line = statusLine(response);
    const evidence = [invited, ...citeAnswer(refused)];
    const leg = beyondClientLeg(session, invitation);
    if (leg) return undecided(leg, `Whose answer the ${line} is cannot be told`, ...evidence);
    switch (by) {
      case 'step-1':
        return pass(`${line} is a code of step 1`, ...evidence);
      case 'step-2':
        return pass(`${line} answers a Session-Replaces (step 2)`, ...evidence);
      case 'step-4':
        return pass(`${line} answers an offer that is not sendrecv (step 4)`, ...evidence);
      case 'timeout':
        return inconclusive(
          'I-LOSS',
          `${line}: the client did not answer in time, or its answer was lost`,
          'a capture between the client and its first proxy that shows what the client answered',
          ...evidence,
        );
      case 'policy':
        return inconclusive(
          'I-CFG',
          `${line} rests on what the user or the operator set up`,
          'the settings of the client and of the operator for such invitations',
          ...evidence,
        );
      default:
        return violation(
          {
            message: `${line} without a reason that the INVITE shows`,
            expected: '480, 486, 302 or 603',
            seen: line,
          },
          ...evidence,
        );
    }
  },

  examples: [
    { outcome: 'pass', title: 'Refused with 480', scene: 'deferred-refused-480' },
    { outcome: 'pass', title: 'Refused with 486', scene: 'group-refused-486' },
    { outcome: 'pass', title: 'Refused with 603', scene: 'group-refused-603' },
    {
      outcome: 'pass',
      title: 'Refused with 302',
      scene: 'deferred-refused-480',
      edits: [refusedWith('302 Moved Temporarily\nContact: <sip:+15555550199@ims.example.com>')],
    },
    { outcome: 'pass', title: '481 answers a Session-Replaces', scene: 'session-replaces-unknown-481' },
    { outcome: 'pass', title: '488 answers an offer that is not sendrecv', scene: 'deferred-sendonly-488' },
    {
      outcome: 'pass',
      title: 'Of two devices one refuses: it is judged alone (T-FORK, F37)',
      scene: 'group-forked',
      edits: [{ replace: ['487 Request Terminated', '486 Busy Here'] }],
    },
    {
      outcome: 'violation',
      title: 'Refused with 404 (F09)',
      scene: 'deferred-refused-480',
      edits: [refusedWith('404 Not Found')],
    },
    {
      outcome: 'violation',
      title: 'Refused with 500 (F09)',
      scene: 'group-refused-486',
      edits: [{ replace: ['486 Busy Here', '500 Server Internal Error'] }],
    },
    {
      outcome: 'violation',
      title: 'Refused with 606 (F09)',
      scene: 'deferred-refused-480',
      edits: [refusedWith('606 Not Acceptable')],
    },
    {
      outcome: 'violation',
      title: '481 without a Session-Replaces',
      scene: 'deferred-refused-480',
      edits: [refusedWith('481 Call/Transaction Does Not Exist')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: '408: no answer of the client',
      scene: 'deferred-refused-480',
      edits: [refusedWith('408 Request Timeout')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-CFG',
      title: '433: the user takes no anonymous invitations',
      scene: 'deferred-refused-480',
      edits: [refusedWith('433 Anonymity Disallowed')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The 404 was captured beyond a node that may have made it',
      scene: 'deferred-refused-480',
      edits: [refusedWith('404 Not Found'), BEYOND_FIRST_PROXY],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'deferred-refused-480',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
    },
    { outcome: 'not-applicable', title: 'The network cancels (F10)', scene: 'deferred-cancelled' },
    {
      outcome: 'not-applicable',
      title: '420: asked again without the extension',
      scene: 'deferred-refused-480',
      edits: [refusedWith('420 Bad Extension')],
    },
    {
      outcome: 'not-applicable',
      title: '488 to sendrecv: that is for CPM-7.3.2-4.1',
      scene: 'deferred-refused-480',
      edits: [refusedWith('488 Not Acceptable Here')],
    },
    {
      outcome: 'not-applicable',
      title: '606 where 488 was due: that is for CPM-7.3.2-4.1',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['488 Not Acceptable Here', '606 Not Acceptable'] }],
    },
    { outcome: 'not-applicable', title: 'Accepted', scene: 'one-to-one' },
    {
      outcome: 'not-applicable',
      title: 'The client invites, and is not the one that refuses',
      scene: 'one-to-one-originated',
    },
  ],
});

/** A 488 without a reason, and a code in its place, are for CPM-7.3.2-4.1; protocol reasons are no refusal by 7.3.2. */
const isJudgedHere = ({ by, status }: Refused, invitation: Invitation): boolean =>
  by !== 'protocol' && (by !== 'step-4' || (status === 488 && isOneWay(invitation)));

const REASONS_GIVEN = [
  ['warning', 'its Warning'],
  ['reason', 'its Reason'],
  ['retry-after', 'its Retry-After'],
] as const;

function citeAnswer({ response }: Refused): Evidence[] {
  const { headers } = response.content;
  const given = REASONS_GIVEN.filter(([name]) => headers.has(name));
  return [
    cite(response, `the ${statusLine(response)}`),
    ...given.map(([name, note]) => citeHeader(response, name, note)),
  ];
}

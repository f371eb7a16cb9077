import type { Evidence, Finding, Session } from '../../model/index.js';
import { statusLine } from '../citing.js';
import { ANSWERS, FROM_CLIENT, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { answerTo } from './evaluation-order.js';
import {
  ACCEPTED_UNKNOWN,
  EARLY_ONLY,
  ENDED_JUST_BEFORE,
  NO_BYE,
  OLD_ENDED,
  OTHER_CASE,
  OTHER_HYPHENS,
  REFUSED_481,
} from './example-session-replaces.js';
import { BEYOND_FIRST_PROXY } from './example-traces.js';
import { citeInvite, citeReplaced, type Replaced, type Replacing, replacedBy, replacing } from './replaced-session.js';

interface Asked extends Replacing {
  readonly replaced: Replaced;
  /** Undefined: the capture hides the answer. */
  readonly answered: '2xx' | '481' | 'other' | undefined;
}

export default defineRule<Asked>({
  id: 'CPM-7.3.2-2.2',
  slug: 'session-replaces-481',
  clause: clause('7.3.2 step 2', 'No ongoing 1-1 session with that Contribution-ID ⇒ answer 481; otherwise go on.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: '481 answers a Session-Replaces that names no ongoing one-to-one session, and no other',
  rationale: `A group that replaces a chat belongs where the chat is. A client that accepts one without the chat joins a group that
the user knows nothing of; one that refuses although the chat is up keeps its user out of the group.`,
  needs: "The INVITE, the client's final response, and the one-to-one session that it names from its start",
  cannotTell: `The session that it names is not in the capture and --complete-capture was not given, it ended at that very
moment, or the answer was only captured beyond the first proxy`,
  knownBehaviour: `Values are compared exactly. Clients that write Contribution-ID once with and once without hyphens, or in
another case, do not find the session again`,

  *targets(session, settings) {
    const asked = replacing(session);
    if (!asked) return;
    const answer = answerTo(asked.invitation);
    const replaced = replacedBy(session, settings);
    if (answer.is === 'accepted') yield { ...asked, replaced, answered: '2xx' };
    else if (answer.is === 'refused' && answer.by === 'step-2') yield { ...asked, replaced, answered: '481' };
    // Step 4 is only reached where step 2 let the invitation pass.
    else if (answer.is === 'refused' && answer.by === 'step-4' && replaced.is === 'ongoing')
      yield { ...asked, replaced, answered: 'other' };
    else if (answer.is === 'none' && hides(session, ...ANSWERS)) yield { ...asked, replaced, answered: undefined };
  },

  check(asked, session, settings) {
    const { replaced, answered, value, invitation } = asked;
    const evidence = [...citeInvite(asked), ...citeReplaced(asked, replaced)];
    const { final } = invitation;
    const hidden = answered === undefined ? hides(session, ...ANSWERS) : undefined;
    if (hidden || !final) {
      const unseen = hidden ?? hides(session, ...ANSWERS)!;
      return undecided(
        unseen,
        `Whether the client answered 481 to Session-Replaces ${value} was not captured`,
        ...evidence,
      );
    }
    const line = statusLine(final);
    const leg = beyondClientLeg(session, invitation);
    if (leg && answered !== '2xx') return undecided(leg, `Whose answer the ${line} is cannot be told`, ...evidence);
    if (replaced.is === 'unsure') {
      const { reason, why, needed } = replaced;
      return inconclusive(reason, `${line} to Session-Replaces ${value}: ${why}`, needed, ...evidence);
    }
    if (replaced.is === 'none' && !settings.completeCapture) {
      return inconclusive(
        'I-STATE',
        `${line} to Session-Replaces ${value}, which names no session in the capture: it may have begun before${replaced.hint}`,
        'a capture that shows all sessions of the client from their start, given with --complete-capture',
        ...evidence,
      );
    }
    const finding = decided(asked, line, evidence);
    return finding.outcome === 'violation' ? (unseen(session, asked, line, evidence) ?? finding) : finding;
  },

  examples: [
    { outcome: 'pass', title: 'The chat is up, and the group is accepted (F25)', scene: 'group-session-replaces' },
    {
      outcome: 'pass',
      title: 'Quotes and blanks around the value do not count',
      scene: 'group-session-replaces',
      edits: [
        {
          replace: [
            'Session-Replaces: 2515ce59-e1e2-445f-ac5d-7641d0d58bf5',
            'Session-Replaces: "2515ce59-e1e2-445f-ac5d-7641d0d58bf5" ',
          ],
        },
      ],
    },
    {
      outcome: 'pass',
      title: 'No such session in a capture that is declared complete, and 481 (F27)',
      scene: 'session-replaces-unknown-481',
      settings: { completeCapture: true },
    },
    {
      outcome: 'pass',
      title: 'The chat has ended by BYE, and 481',
      scene: 'group-session-replaces',
      edits: [...OLD_ENDED, ...REFUSED_481],
    },
    {
      outcome: 'pass',
      title: 'The chat is up, and the direction is refused with 488: step 2 let it pass',
      scene: 'group-session-replaces',
      edits: [
        { replace: ['a=sendrecv', 'a=sendonly'], in: 'INVITE sip:\nSession-Replaces' },
        ...REFUSED_481,
        { replace: ['SIP/2.0 481 Call/Transaction Does Not Exist', 'SIP/2.0 488 Not Acceptable Here'] },
      ],
    },
    {
      outcome: 'violation',
      title: 'The chat is up, and the client answers 481',
      scene: 'group-session-replaces',
      edits: [...REFUSED_481, ...NO_BYE],
    },
    {
      outcome: 'violation',
      title: 'The chat had ended by BYE, and the group is accepted all the same',
      scene: 'group-session-replaces',
      edits: OLD_ENDED,
    },
    {
      outcome: 'violation',
      title: 'No such session in a capture that is declared complete, and 200 (F27)',
      scene: 'session-replaces-unknown-481',
      edits: [ACCEPTED_UNKNOWN],
      settings: { completeCapture: true },
    },
    {
      outcome: 'violation',
      title: 'The value differs from that of the chat in its case, in a complete capture (F29)',
      scene: 'group-session-replaces',
      edits: [OTHER_CASE],
      settings: { completeCapture: true },
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The chat is only answered later: an early dialog is not ongoing (A28)',
      scene: 'group-session-replaces',
      edits: EARLY_ONLY,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-STATE',
      title: 'No such session in the capture, and 481 (F28)',
      scene: 'session-replaces-unknown-481',
    },
    {
      outcome: 'inconclusive',
      reason: 'I-STATE',
      title: 'No such session in the capture, and 200 (F28)',
      scene: 'session-replaces-unknown-481',
      edits: [ACCEPTED_UNKNOWN],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-STATE',
      title: 'The value differs from that of the chat in its hyphens: no match (F29)',
      scene: 'group-session-replaces',
      edits: [OTHER_HYPHENS],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-RACE',
      title: 'The chat ends half a second before the INVITE',
      scene: 'group-session-replaces',
      edits: ENDED_JUST_BEFORE,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The 481 was captured beyond a node that may have made it',
      scene: 'session-replaces-unknown-481',
      edits: [BEYOND_FIRST_PROXY],
      settings: { completeCapture: true },
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'session-replaces-unknown-481',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
    },
    {
      outcome: 'not-applicable',
      title: 'Refused by step 1 before the session is looked for',
      scene: 'session-replaces-unknown-481',
      edits: [{ replace: ['481 Call/Transaction Does Not Exist', '486 Busy Here'] }],
    },
    {
      outcome: 'not-applicable',
      title: 'Replaces of RFC 3891 names a dialog and is no Session-Replaces',
      scene: 'group-session-replaces',
      edits: [{ replace: ['Session-Replaces: ', 'Replaces: '] }],
    },
    { outcome: 'not-applicable', title: 'A group that takes no place', scene: 'group-short' },
  ],
});

function decided(asked: Asked, line: string, evidence: readonly Evidence[]): Finding {
  const { replaced, answered, value } = asked;
  const why = 'why' in replaced ? replaced.why : 'the capture, which was declared complete, has no such session';
  const ongoing = replaced.is === 'ongoing';
  if ((answered === '481') !== ongoing) return pass(`${line} to Session-Replaces ${value}: ${why}`, ...evidence);
  const hint = replaced.is === 'none' ? replaced.hint : '';
  return violation(
    {
      message: `${line} to Session-Replaces ${value}, although ${why}${hint}`,
      expected: ongoing ? 'any answer but 481' : '481 Call/Transaction Does Not Exist',
      seen: line,
      severity: replaced.is === 'early' ? 'warning' : undefined,
    },
    ...evidence,
  );
}

/** What the capture does not show, and would explain the answer. */
function unseen(
  session: Session,
  { invitation, replaced }: Asked,
  line: string,
  evidence: readonly Evidence[],
): Finding | undefined {
  const leg = beyondClientLeg(session, invitation);
  if (leg) return undecided(leg, `Whose answer the ${line} is cannot be told`, ...evidence);
  const old = replaced.is === 'none' ? [] : (replaced.session?.hidden ?? []);
  const hidden = hides(session, ...FROM_CLIENT, 'to-client') ?? old.find(({ aspect }) => aspect !== 'msrp');
  return hidden && undecided(hidden, 'What became of the session that it names cannot be told', ...evidence);
}

import type { Evidence, Finding, Session } from '../../model/index.js';
import { defineRule, pass } from '../rule.js';
import { clause } from './clause.js';
import { REFUSED_481 } from './example-session-replaces.js';
import { BEYOND_FIRST_PROXY, refusedWith } from './example-traces.js';
import { afterText, citeRefusal, notTheClients, type Refusal, refusalWith } from './refusal.js';

export default defineRule<Refusal>({
  id: 'CPM-7.3.2-1b',
  slug: 'refuse-486',
  clause: clause('7.3.2 step 1b', '486 when the user or client does not take an additional session.'),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'partly',
  title: 'An additional session that is not taken is answered 486',
  rationale: `486 says "busy": other devices of the user go on ringing (RFC 3261 21.4.24), and the inviting side may leave a message.`,
  needs: "The client's final response, captured between the client and its first proxy",
  cannotTell: 'Why the client refused is not on the wire; beyond the first proxy it may be the answer of another node',

  *targets(session) {
    const refusal = refusalWith(session, 486);
    if (refusal) yield refusal;
  },

  check: (refusal, session) => notTheClients(session, refusal) ?? busy(refusal, session),

  examples: [
    { outcome: 'pass', title: 'Busy', scene: 'group-refused-486' },
    {
      outcome: 'pass',
      title: 'Busy, while a chat with somebody is up',
      scene: 'group-session-replaces',
      edits: [...REFUSED_481, { replace: ['481 Call/Transaction Does Not Exist', '486 Busy Here'] }],
    },
    {
      outcome: 'pass',
      title: 'Of two devices one is busy, and is judged alone (T-FORK)',
      scene: 'group-forked',
      edits: [{ replace: ['487 Request Terminated', '486 Busy Here'] }],
    },
    { outcome: 'not-applicable', title: 'Refused with another code', scene: 'group-refused-603' },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Captured beyond a node that may have made it',
      scene: 'deferred-refused-480',
      edits: [refusedWith('486 Busy Here'), BEYOND_FIRST_PROXY],
    },
    { outcome: 'not-applicable', title: 'Accepted', scene: 'one-to-one' },
  ],
});

/** Tells which other sessions of the client were up when it refused: nothing demands that there be one. */
function busy(refusal: Refusal, session: Session): Finding {
  const { time } = refusal.response.origin;
  const others = session.related.filter(
    ({ device, up, end }) => device !== 'other' && up !== undefined && up <= time && (end?.time ?? Infinity) > time,
  );
  const text = `Refused with 486 ${afterText(refusal)}`;
  if (others.length > 0) {
    const starts = others
      .slice(0, 4)
      .flatMap(({ id, invitation }): Evidence[] =>
        invitation ? [{ ...invitation.request, note: `${invitation.request.note} of ${id}, which was up` }] : [],
      );
    return pass(`${text}, while ${others.map(({ id }) => id).join(', ')} was up`, ...citeRefusal(refusal), ...starts);
  }
  const forgotten = session.relatedSince === undefined ? '' : '; earlier sessions are no longer remembered';
  return pass(`${text}, while no other session of the client is seen to be up${forgotten}`, ...citeRefusal(refusal));
}

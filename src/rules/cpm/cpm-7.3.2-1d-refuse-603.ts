import { defineRule, pass } from '../rule.js';
import { clause } from './clause.js';
import { BEYOND_FIRST_PROXY, refusedWith } from './example-traces.js';
import { afterText, citeRefusal, notTheClients, type Refusal, refusalWith, timeToRefuse } from './refusal.js';

/** Faster than a person; microseconds. */
const MACHINE = 300_000;

export default defineRule<Refusal>({
  id: 'CPM-7.3.2-1d',
  slug: 'refuse-603',
  clause: clause('7.3.2 step 1d', '603 when the user rejected the invitation.'),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'partly',
  title: 'An invitation that the user rejects is answered 603',
  rationale: `603 ends the invitation for every device of the user (RFC 3261 21.6.2): it is for a user who said no, not for a client that
says no by itself.`,
  needs: "The client's final response, captured between the client and its first proxy",
  cannotTell:
    'Who refused, the user or the client by itself, is not on the wire; beyond the first proxy it may be the answer of another node',

  *targets(session) {
    const refusal = refusalWith(session, 603);
    if (refusal) yield refusal;
  },

  check(refusal, session) {
    const { invitation } = refusal;
    const rang = invitation.provisionals.some(({ content }) => content.status >= 180);
    const machine =
      !rang && timeToRefuse(refusal) < MACHINE
        ? ': no user can have acted so fast, so the client refused by itself'
        : '';
    const others = invitation.forks.length > 0 ? '; it also ends the invitation for other devices of the user' : '';
    return (
      notTheClients(session, refusal) ??
      pass(`Refused with 603 ${afterText(refusal)}${machine}${others}`, ...citeRefusal(refusal))
    );
  },

  examples: [
    { outcome: 'pass', title: 'The user says no', scene: 'group-refused-603' },
    {
      outcome: 'pass',
      title: 'The client says no at once: the message hints at it',
      scene: 'deferred-refused-480',
      edits: [refusedWith('603 Decline')],
    },
    { outcome: 'not-applicable', title: 'Refused with another code', scene: 'group-refused-486' },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Captured beyond a node that may have made it',
      scene: 'deferred-refused-480',
      edits: [refusedWith('603 Decline'), BEYOND_FIRST_PROXY],
    },
    { outcome: 'not-applicable', title: 'Accepted', scene: 'one-to-one' },
  ],
});

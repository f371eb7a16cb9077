import { cite, type Invitation } from '../../model/index.js';
import { duration, statusLine } from '../citing.js';
import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { judgedInvitation } from './evaluation-order.js';

export default defineRule<Invitation>({
  id: 'CPM-7.3.2-6',
  slug: 'render-invitation',
  clause: clause('7.3.2 step 6', 'May present the invitation to the user, by device settings.'),
  level: 'MAY',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'The client may present the invitation to the user',
  rationale: `Some invitations are accepted by themselves, others wait for the user. The times of the responses give a hint, no proof.`,
  needs: 'A look at the device: no capture shows what a client shows or keeps',
  cannotTell: 'Always: it happens inside the client',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation) yield invitation;
  },

  check({ request, provisionals, final }) {
    const ringing = provisionals.find(({ content }) => content.status === 180);
    const after = final && duration(Math.max(0, final.origin.time - request.origin.time));
    const answered = final ? `${statusLine(final)} after ${after}` : 'no final response was captured';
    const hint = ringing ? 'the user was probably asked' : 'nothing hints at the user being asked';
    return notObservable(
      `${ringing ? '180' : 'No 180'}, and ${answered}: ${hint}`,
      'Look at the device, or at its settings for automatic acceptance: whether the invitation was shown',
      cite(request, 'the INVITE'),
      ...(ringing ? [cite(ringing, 'the 180')] : []),
      ...(final ? [cite(final, `the ${statusLine(final)}`)] : []),
    );
  },

  examples: [
    { outcome: 'not-observable', reason: 'I-CFG', title: 'A 180 before the 200', scene: 'one-to-one' },
    { outcome: 'not-observable', reason: 'I-CFG', title: 'Accepted at once', scene: 'deferred-one-to-one' },
    { outcome: 'not-applicable', title: 'The client invites', scene: 'one-to-one-originated' },
  ],
});

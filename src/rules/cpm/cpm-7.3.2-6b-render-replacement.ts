import type { Invitation } from '../../model/index.js';
import { citeHeader, quoted } from '../citing.js';
import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { judgedInvitation } from './evaluation-order.js';

export default defineRule<Invitation>({
  id: 'CPM-7.3.2-6b',
  slug: 'render-replacement',
  clause: clause('7.3.2 step 6b', 'May indicate that the group session replaces a 1-1 session.'),
  level: 'MAY',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'The client may show that the group takes the place of a one-to-one chat',
  rationale: `Who goes on writing in a chat that has become a group writes to more people than before. Whether this is shown is up to
the client.`,
  needs: 'A look at the device: no capture shows what a client shows or keeps',
  cannotTell: 'Always: it happens inside the client',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation?.request.content.headers.first('session-replaces')) yield invitation;
  },

  check({ request }) {
    const value = quoted(request.content.headers.first('session-replaces') ?? '');
    return notObservable(
      `The group takes the place of the session of Contribution-ID ${value}`,
      'Look at the device: whether it says that the group takes the place of the chat',
      citeHeader(request, 'session-replaces', 'the Session-Replaces of the INVITE'),
    );
  },

  examples: [
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'A group takes the place of a chat',
      scene: 'group-session-replaces',
    },
    { outcome: 'not-applicable', title: 'A group that takes no place', scene: 'group-short' },
  ],
});

import type { Invitation } from '../../model/index.js';
import { citeHeader, quoted } from '../citing.js';
import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { judgedInvitation } from './evaluation-order.js';

export default defineRule<Invitation>({
  id: 'CPM-7.3.2-2.1',
  slug: 'session-replaces-lookup',
  clause: clause(
    '7.3.2 step 2',
    'With Session-Replaces present, find the 1-1 session whose Contribution-ID has that value.',
  ),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'The client looks for the one-to-one session that Session-Replaces names',
  rationale: `A group that grows out of a one-to-one chat takes its place. A client that does not find the chat keeps both, and the
user writes into the wrong one.`,
  needs: 'A look at the device: no capture shows what a client shows or keeps',
  cannotTell: 'Always: it happens inside the client',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation?.request.content.headers.first('session-replaces')) yield invitation;
  },

  check({ request }) {
    const value = quoted(request.content.headers.first('session-replaces') ?? '');
    return notObservable(
      `Session-Replaces names the session of Contribution-ID ${value}`,
      `Read the verdict of CPM-7.3.2-2.2: the answer shows whether a one-to-one session of Contribution-ID ${value} was found`,
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
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'The session that it names is not known',
      scene: 'session-replaces-unknown-481',
    },
    { outcome: 'not-applicable', title: 'A group that takes no place', scene: 'group-short' },
  ],
});

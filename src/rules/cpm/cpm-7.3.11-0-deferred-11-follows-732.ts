import type { Invitation } from '../../model/index.js';
import { defineRule } from '../rule.js';
import { clause } from './clause.js';
import { isAnsweredBy732, judgedInvitation } from './evaluation-order.js';
import { refusedWith } from './example-traces.js';
import { ofClause732, rollUp } from './roll-up.js';

export default defineRule<Invitation>({
  id: 'CPM-7.3.11-0',
  slug: 'deferred-11-follows-732',
  clause: clause(
    '7.3.11',
    'A deferred 1-1 INVITE is processed by the general invitation procedure, with the changes listed.',
  ),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'partly',
  rollsUp: true,
  title: 'A deferred one-to-one delivery is handled as any invitation',
  rationale: `Deferred delivery has few rules of its own. A client that handles the INVITE apart from others forgets what every
invitation asks for: the identifiers in the 200, the answer, the notifications.`,
  needs: 'What the rules of 7.3.2 need that apply to the session',
  cannotTell: 'One of the rules that it sums up could not be decided',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation && invitation.deferred.is !== 'no' && isAnsweredBy732(invitation)) yield invitation;
  },

  check: (invitation, _session, _settings, others) => rollUp(ofClause732(others), invitation),

  examples: [
    { outcome: 'pass', title: 'Every step of 7.3.2 is kept (F01)', scene: 'deferred-one-to-one' },
    { outcome: 'pass', title: 'Refused as 7.3.2 has it', scene: 'deferred-refused-480' },
    {
      outcome: 'violation',
      title: 'The 200 repeats no Contribution-ID: the row points at CPM-7.3.2-9c',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['Contribution-ID: ', 'X-Contribution: '], in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE' }],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'Refused with 404: no worse than what it points at',
      scene: 'deferred-refused-480',
      edits: [refusedWith('404 Not Found')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'What 7.3.2 asks for goes by MSRP, which was not captured',
      scene: 'deferred-signalling-only',
    },
    { outcome: 'not-applicable', title: 'The network cancels (F10)', scene: 'deferred-cancelled' },
    {
      outcome: 'not-applicable',
      title: '420: asked again without the extension',
      scene: 'deferred-refused-480',
      edits: [refusedWith('420 Bad Extension')],
    },
    { outcome: 'not-applicable', title: 'An ordinary chat', scene: 'one-to-one' },
    { outcome: 'not-applicable', title: 'A group', scene: 'group-short' },
  ],
});

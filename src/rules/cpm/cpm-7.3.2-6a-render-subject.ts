import type { Invitation } from '../../model/index.js';
import { citeHeader, quoted } from '../citing.js';
import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { judgedInvitation } from './evaluation-order.js';

export default defineRule<Invitation>({
  id: 'CPM-7.3.2-6a',
  slug: 'render-subject',
  clause: clause('7.3.2 step 6a', 'May show the Subject header.'),
  level: 'MAY',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'The client may show the subject of the invitation',
  rationale: `The subject is how people tell groups apart. Whether it is shown is up to the client.`,
  needs: 'A look at the device: no capture shows what a client shows or keeps',
  cannotTell: 'Always: it happens inside the client',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation?.request.content.headers.first('subject')) yield invitation;
  },

  check({ request }) {
    const subject = quoted(request.content.headers.first('subject') ?? '');
    return notObservable(
      `The subject is "${subject}"`,
      `Look at the device: if a subject is shown, it must be "${subject}"`,
      citeHeader(request, 'subject', 'the Subject of the INVITE'),
    );
  },

  examples: [
    { outcome: 'not-observable', reason: 'I-CFG', title: 'A group with a subject', scene: 'group-short' },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'The compact name (T-COMPACT)',
      scene: 'one-to-one-compact',
    },
    { outcome: 'not-applicable', title: 'The s= line of SDP is no Subject', scene: 'deferred-one-to-one' },
  ],
});

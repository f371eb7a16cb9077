import type { Invitation } from '../../model/index.js';
import { addresses } from '../../sip-parser/index.js';
import { citeHeader, quoted } from '../citing.js';
import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { judgedInvitation } from './evaluation-order.js';

export default defineRule<Invitation>({
  id: 'CPM-7.3.2-5.1',
  slug: 'referred-by-means-added',
  clause: clause('7.3.2 step 5', 'Referred-By in the INVITE tells that a participant added the user to the group.'),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'Referred-By of a group invitation is taken for the participant who added the user',
  rationale: `From and P-Asserted-Identity of a group invitation are those of the group or of its founder. Who added the user stands in
Referred-By alone.`,
  needs: 'A look at the device: no capture shows what a client shows or keeps',
  cannotTell: 'Always: it happens inside the client',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation && invitation.group !== 'no' && invitation.request.content.headers.has('referred-by'))
      yield invitation;
  },

  check({ request }) {
    const inviter = quoted(addresses(request.content, 'referred-by')[0]?.uri ?? '');
    return notObservable(
      `${inviter} added the user to the group`,
      `Look at the device: it must take the invitation for one by ${inviter}`,
      citeHeader(request, 'referred-by', 'the Referred-By of the INVITE'),
    );
  },

  examples: [
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'A participant added the user',
      scene: 'group-added-by-refer',
    },
    {
      outcome: 'not-applicable',
      title: 'In a deferred one-to-one delivery Referred-By names the originator (A10)',
      scene: 'deferred-one-to-one',
    },
    { outcome: 'not-applicable', title: 'Nobody is named: that proves nothing', scene: 'group-short' },
  ],
});

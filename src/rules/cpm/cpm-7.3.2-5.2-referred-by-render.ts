import type { Invitation } from '../../model/index.js';
import { addresses } from '../../sip-parser/index.js';
import { citeHeader, quoted } from '../citing.js';
import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { judgedInvitation } from './evaluation-order.js';

export default defineRule<Invitation>({
  id: 'CPM-7.3.2-5.2',
  slug: 'referred-by-render',
  clause: clause('7.3.2 step 5', 'May show the Referred-By identity as inviter.'),
  level: 'MAY',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'The client may show who added the user to the group',
  rationale: `The user decides by the person who invites. Whether the name is shown is up to the client.`,
  needs: 'A look at the device: no capture shows what a client shows or keeps',
  cannotTell: 'Always: it happens inside the client',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation && invitation.group !== 'no' && invitation.request.content.headers.has('referred-by'))
      yield invitation;
  },

  check({ request }) {
    const [inviter] = addresses(request.content, 'referred-by');
    const uri = inviter?.uri ?? '';
    const display = inviter?.displayName;
    const named = display ? `${quoted(display)} ` : '';
    return notObservable(
      `Referred-By is ${named}${quoted(uri)}`,
      `Look at the device: if an inviter is shown, compare with ${named}${quoted(uri)}`,
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
    { outcome: 'not-applicable', title: 'Nobody is named', scene: 'group-short' },
  ],
});

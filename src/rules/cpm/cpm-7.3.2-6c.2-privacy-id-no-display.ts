import type { Edit, Invitation } from '../../model/index.js';
import { addresses, privacyValues } from '../../sip-parser/index.js';
import { citeHeader, quoted } from '../citing.js';
import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { judgedInvitation } from './evaluation-order.js';

const IDENTITIES = ['p-asserted-identity', 'from', 'referred-by'] as const;

const privacy = (lines: string): Edit => ({
  replace: ['Conversation-ID: ', `${lines}\nConversation-ID: `],
  in: 'INVITE sip:',
});

export default defineRule<Invitation>({
  id: 'CPM-7.3.2-6c.2',
  slug: 'privacy-id-no-display',
  clause: clause('7.3.2 step 6c', "With Privacy 'id', do not display the inviter's address."),
  level: 'SHALL NOT',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'An inviter who asks for privacy is not shown',
  rationale: `Who sends Privacy: id (RFC 3325 9.3) wants the address withheld from the other side. The network takes it out where
it can; where it is still there, the client is the last that can keep it.`,
  needs: 'A look at the device: the capture shows that privacy was asked for, and what must not be shown',
  cannotTell: 'Always: it happens inside the client',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation && privacyValues(invitation.request.content).includes('id')) yield invitation;
  },

  check({ request }) {
    const withheld = IDENTITIES.flatMap(header => addresses(request.content, header).map(({ uri }) => quoted(uri)));
    const list = [...new Set(withheld)].filter(uri => !/@anonymous\.invalid/i.test(uri)).join(', ');
    const still = request.content.headers.has('p-asserted-identity')
      ? '; the network left P-Asserted-Identity in the INVITE'
      : '';
    return notObservable(
      `Privacy is ${privacyValues(request.content).map(quoted).join('; ')}${still}`,
      list === ''
        ? 'Look at the device: the inviter must not be shown; the INVITE itself withholds the address'
        : `Look at the device: ${list} must not be shown`,
      citeHeader(request, 'privacy', 'the Privacy of the INVITE'),
    );
  },

  examples: [
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'Privacy: id (F41)',
      scene: 'one-to-one',
      edits: [privacy('Privacy: id')],
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'A list, in upper case (F41, T-PRIV)',
      scene: 'one-to-one',
      edits: [privacy('Privacy: header;ID')],
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'Two lines (F41, T-PRIV)',
      scene: 'one-to-one',
      edits: [privacy('Privacy: user\nPrivacy: id')],
    },
    {
      outcome: 'not-applicable',
      title: 'Privacy: user asks for something else (F41)',
      scene: 'one-to-one',
      edits: [privacy('Privacy: user')],
    },
    { outcome: 'not-applicable', title: 'No privacy is asked for', scene: 'one-to-one' },
  ],
});

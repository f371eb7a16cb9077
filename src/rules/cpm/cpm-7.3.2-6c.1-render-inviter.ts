import { cite, type Invitation } from '../../model/index.js';
import { addresses, privacyValues } from '../../sip-parser/index.js';
import { citeHeader, quoted } from '../citing.js';
import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { judgedInvitation } from './evaluation-order.js';

/** Where an INVITE says who invites; the more specific first. */
const NAMES_INVITER = [
  ['referred-by', 'Referred-By'],
  ['p-asserted-identity', 'P-Asserted-Identity'],
  ['from', 'From'],
] as const;

export default defineRule<Invitation>({
  id: 'CPM-7.3.2-6c.1',
  slug: 'render-inviter',
  clause: clause('7.3.2 step 6c', "May display the inviting user's CPM address if privacy allows."),
  level: 'MAY',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'The client may show who invites, where privacy allows it',
  rationale: 'The user decides by the person who invites. Whether the address is shown is up to the client.',
  needs: 'A look at the device: no capture shows what a client shows',
  cannotTell: 'Always: it happens inside the client',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation && !privacyValues(invitation.request.content).includes('id')) yield invitation;
  },

  check({ request }) {
    const found = NAMES_INVITER.flatMap(([header, name]) =>
      addresses(request.content, header).map(({ uri }) => ({ header, name, uri: quoted(uri) })),
    );
    const list = found.map(({ name, uri }) => `${name} ${uri}`).join(', ');
    return notObservable(
      `The INVITE names ${list === '' ? 'nobody' : list}`,
      list === ''
        ? 'Look at the device: no inviter can be shown'
        : `Look at the device: if an inviter is shown, compare with ${list}`,
      cite(request, 'the INVITE'),
      ...found.slice(0, 3).map(({ header, name }) => citeHeader(request, header, `its ${name}`)),
    );
  },

  examples: [
    { outcome: 'not-observable', reason: 'I-CFG', title: 'A chat', scene: 'one-to-one' },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'A participant added the user',
      scene: 'group-added-by-refer',
    },
    {
      outcome: 'not-applicable',
      title: 'Privacy forbids it: that is for CPM-7.3.2-6c.2',
      scene: 'one-to-one',
      edits: [{ replace: ['Conversation-ID: ', 'Privacy: id\nConversation-ID: '], in: 'INVITE sip:' }],
    },
  ],
});

import { cite, type Invitation } from '../../model/index.js';
import { citeHeader, quoted } from '../citing.js';
import { clause } from '../cpm/clause.js';
import { defineRule, pass, violation } from '../rule.js';
import { sentCpmInvitation } from './sent-invitation.js';

const HEADERS = [
  ['conversation-id', 'Conversation-ID'],
  ['contribution-id', 'Contribution-ID'],
] as const;

export default defineRule<Invitation>({
  id: 'NET-7',
  slug: 'conversation-id-present',
  clause: clause(
    '7.3.11 step 4 and 7.3.2 step 9c',
    'An INVITE to a CPM session has Conversation-ID and Contribution-ID.',
  ),
  level: 'SHALL',
  severity: 'warning',
  judges: 'network',
  observable: 'fully',
  title: 'The INVITE that reaches the client has Conversation-ID and Contribution-ID',
  rationale: `The client finds the conversation by Conversation-ID, and a session to replace by Contribution-ID. Without them
stored messages are shown in a conversation of their own, and the client has nothing to repeat in its 200.`,
  needs: 'The headers of the INVITE',
  cannotTell: 'Headers of the INVITE were not captured',

  *targets(session) {
    const invitation = sentCpmInvitation(session);
    if (invitation) yield invitation;
  },

  check({ request }) {
    const { headers } = request.content;
    const missing = HEADERS.filter(([name]) => !headers.first(name)).map(([, name]) => name);
    const there = HEADERS.filter(([name]) => headers.first(name));
    const evidence = [
      cite(request, 'the INVITE'),
      ...there.map(([name, as]) => citeHeader(request, name, `its ${as}`)),
    ];
    if (missing.length === 0) {
      return pass(there.map(([name, as]) => `${as} ${quoted(headers.first(name) ?? '')}`).join(', '), ...evidence);
    }
    return violation(
      {
        message: `The INVITE came to the client without ${missing.join(' and ')}: the network sent it so`,
        expected: 'Conversation-ID and Contribution-ID',
        seen: missing.map(name => `no ${name}`).join('; '),
      },
      ...evidence,
      citeHeader(request, 'contact', 'who sent it'),
    );
  },

  examples: [
    { outcome: 'pass', title: 'Both are there', scene: 'deferred-one-to-one' },
    { outcome: 'pass', title: 'Header names in lower case are the same', scene: 'one-to-one-compact' },
    {
      outcome: 'violation',
      title: 'No Conversation-ID',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['Conversation-ID: 6b79b8bc-937e-4985-b1df-fd062b687bd7\n', ''], in: 'INVITE sip:' }],
    },
    {
      outcome: 'violation',
      title: 'Neither of them, in a group',
      scene: 'group-short',
      edits: [
        {
          replace: [
            'Conversation-ID: b1de47ba-355d-4c14-a1ab-73e4a252e925\nContribution-ID: ce8ed07b-d57b-4b3c-a169-49be05e006cd\n',
            '',
          ],
          in: 'INVITE sip:',
        },
      ],
    },
    {
      outcome: 'violation',
      title: 'Contribution-ID without a value',
      scene: 'one-to-one',
      edits: [{ replace: ['\nContribution-ID: ', '\nContribution-ID:\nX-Was: '], in: 'INVITE sip:' }],
    },
    { outcome: 'not-applicable', title: 'The client opened the chat itself', scene: 'one-to-one-originated' },
    { outcome: 'not-applicable', title: 'An ordinary call', scene: 'voice-call' },
  ],
});

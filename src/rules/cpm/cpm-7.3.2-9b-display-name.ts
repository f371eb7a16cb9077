import { addresses } from '../../sip-parser/index.js';
import { citeHeader, quoted, statusLine } from '../citing.js';
import { defineRule, may } from '../rule.js';
import { type Acceptance, acceptance, answerUnseen } from './acceptance.js';
import { clause } from './clause.js';

/** Where a display name of the accepting user may stand. */
const CARRIERS = [
  ['p-preferred-identity', 'P-Preferred-Identity'],
  ['contact', 'Contact'],
  ['to', 'To'],
] as const;

export default defineRule<Acceptance>({
  id: 'CPM-7.3.2-9b',
  slug: 'display-name',
  clause: clause('7.3.2 step 9b', 'May add a display name.'),
  level: 'MAY',
  severity: 'info',
  judges: 'client',
  observable: 'fully',
  title: 'The 200 may carry a display name of the user',
  rationale: 'Who has no entry for the number in the address book sees the name instead. It is up to the client.',
  needs: 'The 200',
  cannotTell: 'The capture does not show what the client sends',

  *targets(session) {
    const accepted = acceptance(session);
    if (accepted) yield accepted;
  },

  check(accepted) {
    if (accepted.response === undefined) return answerUnseen(accepted);
    const { response, invitation } = accepted;
    const invited = addresses(invitation.request.content, 'to')[0]?.displayName;
    for (const [header, name] of CARRIERS) {
      const given = addresses(response.content, header).find(({ displayName }) => displayName);
      // To is that of the INVITE, and so is its name.
      if (given?.displayName && !(header === 'to' && given.displayName === invited)) {
        return may(
          true,
          `${name} has the name "${quoted(given.displayName)}"`,
          citeHeader(response, header, `its ${name}`),
        );
      }
    }
    return may(false, `The ${statusLine(response)} has no display name`, citeHeader(response, 'contact', 'the 200'));
  },

  examples: [
    { outcome: 'pass', exercised: false, title: 'No name', scene: 'deferred-one-to-one' },
    {
      outcome: 'pass',
      exercised: true,
      title: 'A name beside the preferred identity',
      scene: 'deferred-one-to-one',
      edits: [
        {
          replace: ['P-Preferred-Identity: <', 'P-Preferred-Identity: "Bob" <'],
          in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE',
        },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'deferred-one-to-one',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
    },
    { outcome: 'not-applicable', title: 'Refused', scene: 'deferred-refused-480' },
  ],
});

import { quoted } from '../citing.js';
import { defineRule, pass } from '../rule.js';
import { clause } from './clause.js';
import { BEYOND_FIRST_PROXY } from './example-traces.js';
import { afterText, citeRefusal, notTheClients, type Refusal, refusalWith } from './refusal.js';

export default defineRule<Refusal>({
  id: 'CPM-7.3.2-1a',
  slug: 'refuse-480',
  clause: clause(
    '7.3.2 step 1a',
    '480 when resources lack, or user/client declines the group invitation for the moment.',
  ),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'partly',
  title: 'An invitation that is declined for the moment is answered 480',
  rationale: `480 says "later": the inviting side may try again. Any other code ends it. A choice of another code is judged by CPM-7.3.2-1
and CPM-7.3.11-4.3.`,
  needs: "The client's final response, captured between the client and its first proxy",
  cannotTell:
    'Why the client refused is not on the wire; beyond the first proxy a 480 is often that of the network, for a user who is away',

  *targets(session) {
    const refusal = refusalWith(session, 480);
    if (refusal) yield refusal;
  },

  check(refusal, session) {
    const retry = refusal.response.content.headers.first('retry-after');
    const when = retry ? `, to be tried again after ${quoted(retry)} s` : '';
    return (
      notTheClients(session, refusal) ?? pass(`Refused with 480 ${afterText(refusal)}${when}`, ...citeRefusal(refusal))
    );
  },

  examples: [
    { outcome: 'pass', title: 'A deferred delivery is put off (A8: not only a group)', scene: 'deferred-refused-480' },
    {
      outcome: 'pass',
      title: 'A group is put off',
      scene: 'group-refused-486',
      edits: [{ replace: ['486 Busy Here', '480 Temporarily Unavailable\nRetry-After: 600'] }],
    },
    { outcome: 'not-applicable', title: 'Refused with another code', scene: 'group-refused-603' },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Captured beyond a node that may have made it',
      scene: 'deferred-refused-480',
      edits: [BEYOND_FIRST_PROXY],
    },
    { outcome: 'not-applicable', title: 'Accepted', scene: 'one-to-one' },
  ],
});

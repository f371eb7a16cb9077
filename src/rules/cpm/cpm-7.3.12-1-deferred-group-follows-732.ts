import type { Invitation } from '../../model/index.js';
import { defineRule } from '../rule.js';
import { clause } from './clause.js';
import { isAnsweredBy732, judgedInvitation } from './evaluation-order.js';
import { ofClause732, rollUp } from './roll-up.js';

export default defineRule<Invitation>({
  id: 'CPM-7.3.12-1',
  slug: 'deferred-group-follows-732',
  clause: clause(
    '7.3.12 item 1',
    'A group INVITE sent for deferred delivery is handled exactly like an ordinary group INVITE.',
  ),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'partly',
  rollsUp: true,
  title: 'A group invitation is handled as any invitation, whatever it is sent for',
  rationale: `An INVITE that delivers what was missed of a group looks like the first one (the change request removes every
difference). A client that treats it as a deferred one-to-one delivery answers one-way or never subscribes.`,
  needs: 'What the rules of 7.3.2 need that apply to the session',
  cannotTell: 'One of the rules that it sums up could not be decided',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation && invitation.group !== 'no' && isAnsweredBy732(invitation)) yield invitation;
  },

  check: (invitation, _session, _settings, others) => rollUp(ofClause732(others), invitation),

  examples: [
    { outcome: 'pass', title: 'Every step of 7.3.2 is kept (F18)', scene: 'group' },
    { outcome: 'pass', title: 'A participant added the user', scene: 'group-added-by-refer' },
    {
      outcome: 'violation',
      title: 'The client never subscribes: the row points at CPM-7.3.2-GRPa.1 (F19)',
      scene: 'group-short',
      edits: [{ drop: 'Event: conference' }, { drop: 'CSeq: 1 SUBSCRIBE' }],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'Refused with 488 although sendrecv is offered, as if it were an old deferred delivery',
      scene: 'group-refused-486',
      edits: [{ replace: ['486 Busy Here', '488 Not Acceptable Here'] }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'What 7.3.2 asks for goes by MSRP, which was not captured',
      scene: 'group-short',
      edits: [{ hide: 'msrp' }],
    },
    {
      outcome: 'not-applicable',
      title: '420: asked again without the extension',
      scene: 'group-refused-486',
      edits: [{ replace: ['486 Busy Here', '420 Bad Extension'] }],
    },
    { outcome: 'not-applicable', title: 'A one-to-one chat', scene: 'one-to-one' },
    { outcome: 'not-applicable', title: 'The client itself joins the group', scene: 'group-rejoin' },
  ],
});

import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { citeRefusedSubscribe, type InactiveGroup, inactiveGroup } from './inactive-group.js';
import { lastRoster } from './last-roster.js';

export default defineRule<InactiveGroup>({
  id: 'CPM-7.3.2-GRPc.3',
  slug: 'render-last-roster',
  clause: clause('7.3.2 group list c', 'Use that list to tell the user who was left.'),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'The client shows its user who was left in the group',
  rationale: 'The user reads what was missed in a group that has ended, and wants to know who else was there.',
  needs: 'A look at the device: no capture shows what a client shows',
  cannotTell: 'Always: it happens inside the client',

  *targets(session) {
    const inactive = inactiveGroup(session);
    if (inactive) yield inactive;
  },

  check(inactive, session) {
    const last = lastRoster(session, inactive.invitation);
    return notObservable(
      last ? `Those left are ${last.names}: ${last.source}` : 'Nothing told the client who was left',
      last
        ? `Look at the device: the group must be shown with ${last.names}`
        : 'Look at the device: it can show no participants that it did not know before',
      ...citeRefusedSubscribe(inactive),
      ...(last ? [last.evidence] : []),
    );
  },

  examples: [
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'The names of the group state object (F24)',
      scene: 'group-inactive-404',
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'The list in the INVITE, and who invited beside it (F24)',
      scene: 'group-inactive-404',
      edits: [{ drop: 'DlvXs6i7' }],
    },
    { outcome: 'not-applicable', title: 'The group is active', scene: 'group' },
    { outcome: 'not-applicable', title: 'A chat of two', scene: 'one-to-one' },
  ],
});

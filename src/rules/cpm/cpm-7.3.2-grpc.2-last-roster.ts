import { hides, undecided } from '../hidden.js';
import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { citeRefusedSubscribe, type InactiveGroup, inactiveGroup } from './inactive-group.js';
import { lastRoster } from './last-roster.js';

export default defineRule<InactiveGroup>({
  id: 'CPM-7.3.2-GRPc.2',
  slug: 'last-roster',
  clause: clause(
    '7.3.2 group list c',
    'After the 404, the last participant information received is the final participant list.',
  ),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'The client keeps the last participants that it was told as the final list',
  rationale: 'Nobody can be asked any more who took part: a client that drops the list cannot say who was left.',
  needs: 'All that told participants (INVITE, MSRP, NOTIFY), and a look at the device',
  cannotTell: 'Always; without the MSRP not even what the list must be',

  *targets(session) {
    const inactive = inactiveGroup(session);
    if (inactive) yield inactive;
  },

  check(inactive, session) {
    const refused = citeRefusedSubscribe(inactive);
    const last = lastRoster(session, inactive.invitation);
    const evidence = [...refused, ...(last ? [last.evidence] : [])];
    const hidden = hides(session, 'msrp');
    if (hidden) {
      const known = last ? ` (known: ${last.names}, by ${last.source})` : '';
      return undecided(hidden, `What the final list is cannot be told${known}`, ...evidence);
    }
    return last
      ? notObservable(
          `The final list is ${last.names}: ${last.source}`,
          `Look at the data of the client: it must keep ${last.names}`,
          ...evidence,
        )
      : notObservable(
          'Nothing told the client who took part',
          'Look at the data of the client: it can have no participants of this group but those it knew before',
          ...evidence,
        );
  },

  examples: [
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'The group state object came last (F24)',
      scene: 'group-inactive-404',
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'Only the list in the INVITE told participants (F24)',
      scene: 'group-inactive-404',
      edits: [{ drop: 'DlvXs6i7' }],
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'Some take part anonymously, and their number is told',
      scene: 'group-inactive-404',
      edits: [
        { drop: 'DlvXs6i7' },
        {
          replace: [
            '<entry uri="sip:+15555550103@ims.example.com" cp:copyControl="to"/>',
            '<entry uri="sip:anonymous@anonymous.invalid" cp:copyControl="to" cp:count="3"/>',
          ],
          in: 'INVITE sip:',
        },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'MSRP was not captured: a group state object may have come',
      scene: 'group-inactive-404',
      edits: [{ hide: 'msrp' }],
    },
    {
      outcome: 'not-applicable',
      title: 'Another failure than 404 (A20)',
      scene: 'group-inactive-404',
      edits: [{ replace: ['404 Not Found', '503 Service Unavailable'] }],
    },
    { outcome: 'not-applicable', title: 'The group is active', scene: 'group-roster' },
  ],
});

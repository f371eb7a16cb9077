import { cite, type Session } from '../../model/index.js';
import { defineRule, notObservable } from '../rule.js';
import { type Acceptance, groupAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { type GroupDataList, groupDataIn, listOffset } from './group-data.js';

interface Target {
  readonly accepted: Acceptance;
  readonly list: GroupDataList;
}

export default defineRule<Target>({
  id: 'CPM-7.3.2-8c',
  slug: 'groupdata-supported',
  clause: clause(
    '7.3.2 step 8c',
    'If the offer lists the group-data content type, regard group-data management as supported in this session.',
  ),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'Group data that the offer lists is taken as supported',
  rationale: `Subject, icon and rights of a group are changed by group data in the session. A client that overlooks the offer shows
its user a group that cannot be changed.`,
  needs: 'A look at the device: no capture shows what a client regards as supported',
  cannotTell: 'Always: what the client then sends and answers is judged by CPM-7.3.2-9a.i',

  *targets(session) {
    const accepted = groupAcceptance(session);
    const list = accepted?.invitation.offer && groupDataIn(accepted.invitation.offer);
    if (accepted && list) yield { accepted, list };
  },

  check({ accepted, list }, session) {
    const offer = accepted.invitation.offer!;
    const used = sentGroupData(session);
    return notObservable(
      `The offer lists group data in ${list}${used > 0 ? `, and the client sent ${used} such messages` : ''}`,
      'Look at the device: subject, icon and other data of this group must be offered for change',
      cite(offer.message, `the ${list} of the offer`, listOffset(offer, list)),
    );
  },

  examples: [
    { outcome: 'not-observable', reason: 'I-CFG', title: 'The offer lists group data', scene: 'group' },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'The offer lists it among the wrapped types only (F32)',
      scene: 'group',
      edits: [
        { replace: [' application/vnd.oma.cpm-groupdata+xml', ''], in: 'INVITE sip:' },
        {
          replace: ['a=accept-wrapped-types:', 'a=accept-wrapped-types:application/vnd.oma.cpm-groupdata+xml '],
          in: 'INVITE sip:',
        },
      ],
    },
    { outcome: 'not-applicable', title: 'A one-to-one chat has no group data', scene: 'one-to-one' },
  ],
});

const sentGroupData = ({ msrp }: Session): number =>
  msrp
    .flatMap(({ contents }) => contents)
    .filter(({ fromClient, text }) => fromClient && text.includes('cpm-groupdata+xml')).length;

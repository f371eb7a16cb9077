import { cite, type FocusChange, rosterAt, type Session } from '../../model/index.js';
import { clock } from '../citing.js';
import { defineRule, notObservable } from '../rule.js';
import { groupAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { namesOf } from './last-roster.js';

export default defineRule<FocusChange>({
  id: 'CPM-7.3.2-GRPb',
  slug: 'notify-means-active',
  clause: clause('7.3.2 group list b', 'A NOTIFY with participant information means: the group session is active.'),
  level: 'SHOULD',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'The client takes a group as active once a NOTIFY tells its participants',
  rationale: 'By that a client tells a group that it can write to from one that only delivers what was stored.',
  needs: 'A look at the device: no capture shows what a client keeps',
  cannotTell: 'Always: it happens inside the client',

  *targets(session) {
    if (groupAcceptance(session)?.response === undefined) return;
    const active = session.focus.find(change => change.active);
    if (active) yield active;
  },

  check(active, session) {
    const roster = rosterAt(session.rosters, active.time);
    const who = roster ? `: ${namesOf(roster)}` : '';
    return notObservable(
      `Active since the NOTIFY of ${clock(active.time)}${who}`,
      `Look at the device: the group must be shown as active from ${clock(active.time)} ${untilText(session, active)}`,
      cite(active.message, 'the NOTIFY that tells who takes part'),
      ...endOf(session, active).map(({ message }) => cite(message, 'what says that the group is no more active')),
    );
  },

  examples: [
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'The first NOTIFY tells the participants (F18)',
      scene: 'group',
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'Active until the notifier ends it with noresource',
      scene: 'group-short',
    },
    { outcome: 'not-applicable', title: 'The SUBSCRIBE was answered 404', scene: 'group-inactive-404' },
    {
      outcome: 'not-applicable',
      title: 'A first NOTIFY without a body tells no participants',
      scene: 'group-short',
      edits: [
        { replace: ['Content-Type: application/conference-info+xml', 'Content-Type: text/plain'], in: 'NOTIFY sip:' },
      ],
    },
    {
      outcome: 'not-applicable',
      title: 'The subscription is pending: what is told may be anything',
      scene: 'group-short',
      edits: [{ replace: ['Subscription-State: active', 'Subscription-State: pending'], in: 'NOTIFY sip:' }],
    },
    { outcome: 'not-applicable', title: 'A chat of two', scene: 'one-to-one' },
    { outcome: 'not-applicable', title: 'The invitation was refused', scene: 'group-refused-486' },
  ],
});

/** When the group was known to be over, if it was. */
const endOf = ({ focus }: Session, { time }: FocusChange): FocusChange[] =>
  focus.filter(change => !change.active && change.time > time).slice(0, 1);

function untilText(session: Session, active: FocusChange): string {
  const [end] = endOf(session, active);
  return end ? `to ${clock(end.time)}` : 'on';
}

import type { Evidence, Finding, RelatedSession, Session, Settings, SipRequestMessage } from '../../model/index.js';
import { cite } from '../../model/index.js';
import { duration } from '../citing.js';
import { undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, answerUnseen, capOf, groupAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { BYE_BEFORE_ACK, NO_BYE, OLD_ENDED, OLD_UNSEEN, writesInOld } from './example-session-replaces.js';
import { citeReplaced, type TakingPlace, takingPlace } from './replaced-session.js';

interface Taken extends TakingPlace {
  readonly accepted: Acceptance;
}

export default defineRule<Taken>({
  id: 'CPM-7.3.2-8b',
  slug: 'replace-1-1',
  clause: clause('7.3.2 step 8b', 'With Session-Replaces, the group session takes the place of the 1-1 session.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'partly',
  title: 'After a group has replaced a one-to-one session, the client writes in that session no more',
  rationale: `The user sees one conversation that has grown. What goes into the replaced session reaches one person only, and the
others in the group never see it.`,
  needs: 'The one-to-one session from its start, the group invitation, and MSRP of both',
  cannotTell: `The session that Session-Replaces names or its MSRP is not in the capture, the capture ends while it is still up,
or a message crossed the ACK`,

  *targets(session, settings) {
    const accepted = groupAcceptance(session);
    if (!accepted) return;
    const taking = takingPlace(session, settings);
    if (taking) yield { ...taking, accepted };
  },

  check(taken, session, settings) {
    const { accepted, replaced, invitation, value } = taken;
    if (accepted.response === undefined) return answerUnseen(accepted);
    const evidence = [cite(accepted.response, 'the 200'), ...citeReplaced(taken, replaced)];
    if (replaced.is === 'none') {
      return inconclusive(
        'I-STATE',
        `The session of Contribution-ID ${value} is not in the capture${replaced.hint}`,
        'a capture that shows that session from its start',
        ...evidence,
      );
    }
    if (replaced.is === 'unsure')
      return inconclusive(replaced.reason, said(replaced.why), replaced.needed, ...evidence);
    const { ack } = invitation;
    if (!ack) {
      return inconclusive('I-EARLY', 'No ACK to the 200 was captured', 'a capture that shows the ACK', ...evidence);
    }
    return afterAck(replaced.session, ack, session, settings, [...evidence, cite(ack, 'the ACK of the group')]);
  },

  examples: [
    { outcome: 'pass', title: 'The client writes in the group only (F25)', scene: 'group-session-replaces' },
    {
      outcome: 'pass',
      title: 'The BYE comes before the ACK: that is for CPM-7.3.2-ACK3 (F26)',
      scene: 'group-session-replaces',
      edits: BYE_BEFORE_ACK,
    },
    {
      outcome: 'violation',
      title: 'The user goes on in the old session',
      scene: 'group-session-replaces',
      edits: [...NO_BYE, writesInOld('07:30:30.000')],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The user goes on in the old session, where only Session-Replaces says that it is a group',
      scene: 'group-session-replaces',
      edits: [...NO_BYE, writesInOld('07:30:30.000'), { replace: [';isfocus', ''], in: 'INVITE sip:' }],
    },
    {
      outcome: 'pass',
      title: 'A notification in the old session, after the ACK, is no message of the user',
      scene: 'group-session-replaces',
      edits: [
        { shift: 'MSRP af12bqQx SEND', by: 20.4 },
        { shift: 'MSRP af12bqQx 200 OK', by: 20.4 },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-RACE',
      title: 'A message in the old session crosses the ACK',
      scene: 'group-session-replaces',
      edits: [writesInOld('07:30:24.600')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The old session is still up when the capture ends',
      scene: 'group-session-replaces',
      edits: NO_BYE,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'No MSRP was captured',
      scene: 'group-session-replaces',
      edits: [{ hide: 'msrp' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-STATE',
      title: 'Nothing of the old session was captured',
      scene: 'group-session-replaces',
      edits: OLD_UNSEEN,
    },
    {
      outcome: 'not-applicable',
      title: 'The old session had ended: that is for CPM-7.3.2-2.2',
      scene: 'group-session-replaces',
      edits: OLD_ENDED,
    },
    { outcome: 'not-applicable', title: 'The group is refused', scene: 'session-replaces-unknown-481' },
    { outcome: 'not-applicable', title: 'A group that takes no place', scene: 'group-short' },
  ],
});

const said = (why: string): string => `Whether the client still wrote in the old session cannot be told: ${why}`;

function afterAck(
  { id, sends, end, byes, hidden, watchedUntil }: RelatedSession,
  ack: SipRequestMessage,
  session: Session,
  { guard }: Settings,
  evidence: readonly Evidence[],
): Finding {
  const at = ack.origin.time;
  const since = sends.filter(({ start }) => start > at);
  // What was half sent when the ACK came may be finished (T-CHUNK).
  const late = since.find(({ start }) => start > at + guard);
  if (late) {
    const gap = duration(late.start - at);
    return violation(
      {
        message: `User content in ${id}, the replaced session, ${gap} after the ACK of the group`,
        expected: `no user content in ${id} after the ACK`,
        seen: `an MSRP SEND ${gap} after it`,
        severity: session.invitation && capOf(session.invitation),
      },
      ...evidence,
      late.evidence,
    );
  }
  const [crossing] = since;
  if (crossing) {
    return inconclusive(
      'I-RACE',
      `User content in ${id} ${duration(crossing.start - at)} after the ACK of the group: the messages may have crossed`,
      'a capture in which the user writes some seconds later',
      ...evidence,
      crossing.evidence,
    );
  }
  const media = hidden.find(({ aspect }) => aspect === 'msrp');
  if (media) return undecided(media, `Whether the client still wrote in ${id} cannot be told`, ...evidence);
  if (end === undefined && byes.length === 0) {
    return inconclusive(
      'I-EARLY',
      `No user content in ${id} in the ${duration(Math.max(0, watchedUntil - at))} after the ACK, but it is still up`,
      'a capture that goes on until the replaced session ends',
      ...evidence,
    );
  }
  return pass(`No user content in ${id} after the ACK of the group, until it ended`, ...evidence);
}

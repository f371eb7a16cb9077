import {
  cite,
  type DigestBye,
  type Evidence,
  type Finding,
  type Message,
  type RelatedSession,
  type Session,
  type Settings,
} from '../../model/index.js';
import { duration } from '../citing.js';
import { FROM_CLIENT, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, acceptance, answerUnseen } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import {
  BYE_BEFORE_ACK,
  byeMoved,
  ENDED_JUST_BEFORE,
  NO_BYE,
  OLD_ENDED,
  OLD_UNSEEN,
  OTHER_CASE,
  PEER_BYE,
} from './example-session-replaces.js';
import { BEYOND_FIRST_PROXY } from './example-traces.js';
import { citeReplaced, type TakingPlace, takingPlace } from './replaced-session.js';
import { citeEnd } from './session-time.js';

interface Taken extends TakingPlace {
  readonly accepted: Acceptance;
}

/** The client leaves the chat up, and sends its BYE to the group instead. */
const BYE_TO_GROUP = [
  ...NO_BYE,
  { drop: 'Call-ID: gc-f47e487a\nCSeq: 2 BYE' },
  {
    insert: `--- 2026-03-05T07:30:26.000Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
BYE sip:conf-49b55f@focus1.ims.example.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-ex1;rport
Max-Forwards: 70
From: <sip:+15555550102@ims.example.com>;tag=y6sBv4l9
To: <sip:conf-49b55f@focus1.ims.example.com>;tag=VsOibT
Call-ID: gc-f47e487a@198.51.100.30
CSeq: 1 BYE
Content-Length: 0

--- 2026-03-05T07:30:26.040Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
SIP/2.0 200 OK
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-ex1;rport=5060
From: <sip:+15555550102@ims.example.com>;tag=y6sBv4l9
To: <sip:conf-49b55f@focus1.ims.example.com>;tag=VsOibT
Call-ID: gc-f47e487a@198.51.100.30
CSeq: 1 BYE
Content-Length: 0
`,
  },
];

export default defineRule<Taken>({
  id: 'CPM-7.3.2-ACK3',
  slug: 'session-replaces-bye',
  clause: clause(
    '7.3.2 upon ACK 3',
    'After ACK, if the INVITE had Session-Replaces, send BYE to end the 1-1 session named there.',
  ),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'After the ACK the client ends the replaced one-to-one session with BYE',
  rationale: `Nobody else ends the replaced session for the client. Left up, it holds a connection and a licence in the network, and
messages of the other side go on arriving beside the group.`,
  needs:
    'The SIP of the one-to-one session from its start, and of the client for half a minute after the ACK of the group',
  cannotTell: 'The session that Session-Replaces names is not in the capture, or the capture ends too early',
  knownBehaviour:
    'When both sides are invited to the group, both may send BYE: that of the other side, if it is first, is enough',

  *targets(session, settings) {
    const accepted = acceptance(session);
    if (!accepted || (accepted.response && !accepted.invitation.ack)) return;
    const taking = takingPlace(session, settings);
    if (taking) yield { ...taking, accepted };
  },

  check(taken, session, settings) {
    const { accepted, replaced, invitation, value } = taken;
    const { ack } = invitation;
    if (accepted.response === undefined) return answerUnseen(accepted);
    const { response } = accepted;
    const evidence = [
      cite(response, 'the 200'),
      ...(ack ? [cite(ack, 'the ACK of the group')] : []),
      ...citeReplaced(taken, replaced),
    ];
    if (replaced.is === 'none') {
      const message = `The session of Contribution-ID ${value} is not in the capture${replaced.hint}`;
      return inconclusive('I-STATE', message, 'a capture that shows that session from its start', ...evidence);
    }
    const at = ack?.origin.time ?? response.origin.time;
    if (replaced.is === 'unsure') {
      const peer = replaced.reason === 'I-RACE' && replaced.session?.byes.find(({ byClient }) => byClient === false);
      if (peer) return pass('The other side had ended the replaced session already', ...evidence, peer.evidence);
      return inconclusive(
        replaced.reason,
        `Whether a BYE was due cannot be told: ${replaced.why}`,
        replaced.needed,
        ...evidence,
      );
    }
    const { session: old } = replaced;
    const byes = old.byes.filter(({ status }) => !isChallenge(status));
    const first = byes.find(({ time }) => time >= response.origin.time);
    if (first && first.time <= at + settings.byeWindow) return ended(first, old, at, evidence);
    return absent(old, first, session, settings, at, evidence);
  },

  examples: [
    { outcome: 'pass', title: 'BYE in the old session, 0.1 s after the ACK (F25)', scene: 'group-session-replaces' },
    {
      outcome: 'pass',
      title: 'The other side ends the old session first',
      scene: 'group-session-replaces',
      edits: PEER_BYE,
    },
    {
      outcome: 'pass',
      title: 'The BYE is challenged, and sent again (T-AUTH)',
      scene: 'group-session-replaces',
      edits: [
        {
          replace: ['SIP/2.0 200 OK', 'SIP/2.0 407 Proxy Authentication Required'],
          in: 'SIP/2.0 200 OK\nCall-ID: one-de63e607\nCSeq: 1 BYE',
        },
        {
          insert: `--- 2026-03-05T07:30:24.800Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
BYE sip:+15555550101@198.51.100.20:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-ex1;rport
Max-Forwards: 70
From: <sip:+15555550102@ims.example.com>;tag=bZ1wnMJm
To: <sip:+15555550101@ims.example.com>;tag=eVYVRe
Call-ID: one-de63e607@198.51.100.20
CSeq: 2 BYE
Content-Length: 0
`,
        },
      ],
    },
    {
      outcome: 'violation',
      title: 'No BYE, and the old session is still up when the group has ended (F26)',
      scene: 'group-session-replaces',
      edits: NO_BYE,
    },
    {
      outcome: 'violation',
      title: 'The BYE goes to the dialog of the group (F26)',
      scene: 'group-session-replaces',
      edits: BYE_TO_GROUP,
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The BYE comes between the 200 and the ACK (F26)',
      scene: 'group-session-replaces',
      edits: BYE_BEFORE_ACK,
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'No BYE in half a minute, and the group is still up',
      scene: 'group-session-replaces',
      edits: [
        ...NO_BYE,
        { drop: 'Call-ID: gc-f47e487a\nCSeq: 2 BYE' },
        { drop: '192.0.2.15:50689 -> 198.51.100.30:8110 closed' },
        { drop: 'Subscription-State: terminated' },
      ],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The BYE comes 40 s after the ACK',
      scene: 'group-session-replaces',
      edits: byeMoved(40),
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends 3 s after the ACK',
      scene: 'group-session-replaces',
      edits: [...NO_BYE, { cutAt: 'MSRP mOR8bTYh SEND' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-STATE',
      title: 'Nothing of the old session was captured',
      scene: 'group-session-replaces',
      edits: OLD_UNSEEN,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-STATE',
      title: 'Session-Replaces differs from the Contribution-ID in its case (F29)',
      scene: 'group-session-replaces',
      edits: [OTHER_CASE],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-RACE',
      title: 'The client ends the old session just before the INVITE',
      scene: 'group-session-replaces',
      edits: ENDED_JUST_BEFORE,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The group was captured beyond the first proxy: the BYE may go another way',
      scene: 'group-session-replaces',
      edits: [...NO_BYE, { ...BEYOND_FIRST_PROXY, in: 'Call-ID: gc-f47e487a\nCSeq: 1 INVITE\nSIP/2.0 ' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'group-session-replaces',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
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

const isChallenge = (status: number | undefined): boolean => status === 401 || status === 407;
const expectedIn = (id: string): string => `BYE in the dialog of ${id}, after the ACK`;

/** The old session ended in time: by whom, and before or after the ACK. */
function ended(bye: DigestBye, { id }: RelatedSession, at: number, evidence: readonly Evidence[]): Finding {
  const after = bye.time >= at;
  const gap = duration(Math.abs(bye.time - at));
  if (!bye.byClient)
    return pass(`The other side ended ${id} ${gap} ${after ? 'after' : 'before'} the ACK`, ...evidence, bye.evidence);
  if (after) return pass(`BYE in ${id} ${gap} after the ACK`, ...evidence, bye.evidence);
  return violation(
    {
      message: `The BYE in ${id} came ${gap} before the ACK of the group`,
      expected: expectedIn(id),
      seen: `BYE ${gap} before the ACK`,
      severity: 'warning',
    },
    ...evidence,
    bye.evidence,
  );
}

/** No BYE in the window: a violation only where nothing unseen could explain it. */
function absent(
  old: RelatedSession,
  late: DigestBye | undefined,
  session: Session,
  { byeWindow, guard }: Settings,
  at: number,
  evidence: readonly Evidence[],
): Finding {
  const { id } = old;
  const subject = `No BYE in ${id}, the replaced session, was seen`;
  const hidden = hides(session, ...FROM_CLIENT) ?? old.hidden.find(({ aspect }) => FROM_CLIENT.includes(aspect));
  if (hidden) return undecided(hidden, subject, ...evidence);
  const leg = session.invitation && beyondClientLeg(session, session.invitation);
  if (leg)
    return inconclusive(
      leg.reason,
      `${subject}, which may go another way than past this capture`,
      leg.needed,
      ...evidence,
    );
  const watched = Math.min(old.watchedUntil, session.watchedUntil) - at;
  if (watched <= byeWindow) {
    const message = `${subject} in the ${duration(Math.max(0, watched))} between the ACK and the end of the capture`;
    return inconclusive('I-EARLY', message, 'a capture that goes on until the replaced session ends', ...evidence);
  }
  const challenged = old.byes.findLast(({ status, byClient }) => byClient && isChallenge(status));
  if (challenged) {
    const message = `${id} was to be ended by a BYE that was challenged, and no second one was seen`;
    return inconclusive(
      'I-LOSS',
      message,
      'a capture that shows all that the client sends',
      ...evidence,
      challenged.evidence,
    );
  }
  // That the client is there, and was heard, is shown by what else it sent.
  if (!spokeAfter(session, at)) {
    const message = `${subject}, nor anything else of the client after the ACK`;
    return inconclusive('I-ONE', message, 'a capture that shows all that the client sends', ...evidence);
  }
  const { end } = session;
  if (end && end.time - at <= guard) {
    const message = `${subject}, but the group ended ${duration(Math.max(0, end.time - at))} after the ACK`;
    return inconclusive('I-RACE', message, 'a capture of a group that lasts', ...evidence, ...citeEnd(session));
  }
  const due = at + byeWindow;
  if (late) {
    const gap = duration(late.time - at);
    return violation(
      {
        message: `${id} was only ended ${gap} after the ACK${late.byClient ? '' : ', by the other side'}`,
        expected: `${expectedIn(id)}, within ${duration(byeWindow)}`,
        seen: `BYE ${gap} after the ACK`,
        severity: 'warning',
        due,
      },
      ...evidence,
      late.evidence,
    );
  }
  const wrong = end?.cause === 'bye' && end.byClient && end.time <= due;
  return violation(
    {
      message: wrong
        ? `The BYE went to the dialog of the group, and ${id}, the replaced session, is still up`
        : `${subject}, and it is still up${end ? '' : ' beside the group'}`,
      expected: expectedIn(id),
      seen: wrong ? 'BYE in the dialog of the group' : `none in ${duration(watched)}`,
      severity: end ? undefined : 'warning',
      due,
    },
    ...evidence,
    ...citeEnd(session),
  );
}

const spokeAfter = ({ messages, client }: Session, time: number): boolean =>
  messages.some(message => isSip(message) && message.origin.time > time && sentBy(message, client?.address));

const isSip = ({ content }: Message): boolean => content.kind === 'sip-request' || content.kind === 'sip-response';
const sentBy = ({ origin: { source } }: Message, address: string | undefined): boolean =>
  source.address === address || `${source.address}:${source.port}` === address;

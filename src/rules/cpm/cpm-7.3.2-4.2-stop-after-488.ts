import {
  cite,
  type Edit,
  type Evidence,
  type Finding,
  type Invitation,
  isRequest,
  type Message,
  type RelatedSession,
  type Session,
  type SipResponseMessage,
} from '../../model/index.js';
import { toTag } from '../../sip-parser/index.js';
import { duration, statusLine } from '../citing.js';
import { FROM_CLIENT, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { isOneWay, judgedInvitation } from './evaluation-order.js';
import { REFUSED_481 } from './example-session-replaces.js';
import { BEYOND_FIRST_PROXY } from './example-traces.js';
import { citeDirection } from './offered-direction.js';

interface Refused {
  readonly invitation: Invitation;
  /** The 488. */
  readonly refusal: SipResponseMessage;
}

/** What comes later has another cause: 64*T1, microseconds. */
const WINDOW = 32_000_000;

/** The group of the scene group-refused-486 is offered one way and refused with 488. */
const GROUP_488: readonly Edit[] = [
  { replace: ['a=sendrecv', 'a=sendonly'], in: 'INVITE sip:' },
  { replace: ['486 Busy Here', '488 Not Acceptable Here'] },
];

/** SUBSCRIBE to the Contact of the INVITE in the scene deferred-sendonly-488. @param at seconds after the INVITE, @param tag of a dialog that it stands in */
const subscribe = (at: string, tag = ''): Edit => ({
  insert: `--- 2026-03-05T07:30:${at}Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SUBSCRIBE sip:198.51.100.20:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-ex1;rport
Max-Forwards: 70
From: <sip:+15555550102@ims.example.com>;tag=ex1
To: <sip:198.51.100.20:5060;transport=tcp>${tag}
Call-ID: sub-ex1@192.0.2.15
CSeq: 1 SUBSCRIBE
Event: conference
Expires: 3600
Content-Length: 0
`,
});

export default defineRule<Refused>({
  id: 'CPM-7.3.2-4.2',
  slug: 'stop-after-488',
  clause: clause('7.3.2 step 4', 'After the 488, none of the remaining steps.'),
  level: 'SHALL NOT',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'After a 488 the client does nothing more for the invitation',
  rationale: `A refused invitation is over for the network. A client that goes on subscribes to a group that it is not in, or
connects to a session that nobody waits in, and its user sees a chat that does not exist.`,
  needs: 'The INVITE, the 488, and the SIP and MSRP of the client for 32 s after it',
  cannotTell: `The capture ends too early, the 488 was only captured beyond the first proxy, or another membership of the same
group may be the reason`,

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (!invitation?.offer?.chat || !isOneWay(invitation)) return;
    const refusal = invitation.transaction.responses.find(({ content }) => content.status === 488);
    const { final } = invitation;
    if (refusal && final && (final === refusal || changedItsMind(refusal, final))) yield { invitation, refusal };
  },

  check({ invitation, refusal }, session) {
    const line = statusLine(refusal);
    const at = refusal.origin.time;
    const evidence = [
      ...(invitation.offer ? citeDirection(invitation.offer) : []),
      cite(invitation.request, 'the INVITE'),
      cite(refusal, `the ${line}`),
    ];
    const leg = beyondClientLeg(session, invitation);
    if (leg) return undecided(leg, `Whose answer the ${line} is cannot be told`, ...evidence);
    const { final } = invitation;
    if (final && final !== refusal) {
      return violation(
        {
          message: `${statusLine(final)} followed the ${line} to the same INVITE`,
          expected: `nothing after the ${line}`,
          seen: `${statusLine(final)} ${duration(final.origin.time - at)} later`,
          causes: ['CPM-7.3.2-4.1'],
        },
        ...evidence,
        cite(final, `the ${statusLine(final)}`),
      );
    }
    return acted(session, invitation, at, evidence) ?? quiet(session, at, line, evidence);
  },

  examples: [
    { outcome: 'pass', title: 'Nothing follows the 488 (F11)', scene: 'deferred-sendonly-488' },
    { outcome: 'pass', title: 'Nor in a group', scene: 'group-refused-486', edits: GROUP_488 },
    {
      outcome: 'violation',
      title: 'The client subscribes to the Contact of the INVITE (F17)',
      scene: 'deferred-sendonly-488',
      edits: [subscribe('01.000')],
    },
    {
      outcome: 'violation',
      title: 'The client connects to the offered path',
      scene: 'deferred-sendonly-488',
      edits: [
        {
          insert: `--- 2026-03-05T07:30:01.000Z tcp 192.0.2.15:49170 -> 198.51.100.20:7654
MSRP exSend01 SEND
To-Path: msrp://198.51.100.20:7654/QFSnpuht;tcp
From-Path: msrp://192.0.2.15:9/exPath01;tcp
Message-ID: ex1
Byte-Range: 1-0/0
-------exSend01$
`,
        },
      ],
    },
    {
      outcome: 'violation',
      title: '200 to the same INVITE after the 488',
      scene: 'deferred-sendonly-488',
      edits: [
        {
          insert: `--- 2026-03-05T07:30:00.500Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SIP/2.0 200 OK
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-d3a1
Via: SIP/2.0/TCP 198.51.100.20:5060;branch=z9hG4bK-pf-d3a1
From: <sip:rcse-standfw@ims.example.com>;tag=vT3KHr
To: <sip:+15555550102@ims.example.com>;tag=9uCjCrYX
Call-ID: df-66bc3c33@198.51.100.20
CSeq: 1 INVITE
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>
Content-Length: 0
`,
        },
      ],
    },
    {
      outcome: 'pass',
      title: 'The 488 is sent again (T-RETX)',
      scene: 'deferred-sendonly-488',
      edits: [{ repeat: 'SIP/2.0 488', after: 0.5 }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-STATE',
      title: 'A SUBSCRIBE in a dialog from before: the client was a member already',
      scene: 'deferred-sendonly-488',
      edits: [subscribe('01.000', ';tag=old')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends with the ACK',
      scene: 'deferred-sendonly-488',
      edits: [{ cutAt: 'OPTIONS sip:' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The 488 was captured beyond a node that may have made it',
      scene: 'deferred-sendonly-488',
      edits: [BEYOND_FIRST_PROXY],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-CFG',
      title: 'The client ends the session that Session-Replaces names: the user may have done that',
      scene: 'group-session-replaces',
      edits: [
        { replace: ['a=sendrecv', 'a=sendonly'], in: 'INVITE sip:\nSession-Replaces' },
        ...REFUSED_481,
        { replace: ['481 Call/Transaction Does Not Exist', '488 Not Acceptable Here'] },
      ],
    },
    {
      outcome: 'pass',
      title: 'A SUBSCRIBE 40 s later has another cause',
      scene: 'deferred-sendonly-488',
      edits: [subscribe('40.100')],
    },
    {
      outcome: 'not-applicable',
      title: '488 to sendrecv has another reason',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['a=sendonly', 'a=sendrecv'] }],
    },
    {
      outcome: 'not-applicable',
      title: 'Refused by step 1',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['488 Not Acceptable Here', '480 Temporarily Unavailable'] }],
    },
    { outcome: 'not-applicable', title: 'Accepted', scene: 'one-to-one' },
  ],
});

/** A 2xx of the same UAS: another tag is another branch of a fork (T-FORK). */
const changedItsMind = (refusal: SipResponseMessage, final: SipResponseMessage): boolean =>
  final.content.status < 300 &&
  final.origin.time > refusal.origin.time &&
  toTag(final.content) !== undefined &&
  toTag(final.content) === toTag(refusal.content);

/** What the client did after the 488; undefined if nothing was seen. */
function acted(
  session: Session,
  invitation: Invitation,
  at: number,
  evidence: readonly Evidence[],
): Finding | undefined {
  const [act] = session.afterRefusal;
  if (!act) return byeOfReplaced(session, at, evidence);
  const what = actText(act);
  const gap = duration(act.origin.time - at);
  const all = [...evidence, ...session.afterRefusal.map(message => cite(message, actText(message)))];
  const other = otherReason(session, invitation, act);
  if (other) {
    const message = `The client sent ${what} ${gap} after the 488: ${other}`;
    return inconclusive(
      'I-STATE',
      message,
      'a capture that shows all memberships of the group from their start',
      ...all,
    );
  }
  return violation(
    { message: `The client sent ${what} ${gap} after the 488`, expected: 'nothing for the refused INVITE', seen: what },
    ...all,
  );
}

const actText = (message: Message): string =>
  isRequest(message)
    ? 'SUBSCRIBE to the Contact of the refused INVITE'
    : 'MSRP to the path that the refused INVITE offered';

/** Why a SUBSCRIBE may belong to another membership of the group; a path belongs to one INVITE only. */
function otherReason(session: Session, { forks }: Invitation, act: Message): string | undefined {
  if (forks.some(({ outcome }) => outcome === 'accepted')) return 'another device accepted the INVITE';
  if (!isRequest(act)) return undefined;
  if (toTag(act.content) !== undefined) return 'it stands in a dialog from before';
  const member = session.related.find(isMember);
  if (member) return `session ${member.id} is with the same focus`;
  return session.relatedSince === undefined ? undefined : 'earlier sessions are no longer remembered';
}

const isMember = ({ relations, invitation }: RelatedSession): boolean =>
  invitation?.outcome !== 'refused' && relations.some(({ kind }) => kind === 'focus' || kind === 'contribution');

/** That the user ended the chat at that moment cannot be ruled out. */
function byeOfReplaced(session: Session, at: number, evidence: readonly Evidence[]): Finding | undefined {
  for (const { id, relations, device, byes } of session.related) {
    if (device !== 'same' || !relations.some(({ kind }) => kind === 'replaced')) continue;
    const bye = byes.find(({ time, byClient }) => byClient && time > at && time <= at + WINDOW);
    if (!bye) continue;
    return inconclusive(
      'I-CFG',
      `The client ended ${id}, which Session-Replaces names, ${duration(bye.time - at)} after the 488: whether for that, or because the user ended it, cannot be told`,
      'what the user did at that moment',
      ...evidence,
      bye.evidence,
    );
  }
  return undefined;
}

/** Nothing was seen: that counts only where it would have been. */
function quiet(session: Session, at: number, line: string, evidence: readonly Evidence[]): Finding {
  const hidden = hides(session, ...FROM_CLIENT);
  if (hidden) return undecided(hidden, `What the client did after the ${line} cannot be told`, ...evidence);
  const watched = session.watchedUntil - at;
  if (watched < WINDOW) {
    const message = `Nothing followed the ${line} in the ${duration(Math.max(0, watched))} until the capture ends`;
    return inconclusive(
      'I-EARLY',
      message,
      `a capture that goes on for ${duration(WINDOW)} after the 488`,
      ...evidence,
    );
  }
  return pass(`Nothing for this INVITE followed the ${line} in ${duration(WINDOW)}`, ...evidence);
}

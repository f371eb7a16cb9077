import {
  cite,
  type DigestSend,
  type Edit,
  type Evidence,
  type Invitation,
  type RelatedSession,
  type Session,
} from '../../model/index.js';
import { duration, quoted } from '../citing.js';
import { hides } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { deferredAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { ALREADY_OPEN } from './example-deferred-reply.js';
import { DEFERRED, send } from './example-traces.js';
import { isKnown } from './known-content.js';

/** The first thing that the user writes to the originator after the delivery: where it went. */
type Reply = { readonly invitation: Invitation; readonly delivered: number } & (
  | { readonly into: 'deferred'; readonly evidence: Evidence }
  | { readonly into: 'other'; readonly other: RelatedSession; readonly send: DigestSend }
  /** The client opened a session, and nothing was seen in it. */
  | { readonly into: 'unseen'; readonly other: RelatedSession }
);

/** The client itself re-negotiates the session of the scene deferred-one-to-one. */
const CLIENT_REINVITE: Edit = {
  insert: `--- 2026-03-05T07:30:03.000Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
INVITE sip:198.51.100.20:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-ex1;rport
Max-Forwards: 70
From: <sip:+15555550102@ims.example.com>;tag=cl-t1
To: <sip:rcse-standfw@ims.example.com>;tag=pf-t1
Call-ID: df1-0001@198.51.100.20
CSeq: 1 INVITE
Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>
Content-Length: 0

--- 2026-03-05T07:30:03.040Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
SIP/2.0 200 OK
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-ex1;rport=5060
From: <sip:+15555550102@ims.example.com>;tag=cl-t1
To: <sip:rcse-standfw@ims.example.com>;tag=pf-t1
Call-ID: df1-0001@198.51.100.20
CSeq: 1 INVITE
Contact: <sip:198.51.100.20:5060;transport=tcp>
Content-Length: 0
`,
};

export default defineRule<Reply>({
  id: 'CPM-7.3.11-N1',
  slug: 'deferred-reply-new-session',
  clause: clause('7.3.11 NOTE', 'A reply to a deferred message goes into a new CPM 1-1 session.'),
  level: 'SHALL',
  severity: 'warning',
  judges: 'client',
  observable: 'partly',
  title: 'A reply to a deferred message goes into a new one-to-one session of the client',
  rationale: `The session that delivers stored messages ends at a server. A reply in it never reaches the originator, and one
under its Contribution-ID may be taken for part of what was delivered.`,
  needs: 'The deferred-delivery session, and the later sessions of the client with the originator, with their MSRP',
  cannotTell: `MSRP was not captured, the capture ends before the reply, or a session with the originator was open already.
A reply by a stand-alone message is another service, and is not judged`,

  *targets(session) {
    const accepted = deferredAcceptance(session);
    const delivered = accepted?.response && deliveredAt(session);
    if (!accepted || delivered === undefined) return;
    const reply = replyOf(session, delivered);
    if (reply) yield { invitation: accepted.invitation, delivered, ...reply };
  },

  check(reply, session) {
    const { invitation, delivered } = reply;
    const evidence = [cite(invitation.request, 'the deferred-delivery INVITE'), ...citeDelivered(session)];
    if (reply.into === 'deferred') {
      return violation(
        {
          message: `The user wrote ${duration(reply.evidence.time - delivered)} after the delivery in the deferred-delivery session itself${reinvited(session, reply.evidence.time)}`,
          expected: 'an INVITE of the client to the originator, and the reply in that session',
          seen: 'the reply in the deferred-delivery session',
          causes: ['CPM-7.3.11-1.2'],
        },
        ...evidence,
        reply.evidence,
      );
    }
    const { other } = reply;
    const { id } = other;
    const invited = other.invitation
      ? [{ ...other.invitation.request, note: `${other.invitation.request.note} of ${id}` }]
      : [];
    if (reply.into === 'unseen') {
      const media = other.hidden.find(({ aspect }) => aspect === 'msrp');
      const message = `The client opened ${id} with the originator, as it must for a reply, but no message of the user was seen in it`;
      return inconclusive(
        media?.reason ?? 'I-EARLY',
        message,
        media?.needed ?? 'a capture that goes on until that session ends',
        ...evidence,
        ...invited,
      );
    }
    const all = [...evidence, ...invited, reply.send.evidence];
    if (!isOpenedAfter(other, delivered)) {
      const message = `The user wrote to the originator in ${id}, which was open before the delivery: whether it is a reply cannot be told`;
      return inconclusive(
        'I-STATE',
        message,
        'a capture in which no other session with the originator is open',
        ...all,
      );
    }
    const { contributionId } = session.identity;
    if (contributionId !== undefined && other.relations.some(({ kind }) => kind === 'contribution')) {
      return violation(
        {
          message: `The client opened ${id} for the reply with the Contribution-ID of the deferred-delivery session`,
          expected: 'a Contribution-ID of its own',
          seen: `Contribution-ID: ${quoted(contributionId)}`,
        },
        ...all,
      );
    }
    return pass(
      `The reply went into ${id}, which the client opened ${duration(other.firstTime - delivered)} after the delivery`,
      ...all,
    );
  },

  examples: [
    { outcome: 'pass', title: 'The client opens a session of its own for the reply', scene: 'deferred-reply' },
    {
      outcome: 'violation',
      title: 'The user replies in the deferred-delivery session (F03)',
      scene: 'deferred-one-to-one',
      edits: [send(DEFERRED, '07:30:04.000', 'text/plain', 'Yes')],
    },
    {
      outcome: 'violation',
      title: 'The client re-negotiates the deferred-delivery session by a re-INVITE, and the user replies in it',
      scene: 'deferred-one-to-one',
      edits: [CLIENT_REINVITE, send(DEFERRED, '07:30:04.000', 'text/plain', 'Yes')],
    },
    {
      outcome: 'violation',
      title: 'The new session has the Contribution-ID of the deferred one',
      scene: 'deferred-reply',
      edits: [{ replace: ['edb1dbae-c8ee-4724-a332-6393e6ad74d0', '416614f5-57a2-4eb0-abc7-250038610c17'] }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'No MSRP was captured: only the INVITE shows that the client opens a session',
      scene: 'deferred-reply',
      edits: [{ hide: 'msrp' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends before the user writes in the new session',
      scene: 'deferred-reply',
      edits: [{ cutAt: 'MSRP wqarDeWw SEND' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-STATE',
      title: 'A session with the originator was open before the delivery',
      scene: 'deferred-reply',
      edits: ALREADY_OPEN,
    },
    {
      outcome: 'pass',
      title: 'Another Conversation-ID, but the same originator',
      scene: 'deferred-reply',
      edits: [{ replace: ['Conversation-ID: 90c7da54', 'Conversation-ID: other'], in: 'edb1dbae' }],
    },
    {
      outcome: 'not-applicable',
      title: 'A SEND of the client says not what it holds',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['Content-Type: message/cpim\n', ''], in: 'MSRP Qz71kd0s SEND' }],
    },
    {
      outcome: 'not-applicable',
      title: 'The reply is a stand-alone message, which is another service',
      scene: 'deferred-one-to-one',
      edits: [
        {
          insert: `--- 2026-03-05T07:31:00.000Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
MESSAGE sip:+15555550101@ims.example.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-ex1;rport
Max-Forwards: 70
From: <sip:+15555550102@ims.example.com>;tag=ex1
To: <sip:+15555550101@ims.example.com>
Call-ID: pager-ex1@192.0.2.15
CSeq: 1 MESSAGE
Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg"
Content-Type: text/plain
Content-Length: 0

Yes
`,
        },
      ],
    },
    { outcome: 'not-applicable', title: 'Nobody replies', scene: 'deferred-two-messages' },
    { outcome: 'not-applicable', title: 'An ordinary chat', scene: 'one-to-one' },
  ],
});

/** When the first message was delivered; where MSRP is hidden, when the session was up. */
function deliveredAt(session: Session): number | undefined {
  const times = [
    ...deliveredIn(session).map(({ start }) => start),
    ...session.requested.filter(({ carrier }) => carrier === 'invite').map(({ time }) => time),
  ];
  if (times.length > 0) return Math.min(...times);
  return hides(session, 'msrp') ? session.up : undefined;
}

const deliveredIn = ({ msrp }: Session) =>
  msrp.flatMap(({ contents }) => contents.filter(({ fromClient, userContent }) => !fromClient && userContent));

const citeDelivered = (session: Session): Evidence[] =>
  deliveredIn(session)
    .slice(0, 1)
    .map(({ chunks }) => cite(chunks[0]!, 'a stored message is delivered'));

type Where =
  | { readonly into: 'deferred'; readonly evidence: Evidence }
  | { readonly into: 'other'; readonly other: RelatedSession; readonly send: DigestSend }
  | { readonly into: 'unseen'; readonly other: RelatedSession };

function replyOf(session: Session, delivered: number): Where | undefined {
  const written: (Where & { readonly time: number })[] = [];
  for (const { contents } of session.msrp) {
    const own = contents.find(
      content =>
        content.fromClient &&
        content.userContent &&
        !content.opaque &&
        content.complete &&
        isKnown(content) &&
        content.start > delivered,
    );
    // What the network made of the session by a re-INVITE is for CPM-7.3.11-1.2.
    if (own && !changedByNetwork(session, own.start))
      written.push({ into: 'deferred', time: own.start, evidence: cite(own.chunks[0]!, 'user content of the client') });
  }
  const others = session.related.filter(isWithOriginator);
  for (const other of others) {
    const send = other.sends.find(({ start }) => start > delivered);
    if (send && (isOpenedAfter(other, delivered) || other.firstTime < delivered))
      written.push({ into: 'other', time: send.start, other, send });
  }
  const [first] = written.sort((a, b) => a.time - b.time);
  if (first) return first;
  const unseen = others.find(other => isOpenedAfter(other, delivered) && mayHold(other));
  return unseen && { into: 'unseen', other: unseen };
}

/** One-to-one, with the originator or in the conversation, and not of another device. */
const isWithOriginator = ({ kind, device, relations }: RelatedSession): boolean =>
  kind === 'one-to-one' &&
  device !== 'other' &&
  relations.some(relation => relation.kind === 'conversation' || relation.kind === 'peer');

const isOpenedAfter = ({ invitation, firstTime }: RelatedSession, delivered: number): boolean =>
  invitation?.direction === 'from-client' && firstTime > delivered;

/** Nothing of the user was seen in it, but there may have been, or may come. */
const mayHold = ({ invitation, end, hidden }: RelatedSession): boolean =>
  invitation?.outcome === 'pending' ||
  (invitation?.outcome === 'accepted' && (end === undefined || hidden.some(({ aspect }) => aspect === 'msrp')));

const inviteAgain = (session: Session, byClient: boolean, until: number): boolean =>
  session.dialogs.some(({ transactions }) =>
    transactions.some(
      ({ request, fromClient }) =>
        request.content.method === 'INVITE' &&
        request !== session.invitation?.request &&
        fromClient === byClient &&
        request.origin.time <= until,
    ),
  );
const changedByNetwork = (session: Session, until: number): boolean => inviteAgain(session, false, until);
const reinvited = (session: Session, until: number): string =>
  inviteAgain(session, true, until) ? ', after a re-INVITE of its own' : '';

import { bodyOf, find } from '../../body-parser/index.js';
import { type ChunkedMessage, cite, type Evidence, type Finding, type Session } from '../../model/index.js';
import { quoted } from '../citing.js';
import { FROM_CLIENT, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, answerUnseen, capOf, deferredAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { CUT_NOTIFICATION, DEFERRED, MSRP_GAP, REPLY, send, UPGRADE } from './example-traces.js';
import { isKnown } from './known-content.js';
import { andMore } from './sent-notifications.js';
import { citeEnd } from './session-time.js';

const COMPOSING = `<?xml version="1.0" encoding="UTF-8"?>
<isComposing xmlns="urn:ietf:params:xml:ns:im-iscomposing"><state>active</state></isComposing>`;

export default defineRule<Acceptance>({
  id: 'CPM-7.3.11-1.2',
  slug: 'deferred-no-user-message',
  clause: clause('7.3.11 step 1', 'The user must not be able to send messages into the deferred-delivery session.'),
  level: 'SHALL NOT',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'The client sends nothing of the user into a deferred-delivery session',
  rationale: `The other end of the session is a server that only delivers what it stored. What the user writes into it is
lost, and the client shows it as sent.`,
  needs: 'The MSRP of the session in both directions',
  cannotTell: 'MSRP was not captured, is encrypted, or bytes of it are missing',

  *targets(session) {
    const accepted = deferredAcceptance(session);
    if (accepted) yield accepted;
  },

  check(accepted, session) {
    if (accepted.response === undefined) return answerUnseen(accepted);
    const { invitation } = accepted;
    const invited = cite(invitation.request, `the deferred-delivery INVITE: ${invitation.deferred.why}`);
    const sent = fromClient(session);
    const written = sent.filter(content => content.userContent && !content.opaque && isKnown(content));
    const [first] = written;
    if (first) {
      const upgrade = changedByNetwork(session, first.start);
      return violation(
        {
          message: `${typeText(first)} left the client in the deferred-delivery session${upgrade ? ', after the network had changed it by a re-INVITE, of which the clause says nothing' : ''}${andMore(written.length)}`,
          expected: 'IMDNs and SENDs without a body only',
          seen: `${typeText(first)}, Message-ID "${quoted(first.messageId)}"`,
          severity: upgrade ? 'info' : capOf(invitation),
        },
        invited,
        ...written.slice(0, 4).map(content => citeContent(content, `sent by the client: ${typeText(content)}`)),
        ...citeEnd(session),
      );
    }
    const composing = sent.filter(content => isComposing(content));
    const [typing] = composing;
    if (typing) {
      return violation(
        {
          message: `The client tells that its user is composing in the deferred-delivery session${andMore(composing.length)}`,
          expected: 'no sign of a composer: the user cannot write here',
          seen: typeText(typing),
          severity: 'warning',
        },
        invited,
        ...composing.slice(0, 4).map(content => citeContent(content, 'sent by the client: is-composing')),
        ...citeEnd(session),
      );
    }
    return unseen(session, sent, invited) ?? clean(session, sent, invited);
  },

  examples: [
    { outcome: 'pass', title: 'A bodiless SEND and an IMDN, nothing else', scene: 'deferred-one-to-one' },
    {
      outcome: 'violation',
      title: 'The user answers in the session (F03)',
      scene: 'deferred-one-to-one',
      edits: [send(DEFERRED, '07:30:02.000', 'text/plain', 'Yes, I am')],
    },
    {
      outcome: 'violation',
      title: 'A message in two chunks counts once',
      scene: 'deferred-one-to-one',
      edits: [
        send(DEFERRED, '07:30:02.000', 'text/plain', 'Yes, ', ['1-5/9', '+', 'exSend01']),
        send(DEFERRED, '07:30:02.010', 'text/plain', 'I am', ['6-9/9', '$', 'exSend02']),
      ],
    },
    {
      outcome: 'violation',
      title: 'A file is sent, of which only the first chunk was seen',
      scene: 'deferred-one-to-one',
      edits: [
        send(DEFERRED, '07:30:02.000', 'application/vnd.gsma.rcs-ft-http+xml', '<file>', ['1-6/900', '+', 'exSend01']),
      ],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The client tells that its user is composing (F04)',
      scene: 'deferred-one-to-one',
      edits: [send(DEFERRED, '07:30:02.000', 'application/im-iscomposing+xml', COMPOSING)],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The user answers in what is only by Referred-By a deferred delivery',
      scene: 'deferred-one-to-one',
      edits: [
        { replace: ['<sip:rcse-standfw@', '<sip:+15555550101@'] },
        send(DEFERRED, '07:30:02.000', 'text/plain', 'Yes, I am'),
      ],
    },
    {
      outcome: 'violation',
      severity: 'info',
      title: 'The network changes the session by a re-INVITE first, which the clause does not describe',
      scene: 'deferred-one-to-one',
      edits: [UPGRADE, send(DEFERRED, '07:30:03.000', 'text/plain', 'Yes, I am')],
    },
    {
      outcome: 'pass',
      title: 'The user writes in another session on the same connection',
      scene: 'deferred-reply',
      edits: [
        { shift: 'CSeq: 2 BYE\nBYE sip:', by: 90 },
        { shift: 'CSeq: 2 BYE\nSIP/2.0 200 OK', by: 90 },
        { shift: '52130 -> 198.51.100.20:7654 closed', by: 90 },
        send({ ...REPLY, client: '192.0.2.15:52130', peer: '198.51.100.20:7654' }, '07:30:45.000', 'text/plain', 'Yes'),
      ],
    },
    {
      outcome: 'pass',
      title: 'A session border controller gives other addresses in c= and m= (T-CEMA)',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['c=IN IP4 198.51.100.20', 'c=IN IP4 198.51.100.99'], in: 'INVITE sip:' }],
    },
    {
      outcome: 'pass',
      title: 'Nothing so far, where the capture ends before the session',
      scene: 'deferred-one-to-one',
      edits: [{ cutAt: 'BYE sip:' }],
    },
    { outcome: 'inconclusive', reason: 'I-NOMEDIA', title: 'Only SIP was captured', scene: 'deferred-signalling-only' },
    { outcome: 'inconclusive', reason: 'I-ENC', title: 'The MSRP is encrypted', scene: 'deferred-tls' },
    {
      outcome: 'inconclusive',
      reason: 'I-ENC',
      title: 'The client sends something that is encrypted from end to end: it may be a receipt',
      scene: 'deferred-one-to-one',
      edits: [send(DEFERRED, '07:30:02.000', 'message/mls', 'AAEC')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'The MSRP of the client was not captured',
      scene: 'deferred-one-to-one',
      edits: [{ drop: 'From-Path: msrp://192.0.2.15' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'Bytes of the MSRP connection are missing (F44)',
      scene: 'deferred-one-to-one',
      edits: [MSRP_GAP],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'Of what the client sent only the header fields of CPIM were captured: it may have been a notification',
      scene: 'deferred-one-to-one',
      edits: CUT_NOTIFICATION,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LATE',
      title: 'The capture starts after the INVITE',
      scene: 'deferred-two-messages',
      edits: [{ hide: 'msrp' }, { startAt: 'ACK sip:' }],
    },
    { outcome: 'not-applicable', title: 'In an ordinary session the user writes', scene: 'one-to-one' },
  ],
});

/** What the client sent up to T_end; what comes later goes into no session. */
const fromClient = ({ msrp, end }: Session): ChunkedMessage[] =>
  msrp
    .flatMap(({ contents }) => contents)
    .filter(content => content.fromClient && (end === undefined || content.start <= end.time));

const isComposing = ({ contentType, body }: ChunkedMessage): boolean =>
  contentType === 'application/im-iscomposing+xml' || find(body, 'is-composing') !== undefined;

/** `message/cpim with text/plain` */
function typeText({ contentType, body }: ChunkedMessage): string {
  const inner = find(body, 'cpim')?.content.contentType;
  return quoted(inner ? `${contentType} with ${inner}` : (contentType ?? 'content without a type'));
}

function citeContent({ chunks }: ChunkedMessage, note: string): Evidence {
  const first = chunks[0]!;
  const type = first.content.headers.find(({ name }) => name === 'Content-Type');
  return cite(first, note, type?.start ?? 0);
}

/** True if the network changed the session by a re-INVITE before `time`: with another version in the o= line (RFC 3264 8). */
function changedByNetwork({ invitation, dialogs }: Session, time: number): boolean {
  const offered = invitation?.offer?.description.lines.find(({ type }) => type === 'o')?.value;
  return dialogs.some(({ transactions }) =>
    transactions.some(({ request, responses, fromClient: byClient }) => {
      if (request.content.method !== 'INVITE' || byClient !== false || request === invitation?.request) return false;
      if (request.origin.time > time || !responses.some(({ content }) => content.status >= 200 && content.status < 300))
        return false;
      const sdp = find(bodyOf(request.content, request.text), 'sdp');
      const origin = sdp?.description.lines.find(({ type }) => type === 'o')?.value;
      return origin !== undefined && offered !== undefined && origin !== offered;
    }),
  );
}

function unseen(session: Session, sent: readonly ChunkedMessage[], invited: Evidence): Finding | undefined {
  const hidden = hides(session, 'msrp', ...FROM_CLIENT);
  if (hidden) return undecided(hidden, 'What the client sent in the session was not all seen', invited);
  const opaque = sent.find(content => content.opaque);
  if (opaque) {
    return inconclusive(
      'I-ENC',
      `The client sent ${typeText(opaque)}, which is encrypted from end to end`,
      'a log of the client that shows what it encrypted',
      invited,
      citeContent(opaque, 'nobody can read it'),
    );
  }
  const cut = sent.find(content => content.userContent);
  if (cut) {
    return inconclusive(
      'I-LOSS',
      'A SEND of the client was captured only in part, and its type cannot be told',
      'a capture without packet loss and with whole packets',
      invited,
      citeContent(cut, 'bytes of it are missing'),
    );
  }
  if (session.msrp.some(({ messages }) => messages.length > 0)) return undefined;
  return inconclusive(
    session.end ? 'I-NOMEDIA' : 'I-EARLY',
    'No MSRP of the session was seen',
    'a capture that includes the MSRP connection of the session, until the session ends',
    invited,
  );
}

function clean(session: Session, sent: readonly ChunkedMessage[], invited: Evidence): Finding {
  const what =
    sent.length === 0
      ? 'nothing came from the client'
      : `${sent.length} SENDs of the client, none of which carries anything of the user`;
  return pass(
    session.end ? what.charAt(0).toUpperCase() + what.slice(1) : `So far ${what}`,
    invited,
    ...sent.slice(0, 4).map(content => citeContent(content, content.bodiless ? 'without a body' : typeText(content))),
    ...citeEnd(session),
  );
}

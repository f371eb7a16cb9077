import { bodyOf, find } from '../../body-parser/index.js';
import {
  type ChunkedMessage,
  cite,
  type Evidence,
  type Finding,
  type Session,
  type Settings,
} from '../../model/index.js';
import { duration } from '../citing.js';
import { hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { clause } from './clause.js';
import { EARLIER_MEMBERSHIP, SILENT } from './example-rejoin.js';
import { citeRejoin, type Rejoin, rejoinOf } from './group-rejoin.js';
import { isKnown } from './known-content.js';
import { citeEnd } from './session-time.js';

export default defineRule<Rejoin>({
  id: 'CPM-7.3.12-N1',
  slug: 'group-rejoin-needs-message',
  clause: clause(
    '7.3.12 NOTE',
    'Do not re-join the earlier group session on your own unless the user has something to send; the PF will invite.',
  ),
  level: 'SHOULD NOT',
  severity: 'warning',
  judges: 'client',
  observable: 'partly',
  title: 'The client re-joins a group session by itself only if its user has something to send',
  rationale: `The network invites a client that is back online to its group sessions. When all clients come by themselves as
well, each group is set up twice, and the deferred messages may come by neither.`,
  needs: 'The INVITE of the client to the focus, and the MSRP of the session until a minute after it is up',
  cannotTell: `MSRP was not captured or is encrypted, the capture ends too early, or the user wrote on another device. What
the user wanted to send and gave up is not on the wire`,

  *targets(session, settings) {
    const rejoin = rejoinOf(session, settings);
    if (rejoin?.invitation.outcome === 'accepted') yield rejoin;
  },

  check(rejoin, session, settings) {
    const evidence = citeRejoin(rejoin, session);
    const from = session.up ?? rejoin.invitation.final?.origin.time ?? session.firstTime;
    const sent = sentByClient(session);
    const written = sent.find(({ userContent }) => userContent);
    if (written) {
      const gap = duration(Math.max(0, written.start - from));
      return pass(
        `The user wrote ${gap} after the re-join`,
        ...evidence,
        citeContent(written, 'user content of the client'),
      );
    }
    const { request } = rejoin.invitation;
    if (find(bodyOf(request.content, request.text), 'cpim')) {
      return pass('The INVITE itself carries a message of the user', ...evidence);
    }
    const typing = sent.find(({ body }) => find(body, 'is-composing'));
    if (typing) {
      return pass(
        'The user began to write, and gave up: no message followed',
        ...evidence,
        citeContent(typing, 'the user is composing'),
      );
    }
    return silent(rejoin, session, settings, from, evidence);
  },

  examples: [
    { outcome: 'pass', title: 'The client re-joins and sends a message (F48)', scene: 'group-rejoin' },
    {
      outcome: 'pass',
      title: 'The user is composing, and gives up',
      scene: 'group-rejoin',
      edits: [
        ...SILENT,
        {
          insert: `--- 2026-03-05T07:30:05.000Z tcp 192.0.2.15:50972 -> 198.51.100.30:8120
MSRP exType01 SEND
To-Path: msrp://198.51.100.30:8120/T1g8ACGr;tcp
From-Path: msrp://192.0.2.15:2855/vnhzHy8q;tcp
Message-ID: exType
Byte-Range: 1-1/1
Content-Type: application/im-iscomposing+xml

<?xml version="1.0" encoding="UTF-8"?>
<isComposing xmlns="urn:ietf:params:xml:ns:im-iscomposing"><state>active</state></isComposing>
-------exType01$
`,
        },
      ],
    },
    {
      outcome: 'violation',
      title: 'The client re-joins, and sends nothing until it leaves (F48)',
      scene: 'group-rejoin',
      edits: SILENT,
    },
    {
      outcome: 'violation',
      title: 'The client re-joins, and sends nothing in more than a minute',
      scene: 'group-rejoin',
      edits: [
        ...SILENT,
        { drop: 'Call-ID: 4c8127ff86bb\nCSeq: 2 BYE' },
        { drop: '192.0.2.15:50972 -> 198.51.100.30:8120 closed' },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends 8 s after the re-join',
      scene: 'group-rejoin',
      edits: [...SILENT, { cutAt: 'MSRP iLXvfKdo SEND' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'No MSRP was captured',
      scene: 'group-rejoin',
      edits: [{ hide: 'msrp' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-STATE',
      title: 'The answer comes from another URI than was invited: it may be a new group',
      scene: 'group-rejoin',
      edits: [...SILENT, { replace: ['INVITE sip:conf-b3705e@', 'INVITE sip:factory@'] }],
    },
    {
      outcome: 'not-applicable',
      title: 'The focus refuses the re-join with 404',
      scene: 'group-rejoin',
      edits: [
        EARLIER_MEMBERSHIP,
        { cutAt: 'ACK sip:conf' },
        { replace: ['200 OK', '404 Not Found'], in: 'SIP/2.0 200 OK\nCall-ID: 4c8127ff86bb\nCSeq: 1 INVITE' },
      ],
    },
    {
      outcome: 'not-applicable',
      title: 'An INVITE with a list of participants creates or restarts a group',
      scene: 'group-rejoin',
      edits: [
        ...SILENT,
        { replace: ['Supported: timer\n', 'Supported: timer\nRequire: recipient-list-invite\n'], in: 'INVITE sip:' },
      ],
    },
    { outcome: 'not-applicable', title: 'The network invites', scene: 'group-short' },
  ],
});

const sentByClient = ({ msrp }: Session): ChunkedMessage[] =>
  msrp.flatMap(({ contents }) => contents.filter(({ fromClient }) => fromClient));

const citeContent = ({ chunks }: ChunkedMessage, note: string): Evidence => cite(chunks[0]!, note);

/** The user wrote nothing, as far as was seen: a violation only where nothing unseen could explain it. */
function silent(
  { mayCreate }: Rejoin,
  session: Session,
  { rejoinWindow, guard }: Settings,
  from: number,
  evidence: readonly Evidence[],
): Finding {
  const subject = 'No message of the user was seen after the re-join';
  const hidden = hides(session, 'msrp');
  if (hidden) return undecided(hidden, subject, ...evidence);
  const unclear = sentByClient(session).find(content => !content.bodiless && !(content.complete && isKnown(content)));
  if (unclear) {
    const message = `${subject}, but a SEND of the client was not captured whole`;
    const needed = 'a capture with whole packets and without loss';
    return inconclusive('I-LOSS', message, needed, ...evidence, citeContent(unclear, 'what the client sent'));
  }
  const { end, watchedUntil } = session;
  const other = session.related.find(
    ({ device, relations, sends }) =>
      device !== 'same' && relations.some(({ kind }) => kind === 'focus') && sends.some(({ start }) => start >= from),
  );
  if (other) {
    const message = `${subject}, but the user wrote in ${other.id}, the same group on another device`;
    return inconclusive('I-CFG', message, 'what the user did on each device', ...evidence);
  }
  const lasted = (end?.time ?? watchedUntil) - from;
  const isOver = lasted > rejoinWindow;
  if (!end && !isOver) {
    const message = `${subject} in the ${duration(Math.max(0, lasted))} until the capture ends`;
    return inconclusive('I-EARLY', message, 'a capture that goes on until the session ends', ...evidence);
  }
  // Who lost the connection may have had something to send.
  if (end && !isOver && end.cause !== 'bye') {
    const message = `${subject}, but the session broke off ${duration(Math.max(0, lasted))} after it`;
    return inconclusive('I-RACE', message, 'a capture of a session that is not broken off', ...evidence);
  }
  if (end && lasted <= guard) {
    const message = `${subject}, but the session ended ${duration(Math.max(0, lasted))} after it`;
    return inconclusive('I-RACE', message, 'a capture of a session that lasts', ...evidence, ...citeEnd(session));
  }
  if (mayCreate) {
    const message = `${subject}, but the answer comes from another URI than was invited: it may be a new group`;
    return inconclusive('I-STATE', message, 'a capture that shows how the client learnt the URI', ...evidence);
  }
  return violation(
    {
      message: `The client re-joined the group by itself, and its user sent nothing ${isOver ? `in ${duration(lasted)}` : `until the session ended ${duration(lasted)} later`}`,
      expected: `a message of the user in the session within ${duration(rejoinWindow)}, or to wait for the invitation`,
      seen: `none in ${duration(lasted)}`,
      due: from + rejoinWindow,
    },
    ...evidence,
    ...citeEnd(session),
  );
}

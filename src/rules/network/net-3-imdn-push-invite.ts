import { find } from '../../body-parser/index.js';
import { type ChunkedMessage, cite, type Evidence, type Invitation } from '../../model/index.js';
import { quoted } from '../citing.js';
import { clause } from '../cpm/clause.js';
import { citeEnd } from '../cpm/session-time.js';
import { hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { imdnOf } from './carried-imdn.js';
import { NO_NOTIFICATIONS, PUSHED_IMDN } from './example-network.js';
import { sentCpmInvitation } from './sent-invitation.js';

interface Pushed {
  readonly invitation: Invitation;
  /** What the network sent in this session, bodiless SENDs aside: at least one. */
  readonly contents: readonly ChunkedMessage[];
}

export default defineRule<Pushed>({
  id: 'NET-3',
  slug: 'imdn-push-invite',
  clause: clause('7.3.11', 'Stored notifications are not delivered by an INVITE of their own.'),
  level: 'SHALL NOT',
  severity: 'warning',
  judges: 'network',
  observable: 'fully',
  title: 'A deferred-delivery session delivers messages, not only notifications',
  rationale: `Before CPM 2.1 the network opened a session towards the original sender only to push stored notifications. By 2.1 they
come by SIP MESSAGE; a client that takes the session for a delivery of messages shows an empty chat.`,
  needs: 'The whole MSRP of the session',
  cannotTell: 'The session goes on, or part of its MSRP was not captured',

  *targets(session) {
    const invitation = sentCpmInvitation(session);
    if (invitation?.outcome !== 'accepted' || invitation.deferred.is === 'no') return;
    const contents = session.msrp.flatMap(one =>
      one.contents.filter(content => !content.fromClient && !content.bodiless),
    );
    if (contents.length > 0) yield { invitation, contents };
  },

  check({ invitation, contents }, session) {
    const delivered = contents.find(content => imdnOf(content) === undefined && content.complete);
    if (delivered) {
      const type = find(delivered.body, 'cpim')?.wrappedType || delivered.contentType || 'a message';
      return pass(`The network delivers ${quoted(type)}`, ...citeContents([delivered]));
    }
    const evidence = [
      cite(invitation.request, 'the INVITE'),
      ...citeContents(contents.slice(0, 3)),
      ...citeEnd(session),
    ];
    const hidden = hides(session, 'msrp', 'to-client');
    const subject = 'Whether the network delivers anything but notifications';
    if (hidden) return undecided(hidden, subject, ...evidence);
    if (!contents.every(content => imdnOf(content) !== undefined)) {
      return inconclusive(
        'I-LOSS',
        `${subject}: a message was not captured whole`,
        'a capture without losses',
        ...evidence,
      );
    }
    if (!session.end) {
      return inconclusive(
        'I-EARLY',
        `${subject}: the session goes on`,
        'a capture that goes on to its end',
        ...evidence,
      );
    }
    const count = contents.length === 1 ? 'one notification' : `${contents.length} notifications`;
    return violation(
      {
        message: `The network opened the session to push ${count} and nothing else, as before CPM 2.1`,
        expected: 'a SIP MESSAGE for each stored notification',
        seen: `an INVITE, and ${count} by MSRP`,
      },
      ...evidence,
    );
  },

  examples: [
    { outcome: 'pass', title: 'A message is delivered', scene: 'deferred-one-to-one' },
    {
      outcome: 'violation',
      title: 'Nothing but a stored notification is delivered (F46, OLD-4)',
      scene: 'deferred-one-to-one',
      edits: [...NO_NOTIFICATIONS, ...PUSHED_IMDN],
    },
    {
      outcome: 'violation',
      title: 'The same without Referred-By (F46, P-DEF?)',
      scene: 'deferred-one-to-one',
      edits: [
        ...NO_NOTIFICATIONS,
        ...PUSHED_IMDN,
        { replace: ['Referred-By: <sip:+15555550101@ims.example.com>\n', ''], in: 'INVITE sip:' },
      ],
    },
    {
      outcome: 'pass',
      title: 'A notification and a message',
      scene: 'deferred-two-messages',
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends while the session is up',
      scene: 'deferred-one-to-one',
      edits: [...NO_NOTIFICATIONS, ...PUSHED_IMDN, { cutAt: 'BYE sip:' }],
    },
    {
      outcome: 'not-applicable',
      title: 'MSRP was not captured',
      scene: 'deferred-signalling-only',
    },
    { outcome: 'not-applicable', title: 'An ordinary chat', scene: 'one-to-one' },
  ],
});

const citeContents = (contents: readonly ChunkedMessage[]): Evidence[] =>
  contents.flatMap(({ chunks }) => {
    const [first] = chunks;
    return first ? [cite(first, 'the network sends', Math.max(0, first.text.indexOf('imdn+xml')))] : [];
  });

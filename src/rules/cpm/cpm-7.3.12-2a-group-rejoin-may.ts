import { duration } from '../citing.js';
import { defineRule, inconclusive, may } from '../rule.js';
import { clause } from './clause.js';
import { EARLIER_MEMBERSHIP } from './example-rejoin.js';
import { citeRejoin, type Rejoin, rejoinOf } from './group-rejoin.js';

export default defineRule<Rejoin>({
  id: 'CPM-7.3.12-2a',
  slug: 'group-rejoin-may',
  clause: clause(
    '7.3.12 step 2a',
    'After coming back online and registering, the client may re-join the group session itself.',
  ),
  level: 'MAY',
  severity: 'info',
  judges: 'client',
  observable: 'fully',
  title: 'A client that is back online may re-join its group session by an INVITE to the focus',
  rationale: `A group session outlives the absence of a participant. Knowing that the client came back by itself explains why
no invitation of the network is in the capture.`,
  needs: 'The INVITE of the client, and the session in which it learnt the focus or the answer that says isfocus',
  cannotTell: 'The client learnt the focus before the capture: only the answer tells that the INVITE went to one',

  *targets(session, settings) {
    const rejoin = rejoinOf(session, settings);
    if (rejoin) yield rejoin;
  },

  check(rejoin, session) {
    const evidence = citeRejoin(rejoin, session);
    const { registered } = session;
    const since = registered
      ? `${duration(Math.max(0, session.firstTime - registered.time))} after it had registered`
      : 'with no REGISTER in the capture before';
    if (rejoin.earlier) {
      return may(true, `The client re-joined the group of ${rejoin.earlier.id} by itself, ${since}`, ...evidence);
    }
    const whether = rejoin.mayCreate ? 're-joined or created' : 're-joined or joined for the first time';
    return inconclusive(
      'I-STATE',
      `The client called a focus by itself, ${since}: whether it ${whether} the group cannot be told`,
      'a capture that shows how the client learnt the URI of the focus',
      ...evidence,
    );
  },

  examples: [
    {
      outcome: 'pass',
      exercised: true,
      title: 'The focus had invited the client before, and it comes by itself after it registered',
      scene: 'group-rejoin',
      edits: [EARLIER_MEMBERSHIP],
    },
    {
      outcome: 'pass',
      exercised: true,
      title: 'The focus refuses the re-join with 404',
      scene: 'group-rejoin',
      edits: [
        EARLIER_MEMBERSHIP,
        { cutAt: 'ACK sip:conf' },
        { replace: ['200 OK', '404 Not Found'], in: 'SIP/2.0 200 OK\nCall-ID: 4c8127ff86bb\nCSeq: 1 INVITE' },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-STATE',
      title: 'The client knows the focus from before the capture',
      scene: 'group-rejoin',
    },
    {
      outcome: 'not-applicable',
      title: 'In a capture that is declared complete it was never in the group',
      scene: 'group-rejoin',
      settings: { completeCapture: true },
    },
    {
      outcome: 'not-applicable',
      title: 'An INVITE with a list of participants creates or restarts a group',
      scene: 'group-rejoin',
      edits: [
        { replace: ['Supported: timer\n', 'Supported: timer\nRequire: recipient-list-invite\n'], in: 'INVITE sip:' },
      ],
    },
    { outcome: 'not-applicable', title: 'The network invites', scene: 'group' },
    { outcome: 'not-applicable', title: 'The client invites one other user', scene: 'one-to-one-originated' },
  ],
});

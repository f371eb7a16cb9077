import { cite, type Evidence, type Invitation } from '../../model/index.js';
import { duration } from '../citing.js';
import { clause } from '../cpm/clause.js';
import { defineRule, pass } from '../rule.js';
import { registered } from './example-network.js';
import { sentCpmInvitation } from './sent-invitation.js';

interface Timed {
  readonly invitation: Invitation;
  /** The 2xx to its REGISTER. */
  readonly registered: Evidence;
}

export default defineRule<Timed>({
  id: 'NET-6',
  slug: 'pf-invites-after-register',
  clause: clause('7.3.12 NOTE', 'The Participating Function invites the client once it is registered again.'),
  level: 'SHALL',
  severity: 'info',
  judges: 'network',
  observable: 'partly',
  title: 'The network invites after the client has registered; how long after is told, and not judged',
  rationale: `A client waits for the network to deliver what it missed. If that takes long, users open the chat themselves, and the
client re-joins groups that it should have been invited to. The clause gives no time limit.`,
  needs: 'The 200 to the REGISTER, and the INVITE of a deferred delivery or a group',
  cannotTell: 'The client registered before the capture',

  *targets(session) {
    const invitation = sentCpmInvitation(session);
    const before = session.registered;
    if (!invitation || !before) return;
    if (invitation.deferred.is !== 'no' || invitation.group !== 'no') yield { invitation, registered: before };
  },

  check({ invitation: { request }, registered: confirmed }) {
    const after = duration(Math.max(0, request.origin.time - confirmed.time));
    return pass(
      `The network invites ${after} after the answer to its REGISTER`,
      confirmed,
      cite(request, 'the INVITE'),
    );
  },

  examples: [
    {
      outcome: 'pass',
      title: 'A deferred delivery, twelve seconds after the registration',
      scene: 'deferred-one-to-one',
      edits: [registered('07:29:48')],
    },
    { outcome: 'pass', title: 'A group invitation', scene: 'group-short', edits: [registered('07:29:48')] },
    { outcome: 'not-applicable', title: 'The client registered before the capture', scene: 'deferred-one-to-one' },
    {
      outcome: 'not-applicable',
      title: 'The 200 says that nothing is registered any more',
      scene: 'deferred-one-to-one',
      edits: [registered('07:29:48', '')],
    },
    {
      outcome: 'not-applicable',
      title: 'The client registers after the INVITE',
      scene: 'deferred-one-to-one',
      edits: [registered('07:30:03')],
    },
    {
      outcome: 'not-applicable',
      title: 'An ordinary chat is begun by a person',
      scene: 'one-to-one',
      edits: [registered('07:29:48')],
    },
  ],
});

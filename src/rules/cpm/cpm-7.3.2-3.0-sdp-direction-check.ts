import type { Invitation } from '../../model/index.js';
import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { judgedInvitation } from './evaluation-order.js';
import { citeDirection, directionText } from './offered-direction.js';

export default defineRule<Invitation>({
  id: 'CPM-7.3.2-3.0',
  slug: 'sdp-direction-check',
  clause: clause('7.3.2 step 3', "Check that the direction in the INVITE's SDP is sendrecv."),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'The client checks the direction that the INVITE offers',
  rationale: `Whether the session can carry messages and notifications both ways stands in one attribute of the offer. A client
that does not look takes part in sessions that it cannot use.`,
  needs: 'The answer: what the client does with the direction is judged by CPM-7.3.2-4.1',
  cannotTell: 'Always: looking is done inside the client',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation?.offer?.direction) yield invitation;
  },

  check({ offer }) {
    const direction = offer!.direction!;
    return notObservable(
      `The offer has ${directionText(direction)}`,
      'Read the verdict of CPM-7.3.2-4.1: the answer shows what the client made of the direction',
      ...citeDirection(offer!),
    );
  },

  examples: [
    { outcome: 'not-observable', reason: 'I-CFG', title: 'sendrecv is offered', scene: 'one-to-one' },
    { outcome: 'not-observable', reason: 'I-CFG', title: 'sendonly is offered', scene: 'deferred-sendonly-488' },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'No direction is offered: sendrecv by default (T-SDPDIR)',
      scene: 'one-to-one',
      edits: [{ replace: ['a=sendrecv\n', ''], in: 'INVITE sip:' }],
    },
    { outcome: 'not-applicable', title: 'A telephone call', scene: 'voice-call' },
  ],
});

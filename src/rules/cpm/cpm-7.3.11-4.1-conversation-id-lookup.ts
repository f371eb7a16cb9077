import type { Evidence, Invitation, Session } from '../../model/index.js';
import { citeHeader, quoted } from '../citing.js';
import { defineRule, notObservable } from '../rule.js';
import { clause } from './clause.js';
import { judgedInvitation } from './evaluation-order.js';
import { ALREADY_OPEN } from './example-deferred-reply.js';

export default defineRule<Invitation>({
  id: 'CPM-7.3.11-4.1',
  slug: 'conversation-id-lookup',
  clause: clause(
    '7.3.11 step 4',
    'Use Conversation-ID to find out whether the session belongs to a conversation the client already knows.',
  ),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'Deferred messages are shown in the conversation that they belong to',
  rationale: `A deferred message comes in a session of its own. Only its Conversation-ID says to which conversation it belongs:
without it the user finds the message in a thread of its own, apart from what was said before.`,
  needs: 'A look at the device: no capture shows in which conversation a message is put',
  cannotTell: 'Always: threading is done inside the client',

  *targets(session) {
    const invitation = judgedInvitation(session);
    if (invitation && invitation.deferred.is !== 'no') yield invitation;
  },

  check({ request }, session) {
    const id = request.content.headers.first('conversation-id');
    if (!id) {
      return notObservable(
        'The INVITE has no Conversation-ID, so nothing says to which conversation the messages belong (NET-7)',
        'Look at the device: the messages can only be in the conversation with their originator',
        citeHeader(request, 'referred-by', 'the INVITE names the originator'),
      );
    }
    const earlier = earlierIn(session);
    const ids = earlier.map(one => one.id).join(', ');
    return notObservable(
      `The messages belong to the conversation ${quoted(id)}${ids ? `, as does ${ids} before` : ', which was not seen before in the capture'}`,
      `Look at the device: the messages must be in the conversation of Conversation-ID ${quoted(id)}${ids ? `, with what was said in ${ids}` : ', not in a new one'}`,
      citeHeader(request, 'conversation-id', 'the Conversation-ID of the INVITE'),
      ...earlier.map(one => one.evidence),
    );
  },

  examples: [
    { outcome: 'not-observable', reason: 'I-CFG', title: 'A deferred delivery', scene: 'deferred-one-to-one' },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'The INVITE has no Conversation-ID',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['Conversation-ID: ', 'X-Conversation: '], in: 'INVITE sip:' }],
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'An earlier session of the capture has the same Conversation-ID',
      scene: 'deferred-reply',
      edits: ALREADY_OPEN,
    },
    { outcome: 'not-applicable', title: 'An ordinary chat', scene: 'one-to-one' },
  ],
});

/** Sessions of the client with the same Conversation-ID that began before, the latest three; never by other identities. */
const earlierIn = ({ related, firstTime }: Session): { id: string; evidence: Evidence }[] =>
  related
    .filter(other => other.firstTime < firstTime && other.relations.some(({ kind }) => kind === 'conversation'))
    .slice(-3)
    .flatMap(({ id, invitation }) =>
      invitation
        ? [
            {
              id,
              evidence: {
                ...invitation.request,
                note: `${invitation.request.note} of ${id}, in the same conversation`,
              },
            },
          ]
        : [],
    );

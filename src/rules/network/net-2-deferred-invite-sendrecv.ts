import { cite, type Invitation, type SdpPart } from '../../model/index.js';
import type { Direction } from '../../sdp-parser/index.js';
import { statusLine } from '../citing.js';
import { clause } from '../cpm/clause.js';
import { isOneWay } from '../cpm/evaluation-order.js';
import { citeDirection, directionText } from '../cpm/offered-direction.js';
import { defineRule, pass, violation } from '../rule.js';
import { AGAIN, INVITED_AGAIN, OFFERED_SENDONLY } from './example-network.js';
import { sentCpmInvitation } from './sent-invitation.js';

interface Offered {
  readonly invitation: Invitation;
  readonly offer: SdpPart;
  readonly direction: Direction;
}

export default defineRule<Offered>({
  id: 'NET-2',
  slug: 'deferred-invite-sendrecv',
  clause: clause('7.3.2 steps 3 and 4', 'An INVITE that delivers stored messages offers sendrecv.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'network',
  observable: 'fully',
  title: 'The INVITE of a deferred delivery offers sendrecv',
  rationale: `Before CPM 2.1 stored messages were pushed one way, and their notifications came by another. A client by 2.1 refuses
such an offer with 488, as it must: the messages are then not delivered, and the network is why.`,
  needs: 'The INVITE of the Participating Function with its SDP',
  cannotTell: 'Bytes of the INVITE were not captured',

  *targets(session) {
    const invitation = sentCpmInvitation(session);
    const { offer, request } = invitation ?? {};
    if (!invitation || !offer?.direction || request?.faults.length !== 0) return;
    // Where it delivers to a group as old networks do, it stands in From too (OLD-7).
    const isOldGroup = invitation.group !== 'no' && invitation.deferralMarker === 'from' && isOneWay(invitation);
    if (invitation.deferred.is !== 'no' || isOldGroup) yield { invitation, offer, direction: offer.direction };
  },

  check({ invitation, offer, direction }) {
    const { request, deferred, final } = invitation;
    const evidence = [cite(request, 'the INVITE'), ...citeDirection(offer)];
    if (!isOneWay(invitation)) return pass(`The offer of the network is ${direction.value}`, ...evidence);
    const refused = final?.content.status === 488 ? ', and the client was right to answer 488' : '';
    return violation(
      {
        message: `The network offers a deferred delivery ${direction.value}, as before CPM 2.1${refused}`,
        expected: 'a=sendrecv, or no direction attribute',
        seen: directionText(direction),
        severity: deferred.is === 'soft' ? 'warning' : undefined,
      },
      ...evidence,
      ...(final ? [cite(final, `the client answers ${statusLine(final)}`)] : []),
    );
  },

  examples: [
    { outcome: 'pass', title: 'sendrecv is offered', scene: 'deferred-one-to-one' },
    {
      outcome: 'pass',
      title: 'No direction attribute is sendrecv (A12)',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['\na=sendrecv', ''], in: 'INVITE sip:' }],
    },
    {
      outcome: 'violation',
      title: 'sendonly is offered, and the client refuses with 488 as it must (F11, OLD-6)',
      scene: 'deferred-sendonly-488',
    },
    {
      outcome: 'violation',
      title: 'sendonly is offered, and the client takes it (OLD-1, OLD-2)',
      scene: 'deferred-one-to-one',
      edits: [OFFERED_SENDONLY],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'sendonly, where only P-Asserted-Identity tells that it is a deferred delivery (P-DEF?)',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['From: <sip:rcse-standfw@', 'From: <sip:anonymous@'] }],
    },
    {
      outcome: 'violation',
      title: 'A group INVITE from the deferred-delivery URI is sendonly (OLD-7)',
      scene: 'group-short',
      edits: [
        INVITED_AGAIN,
        { replace: ['From: <sip:conf-598387@focus1', 'From: <sip:rcse-standfw@focus1'], in: 'tag=again' },
        { replace: ['a=sendrecv', 'a=sendonly'], in: AGAIN },
      ],
    },
    { outcome: 'not-applicable', title: 'An ordinary chat', scene: 'one-to-one' },
    {
      outcome: 'not-applicable',
      title: 'A large message is sendonly by design (T-ICSI)',
      scene: 'deferred-sendonly-488',
      edits: [{ replace: ['oma.cpm.session', 'oma.cpm.largemsg'], in: 'INVITE sip:' }],
    },
  ],
});

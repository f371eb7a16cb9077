import { cite, type Evidence, type Invitation, type Session } from '../../model/index.js';
import { addresses, icsiRefs, sameUri } from '../../sip-parser/index.js';
import { citeHeader, quoted } from '../citing.js';
import { clause } from '../cpm/clause.js';
import { defineRule, notObservable, pass, violation } from '../rule.js';
import { sentInvitation } from './sent-invitation.js';

/** The CPM session service; what else could be asked for in its stead is another service, and judged by nobody here (T-ICSI). */
const SERVICE = '+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"';

export default defineRule<Invitation>({
  id: 'NET-1',
  slug: 'deferred-invite-shape',
  clause: clause(
    '7.3.11',
    'An INVITE that delivers stored messages is From the deferred-delivery URI, has Referred-By, and asks for a CPM session.',
  ),
  level: 'SHALL',
  severity: 'warning',
  judges: 'network',
  observable: 'partly',
  title: 'The INVITE of a deferred delivery can be recognised by From, Referred-By and the CPM session service',
  rationale: `A client tells a deferred delivery by From and Referred-By. Where the network marks it otherwise, one client takes it
for an ordinary chat with a service, and the next for a deferred delivery: whose messages they are is then not shown.`,
  needs: 'The INVITE of the Participating Function',
  cannotTell: 'No header names a URI that is known to be that of deferred delivery: --deferred-uri names it',

  *targets(session) {
    const invitation = sentInvitation(session);
    if (!invitation) return;
    if (invitation.deferred.is !== 'no' || isWithoutService(invitation, session)) yield invitation;
  },

  check({ request, deferred, deferralMarker, cpmSession }) {
    const { content } = request;
    const marks = citeMarks({ request });
    if (!cpmSession.found) {
      return violation(
        {
          message: 'The network delivers stored messages and asks for no service in Accept-Contact',
          expected: `Accept-Contact: *;${SERVICE}`,
          seen: content.headers.has('accept-contact') ? 'Accept-Contact without a service' : 'no Accept-Contact',
        },
        cite(request, 'the INVITE'),
        ...marks,
      );
    }
    if (deferred.is === 'full') return pass(deferred.why, cite(request, 'the INVITE'), ...marks);
    const from = addresses(content, 'from')[0]?.uri ?? '';
    if (deferralMarker === 'from') {
      return violation(
        {
          message: 'The network delivers stored messages and does not say whose: Referred-By is missing',
          expected: 'Referred-By with the URI of the originator',
          seen: `From: ${quoted(from)}, and no Referred-By`,
        },
        cite(request, 'the INVITE'),
        ...marks,
      );
    }
    const originator = addresses(content, 'referred-by')[0]?.uri;
    if (deferralMarker === undefined && (originator === undefined || !sameUri(originator, from))) {
      return notObservable(
        `Referred-By is there, and whether From ${quoted(from)} is the deferred-delivery URI of this network is not on the wire`,
        'Ask the operator for the URI that stored messages come from, and name it with --deferred-uri',
        cite(request, 'the INVITE'),
        ...marks,
      );
    }
    return violation(
      {
        message:
          deferralMarker === undefined
            ? 'The network delivers stored messages in the name of their originator: Referred-By repeats From'
            : 'The network marks a deferred delivery in P-Asserted-Identity only',
        expected: 'From with the deferred-delivery URI',
        seen: `From: ${quoted(from)}`,
      },
      cite(request, 'the INVITE'),
      ...marks,
    );
  },

  examples: [
    { outcome: 'pass', title: 'From, Referred-By and the service are there', scene: 'deferred-one-to-one' },
    {
      outcome: 'violation',
      title: 'The marker stands in P-Asserted-Identity only (A9)',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['From: <sip:rcse-standfw@', 'From: <sip:anonymous@'], in: 'Call-ID: df1-0001@' }],
    },
    {
      outcome: 'violation',
      title: 'Referred-By is missing',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['Referred-By: <sip:+15555550101@ims.example.com>\n', ''], in: 'INVITE sip:' }],
    },
    {
      outcome: 'violation',
      title: 'From is the originator, who stands in Referred-By too',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['<sip:rcse-standfw@', '<sip:+15555550101@'], in: 'Call-ID: df1-0001@' }],
    },
    {
      outcome: 'violation',
      title: 'No service is asked for',
      scene: 'deferred-one-to-one',
      edits: [{ replace: [`Accept-Contact: *;${SERVICE}\n`, ''], in: 'INVITE sip:' }],
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'Referred-By, and a From that may be the URI of this operator',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['<sip:rcse-standfw@', '<sip:stored-messages@'], in: 'Call-ID: df1-0001@' }],
    },
    { outcome: 'not-applicable', title: 'An ordinary chat', scene: 'one-to-one' },
    {
      outcome: 'not-applicable',
      title: 'A participant added the user to a group: Referred-By with isfocus',
      scene: 'group-added-by-refer',
    },
    {
      outcome: 'not-applicable',
      title: 'A large message is another service (T-ICSI)',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['oma.cpm.session', 'oma.cpm.largemsg'], in: 'INVITE sip:' }],
    },
  ],
});

/** A chat from the deferred-delivery URI that asks for no service at all. */
function isWithoutService(
  { request, deferralMarker, group, cpmSession, offer }: Invitation,
  session: Session,
): boolean {
  if (cpmSession.found || deferralMarker === undefined || group !== 'no' || offer?.chat === undefined) return false;
  const { content } = request;
  const asked = content.headers.first('accept-contact') ?? '';
  return session.kind === 'other' && icsiRefs(content).length === 0 && !/\+g\./i.test(asked);
}

const citeMarks = ({ request }: Pick<Invitation, 'request'>): Evidence[] =>
  [
    ['from', 'its From'],
    ['p-asserted-identity', 'its P-Asserted-Identity'],
    ['referred-by', 'its Referred-By'],
  ].flatMap(([name = '', note = '']) => (request.content.headers.has(name) ? [citeHeader(request, name, note)] : []));

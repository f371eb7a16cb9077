import { cite, type Invitation, type Referral } from '../../model/index.js';
import { addresses, parseUri, referredBy, sameHost, sameNumber, sameUri } from '../../sip-parser/index.js';
import { citeHeader, duration, quoted } from '../citing.js';
import { clause } from '../cpm/clause.js';
import { defineRule, pass, violation } from '../rule.js';
import { sentCpmInvitation } from './sent-invitation.js';

interface Referred {
  readonly invitation: Invitation;
  /** At least one; if several, any of them may be the reason. */
  readonly referrals: readonly Referral[];
}

/** The limit of a transaction (RFC 3261 17.1.1.2), microseconds. */
const SOON = 32_000_000;

const BY = 'Referred-By: <sip:+15555550103@ims.example.com>\n';

export default defineRule<Referred>({
  id: 'NET-5',
  slug: 'referred-by-copied',
  clause: clause(
    '7.3.2 step 5',
    'The Referred-By of a REFER is copied into the INVITE that it leads to (RFC 3892 2.2), if the REFER has one.',
  ),
  level: 'SHALL',
  severity: 'warning',
  judges: 'network',
  observable: 'partly',
  title: 'The INVITE has the Referred-By of the REFER that asked for it',
  rationale: `Referred-By is all that tells a client that another participant added its user, and who. Without it the invitation
looks as if the founder of the group had sent it.`,
  needs: 'The REFER of the other participant, and the INVITE that follows it within 32 s',
  cannotTell: 'The REFER was not captured, was refused, or came long before the INVITE',

  *targets(session) {
    const invitation = sentCpmInvitation(session);
    if (!invitation || invitation.group === 'no') return;
    const referrals = session.referrals.filter(referral => mayBeFor(referral, invitation));
    if (referrals.length > 0) yield { invitation, referrals };
  },

  check({ invitation: { request }, referrals }) {
    const copied = referredBy(request.content)?.uri;
    const [last] = referrals.slice(-1) as [Referral];
    const evidence = [
      ...referrals.slice(-2).map(({ evidence }) => evidence),
      cite(request, 'the INVITE'),
      ...(copied === undefined ? [] : [citeHeader(request, 'referred-by', 'its Referred-By')]),
    ];
    const after = `${duration(Math.max(0, request.origin.time - last.time))} after the REFER`;
    if (referrals.some(({ referredBy: by }) => isSame(by, copied))) {
      const what = copied === undefined ? 'no Referred-By, as the REFER has none' : `Referred-By ${quoted(copied)}`;
      return pass(`The INVITE comes ${after} with ${what}`, ...evidence);
    }
    const asked = referrals.map(({ referredBy: by }) => by ?? 'none').map(quoted);
    const isAdded = referrals.every(({ referredBy: by }) => by === undefined);
    return violation(
      {
        message: isAdded
          ? `The INVITE comes ${after} and has a Referred-By that the REFER did not have`
          : `The focus invites ${after} and ${copied === undefined ? 'leaves out' : 'changes'} its Referred-By`,
        expected: `Referred-By: ${[...new Set(asked)].join(' or ')}`,
        seen: copied === undefined ? 'no Referred-By' : `Referred-By: ${quoted(copied)}`,
        // A node between the participant and the focus may have put it in (RFC 3892 2.1 leaves that open).
        severity: isAdded ? 'info' : undefined,
      },
      ...evidence,
    );
  },

  examples: [
    { outcome: 'pass', title: 'Referred-By is copied (F47)', scene: 'group-added-by-refer' },
    {
      outcome: 'pass',
      title: 'Neither REFER nor INVITE has one (A32)',
      scene: 'group-added-by-refer',
      edits: [{ replace: [BY, ''], in: 'Referred-By' }],
    },
    {
      outcome: 'pass',
      title: 'Referred-By is copied as another URI of the same number',
      scene: 'group-added-by-refer',
      edits: [
        {
          replace: ['Referred-By: <sip:+15555550103@ims.example.com>', 'Referred-By: <tel:+15555550103>'],
          in: 'INVITE sip:',
        },
      ],
    },
    {
      outcome: 'violation',
      title: 'The INVITE lacks it (F47)',
      scene: 'group-added-by-refer',
      edits: [{ replace: [BY, ''], in: 'INVITE sip:' }],
    },
    {
      outcome: 'violation',
      title: 'The INVITE names somebody else',
      scene: 'group-added-by-refer',
      edits: [{ replace: ['Referred-By: <sip:+15555550103@', 'Referred-By: <sip:+15555550109@'], in: 'INVITE sip:' }],
    },
    {
      outcome: 'violation',
      severity: 'info',
      title: 'The INVITE has one, and the REFER had none',
      scene: 'group-added-by-refer',
      edits: [{ replace: [BY, ''], in: 'REFER sip:' }],
    },
    {
      outcome: 'not-applicable',
      title: 'The REFER was refused',
      scene: 'group-added-by-refer',
      edits: [{ replace: [BY, ''], in: 'INVITE sip:' }, { replace: ['202 Accepted', '403 Forbidden'] }],
    },
    {
      outcome: 'not-applicable',
      title: 'The REFER came minutes before',
      scene: 'group-added-by-refer',
      edits: [
        { replace: [BY, ''], in: 'INVITE sip:' },
        { shift: 'REFER sip:', by: -300 },
        { shift: 'SIP/2.0 202 Accepted', by: -300 },
      ],
    },
    {
      outcome: 'not-applicable',
      title: 'The REFER asks for somebody else',
      scene: 'group-added-by-refer',
      edits: [
        { replace: [BY, ''], in: 'INVITE sip:' },
        { replace: ['uri="sip:+15555550102@', 'uri="sip:+15555550107@'], in: 'REFER sip:' },
      ],
    },
    {
      outcome: 'not-applicable',
      title: 'The REFER asks to remove the user',
      scene: 'group-added-by-refer',
      edits: [
        { replace: [BY, ''], in: 'INVITE sip:' },
        { replace: ['method=INVITE', 'method=BYE'], in: 'REFER sip:' },
      ],
    },
    { outcome: 'not-applicable', title: 'No REFER was captured', scene: 'group-short' },
  ],
});

/** It asks for this user, was not refused, and came shortly before: whatever is later may have another reason. */
function mayBeFor({ time, method, referTo, refused }: Referral, { request }: Invitation): boolean {
  const since = request.origin.time - time;
  if (refused || since < 0 || since > SOON || (method !== undefined && method !== 'INVITE')) return false;
  const [user] = addresses(request.content, 'to');
  return user !== undefined && referTo.some(uri => isUser(uri, user.uri));
}

/** The same user, whatever the parameters of the URI. */
function isUser(a: string, b: string): boolean {
  if (sameNumber(a, b)) return true;
  const [one, other] = [parseUri(a), parseUri(b)];
  return one?.kind === 'sip' && other?.kind === 'sip' && one.user === other.user && sameHost(one.host, other.host);
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return sameUri(a, b) || sameNumber(a, b);
}

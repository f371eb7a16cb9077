import { cite, type Invitation, type RelatedSession, type Session } from '../../model/index.js';
import { addresses, type NameAddress, parseAddress, sameUri } from '../../sip-parser/index.js';
import { citeHeader, duration, quoted } from '../citing.js';
import { clause } from '../cpm/clause.js';
import { defineRule, pass, violation } from '../rule.js';
import { AGAIN, INVITED_AGAIN } from './example-network.js';
import { sentCpmInvitation } from './sent-invitation.js';

interface Again {
  readonly invitation: Invitation;
  /** The session that the first INVITE of the group to this user began; undefined: this is the first that was seen. */
  readonly earlier: RelatedSession | undefined;
}

/** What stays the same from one INVITE of a group to the next, by the header that it stands in. Undefined: not there. */
interface Part {
  readonly name: string;
  readonly was: string | undefined;
  readonly is: string | undefined;
}

/** Of a Contact: what belongs to the dialog or the registration, not to the group. */
const CHANGING = new Set(['expires', 'q', '+sip.instance', 'reg-id', 'pub-gruu', 'temp-gruu']);

export default defineRule<Again>({
  id: 'NET-4',
  slug: 'deferred-group-identical',
  clause: clause('7.3.12 step 1', 'A group INVITE for deferred delivery is the same as the one that invited first.'),
  level: 'SHALL',
  severity: 'info',
  judges: 'network',
  observable: 'partly',
  title: 'A group INVITE that comes again names the same group as the first one, and comes from the group',
  rationale: `The client finds the group that it knows by these headers. If they differ, the user sees a second group with the same
people; if the INVITE comes from the deferred-delivery URI, an old client takes it for a one-to-one delivery.`,
  needs: 'Both INVITEs of the group, on the same hop',
  cannotTell: 'The first INVITE was before the capture: then only From can be judged',

  *targets(session) {
    const invitation = sentCpmInvitation(session);
    if (!invitation || invitation.group === 'no') return;
    const earlier = firstOfGroup(session, invitation);
    if (earlier || invitation.deferralMarker === 'from') yield { invitation, earlier };
  },

  check({ invitation, earlier }, session) {
    const { request } = invitation;
    const changed = earlier ? partsOf(session, invitation, earlier).filter(part => !isSame(part)) : [];
    const first = earlier?.invitation?.request;
    const evidence = [
      ...(first ? [{ ...first, note: 'the first INVITE to this group' }] : []),
      cite(request, 'the INVITE'),
    ];
    const from = addresses(request.content, 'from')[0]?.uri ?? '';
    if (invitation.deferralMarker === 'from') {
      return violation(
        {
          message: 'The network sends a group INVITE From the deferred-delivery URI, as before CPM 2.1',
          expected: 'From with the URI of the group, or of who invites',
          seen: `From: ${quoted(from)}`,
        },
        ...evidence,
        citeHeader(request, 'from', 'its From'),
      );
    }
    const after = earlier ? duration(Math.max(0, request.origin.time - earlier.firstTime)) : '';
    if (changed.length === 0 || !earlier) {
      return pass(`The INVITE repeats that of ${after} before in all that names the group`, ...evidence);
    }
    const text = (which: 'was' | 'is'): string =>
      changed.map(part => `${part.name} ${quoted(part[which] ?? 'none')}`).join('; ');
    return violation(
      {
        message: `The network invites again, ${after} later, and changes ${changed.map(({ name }) => name).join(', ')}`,
        expected: text('was'),
        seen: text('is'),
      },
      ...evidence,
    );
  },

  examples: [
    {
      outcome: 'pass',
      title: 'The focus invites again with the same headers',
      scene: 'group-short',
      edits: [INVITED_AGAIN],
    },
    ...(
      [
        ['Conversation-ID', 'b1de47ba-355d', 'c1de47ba-355d'],
        ['Contribution-ID', 'ce8ed07b-d57b', 'de8ed07b-d57b'],
        ['Contact', 'Contact: <sip:conf-598387@focus1', 'Contact: <sip:conf-777777@focus2'],
        ['Subject', 'Saturday hike', 'Sunday hike'],
        ['feature tags', ';isfocus;+g.3gpp', ';isfocus;audio;+g.3gpp'],
      ] as const
    ).map(([name, was, is]) => ({
      outcome: 'violation' as const,
      title: `Another INVITE to the group changes the ${name}`,
      scene: 'group-short',
      edits: [INVITED_AGAIN, { replace: [was, is] as const, in: AGAIN }],
    })),
    {
      outcome: 'violation',
      title: 'A group INVITE comes from the deferred-delivery URI (OLD-7)',
      scene: 'group-short',
      edits: [{ replace: ['From: <sip:conf-598387@', 'From: <sip:rcse-standfw@'], in: 'INVITE sip:' }],
    },
    { outcome: 'not-applicable', title: 'The only INVITE to the group', scene: 'group-short' },
    { outcome: 'not-applicable', title: 'One INVITE that was forked to two devices', scene: 'group-forked' },
    { outcome: 'not-applicable', title: 'The client joins again by itself', scene: 'group-rejoin' },
    {
      outcome: 'not-applicable',
      title: 'Another leg of an INVITE that still rings (T-B2B)',
      scene: 'group-short',
      edits: [
        INVITED_AGAIN,
        { replace: ['Contact: <sip:conf-598387@focus1', 'Contact: <sip:conf-777777@focus2'], in: AGAIN },
        { shift: AGAIN, by: -899 },
        { shift: '486 Busy Here', by: -899 },
      ],
    },
    {
      outcome: 'not-applicable',
      title: 'The same group invites another user',
      scene: 'group-short',
      edits: [INVITED_AGAIN, { replace: ['To: <sip:+15555550102@', 'To: <sip:+15555550105@'], in: 'tag=again' }],
    },
    {
      outcome: 'not-applicable',
      title: 'The first INVITE was before the capture',
      scene: 'group-short',
      edits: [INVITED_AGAIN, { startAt: AGAIN }],
    },
  ],
});

/** The earliest session that the network invited this user to in this group, answered before this INVITE came (T-B2B). */
function firstOfGroup({ related }: Session, { request }: Invitation): RelatedSession | undefined {
  return related.find(({ invitation, relations }) => {
    const isGroup = invitation?.direction === 'to-client' && invitation.cpmSession && invitation.group !== 'no';
    const isAnswered = invitation?.final !== undefined && invitation.final.time < request.origin.time;
    // A border element may give several groups one Contact: then an identity must be the same too.
    const isSure = relations.some(({ kind, strength }) => strength === 'strong' && SAME_GROUP.has(kind));
    return isGroup && isAnswered && isSure;
  });
}

const SAME_GROUP: ReadonlySet<string> = new Set(['contribution', 'focus']);

function partsOf({ identity }: Session, { request }: Invitation, earlier: RelatedSession): Part[] {
  const contact = addresses(request.content, 'contact')[0];
  const known = parseAddress(earlier.invitation?.contact ?? '');
  return [
    { name: 'Conversation-ID', was: earlier.identity.conversationId, is: identity.conversationId },
    { name: 'Contribution-ID', was: earlier.identity.contributionId, is: identity.contributionId },
    { name: 'Contact', was: known?.uri, is: contact?.uri },
    { name: 'Subject', was: earlier.invitation?.subject, is: request.content.headers.first('subject') },
    { name: 'the feature tags of the Contact', was: featuresOf(known), is: featuresOf(contact) },
  ];
}

const isSame = ({ name, was, is }: Part): boolean =>
  was === is || (name === 'Contact' && was !== undefined && is !== undefined && sameUri(was, is));

const featuresOf = (contact: NameAddress | undefined): string | undefined =>
  contact?.parameters
    .filter(({ name }) => !CHANGING.has(name.toLowerCase()))
    .map(({ name, value }) => (value === undefined ? name : `${name}=${value}`).toLowerCase())
    .sort()
    .join(';');

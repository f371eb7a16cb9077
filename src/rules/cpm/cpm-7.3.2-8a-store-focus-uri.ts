import {
  cite,
  type FocusRequest,
  type Invitation,
  type Message,
  type Session,
  type SipRequestMessage,
} from '../../model/index.js';
import {
  addresses,
  parameter,
  parseUri,
  type SipMessage,
  sameNumber,
  sameUri,
  userOf,
} from '../../sip-parser/index.js';
import { citeHeader, quoted } from '../citing.js';
import { FROM_CLIENT, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { capOf, groupAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { BEYOND_FIRST_PROXY, MOVED, SUBSCRIBED_IN_DIALOG } from './example-traces.js';

interface Target {
  readonly invitation: Invitation;
  readonly asked: FocusRequest;
  /** Asked for only if the stored URI was not used. */
  readonly laterContacts: () => readonly LaterContact[];
}

/** A Contact by which the focus replaced the stored URI. */
interface LaterContact {
  readonly uri: string;
  readonly message: Message<SipMessage>;
}

/** Of the scene group-short. */
const FOCUS = 'conf-598387@focus1.ims.example.com';
export default defineRule<Target>({
  id: 'CPM-7.3.2-8a',
  slug: 'store-focus-uri',
  clause: clause('7.3.2 step 8a', "Store the INVITE's Contact as the group session identity and use it as such."),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'Requests about the group go to the URI that the focus gave in its Contact',
  rationale: `The Contact of the focus is the only address of this group session. A request to another URI reaches a server that
does not know the group, or the inviting person; the client then shows no participants and can add nobody.`,
  needs: 'The group INVITE near the client, and a SUBSCRIBE, REFER or re-join INVITE of the client outside a dialog',
  cannotTell:
    'The INVITE was captured only beyond a node that rewrites Contact, or the client never addressed the group',

  *targets(session) {
    const accepted = groupAcceptance(session);
    if (accepted?.response === undefined || contactOf(accepted.invitation.request) === undefined) return;
    let found: readonly LaterContact[] | undefined;
    const laterContacts = (): readonly LaterContact[] => (found ??= contactsAfter(session));
    // Inside a dialog its remote target and route set decide, not the stored identity.
    for (const asked of session.focusRequests) {
      if (!asked.inDialog) yield { invitation: accepted.invitation, asked, laterContacts };
    }
  },

  check({ invitation, asked, laterContacts }, session) {
    const { request } = asked;
    const { uri } = request.content;
    const stored = contactOf(invitation.request)!;
    const evidence = [
      citeHeader(invitation.request, 'contact', 'the Contact of the group INVITE'),
      cite(request, `the ${request.content.method} of the client`),
    ];
    if (sameFocus(stored, uri)) return pass(`${request.content.method} ${quoted(uri)}`, ...evidence);
    const later = laterContacts().find(
      ({ uri: contact, message }) => message.origin.time <= request.origin.time && sameFocus(contact, uri),
    );
    if (later) {
      const cited = citeHeader(later.message, 'contact', 'a later Contact of the focus');
      return pass(`${request.content.method} ${quoted(uri)}, which the focus gave later`, ...evidence, cited);
    }
    const leg = beyondClientLeg(session, invitation);
    const meant = almostEqual(stored, uri) ?? namedInInvite(invitation.request, uri);
    const message = `${request.content.method} went to ${meant ?? 'another URI'}: ${quoted(uri)}`;
    if (leg)
      return inconclusive(
        leg.reason,
        `${message}, but a node on the way may have rewritten the Contact`,
        leg.needed,
        ...evidence,
      );
    // A URI that nothing ties to this group may be that of another one, and the request to this one among what was lost.
    const hidden = meant === undefined ? hides(session, ...FROM_CLIENT) : undefined;
    if (hidden) return undecided(hidden, message, ...evidence);
    return violation(
      { message, expected: quoted(stored), seen: quoted(uri), severity: capOf(invitation) },
      ...evidence,
    );
  },

  examples: [
    { outcome: 'pass', title: 'SUBSCRIBE to the Contact of the INVITE', scene: 'group' },
    {
      outcome: 'pass',
      title: 'The URI in another spelling (RFC 3261 19.1.4)',
      scene: 'group-short',
      edits: [{ replace: [`SUBSCRIBE sip:${FOCUS}`, 'SUBSCRIBE sip:%63onf-598387@FOCUS1.ims.example.com'] }],
    },
    {
      outcome: 'violation',
      title: 'SUBSCRIBE to the inviting person (F21)',
      scene: 'group-short',
      edits: [{ replace: [`SUBSCRIBE sip:${FOCUS}`, 'SUBSCRIBE sip:+15555550101@ims.example.com'] }],
    },
    {
      outcome: 'violation',
      title: 'SUBSCRIBE to the conference factory',
      scene: 'group-short',
      edits: [{ replace: [`SUBSCRIBE sip:${FOCUS}`, 'SUBSCRIBE sip:conference-factory@ims.example.com'] }],
    },
    {
      outcome: 'violation',
      title: 'The gr parameter of the Contact is left out',
      scene: 'group-short',
      edits: [{ replace: [`Contact: <sip:${FOCUS}>`, `Contact: <sip:${FOCUS};gr=n1>`], in: 'INVITE sip:' }],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The same, where only the list in the INVITE says that it is a group',
      scene: 'group-short',
      edits: [
        { replace: [';isfocus', ''], in: 'INVITE sip:' },
        { replace: [`SUBSCRIBE sip:${FOCUS}`, 'SUBSCRIBE sip:+15555550101@ims.example.com'] },
      ],
    },
    {
      outcome: 'pass',
      title: 'The focus gave another Contact before, by UPDATE',
      scene: 'group-short',
      edits: [MOVED, { replace: [`SUBSCRIBE sip:${FOCUS}`, 'SUBSCRIBE sip:conf-598387@focus2.ims.example.com'] }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The session was captured beyond a node that may rewrite Contact',
      scene: 'group-short',
      edits: [
        BEYOND_FIRST_PROXY,
        { replace: [`SUBSCRIBE sip:${FOCUS}`, 'SUBSCRIBE sip:+15555550101@ims.example.com'] },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'SUBSCRIBE to a URI that nothing ties to the group, and some of what the client sent is lost',
      scene: 'group-short',
      edits: [
        { replace: [FOCUS, 'conf-77@focus9.ims.example.com'], in: 'Call-ID: sub-' },
        { replace: ['SIP/2.0 200 OK', 'SIP/2.0 404 Not Found'], in: 'Call-ID: sub-' },
        { drop: 'Subscription-State' },
        { insert: '--- 2026-03-05T07:30:04.000Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060 gap 410 sip\n' },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LATE',
      title: 'The capture starts after the INVITE',
      scene: 'group-short',
      edits: [{ hide: 'msrp' }, { startAt: 'ACK sip:' }],
    },
    {
      outcome: 'not-applicable',
      title: 'SUBSCRIBE inside the dialog of the INVITE: its remote target decides (F22)',
      scene: 'group-short',
      edits: SUBSCRIBED_IN_DIALOG,
    },
    {
      outcome: 'not-applicable',
      title: 'The client never addresses the group',
      scene: 'group-short',
      edits: [{ drop: 'Call-ID: sub-' }],
    },
    { outcome: 'not-applicable', title: 'The group invitation is refused', scene: 'group-refused-603' },
    { outcome: 'not-applicable', title: 'A one-to-one session has no group identity', scene: 'one-to-one' },
  ],
});

/** The URI alone: feature parameters outside <> are no part of it. */
const contactOf = ({ content }: Message<SipMessage>): string | undefined => addresses(content, 'contact')[0]?.uri;

/** RFC 3261 19.1.4, but that a GRUU without its `gr`, or with another, is another URI (RFC 5627). */
const sameFocus = (a: string, b: string): boolean => sameNumber(a, b) || (sameUri(a, b) && gruu(a) === gruu(b));

function gruu(uri: string): string | undefined {
  const parsed = parseUri(uri);
  return parsed?.kind === 'sip' ? parameter(parsed.parameters, 'gr') : undefined;
}

/** What of the stored URI was left out or changed, where it is meant. */
function almostEqual(stored: string, used: string): string | undefined {
  if (sameUri(stored, used)) return 'the Contact of the INVITE without its gr parameter, or with another (RFC 5627)';
  const bare = (uri: string): string => uri.replace(/;transport=[a-z]+/i, '');
  return sameFocus(bare(stored), bare(used))
    ? 'the Contact of the INVITE with another transport parameter (RFC 3261 19.1.4)'
    : undefined;
}

/** A focus has few; what a hostile capture has more of is not looked at. */
const MAX_CONTACTS = 64;

/** The distinct Contacts of the focus after its INVITE: target refresh in its dialogs, 2xx and NOTIFY (RFC 3261 12.2, RFC 6665 4.4.1). */
function contactsAfter({ dialogs, subscriptions, invitation }: Session): LaterContact[] {
  const transactions = [
    ...dialogs.flatMap(dialog => dialog.transactions),
    ...subscriptions.flatMap(({ subscribes, notifies }) =>
      [...subscribes, ...notifies].map(({ transaction }) => transaction),
    ),
  ];
  const fromFocus = transactions
    .flatMap(({ fromClient, request, responses }): Message<SipMessage>[] =>
      fromClient ? responses.filter(({ content }) => content.status >= 200 && content.status < 300) : [request],
    )
    .filter(message => message !== invitation?.request)
    .sort((a, b) => a.origin.time - b.origin.time);
  const contacts = new Map<string, LaterContact>();
  for (const message of fromFocus) {
    const uri = contactOf(message);
    if (uri !== undefined && !contacts.has(uri) && contacts.size < MAX_CONTACTS) contacts.set(uri, { uri, message });
  }
  return [...contacts.values()];
}

const NAMED = ['from', 'to', 'p-asserted-identity', 'referred-by', 'p-called-party-id'] as const;
const SHOWN: Readonly<Record<(typeof NAMED)[number], string>> = {
  from: 'the From URI',
  to: 'the To URI',
  'p-asserted-identity': 'the P-Asserted-Identity',
  'referred-by': 'the Referred-By URI',
  'p-called-party-id': 'the P-Called-Party-ID',
};

/** What the used URI is in the INVITE, if it stands there. */
function namedInInvite(invite: SipRequestMessage, uri: string): string | undefined {
  const name = NAMED.find(header => addresses(invite.content, header).some(address => sameUri(address.uri, uri)));
  if (name) return `${SHOWN[name]} of the INVITE`;
  const user = userOf(uri)?.toLowerCase() ?? '';
  return user.includes('factory') || user.includes('fcty') ? 'a conference factory' : undefined;
}

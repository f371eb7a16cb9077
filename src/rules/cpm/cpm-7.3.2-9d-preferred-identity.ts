import { cite, type Evidence, type Finding, type Invitation, type Session } from '../../model/index.js';
import {
  addresses,
  assertedIdentities,
  calledParty,
  preferredIdentities,
  type SipMessage,
  sameNumber,
  sameUri,
} from '../../sip-parser/index.js';
import { citeHeader, quoted, statusLine } from '../citing.js';
import { undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, acceptance, answerUnseen } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { NO_PREFERRED_IDENTITY, preferring, REGISTERED_BEFORE } from './example-identities.js';
import { BEYOND_FIRST_PROXY } from './example-traces.js';
import { isCutInHeaders } from './whole-headers.js';

const EXPECTED = "P-Preferred-Identity with the client's own address";

export default defineRule<Acceptance>({
  id: 'CPM-7.3.2-9d',
  slug: 'preferred-identity',
  clause: clause('7.3.2 step 9d', "The 200 states the user's CPM address as preferred originator address."),
  level: 'SHALL',
  severity: 'warning',
  judges: 'client',
  observable: 'partly',
  title: 'The 200 states an identity of the client as the preferred one',
  rationale: `The network tells the inviter who answered by what the client prefers. Without it the network takes its default, which may
be another address of the user than the one invited; a foreign one is not taken at all.`,
  needs:
    'The 200 between the client and its first proxy; the answer to its REGISTER tells which identities are its own',
  cannotTell:
    'Behind the first proxy P-Asserted-Identity stands in its place; or nothing says which identities the client has',
  knownBehaviour:
    'TS 24.229 lets a client leave the header field out and be known by its default identity: that is why it is no more than a warning',

  *targets(session) {
    const accepted = acceptance(session);
    if (accepted) yield accepted;
  },

  check(accepted, session) {
    if (accepted.response === undefined) return answerUnseen(accepted);
    const { invitation, response } = accepted;
    const answered = cite(response, `the ${statusLine(response)}`);
    const preferred = preferredIdentities(response.content).map(({ uri }) => uri);
    const own = ownIdentities(session, invitation);
    const stated = preferred.find(uri => isOneOf(uri, own));
    if (stated !== undefined) {
      return pass(
        `P-Preferred-Identity: ${quoted(stated)}, an identity of the client`,
        answered,
        citeHeader(response, 'p-preferred-identity', 'its P-Preferred-Identity'),
      );
    }
    if (preferred.length > 0 && isCutInHeaders(response)) {
      const message = `P-Preferred-Identity: ${quoted(preferred[0]!)}, as far as it was captured`;
      return inconclusive('I-LOSS', message, 'a capture with whole packets and without loss', answered);
    }
    if (preferred.length > 0) return foreign(preferred[0]!, own, accepted, session, answered);
    return absent(accepted, session, answered);
  },

  examples: [
    { outcome: 'pass', title: 'The identity that was invited', scene: 'one-to-one' },
    { outcome: 'pass', title: 'With a display name (9b)', scene: 'group' },
    {
      outcome: 'pass',
      title: 'The tel form of the same number (RFC 3966)',
      scene: 'one-to-one',
      edits: [preferring('<tel:+1-555-555-0102>')],
    },
    {
      outcome: 'pass',
      title: 'A sip form with user=phone and another port',
      scene: 'one-to-one',
      edits: [preferring('<sip:+15555550102@ims.example.com:5060;user=phone>')],
    },
    {
      outcome: 'pass',
      title: 'The identity of P-Called-Party-ID, where To names another',
      scene: 'one-to-one',
      edits: [
        preferring('<sip:bea@ims.example.com>'),
        {
          replace: ['P-Asserted-Service: ', 'P-Called-Party-ID: <sip:bea@ims.example.com>\nP-Asserted-Service: '],
          in: 'INVITE sip:',
        },
      ],
    },
    {
      outcome: 'pass',
      title: 'Another identity that was registered with it',
      scene: 'one-to-one',
      edits: [REGISTERED_BEFORE, preferring('<sip:bea@ims.example.com>')],
    },
    { outcome: 'violation', title: 'No P-Preferred-Identity', scene: 'one-to-one', edits: [NO_PREFERRED_IDENTITY] },
    {
      outcome: 'violation',
      title: 'The identity of the inviter, as if it were its own',
      scene: 'one-to-one',
      edits: [preferring('<sip:+15555550101@ims.example.com>')],
    },
    {
      outcome: 'violation',
      title: 'An identity that the registrar does not count among those of the client',
      scene: 'one-to-one',
      edits: [REGISTERED_BEFORE, preferring('<sip:carla@ims.example.com>')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-CFG',
      title: 'An identity of which nothing says whose it is',
      scene: 'one-to-one',
      edits: [preferring('<sip:bea@ims.example.com>')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Behind the first proxy, where only P-Asserted-Identity is left',
      scene: 'one-to-one',
      edits: [
        {
          replace: ['P-Preferred-Identity: ', 'P-Asserted-Identity: '],
          in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE',
        },
        BEYOND_FIRST_PROXY,
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'A P-Asserted-Identity instead: a proxy may stand between',
      scene: 'one-to-one',
      edits: [{ replace: ['P-Preferred-Identity: ', 'P-Asserted-Identity: '], in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'one-to-one',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
    },
    { outcome: 'not-applicable', title: 'Refused', scene: 'deferred-refused-480' },
    { outcome: 'not-applicable', title: 'The client itself invites', scene: 'one-to-one-originated' },
  ],
});

/** Both forms of a number are one identity: sip with or without user=phone, tel (RFC 3261 19.1.6, RFC 3966). */
const isOneOf = (uri: string, identities: readonly string[]): boolean =>
  identities.some(one => sameUri(one, uri) || sameNumber(one, uri));

const urisIn = (content: SipMessage, ...headers: string[]): string[] =>
  headers.flatMap(name => addresses(content, name)).map(({ uri }) => uri);

/** What the client was invited as, what it registered, and what it calls itself in requests. */
function ownIdentities({ client, parties }: Session, { request }: Invitation): string[] {
  const called = calledParty(request.content)?.uri;
  const party = parties.find(({ address }) => address === client?.address);
  return [
    ...urisIn(request.content, 'to'),
    ...(called === undefined ? [] : [called]),
    ...(client?.registered ?? []),
    ...(party?.uris ?? []),
  ];
}

/** It prefers an identity that is not known to be its own. */
function foreign(
  stated: string,
  own: readonly string[],
  { invitation, response }: Extract<Acceptance, { readonly response: object }>,
  session: Session,
  answered: Evidence,
): Finding {
  const { request } = invitation;
  const line = citeHeader(response, 'p-preferred-identity', 'its P-Preferred-Identity');
  const seen = `P-Preferred-Identity: ${quoted(stated)}`;
  const others = urisIn(request.content, 'from', 'p-asserted-identity', 'referred-by');
  const isInviters = isOneOf(stated, others);
  const registered = session.client?.registered;
  // RFC 7315 4.1, TS 23.003 13.4B: one entry may stand for many.
  const isKnown = registered !== undefined && !registered.some(uri => uri.includes('!'));
  if (!isInviters && !isKnown) {
    return inconclusive(
      'I-CFG',
      `${seen}: nothing says whether this is an identity of the client, which was invited as ${quoted(own[0] ?? '')}`,
      'a capture that shows the client register (P-Associated-URI), or a look at its identities',
      answered,
      line,
    );
  }
  const message = isInviters
    ? `${seen}, which is the identity of the inviter`
    : `${seen}, which is none of the ${registered!.length} identities that the client registered`;
  const leg = beyondClientLeg(session, invitation);
  if (leg) return undecided(leg, message, answered, line);
  const known = isInviters
    ? citeHeader(request, 'from', 'the inviter')
    : citeHeader(request, 'to', 'what it was invited as');
  return violation({ message, expected: EXPECTED, seen }, answered, line, known);
}

function absent(
  { invitation, response }: Extract<Acceptance, { readonly response: object }>,
  session: Session,
  answered: Evidence,
): Finding {
  const message = 'The 200 has no P-Preferred-Identity';
  if (isCutInHeaders(response)) {
    const needed = 'a capture with whole packets and without loss';
    return inconclusive('I-LOSS', `${message}, but it was captured only in part`, needed, answered);
  }
  const [asserted] = assertedIdentities(response.content);
  const leg = beyondClientLeg(session, invitation);
  if (asserted || leg) {
    const shown = asserted ? [citeHeader(response, 'p-asserted-identity', 'its P-Asserted-Identity')] : [];
    return inconclusive(
      'I-LEG',
      asserted
        ? `${message}, but P-Asserted-Identity: ${quoted(asserted.uri)}, which a proxy puts in its place`
        : `${message}: ${leg!.why}`,
      leg?.needed ?? 'a capture between the client and its first proxy (P-CSCF)',
      answered,
      ...shown,
    );
  }
  if (response.content.headers.has('p-preferred-identity')) {
    return inconclusive(
      'I-CFG',
      'The P-Preferred-Identity of the 200 cannot be read',
      'a look at what the client means by it',
      answered,
      citeHeader(response, 'p-preferred-identity', 'its P-Preferred-Identity'),
    );
  }
  return violation(
    { message, expected: EXPECTED, seen: 'no P-Preferred-Identity' },
    answered,
    citeHeader(invitation.request, 'to', 'what it was invited as'),
  );
}

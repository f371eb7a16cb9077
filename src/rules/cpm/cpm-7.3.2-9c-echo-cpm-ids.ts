import { cite, type Evidence, type SipRequestMessage, type SipResponseMessage } from '../../model/index.js';
import { citeHeader, quoted, statusLine } from '../citing.js';
import { undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, acceptance, answerUnseen } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { EARLY_UPDATE } from './example-traces.js';
import { isCutInHeaders } from './whole-headers.js';

/** Values are opaque, compared byte for byte without the blanks around them (wire facts 2.2). */
const HEADERS = ['Conversation-ID', 'Contribution-ID', 'InReplyTo-Contribution-ID'] as const;

/** The 200 to the INVITE. */
const OK = 'SIP/2.0 200 OK\nCSeq: 1 INVITE';
/** As in the scene deferred-one-to-one. */
const ID = '\nContribution-ID: d5e4121a-eec2-4c59-846e-baef8966ef18';

export default defineRule<Acceptance>({
  id: 'CPM-7.3.2-9c',
  slug: 'echo-cpm-ids',
  clause: clause(
    '7.3.2 step 9c',
    'Conversation-ID, Contribution-ID and InReplyTo-Contribution-ID of the INVITE are repeated unchanged in the 200.',
  ),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'The 200 repeats the CPM identifiers of the INVITE unchanged',
  rationale: `The network and the other devices of the user file the session by these identifiers. Without them, or with others,
the chat falls out of its conversation, and is stored or shown as another one.`,
  needs: 'The INVITE and the 200, captured between the client and its first proxy',
  cannotTell:
    'Beyond the first proxy a node may have taken extension headers out; or the INVITE or the 200 was captured only in part',

  *targets(session) {
    const accepted = acceptance(session);
    if (accepted && HEADERS.some(name => valueIn(accepted.invitation.request, name))) yield accepted;
  },

  check(accepted, session) {
    if (accepted.response === undefined) return answerUnseen(accepted);
    const { invitation, response } = accepted;
    const { request } = invitation;
    const asked = HEADERS.filter(name => valueIn(request, name) !== undefined);
    const breaches = asked.map(name => compare(name, request, response)).filter(breach => breach !== undefined);
    if (breaches.length > 0) {
      const evidence = [...breaches.flatMap(breach => breach.evidence), cite(response, `the ${statusLine(response)}`)];
      const message = breaches.map(breach => breach.message).join('; ');
      const leg = beyondClientLeg(session, invitation);
      if (leg) return undecided(leg, message, ...evidence);
      if (isCutInHeaders(response) || isCutInHeaders(request)) {
        const cut = isCutInHeaders(response) ? 'the 200' : 'the INVITE';
        const needed = 'a capture with whole packets and without loss';
        return inconclusive('I-LOSS', `${message}: but ${cut} was captured only in part`, needed, ...evidence);
      }
      const expected = breaches.map(breach => breach.expected).join('; ');
      return violation({ message, expected, seen: breaches.map(breach => breach.seen).join('; ') }, ...evidence);
    }
    return pass(
      `${asked.join(', ')} repeated unchanged${notes(request, response)}`,
      ...asked.flatMap(name => pair(name, request, response)),
    );
  },

  examples: [
    { outcome: 'pass', title: 'All three are repeated', scene: 'one-to-one' },
    { outcome: 'pass', title: 'The INVITE has no InReplyTo-Contribution-ID (F30, A15)', scene: 'deferred-one-to-one' },
    { outcome: 'pass', title: 'Compact names, and the 200 is sent three times (T-RETX)', scene: 'one-to-one-compact' },
    {
      outcome: 'pass',
      title: 'Seen on three hops and on both legs of the application server (F35)',
      scene: 'one-to-one-hops',
    },
    {
      outcome: 'pass',
      title: 'The 200 to an UPDATE before it repeats nothing (T-CSEQ, F39)',
      scene: 'one-to-one',
      edits: [EARLY_UPDATE],
    },
    {
      outcome: 'pass',
      title: 'Folded, and with blanks around it (T-FOLD)',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['Contribution-ID: d5e4121a', 'Contribution-ID:\n   d5e4121a'], in: OK }],
    },
    {
      outcome: 'pass',
      title: 'A header that the INVITE lacks is added',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['\nContribution-ID: ', '\nInReplyTo-Contribution-ID: 477b66ae\nContribution-ID: '], in: OK }],
    },
    {
      outcome: 'pass',
      title: 'The same value twice',
      scene: 'deferred-one-to-one',
      edits: [{ replace: [ID, `${ID}${ID}`], in: OK }],
    },
    {
      outcome: 'violation',
      title: 'The 200 has no Conversation-ID (F30)',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['Conversation-ID: 6b79b8bc-937e-4985-b1df-fd062b687bd7\n', ''], in: OK }],
    },
    {
      outcome: 'violation',
      title: 'The Contribution-ID is altered (F30)',
      scene: 'deferred-one-to-one',
      edits: [{ replace: [ID, '\nContribution-ID: d5e4121a-eec2-4c59-846e-000000000000'], in: OK }],
    },
    {
      outcome: 'violation',
      title: 'The Contribution-ID lost its hyphens',
      scene: 'deferred-one-to-one',
      edits: [{ replace: [ID, '\nContribution-ID: d5e4121aeec24c59846ebaef8966ef18'], in: OK }],
    },
    {
      outcome: 'violation',
      title: 'The Contribution-ID stands there twice, with different values',
      scene: 'deferred-one-to-one',
      edits: [{ replace: [ID, `${ID}\nContribution-ID: d5e4121a`], in: OK }],
    },
    {
      outcome: 'violation',
      title: 'InReplyTo-Contribution-ID is missing',
      scene: 'one-to-one',
      edits: [{ replace: ['InReplyTo-Contribution-ID: b2d7101f-6008-42f0-a033-601152e38f7d\n', ''], in: OK }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Missing in a 200 that was only seen beyond the first proxy',
      scene: 'one-to-one-hops',
      edits: [{ drop: 'branch=z9hG4bK-pc-' }, { replace: ['Conversation-ID: ', 'X-Conversation: '], in: OK }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'deferred-one-to-one',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
    },
    { outcome: 'not-applicable', title: 'Only the 200 has to repeat them', scene: 'deferred-refused-480' },
    {
      outcome: 'not-applicable',
      title: 'The INVITE has none of them',
      scene: 'deferred-one-to-one',
      edits: [
        { replace: ['Conversation-ID: ', 'X-Conversation: '], in: 'INVITE sip:' },
        { replace: ['Contribution-ID: ', 'X-Contribution: '], in: 'INVITE sip:' },
      ],
    },
  ],
});

type Carrier = SipRequestMessage | SipResponseMessage;

/** An empty header says nothing. */
const valueIn = ({ content }: Carrier, name: string): string | undefined =>
  content.headers.first(name.toLowerCase()) || undefined;

interface Breach {
  readonly message: string;
  readonly expected: string;
  readonly seen: string;
  readonly evidence: readonly Evidence[];
}

function compare(name: string, request: SipRequestMessage, response: SipResponseMessage): Breach | undefined {
  const asked = valueIn(request, name) ?? '';
  const values = response.content.headers.all(name.toLowerCase()).filter(value => value !== '');
  const altered = values.filter(value => value !== asked);
  const expected = `${name}: ${quoted(asked)}`;
  const evidence = pair(name, request, response);
  if (values.length === 0) return { message: `${name} is missing in the 200`, expected, seen: `no ${name}`, evidence };
  if (altered.length === 0) return undefined;
  const seen = altered.map(value => `${name}: ${quoted(value)}`).join(' and ');
  const hint = altered.every(value => sameButForm(value, asked)) ? ' (equal but for case or hyphens)' : '';
  const message =
    altered.length < values.length
      ? `${name} is in the 200 more than once, with different values`
      : `${name} is altered in the 200${hint}`;
  return { message, expected, seen, evidence };
}

const sameButForm = (a: string, b: string): boolean =>
  a.replaceAll('-', '').toLowerCase() === b.replaceAll('-', '').toLowerCase();

function pair(name: string, request: SipRequestMessage, response: SipResponseMessage): Evidence[] {
  const key = name.toLowerCase();
  const asked = citeHeader(request, key, `${name} of the INVITE`);
  return response.content.headers.has(key) ? [asked, citeHeader(response, key, `${name} of the 200`)] : [asked];
}

/** What is odd and yet no breach. */
function notes(request: SipRequestMessage, response: SipResponseMessage): string {
  const invented = HEADERS.filter(
    name => valueIn(request, name) === undefined && valueIn(response, name) !== undefined,
  );
  const repeated = HEADERS.filter(
    name => valueIn(request, name) !== undefined && response.content.headers.all(name.toLowerCase()).length > 1,
  );
  const added = invented.length > 0 ? `; the 200 adds ${invented.join(', ')}, which the INVITE lacks` : '';
  return repeated.length > 0 ? `${added}; ${repeated.join(', ')} more than once` : added;
}

import {
  cite,
  type Evidence,
  type Finding,
  type Invitation,
  type SipRequestMessage,
  type SipResponseMessage,
} from '../../model/index.js';
import { addresses, parseUri, toTag, vias } from '../../sip-parser/index.js';
import { citeHeader, quoted, statusLine } from '../citing.js';
import { undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, acceptance, answerUnseen } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { answerTo, judgedInvitation } from './evaluation-order.js';
import { ACCEPTED_202, BEYOND_FIRST_PROXY } from './example-traces.js';
import { isCutInHeaders } from './whole-headers.js';

interface Breach {
  readonly message: string;
  readonly expected: string;
  readonly seen: string;
  readonly evidence: readonly Evidence[];
}

/** TABLE: what RFC 3261 asks of a 2xx to an INVITE, one line a demand. */
const DEMANDS: readonly ((request: SipRequestMessage, response: SipResponseMessage) => Breach | undefined)[] = [
  is200,
  hasTag,
  hasContact,
  repeatsRecordRoute,
  repeatsVia,
];

/** Of the scene one-to-one. */
const OK = 'SIP/2.0 200 OK\nCSeq: 1 INVITE';

/** An invitation that the client has not answered as far as the capture goes, and nothing hides an answer. */
interface Unanswered {
  readonly invitation: Invitation;
  readonly response: undefined;
  readonly hidden: undefined;
}

export default defineRule<Acceptance | Unanswered>({
  id: 'CPM-7.3.2-9',
  slug: 'generate-200',
  clause: clause('7.3.2 step 9', 'Accept with a 200 OK built by RFC 3261.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'An invitation is accepted with a 200 that forms a dialog',
  rationale: `The 200 sets up the dialog: its tag names it, its Contact is where ACK and BYE go, its Record-Route and Via are the
way back. With one of them wrong the session cannot be used or ended.`,
  needs: 'The INVITE and the 200, captured between the client and its first proxy',
  cannotTell:
    'Beyond the first proxy headers are rewritten; the 200 was captured only in part; or there is no final response yet',

  *targets(session) {
    const accepted = acceptance(session);
    const invitation = judgedInvitation(session);
    if (accepted) yield accepted;
    else if (invitation && answerTo(invitation).is === 'none') {
      yield { invitation, response: undefined, hidden: undefined };
    }
  },

  check(accepted, session) {
    if (accepted.response === undefined) return accepted.hidden ? answerUnseen(accepted) : notYet(accepted.invitation);
    const { invitation, response } = accepted;
    const { request } = invitation;
    const breaches = DEMANDS.map(demand => demand(request, response)).filter(breach => breach !== undefined);
    const evidence = [cite(request, 'the INVITE'), cite(response, `the ${statusLine(response)}`)];
    if (breaches.length === 0) {
      return pass('200 with a To tag, a Contact, and the Record-Route and Via of the INVITE', ...evidence);
    }
    const all = [...evidence, ...breaches.flatMap(breach => breach.evidence)];
    const message = breaches.map(breach => breach.message).join('; ');
    const leg = beyondClientLeg(session, invitation);
    if (leg) return undecided(leg, message, ...all);
    if (isCutInHeaders(response) || isCutInHeaders(request)) {
      const needed = 'a capture with whole packets and without loss';
      return inconclusive('I-LOSS', `${message}: but it was captured only in part`, needed, ...all);
    }
    return violation(
      {
        message,
        expected: breaches.map(breach => breach.expected).join('; '),
        seen: breaches.map(breach => breach.seen).join('; '),
      },
      ...all,
    );
  },

  examples: [
    { outcome: 'pass', title: 'As RFC 3261 has it', scene: 'one-to-one' },
    { outcome: 'pass', title: 'Compact names, and the 200 is sent three times (T-RETX)', scene: 'one-to-one-compact' },
    { outcome: 'pass', title: 'Seen on three hops and on both legs (F35)', scene: 'one-to-one-hops' },
    { outcome: 'pass', title: 'One of two devices accepts (T-FORK, F37)', scene: 'group-forked' },
    {
      outcome: 'pass',
      title: 'The client adds received and rport to the Via',
      scene: 'one-to-one',
      edits: [{ replace: ['branch=z9hG4bK-pc-', 'received=198.51.100.10;rport=5060;branch=z9hG4bK-pc-'], in: OK }],
    },
    { outcome: 'violation', title: 'Accepted with 202', scene: 'deferred-one-to-one', edits: [ACCEPTED_202] },
    {
      outcome: 'violation',
      title: 'The 200 has no Contact (RFC 3261 12.1.1)',
      scene: 'one-to-one',
      edits: [{ replace: ['\nContact: ', '\nX-Contact: '], in: OK }],
    },
    {
      outcome: 'violation',
      title: 'The Contact is a tel: URI (RFC 3261 12.1.1)',
      scene: 'one-to-one',
      edits: [
        {
          replace: ['Contact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>', 'Contact: <tel:+15555550102>'],
          in: OK,
        },
      ],
    },
    {
      outcome: 'violation',
      title: 'The 200 leaves Record-Route out (RFC 3261 12.1.1)',
      scene: 'one-to-one',
      edits: [{ replace: ['Record-Route: <sip:198.51.100.10:5060;transport=tcp;lr>\n', ''], in: OK }],
    },
    {
      outcome: 'violation',
      title: 'The 200 leaves out a Via of the INVITE (RFC 3261 8.2.6.2)',
      scene: 'one-to-one',
      edits: [
        {
          replace: ['Via: SIP/2.0/TCP 198.51.100.20:5060;branch=', 'X-Via: SIP/2.0/TCP 198.51.100.20:5060;branch='],
          in: OK,
        },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Without a Contact, where it was only seen beyond the first proxy',
      scene: 'deferred-one-to-one',
      edits: [{ replace: ['\nContact: ', '\nX-Contact: '], in: OK }, BEYOND_FIRST_PROXY],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'deferred-one-to-one',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'It rings, and no final response comes until the capture ends',
      scene: 'one-to-one',
      edits: [{ cutAt: OK }],
    },
    { outcome: 'not-applicable', title: 'Refused', scene: 'deferred-refused-480' },
    { outcome: 'not-applicable', title: 'Cancelled (F10)', scene: 'deferred-cancelled' },
  ],
});

function notYet({ request, provisionals }: Invitation): Finding {
  const last = provisionals.at(-1);
  return inconclusive(
    'I-EARLY',
    last ? `${statusLine(last)}, and no final response in the capture` : 'No response in the capture',
    'a capture that goes on until the client has answered',
    cite(request, 'the INVITE'),
    ...(last ? [cite(last, `the ${statusLine(last)}`)] : []),
  );
}

function is200(_request: SipRequestMessage, response: SipResponseMessage): Breach | undefined {
  if (response.content.status === 200) return undefined;
  const seen = statusLine(response);
  return { message: `Accepted with ${seen}`, expected: '200 OK', seen, evidence: [] };
}

/** RFC 3261 8.2.6.2 */
function hasTag(_request: SipRequestMessage, response: SipResponseMessage): Breach | undefined {
  if (toTag(response.content) !== undefined) return undefined;
  const evidence = [citeHeader(response, 'to', 'its To')];
  return { message: 'The 200 has no To tag', expected: 'a tag in To', seen: 'none', evidence };
}

/** RFC 3261 12.1.1 */
function hasContact(_request: SipRequestMessage, response: SipResponseMessage): Breach | undefined {
  const contacts = addresses(response.content, 'contact');
  if (contacts.some(({ uri }) => parseUri(uri)?.kind === 'sip')) return undefined;
  const expected = 'Contact with a SIP URI';
  const [other] = contacts;
  return other
    ? {
        message: 'The Contact of the 200 is no SIP URI',
        expected,
        seen: `Contact: ${quoted(other.uri)}`,
        evidence: [citeHeader(response, 'contact', 'its Contact')],
      }
    : { message: 'The 200 has no Contact', expected, seen: 'no Contact', evidence: [] };
}

/** RFC 3261 12.1.1: every Record-Route, in order. */
function repeatsRecordRoute(request: SipRequestMessage, response: SipResponseMessage): Breach | undefined {
  const uris = (of: SipRequestMessage | SipResponseMessage): string[] =>
    addresses(of.content, 'record-route').map(({ uri }) => uri);
  const asked = uris(request);
  const given = uris(response);
  if (asked.length === given.length && asked.every((uri, at) => uri === given[at])) return undefined;
  return {
    message: 'The 200 does not repeat the Record-Route of the INVITE',
    expected: `Record-Route: ${asked.map(quoted).join(', ') || 'none'}`,
    seen: `Record-Route: ${given.map(quoted).join(', ') || 'none'}`,
    evidence: [citeHeader(request, 'record-route', 'the Record-Route of the INVITE')],
  };
}

/** RFC 3261 8.2.6.2: every Via, in order; what the way adds to it (received, rport) does not count. */
function repeatsVia(request: SipRequestMessage, response: SipResponseMessage): Breach | undefined {
  const hops = (of: SipRequestMessage | SipResponseMessage): string[] =>
    vias(of.content).map(({ host, port, branch }) => `${host}${port === undefined ? '' : `:${port}`} ${branch ?? ''}`);
  const asked = hops(request);
  const given = hops(response);
  if (asked.length === given.length && asked.every((hop, at) => hop === given[at])) return undefined;
  return {
    message: 'The 200 does not repeat the Via of the INVITE',
    expected: `${asked.length} Via: ${asked.map(quoted).join(', ')}`,
    seen: `${given.length} Via: ${given.map(quoted).join(', ') || 'none'}`,
    evidence: [citeHeader(request, 'via', 'the Via of the INVITE')],
  };
}

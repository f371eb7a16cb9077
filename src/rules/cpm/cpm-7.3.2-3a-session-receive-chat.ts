import {
  type ChunkedMessage,
  cite,
  type Evidence,
  type Finding,
  type Invitation,
  type SdpPart,
  type Session,
  type Settings,
} from '../../model/index.js';
import { acceptTypes, acceptWrappedTypes, type MediaDescription } from '../../sdp-parser/index.js';
import { quoted } from '../citing.js';
import { hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { acceptance } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { deliveredContents, expectsAnswer, rejectionOf, typesOf } from './delivered-contents.js';
import { answered, CHAT_REJECTED, delivery, msrpAnswer } from './example-answers.js';
import { BEYOND_FIRST_PROXY } from './example-traces.js';
import { directionText } from './offered-direction.js';
import { isCut } from './whole-body.js';

interface Target {
  readonly invitation: Invitation;
  readonly answer: SdpPart;
  /** What the other side sent. */
  readonly contents: readonly ChunkedMessage[];
}

export default defineRule<Target>({
  id: 'CPM-7.3.2-3a',
  slug: 'session-receive-chat',
  clause: clause('7.3.2 step 3a', 'Use this session to receive chat messages.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'partly',
  title: 'The client takes chat messages in a session that it accepted both ways',
  rationale: `An answer that only sends, or that takes nothing, makes a chat in which what the other side writes is refused or not sent
at all.`,
  needs: 'The offer, the answer, and the MSRP of the session',
  cannotTell: 'MSRP was not captured, cannot be read, or a response is missing',
  knownBehaviour:
    'Clients made before 2.1 answer a deferred delivery with recvonly: old style but coherent, since such a session only delivers',

  *targets(session) {
    const accepted = acceptance(session);
    const { offer, answer: final, earlyAnswer } = accepted?.invitation ?? {};
    const answer = final ?? earlyAnswer;
    if (!accepted?.response || !answer || offer?.direction?.value !== 'sendrecv') return;
    const contents = deliveredContents(session);
    const isAsked = answer.chat && (contents.length > 0 || hides(session, 'msrp'));
    if (isAsked || refusedBy(answer, offer)) yield { invitation: accepted.invitation, answer, contents };
  },

  check({ invitation, answer, contents }, session, settings) {
    const offer = invitation.offer!;
    const offered = cite(offer.message, 'the offered chat', offer.chat!.line.start);
    const refusal = refusedBy(answer, offer);
    if (refusal) return refuses(refusal, invitation, answer, session, offered);
    const said = cite(answer.message, 'the answer', directionLine(answer));
    const advertised = contents.find(content => rejectsAdvertised(content, answer));
    if (advertised) return rejected(advertised, answer, session);
    if (isCut(answer.message)) {
      const needed = 'a capture with whole packets and without loss';
      return inconclusive('I-LOSS', 'The answer was captured only in part', needed, offered, said);
    }
    return received(contents, answer, invitation, session, settings, [offered, said]);
  },

  examples: [
    { outcome: 'pass', title: 'sendrecv, and each message is answered 200', scene: 'one-to-one' },
    { outcome: 'pass', title: 'A deferred delivery (F01)', scene: 'deferred-one-to-one' },
    {
      outcome: 'pass',
      title: 'A deferred delivery answered recvonly: old style but coherent (A14)',
      scene: 'deferred-one-to-one',
      edits: [answered('recvonly')],
    },
    {
      outcome: 'pass',
      title: 'With Failure-Report: no nobody expects a 200',
      scene: 'one-to-one',
      edits: [
        { replace: ['Failure-Report: yes', 'Failure-Report: no'], in: 'MSRP fHhqC48t SEND' },
        { drop: 'MSRP fHhqC48t 200' },
      ],
    },
    {
      outcome: 'pass',
      title: 'A message too large for the client is refused with 413: not this rule',
      scene: 'one-to-one',
      edits: [delivery('text/plain'), msrpAnswer('413 Too Large')],
    },
    { outcome: 'violation', title: 'Answered sendonly', scene: 'one-to-one', edits: [answered('sendonly')] },
    { outcome: 'violation', title: 'Answered inactive', scene: 'one-to-one', edits: [answered('inactive')] },
    {
      outcome: 'violation',
      title: 'A deferred delivery answered inactive (A14)',
      scene: 'deferred-one-to-one',
      edits: [answered('inactive')],
    },
    {
      outcome: 'violation',
      title: 'The answer has port 0: CPM-7.3.2-9a says the same',
      scene: 'one-to-one',
      edits: [CHAT_REJECTED],
    },
    {
      outcome: 'violation',
      title: '415 to a type that its own answer lists',
      scene: 'one-to-one',
      edits: [delivery('application/im-iscomposing+xml'), msrpAnswer('415 Unsupported Media Type')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-CFG',
      title: '415 to a type that its answer does not list, and nothing else came',
      scene: 'one-to-one',
      edits: [
        { drop: 'MSRP b5EM4ZxG' },
        { drop: 'MSRP fHhqC48t' },
        delivery('application/octet-stream'),
        msrpAnswer('415 Unsupported Media Type'),
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'A message was not answered, as far as was captured',
      scene: 'one-to-one',
      edits: [{ drop: 'MSRP fHhqC48t 200' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends with a message on its way',
      scene: 'one-to-one',
      edits: [{ cutAt: 'MSRP fHhqC48t 200' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-RACE',
      title: 'A message crosses the BYE',
      scene: 'one-to-one',
      edits: [{ shift: 'MSRP fHhqC48t SEND', by: 23.5 }, { drop: 'MSRP fHhqC48t 200' }],
    },
    { outcome: 'inconclusive', reason: 'I-NOMEDIA', title: 'Signalling only', scene: 'deferred-signalling-only' },
    { outcome: 'inconclusive', reason: 'I-ENC', title: 'MSRP over TLS', scene: 'deferred-tls' },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Answered inactive, seen beyond the first proxy',
      scene: 'one-to-one',
      edits: [answered('inactive'), BEYOND_FIRST_PROXY],
    },
    { outcome: 'not-applicable', title: 'Refused', scene: 'deferred-refused-480' },
    {
      outcome: 'not-applicable',
      title: 'The offer is sendonly: CPM-7.3.2-4.1 judges that',
      scene: 'one-to-one',
      edits: [{ replace: ['a=sendrecv', 'a=sendonly'], in: 'INVITE sip:' }],
    },
  ],
});

const isTaking = (direction: string): boolean => direction === 'sendrecv' || direction === 'recvonly';

const directionLine = ({ direction, chat }: SdpPart): number => direction?.line?.start ?? chat?.line.start ?? 0;

interface Refusal {
  readonly text: string;
  readonly at: number;
  readonly isPortZero: boolean;
}

/** Why nothing can be sent to the client, by its answer. An answer without a line for the chat is for CPM-7.3.2-9a. */
function refusedBy(answer: SdpPart, offer: SdpPart): Refusal | undefined {
  const { direction, chat, description } = answer;
  if (chat && direction) {
    if (isTaking(direction.value)) return undefined;
    return { text: directionText(direction), at: directionLine(answer), isPortZero: false };
  }
  const at = offer.description.media.indexOf(offer.chat!);
  const line: MediaDescription | undefined = description.media[at];
  if (line?.type.toLowerCase() !== 'message' || line.port !== 0) return undefined;
  return { text: `m=${quoted(line.line.value)}`, at: line.line.start, isPortZero: true };
}

function refuses(
  { text, at, isPortZero }: Refusal,
  invitation: Invitation,
  answer: SdpPart,
  session: Session,
  offered: Evidence,
): Finding {
  const message = `The offer is sendrecv, and the answer takes nothing: ${text}`;
  const line = cite(answer.message, 'the answer', at);
  if (isCut(answer.message)) {
    const needed = 'a capture with whole packets and without loss';
    return inconclusive('I-LOSS', `${message}; but it was captured only in part`, needed, offered, line);
  }
  const leg = beyondClientLeg(session, invitation);
  if (leg) return undecided(leg, message, offered, line);
  const causes = isPortZero ? ['CPM-7.3.2-9a'] : [];
  const expected =
    invitation.deferred.is === 'no' ? 'a=sendrecv, with a port' : 'a=sendrecv or a=recvonly, with a port';
  return violation({ message, expected, seen: text, causes }, offered, line);
}

/** 415 to what the answer names: both types of it, if it is wrapped in CPIM (RFC 4975 8.6). */
function rejectsAdvertised(content: ChunkedMessage, { chat }: SdpPart): boolean {
  if (!chat || !content.responses.some(({ content: { status } }) => status === 415)) return false;
  const { root, wrapped } = typesOf(content);
  const types = acceptTypes(chat);
  if (!types.includes(root)) return false;
  if (root !== 'message/cpim') return true;
  return wrapped !== undefined && [...types, ...acceptWrappedTypes(chat)].includes(wrapped);
}

function rejected(content: ChunkedMessage, answer: SdpPart, session: Session): Finding {
  const { root, wrapped } = typesOf(content);
  const type = quoted(wrapped === undefined ? root : `${wrapped} in ${root}`);
  const response = content.responses.find(one => one.content.status === 415)!;
  const message = `The client answers 415 to ${type}, which its answer lists`;
  const list = answer.chat!.attributes.find(({ name }) => name === 'accept-types') ?? answer.chat!.line;
  const evidence = [
    cite(answer.message, 'what the answer lists', list.start),
    cite(content.chunks[0]!, 'the SEND'),
    cite(response, 'its response'),
  ];
  const leg = session.hidden.find(({ aspect }) => aspect === 'leg');
  if (leg) return undecided(leg, message, ...evidence);
  return violation({ message, expected: `200 to ${type}`, seen: '415' }, ...evidence);
}

/** The answer takes messages: what became of those that came. */
function received(
  contents: readonly ChunkedMessage[],
  answer: SdpPart,
  { deferred }: Invitation,
  session: Session,
  { guard }: Settings,
  evidence: readonly Evidence[],
): Finding {
  const hidden = hides(session, 'msrp');
  const asked = contents.filter(content => content.complete && expectsAnswer(content));
  const open = asked.find(({ acceptedAt, responses }) => acceptedAt === undefined && !responses.some(isRefusing));
  if (open) {
    const sent = cite(open.chunks.at(-1)!, 'a SEND whose answer is not there');
    const message = `A message of the other side was not answered, as far as was captured`;
    if (hidden) return undecided(hidden, message, ...evidence, sent);
    const { end, watchedUntil } = session;
    if (end && open.end >= end.time - guard) {
      const needed = 'a capture of a session in which nothing crosses';
      return inconclusive('I-RACE', `${message}: it crossed the end of the session`, needed, ...evidence, sent);
    }
    if (!end && watchedUntil - open.end <= guard) {
      const needed = 'a capture that goes on until the session ends';
      return inconclusive('I-EARLY', `${message}: the capture ends`, needed, ...evidence, sent);
    }
    return inconclusive('I-LOSS', message, 'a capture at the client, without loss', ...evidence, sent);
  }
  const taken = contents.filter(({ acceptedAt }) => acceptedAt !== undefined);
  const unasked = contents.filter(content => content.complete && !expectsAnswer(content)).length;
  if (hidden) return undecided(hidden, 'Whether the client takes each message cannot be told', ...evidence);
  if (taken.length === 0 && unasked === 0) {
    const refused = contents.map(rejectionOf).find(response => response !== undefined);
    const shown = refused ? [cite(refused, 'its response')] : [];
    return refused
      ? inconclusive(
          'I-CFG',
          `No message was taken: the first was answered ${refused.content.status}, for its size, its type or a policy`,
          'a look at why the client refuses it',
          ...evidence,
          ...shown,
        )
      : inconclusive('I-LOSS', 'No message was captured whole', 'a capture without loss', ...evidence);
  }
  const oldStyle = deferred.is !== 'no' && answer.direction?.value === 'recvonly';
  const how = oldStyle ? 'recvonly, old style but coherent for a deferred delivery' : answer.direction!.value;
  const first = taken[0] ?? contents[0]!;
  const last = first.responses.at(-1);
  return pass(
    `The answer is ${how}, and ${taken.length} of ${contents.length} messages were answered 200`,
    ...evidence,
    cite(first.chunks[0]!, 'a SEND of the other side'),
    ...(last ? [cite(last, 'its answer')] : []),
  );
}

const isRefusing = ({ content }: ChunkedMessage['responses'][number]): boolean => content.status !== 200;

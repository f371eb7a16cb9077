import {
  cite,
  type Edit,
  type Evidence,
  type Finding,
  type SdpPart,
  type SipResponseMessage,
} from '../../model/index.js';
import { type MediaDescription, msrpPaths } from '../../sdp-parser/index.js';
import { citeHeader, quoted, statusLine } from '../citing.js';
import { ANSWERS, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, acceptance, answerUnseen } from './acceptance.js';
import { clause } from './clause.js';

/** The 200 to the INVITE. */
const OK = 'SIP/2.0 200 OK\nCSeq: 1 INVITE';
const NO_SDP: Edit = { replace: ['Content-Type: application/sdp', 'Content-Type: text/plain'], in: OK };
const ANSWER = `v=0
o=- 9420 1 IN IP4 192.0.2.15
s=-
c=IN IP4 192.0.2.15
t=0 0
m=message 9 TCP/MSRP *
a=path:msrp://192.0.2.15:9/QLAict7z;tcp`;

export default defineRule<Acceptance>({
  id: 'CPM-7.3.2-9a',
  slug: 'answer-sdp',
  clause: clause('7.3.2 step 9a', 'The 200 carries an SDP answer made by 5.2.1.3.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'The 200 carries an SDP answer that takes the offered chat',
  rationale: `Without an answer, or without a path in it, there is no MSRP session: both sides think that they are in a chat in
which nothing can be sent.`,
  needs: 'The INVITE and the 200, whole',
  cannotTell: 'The 200 was captured only in part, or its body cannot be read',

  *targets(session) {
    const accepted = acceptance(session);
    if (accepted?.invitation.offer) yield accepted;
  },

  check(accepted, session) {
    if (accepted.response === undefined) return answerUnseen(accepted);
    const { invitation, response } = accepted;
    const { offer } = invitation;
    const answer = invitation.answer ?? invitation.earlyAnswer;
    const offered = offer?.chat
      ? citeLine(offer, offer.chat, 'the offered chat')
      : cite(invitation.request, 'the INVITE');
    const breach = answer ? shortcoming(answer, offer) : noAnswer(accepted.invitation.provisionals);
    if (!breach) return taken(answer!, response, offered);
    const evidence = [offered, breach.evidence ?? cite(response, `the ${statusLine(response)}`)];
    const hidden = answer ? undefined : hides(session, ...ANSWERS);
    if (hidden)
      return undecided(hidden, `${breach.message}; an earlier reliable response may have carried it`, ...evidence);
    return (
      unreadableBody(answer?.message === response || !answer ? response : undefined, breach.message, evidence) ??
      violation(breach, ...evidence)
    );
  },

  examples: [
    { outcome: 'pass', title: 'The 200 answers the offer', scene: 'one-to-one' },
    { outcome: 'pass', title: 'The offer stands in a multipart body', scene: 'group' },
    {
      outcome: 'pass',
      title: 'The answer stands in a multipart body',
      scene: 'one-to-one',
      edits: [
        { replace: ['Content-Type: application/sdp', 'Content-Type: multipart/mixed;boundary="b 1"'], in: OK },
        { replace: ['v=0\n', '--b 1\nContent-Type: application/sdp\n\nv=0\n'], in: OK },
        { replace: ['\na=sendrecv', '\na=sendrecv\n--b 1--'], in: OK },
      ],
    },
    {
      outcome: 'pass',
      title: 'The answer came in an earlier reliable response',
      scene: 'one-to-one',
      edits: [
        {
          replace: [
            'Content-Length: 0',
            `Require: 100rel\nRSeq: 1\nContent-Type: application/sdp\nContent-Length: 0\n\n${ANSWER}`,
          ],
          in: 'SIP/2.0 180',
        },
        NO_SDP,
      ],
    },
    { outcome: 'violation', title: 'The 200 carries no SDP', scene: 'one-to-one', edits: [NO_SDP] },
    {
      outcome: 'violation',
      title: 'Only an unreliable 180 carries SDP, which is no answer',
      scene: 'one-to-one',
      edits: [
        {
          replace: ['Content-Length: 0', `Content-Type: application/sdp\nContent-Length: 0\n\n${ANSWER}`],
          in: 'SIP/2.0 180',
        },
        NO_SDP,
      ],
    },
    {
      outcome: 'violation',
      title: 'The answer has no a=path',
      scene: 'one-to-one',
      edits: [{ replace: ['a=path:msrp://192.0.2.15:9/QLAict7z;tcp\n', ''], in: OK }],
    },
    {
      outcome: 'violation',
      title: 'The answer has no m=message line',
      scene: 'one-to-one',
      edits: [{ replace: ['m=message 9 TCP/MSRP *', 'm=audio 4000 RTP/AVP 0'], in: OK }],
    },
    {
      outcome: 'violation',
      title: 'The answer rejects the chat, and there is nothing else',
      scene: 'one-to-one',
      edits: [{ replace: ['m=message 9 ', 'm=message 0 '], in: OK }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'The 200 was captured only in part',
      scene: 'one-to-one',
      edits: [
        { replace: ['a=path:msrp://192.0.2.15:9/QLAict7z;tcp\na=sendrecv', 'a=pa'], in: OK },
        { replace: ['Content-Length: ', 'Content-Length: 9'], in: OK },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ENC',
      title: 'The body of the 200 is encrypted',
      scene: 'one-to-one',
      edits: [{ replace: ['Content-Type: application/sdp', 'Content-Type: application/pkcs7-mime'], in: OK }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'one-to-one',
      edits: [{ keepOnlyFrom: '198.51.100.10' }],
    },
    {
      outcome: 'not-applicable',
      title: 'The INVITE has no offer',
      scene: 'one-to-one',
      edits: [{ replace: ['Content-Type: application/sdp', 'Content-Type: text/plain'], in: 'INVITE sip:' }],
    },
    { outcome: 'not-applicable', title: 'Refused', scene: 'deferred-refused-480' },
  ],
});

interface Breach {
  readonly message: string;
  readonly expected: string;
  readonly seen: string;
  readonly evidence: Evidence | undefined;
}

const citeLine = ({ message }: SdpPart, media: MediaDescription, note: string): Evidence =>
  cite(message, note, media.line.start);

function noAnswer(provisionals: readonly SipResponseMessage[]): Breach {
  // RFC 3261 13.2.1: what stands in an unreliable provisional response is only a preview.
  const preview = provisionals.some(({ content }) =>
    content.headers.first('content-type')?.startsWith('application/sdp'),
  );
  return {
    message: `The 200 carries no SDP${preview ? ': that of an unreliable provisional response is no answer (RFC 3261 13.2.1)' : ''}`,
    expected: 'an application/sdp body',
    seen: 'no SDP',
    evidence: undefined,
  };
}

/** What the answer to the offered chat lacks (5.2.1.3, RFC 4975 8). The answer has the m-lines of the offer in their order (RFC 3264 6). */
function shortcoming(answer: SdpPart, offer: SdpPart | undefined): Breach | undefined {
  if (!offer?.chat) return undefined;
  const at = offer.description.media.indexOf(offer.chat);
  const isMessage = ({ type }: MediaDescription): boolean => type.toLowerCase() === 'message';
  const { media } = answer.description;
  const chat = [media[at], ...media].find(line => line !== undefined && isMessage(line));
  if (!chat) {
    const seen = media.length === 0 ? 'no m-line' : media.map(({ line }) => `m=${quoted(line.value)}`).join(', ');
    return {
      message: 'The answer has no m=message line',
      expected: 'm=message, as offered',
      seen,
      evidence: cite(answer.message, 'the answer'),
    };
  }
  const seen = `m=${quoted(chat.line.value)}`;
  const evidence = citeLine(answer, chat, 'the answer to it');
  if (chat.port === 0) {
    const others = media.some(line => line !== chat && line.port !== 0);
    if (others) return undefined;
    return {
      message: 'The 200 accepts the invitation, and its answer rejects all media',
      expected: 'a port other than 0',
      seen,
      evidence,
    };
  }
  if (msrpPaths(chat).length > 0) return undefined;
  return {
    message: 'The answer has no a=path for the chat (RFC 4975 8.2)',
    expected: 'a=path with an MSRP URI',
    seen: 'no a=path',
    evidence,
  };
}

/** Nothing is missing for certain from a body that is cut or cannot be read. */
function unreadableBody(
  response: SipResponseMessage | undefined,
  message: string,
  evidence: readonly Evidence[],
): Finding | undefined {
  if (!response) return undefined;
  if (response.faults.length > 0 || response.content.faults.some(({ code }) => code === 'body-cut')) {
    return inconclusive(
      'I-LOSS',
      `${message}, but the 200 was captured only in part`,
      'a capture with whole packets and without loss',
      ...evidence,
    );
  }
  const { headers } = response.content;
  const type = headers.first('content-type')?.toLowerCase() ?? '';
  const coded = headers.has('content-encoding') ? 'content-encoding' : undefined;
  const encrypted = type.includes('pkcs7-mime') || type.includes('multipart/encrypted') ? 'content-type' : undefined;
  const unread = coded ?? encrypted;
  if (!unread) return undefined;
  const line = citeHeader(response, unread, 'the body cannot be read');
  return inconclusive(
    'I-ENC',
    `The body of the 200 cannot be read`,
    'a log of the client that shows the body in the clear',
    ...evidence,
    line,
  );
}

function taken(answer: SdpPart, response: SipResponseMessage, offered: Evidence): Finding {
  const media = answer.chat ?? answer.description.media[0];
  const where =
    answer.message === response ? `the ${statusLine(response)}` : 'an earlier reliable provisional response';
  const said = media ? [citeLine(answer, media, 'the answer')] : [cite(answer.message, 'the answer')];
  const text = answer.chat ? `m=${quoted(answer.chat.line.value)} in ${where}` : `An SDP answer in ${where}`;
  return pass(text, offered, ...said);
}

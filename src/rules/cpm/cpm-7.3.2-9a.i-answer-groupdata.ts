import { cite, type SdpPart, type Session, type Settings } from '../../model/index.js';
import { statusLine } from '../citing.js';
import { undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, answerUnseen, groupAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { ANSWER_WITHOUT_GROUP_DATA, CLIENT_SENDS_GROUP_DATA } from './example-answers.js';
import { BEYOND_FIRST_PROXY } from './example-traces.js';
import { groupDataIn, groupDataTakenBy, listOffset } from './group-data.js';
import { isCut } from './whole-body.js';

interface Target {
  readonly accepted: Acceptance;
  readonly offer: SdpPart;
  /** Undefined where the answer was not captured. */
  readonly answer: SdpPart | undefined;
}

/** As `--client-supports` and `Party.supports` have it. */
const FEATURE = 'groupdata';

export default defineRule<Target>({
  id: 'CPM-7.3.2-9a.i',
  slug: 'answer-groupdata',
  clause: clause(
    '7.3.2 step 9a.i',
    "If group-data management is offered and the client supports it, the answer's accept-types lists the group-data type.",
  ),
  level: 'SHALL',
  severity: 'warning',
  judges: 'client',
  observable: 'partly',
  title: 'A client that supports group data says so in its answer',
  rationale: `Subject, icon and rights of a group are changed by group data in the session. A client that can, but does not list the
type, is never sent it, and its user sees old data.`,
  needs:
    'The INVITE, the 200, and something that shows that the client supports group data, or --client-supports groupdata',
  cannotTell: 'Nothing says whether the client supports group data; or the answer was captured only in part',
  knownBehaviour:
    'Deployed clients list the type in accept-wrapped-types only, beside message/cpim in accept-types: that passes, and is said',

  *targets(session) {
    const accepted = groupAcceptance(session);
    const offer = accepted?.invitation.offer;
    if (!accepted || !offer || groupDataIn(offer) === undefined) return;
    const answer = accepted.invitation.answer ?? accepted.invitation.earlyAnswer;
    // An answer without a chat is for CPM-7.3.2-9a.
    if (accepted.response === undefined || answer?.chat) yield { accepted, offer, answer };
  },

  check({ accepted, offer, answer }, session, settings) {
    if (accepted.response === undefined) return answerUnseen(accepted);
    if (!answer) return unknownSupport(offer, offer);
    const offered = cite(offer.message, 'group data in the offer', listOffset(offer, groupDataIn(offer)!));
    const list = groupDataTakenBy(answer);
    if (list) {
      const note = list === 'accept-types' ? '' : ', as deployed clients have it, beside message/cpim in accept-types';
      return pass(
        `The answer lists group data in ${list}${note}`,
        offered,
        cite(answer.message, 'group data in the answer', listOffset(answer, list)),
      );
    }
    const lists = cite(answer.message, 'the accept-types of the answer', listOffset(answer, 'accept-types'));
    const message = 'Neither accept-types nor accept-wrapped-types of the answer lists group data';
    if (isCut(answer.message)) {
      const needed = 'a capture with whole packets and without loss';
      return inconclusive('I-LOSS', `${message}, but it was captured only in part`, needed, offered, lists);
    }
    const leg = beyondClientLeg(session, accepted.invitation);
    if (leg) return undecided(leg, message, offered, lists);
    const support = supportShown(session, settings);
    if (!support) return unknownSupport(offer, answer);
    return violation(
      {
        message: `${message}, though the client supports it: ${support}`,
        expected: 'application/vnd.oma.cpm-groupdata+xml in accept-types',
        seen: 'not in accept-types, not in accept-wrapped-types',
      },
      offered,
      lists,
      cite(accepted.response, `the ${statusLine(accepted.response)}`),
    );
  },

  examples: [
    { outcome: 'pass', title: 'Offer and answer list group data (F31)', scene: 'group' },
    {
      outcome: 'pass',
      title: 'The answer lists it among the wrapped types only (F32)',
      scene: 'group',
      edits: [
        {
          replace: [
            'a=accept-types:message/cpim application/conference-info+xml application/vnd.oma.cpm-groupdata+xml',
            'a=accept-types:message/cpim application/conference-info+xml',
          ],
          in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE',
        },
      ],
    },
    {
      outcome: 'pass',
      title: 'The answer writes it in capitals and with a parameter',
      scene: 'group',
      edits: [
        ...ANSWER_WITHOUT_GROUP_DATA,
        {
          replace: [
            'a=accept-types:message/cpim',
            'a=accept-types:message/cpim APPLICATION/vnd.oma.cpm-GROUPDATA+xml;v=1',
          ],
          in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE',
        },
      ],
    },
    {
      outcome: 'pass',
      title: 'The answer takes every type',
      scene: 'group',
      edits: [
        ...ANSWER_WITHOUT_GROUP_DATA,
        {
          replace: ['a=accept-types:message/cpim application/conference-info+xml', 'a=accept-types:*'],
          in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE',
        },
      ],
    },
    {
      outcome: 'violation',
      title: 'Not in the answer, and the user says that the client supports it',
      scene: 'group',
      edits: ANSWER_WITHOUT_GROUP_DATA,
      settings: { clientSupports: [FEATURE] },
    },
    {
      outcome: 'violation',
      title: 'Not in the answer, and the client sends group data itself',
      scene: 'group',
      edits: [...ANSWER_WITHOUT_GROUP_DATA, CLIENT_SENDS_GROUP_DATA],
    },
    {
      outcome: 'violation',
      title: 'Not in the answer, and listed in another SDP of the client',
      scene: 'group',
      edits: [
        ...ANSWER_WITHOUT_GROUP_DATA,
        {
          replace: [
            'P-Preferred-Identity: <sip:+15555550102@ims.example.com>\nContent-Length: 0',
            `P-Preferred-Identity: <sip:+15555550102@ims.example.com>
Content-Type: application/sdp
Content-Length: 0

v=0
o=- 1 1 IN IP4 192.0.2.15
s=-
c=IN IP4 192.0.2.15
t=0 0
m=message 9 TCP/MSRP *
a=accept-types:message/cpim application/vnd.oma.cpm-groupdata+xml
a=path:msrp://192.0.2.15:9/cap;tcp`,
          ],
          in: 'OPTIONS sip:',
        },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-CFG',
      title: 'Not in the answer, and nothing says that the client supports it',
      scene: 'group',
      edits: ANSWER_WITHOUT_GROUP_DATA,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'The 200 was captured only in part',
      scene: 'group',
      edits: [
        ...ANSWER_WITHOUT_GROUP_DATA,
        { replace: ['Content-Length: ', 'Content-Length: 9'], in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE' },
      ],
      settings: { clientSupports: [FEATURE] },
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The 200 was captured beyond the first proxy',
      scene: 'group',
      edits: [...ANSWER_WITHOUT_GROUP_DATA, BEYOND_FIRST_PROXY],
      settings: { clientSupports: [FEATURE] },
    },
    {
      outcome: 'not-applicable',
      title: 'The offer does not list group data',
      scene: 'group',
      edits: [{ replace: [' application/vnd.oma.cpm-groupdata+xml', ''], in: 'INVITE sip:' }],
    },
    { outcome: 'not-applicable', title: 'A one-to-one chat has no group data', scene: 'one-to-one' },
    { outcome: 'not-applicable', title: 'Refused', scene: 'group-refused-486' },
  ],
});

const unknownSupport = (offer: SdpPart, answer: SdpPart) =>
  inconclusive(
    'I-CFG',
    'Group data is offered, the answer does not list it, and nothing says whether the client supports it',
    'say so with --client-supports groupdata if the client does',
    cite(offer.message, 'group data in the offer', listOffset(offer, groupDataIn(offer) ?? 'accept-types')),
    cite(answer.message, 'the accept-types of the answer', listOffset(answer, 'accept-types')),
  );

/** What says that the client supports group data, in words; undefined if nothing does. */
function supportShown({ client, msrp }: Session, { clientSupports }: Settings): string | undefined {
  if (clientSupports.includes(FEATURE)) return '--client-supports groupdata';
  if (client?.supports?.includes(FEATURE)) return 'another SDP of its own lists the type';
  const sent = msrp
    .flatMap(({ contents }) => contents)
    .find(({ fromClient, body }) => fromClient && body !== undefined && isGroupData(body));
  return sent && 'it sends group data in this session';
}

const TYPE = 'application/vnd.oma.cpm-groupdata+xml';
const isGroupData = (body: { readonly contentType: string; readonly wrappedType?: string }): boolean =>
  body.contentType === TYPE || body.wrappedType === TYPE;

import {
  isRequest,
  type JudgedBy,
  type ProfileChoice,
  type ProfileName,
  type Session,
  type SipRequestMessage,
  type SipResponseMessage,
} from '../model/index.js';
import {
  contactFeature,
  conversationId,
  cpmSessionRef,
  productVersion,
  type Software,
  software,
} from '../sip-parser/index.js';
import { PROFILES } from './profiles.js';

/** A client repeats itself: more of its messages than this tell nothing new. */
const READ_MESSAGES = 64;

/** What a client announces of itself in one session. */
interface Announcement {
  readonly name: ProfileName;
  /** `its User-Agent names RCS-client/UP_2.4` */
  readonly why: string;
}

type SipMessageOfClient = SipRequestMessage | SipResponseMessage;

/**
 * Which profile a session is judged by. A server may pass on what the far client says of itself, so only messages that the
 * client sent count.
 * @param choice what the user asked for
 */
export function judgedBy(session: Session, choice: ProfileChoice): JudgedBy {
  const announced = announcedProfile(session);
  if (choice === 'auto') {
    return announced
      ? { ...announced, contradiction: undefined }
      : { name: 'cpm-2.1', why: 'its messages announce no generation: the default', contradiction: undefined };
  }
  const why = choice === 'cpm-2.1' ? 'the change request as written' : `asked for by --profile: ${PROFILES[choice]}`;
  return { name: choice, why, contradiction: contradictionOf(session, choice, announced) };
}

function contradictionOf(
  session: Session,
  choice: ProfileName,
  announced: Announcement | undefined,
): string | undefined {
  if (announced !== undefined && announced.name !== choice) {
    return `judged by ${choice}, but ${announced.why}: --profile auto would judge by ${announced.name}`;
  }
  if (choice !== 'joyn' || announced !== undefined) return undefined;
  const told = ofClient(session).some(({ content }) => conversationId(content) !== undefined);
  return told ? 'judged by joyn, which has no Conversation-ID, but the client sends one' : undefined;
}

/** Undefined where the client says nothing that tells generations apart. */
function announcedProfile(session: Session): Announcement | undefined {
  const messages = ofClient(session);
  for (const message of messages) {
    for (const header of ['user-agent', 'server'] as const) {
      const said = software(message.content, header);
      const known = said && readSoftware(said, header === 'server' ? 'Server' : 'User-Agent', session);
      if (known) return known;
    }
  }
  const usesIm = messages.some(({ content }) => contactFeature(content, '+g.oma.sip-im') !== undefined);
  return usesIm && !isCpm(session)
    ? { name: 'joyn', why: 'its Contact has +g.oma.sip-im and nothing in the session is CPM' }
    : undefined;
}

/** The most particular product counts: who names a Universal Profile names its CPM release beside it. */
function readSoftware(said: Software, header: string, session: Session): Announcement | undefined {
  const names = (product: string): string => `its ${header} names ${product}`;
  const universal = /^UP_([0-9]{1,3})(?:\.[0-9]{1,3})?/i.exec(productVersion(said, 'RCS-client') ?? '');
  if (universal) {
    const why = names(`RCS-client/${universal[0]}`);
    // Universal Profile 1.x is RCS 5.x, which endorses CPM 1.0.
    return { name: Number(universal[1]) >= 2 ? 'up-2' : 'cpm-1.0', why };
  }
  const cpm = /^OMA([0-9]{1,3})\.[0-9]{1,3}/i.exec(productVersion(said, 'CPM-client') ?? '');
  if (cpm) return { name: Number(cpm[1]) >= 2 ? 'cpm-2.1' : 'cpm-1.0', why: names(`CPM-client/${cpm[0]}`) };
  const im = /^OMA1\.[0-9]{1,3}/i.exec(productVersion(said, 'IM-client') ?? '');
  const joyn = said.products.some(({ name, version }) => /^joyn/i.test(name) || /^joyn/i.test(version ?? ''));
  const product = im ? `IM-client/${im[0]}` : joyn ? 'joyn' : undefined;
  if (product === undefined) return undefined;
  // RCS 5.x kept the product of SIMPLE IM for its CPM clients.
  return isCpm(session)
    ? { name: 'cpm-1.0', why: `${names(product)} and the session is CPM` }
    : { name: 'joyn', why: `${names(product)} and nothing in the session is CPM` };
}

const isCpm = ({ identity, invitation }: Session): boolean =>
  identity.conversationId !== undefined ||
  (invitation !== undefined && cpmSessionRef(invitation.request.content) !== undefined);

/** Requests and final responses that the client sent, first ones first; those of its invitation before others. */
function ofClient({ dialogs, invitation }: Session): SipMessageOfClient[] {
  const transactions = [
    ...(invitation ? [invitation.transaction] : []),
    ...dialogs.flatMap(dialog => dialog.transactions),
  ];
  return transactions
    .flatMap(({ request, responses, fromClient }): readonly SipMessageOfClient[] => {
      if (fromClient === undefined) return [];
      return fromClient ? [request] : responses;
    })
    .filter(message => isRequest(message) || message.content.status > 100)
    .slice(0, READ_MESSAGES);
}

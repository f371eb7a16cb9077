import { type Body, bodyOf, decodeBody, findAll, trimBlanks } from '../body-parser/index.js';
import type { Message, Step } from '../model/index.js';
import { chatMedia, directionOf } from '../sdp-parser/index.js';
import { cseq, eventPackage, expires, type SipMessage, subscriptionState } from '../sip-parser/index.js';

/** What a ladder calls the message that an IMDN reports on; undefined if the session does not show it. */
export type Subject = (messageId: string) => string | undefined;

/** The arrow's name and what its body says, in a few words, for the ladder. */
export function describe(
  message: Message,
  subject: Subject = () => undefined,
): Pick<Step, 'label' | 'detail' | 'protocol'> {
  const { content, text } = message;
  switch (content.kind) {
    case 'sip-request':
      return { label: content.method, detail: sipDetail(content, text, subject), protocol: 'sip' };
    case 'sip-response': {
      const label = trimBlanks(`${content.status} ${content.reason}`);
      return {
        label: `${label} (${cseq(content)?.method ?? '?'})`,
        detail: sipDetail(content, text, subject),
        protocol: 'sip',
      };
    }
    case 'msrp-request': {
      const body = content.contentType
        ? decodeBody(content.contentType, text, content.bodyStart, content.bodyEnd)
        : undefined;
      const part =
        content.continuation === '$' && (content.byteRange?.start ?? 1) === 1 ? '' : `chunk ${rangeText(content)}`;
      const said = body ? summary(body, subject) : content.method === 'SEND' ? 'no body' : '';
      return { label: content.method, detail: join(said, part), protocol: 'msrp' };
    }
    case 'msrp-response':
      return { label: trimBlanks(`${content.status} ${content.comment}`), detail: '', protocol: 'msrp' };
  }
}

const rangeText = ({ byteRange }: { byteRange: { start: number; end: number | undefined } | undefined }): string =>
  byteRange ? `${byteRange.start}-${byteRange.end ?? '*'}` : '';

const join = (...parts: string[]): string => parts.filter(part => part !== '').join(', ');

function sipDetail(content: SipMessage, text: string, subject: Subject): string {
  const parts: string[] = [];
  if (content.kind === 'sip-request' && (content.method === 'SUBSCRIBE' || content.method === 'NOTIFY')) {
    parts.push(eventPackage(content) ?? '');
    const asked = expires(content);
    if (asked !== undefined) parts.push(`expires ${asked}`);
    const state = subscriptionState(content);
    if (state) parts.push(state.reason === undefined ? state.state : `${state.state} (${state.reason})`);
  }
  const body = bodyOf(content, text);
  if (body) parts.push(summary(body, subject));
  return join(...parts);
}

/** A body in a few words. */
function summary(body: Body, subject: Subject): string {
  switch (body.type) {
    case 'sdp': {
      const chat = chatMedia(body.description);
      const media = body.description.media.map(({ type }) => type).join(' and ');
      return chat ? `SDP ${directionOf(body.description, chat).value}` : `SDP ${media}`;
    }
    case 'cpim': {
      const asked = body.dispositions.length > 0 ? `asks ${body.dispositions.join(', ')}` : '';
      return join(`CPIM: ${summary(body.content, subject)}`, asked);
    }
    case 'imdn':
      return findAll(body, 'imdn')
        .flatMap(({ notifications, messageId = '?' }) =>
          notifications.map(
            ({ status, disposition }) => `IMDN ${status || disposition} for ${subject(messageId) ?? messageId}`,
          ),
        )
        .join(', ');
    case 'conference-info':
      return `conference-info ${body.state}, ${body.users.length} users`;
    case 'group-state':
      return `group state, ${body.participants.length} participants`;
    case 'group-data':
      return `group data: ${body.requests.map(({ action, target }) => `${action ?? '?'} ${target ?? '?'}`).join(', ')}`;
    case 'resource-lists':
      return `list of ${body.entries.length}`;
    case 'is-composing':
      return `is composing: ${body.state ?? '?'}`;
    case 'multipart':
      return body.parts.map(part => summary(part.body, subject)).join(' + ');
    case 'malformed':
      return `${body.contentType}, broken: ${body.reason}`;
    case 'opaque':
      return `${body.contentType || 'body'}, ${body.end - body.start} bytes`;
  }
}

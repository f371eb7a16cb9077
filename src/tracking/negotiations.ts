import { bodyOf, find } from '../body-parser/index.js';
import type { Message, SdpPart } from '../model/index.js';
import { chatMedia, directionOf } from '../sdp-parser/index.js';
import type { SipMessage } from '../sip-parser/index.js';

/** Asked for by the invitation, the media and the rules: read once a message. */
const read = new WeakMap<Message, SdpPart | undefined>();

const MAY_HOLD_SDP = /^(?:application\/sdp|multipart\/)/i;

/** The SDP of a message, alone or in a multipart (never that of a nested sipfrag); undefined if it carries none. */
export function sdpPart(message: Message<SipMessage>): SdpPart | undefined {
  if (!read.has(message)) read.set(message, partOf(message));
  return read.get(message);
}

function partOf(message: Message<SipMessage>): SdpPart | undefined {
  const { content, text } = message;
  if (content.bodyEnd <= content.bodyStart || !MAY_HOLD_SDP.test(content.headers.first('content-type') ?? ''))
    return undefined;
  const body = find(bodyOf(content, text), 'sdp');
  if (!body) return undefined;
  const { description } = body;
  const chat = chatMedia(description);
  return { message, description, chat, direction: chat && directionOf(description, chat) };
}

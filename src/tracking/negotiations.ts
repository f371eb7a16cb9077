import { bodyOf, find } from '../body-parser/index.js';
import type { Message, SdpPart } from '../model/index.js';
import { chatMedia, directionOf } from '../sdp-parser/index.js';
import type { SipMessage } from '../sip-parser/index.js';

/** The SDP of a message, alone or in a multipart (never that of a nested sipfrag); undefined if it carries none. */
export function sdpPart(message: Message<SipMessage>): SdpPart | undefined {
  const body = find(bodyOf(message.content, message.text), 'sdp');
  if (!body) return undefined;
  const { description } = body;
  const chat = chatMedia(description);
  return { message, description, chat, direction: chat && directionOf(description, chat) };
}

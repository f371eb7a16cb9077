import { cite, type Evidence, type SdpPart } from '../../model/index.js';
import type { Direction } from '../../sdp-parser/index.js';

/** `a=sendonly at session level (line 7 of the SDP)` */
export function directionText({ value, level, line }: Direction): string {
  if (!line) return 'an offer without a direction attribute';
  return `a=${value} at ${level} level (line ${line.line} of the SDP)`;
}

/** Points at the direction of the chat that is offered, or at its m-line where none is given; nothing without a chat. */
export function citeDirection({ message, chat, direction }: SdpPart): Evidence[] {
  if (!chat || !direction) return [];
  return direction.line
    ? [cite(message, `the direction of the chat, at ${direction.level} level`, direction.line.start)]
    : [cite(message, 'the offered chat, without a direction', chat.line.start)];
}

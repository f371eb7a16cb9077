import { latin1 } from '../../latin1.js';
import type { Content } from '../../model/index.js';
import { skipLineBreaks } from '../characters.js';
import { newFraming, resetFraming } from '../framing.js';
import { PROTOCOLS, type Protocol } from '../protocols.js';

/** A message that a WebSocket message consists of. */
export interface WholeMessage {
  readonly protocol: Protocol;
  readonly content: Content;
  readonly text: string;
  readonly isKeptInPart: boolean;
}

const FRAMING = newFraming();

/**
 * The messages in the payload of a WebSocket message. It should be one (RFC 7118 5.2, RFC 7977 5.2): SIP ends where the
 * payload ends, so Content-Length need not be there; MSRP ends with its end-line, and what follows it may be another one.
 * @param known what the connection carries, if that is known
 */
export function wholeMessages(bytes: Uint8Array, known: Protocol | undefined): readonly WholeMessage[] {
  const messages: WholeMessage[] = [];
  const end = bytes.length;
  for (let at = skipLineBreaks(bytes, 0, end); at < end; ) {
    const start = at;
    const protocols = known ? [known] : PROTOCOLS;
    const protocol = protocols.find(one => one.recognise(bytes, start, end) === 'yes');
    if (!protocol) break;
    let text: string | undefined;
    at = end;
    let isKeptInPart = false;
    if (protocol.lastLine) {
      resetFraming(FRAMING, false);
      protocol.frame(bytes, start, end, FRAMING);
      if (FRAMING.is === 'message') {
        const { keepTo, keepFrom, at: length } = FRAMING;
        isKeptInPart = keepTo > 0;
        if (isKeptInPart) text = latin1(bytes, start, start + keepTo) + latin1(bytes, start + keepFrom, start + length);
        at = skipLineBreaks(bytes, start + length, end);
        text ??= latin1(bytes, start, start + length);
      }
    }
    text ??= latin1(bytes, start, end);
    const content = protocol.parse(text);
    if (content) messages.push({ protocol, content, text, isKeptInPart });
  }
  return messages;
}

/** Whether a SIP or MSRP message begins with [start, end). */
export function beginsMessage(bytes: Uint8Array, start: number, end: number): boolean {
  const at = skipLineBreaks(bytes, start, end);
  return PROTOCOLS.some(({ recognise }) => recognise(bytes, at, end) === 'yes');
}

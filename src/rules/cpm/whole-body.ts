import type { Message } from '../../model/index.js';
import type { SipMessage } from '../../sip-parser/index.js';

/** Bytes of the message are missing: a line that is not there may have been among them. */
export const isCut = ({ content, faults }: Message): boolean =>
  faults.length > 0 ||
  (isSip(content) && content.faults.some(({ code }) => code === 'body-cut' || code === 'no-blank-line'));

const isSip = (content: Message['content']): content is SipMessage =>
  content.kind === 'sip-request' || content.kind === 'sip-response';

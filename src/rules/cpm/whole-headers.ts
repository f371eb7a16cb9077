import type { SipRequestMessage, SipResponseMessage } from '../../model/index.js';

/** Bytes are missing before the blank line, or nobody can say where: what is not there may have been. */
export const isCutInHeaders = ({ content, faults }: SipRequestMessage | SipResponseMessage): boolean =>
  faults.includes('gap') || content.faults.some(({ code }) => code === 'no-blank-line');

import type { SipFault, SipFaultCode } from './message.js';

/** A hostile message has a fault on every line; more than this tells nobody anything. */
const MOST_FAULTS = 100;

/**
 * Faults that are no breach of the grammar: RFC 3261 7.3.1 allows blanks before the colon and only advises against
 * them. Every other code is an error of the sender (or damage on the way).
 */
const ODDITIES: ReadonlySet<SipFaultCode> = new Set(['space-before-colon']);

/** Whether a fault breaks the grammar of SIP; the others are allowed and only worth a remark. */
export const isError = (fault: SipFault): boolean => !ODDITIES.has(fault.code);

/** Notes a fault, unless the message has more than enough of them. @param at byte offset in the message */
export function noteFault(faults: SipFault[], code: SipFaultCode, at: number, text: string): void {
  if (faults.length < MOST_FAULTS) faults.push({ code, at, text });
}

/** RFC 3261 7: lines end in CRLF. Noted once for a message, at its first line that does not. */
export function noteBareLineEnd(faults: SipFault[], at: number, crAlone: boolean): void {
  if (faults.some(({ code }) => code === 'bare-line-feed')) return;
  noteFault(faults, 'bare-line-feed', at, `Lines end in ${crAlone ? 'CR' : 'LF'} alone instead of CRLF`);
}

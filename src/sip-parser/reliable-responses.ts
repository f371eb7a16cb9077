import { skipWhite, wholeNumber } from './characters.js';
import { type CSeq, parseCSeq } from './identifiers.js';
import type { SipMessage } from './message.js';

/** RFC 3262 7.1: the number of a reliable provisional response. */
export const rseq = ({ headers }: SipMessage): number | undefined => wholeNumber(headers.first('rseq') ?? '');

/** RFC 3262 7.2: which reliable provisional response a PRACK acknowledges. */
export interface RAck {
  readonly rseq: number;
  readonly cseq: CSeq;
}

/** Undefined without a RAck header field, or if it is not two numbers and a method. */
export function rack({ headers }: SipMessage): RAck | undefined {
  const value = headers.first('rack') ?? '';
  const end = value.search(/[ \t\r\n]/);
  const number = end < 0 ? undefined : wholeNumber(value.slice(0, end));
  const cseq = end < 0 ? undefined : parseCSeq(value.slice(skipWhite(value, end)));
  return number === undefined || cseq === undefined ? undefined : { rseq: number, cseq };
}

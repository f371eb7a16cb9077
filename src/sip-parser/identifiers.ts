import { parseAddress } from './address.js';
import { isWhite, wholeNumber } from './characters.js';
import type { SipMessage } from './message.js';
import { parameter } from './parameters.js';

/** What names the dialog and the transaction of a message (RFC 3261 12 and 17.1.3). Compared byte for byte. */

/** RFC 3261 20.8. */
export const callId = ({ headers }: SipMessage): string | undefined => headers.first('call-id') || undefined;

export interface CSeq {
  readonly number: number;
  /** As written: methods are case-sensitive. */
  readonly method: string;
}

/** RFC 3261 20.16. Undefined if there is no header field, or no number or no method in it. */
export function cseq({ headers }: SipMessage): CSeq | undefined {
  const value = headers.first('cseq');
  return value === undefined ? undefined : parseCSeq(value);
}

/** Reads the value of a CSeq header field, unfolded and trimmed: `1*DIGIT LWS Method`. */
export function parseCSeq(value: string): CSeq | undefined {
  let end = 0;
  while (end < value.length && !isWhite(value.charCodeAt(end))) end++;
  let start = end;
  while (start < value.length && isWhite(value.charCodeAt(start))) start++;
  const number = wholeNumber(value.slice(0, end));
  return number === undefined || start === value.length ? undefined : { number, method: value.slice(start) };
}

/** RFC 3261 20.20. Undefined where the sender follows RFC 2543 and gives none. */
export const fromTag = (message: SipMessage): string | undefined => tagOf(message, 'from');

/** RFC 3261 20.39. Undefined outside of a dialog. */
export const toTag = (message: SipMessage): string | undefined => tagOf(message, 'to');

function tagOf({ headers }: SipMessage, name: string): string | undefined {
  const value = headers.first(name);
  if (value === undefined) return undefined;
  const address = parseAddress(value);
  return (address && parameter(address.parameters, 'tag')) || undefined;
}

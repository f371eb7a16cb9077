import { addresses, type NameAddress, parseAddress } from './address.js';
import type { SipMessage } from './message.js';

/** RFC 3325 9.1: who the network vouches for; one sip or sips URI, one tel URI, or both. */
export const assertedIdentities = (message: SipMessage): NameAddress[] => addresses(message, 'p-asserted-identity');

/** RFC 3325 9.2: who the user agent would like to be asserted as. */
export const preferredIdentities = (message: SipMessage): NameAddress[] => addresses(message, 'p-preferred-identity');

/** RFC 3892 3: who referred. Its parameters are of the header field also without angle brackets: `sip:a@b;cid="…"`. */
export function referredBy({ headers }: SipMessage): NameAddress | undefined {
  const value = headers.first('referred-by');
  return value === undefined ? undefined : parseAddress(value);
}

/** RFC 7315 5.2: the identity that a request was first sent to; undefined without the header field. */
export function calledParty({ headers }: SipMessage): NameAddress | undefined {
  const value = headers.first('p-called-party-id');
  return value === undefined ? undefined : parseAddress(value);
}

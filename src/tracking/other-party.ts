import type { Invitation, SipRequestMessage } from '../model/index.js';
import { addresses, referredBy } from '../sip-parser/index.js';

/** URI of whom the client talks to, by the request that began it; a deferred message is from who is in Referred-By. */
export function otherPartyOf(
  { content }: SipRequestMessage,
  direction: Invitation['direction'],
  deferred = false,
): string | undefined {
  const originator = deferred ? referredBy(content)?.uri : undefined;
  return originator ?? addresses(content, direction === 'from-client' ? 'to' : 'from')[0]?.uri;
}

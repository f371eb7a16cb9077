import { own } from '../latin1.js';
import type { SessionIdentity } from '../model/index.js';
import type { SipMessage } from '../sip-parser/index.js';

/** The CPM identities that a message carries (change request, Appendix C headers). */
export function identityOf(content: SipMessage | undefined): SessionIdentity {
  const value = (name: string): string | undefined => {
    const found = content?.headers.first(name);
    return found === undefined ? undefined : own(found);
  };
  return {
    conversationId: value('conversation-id'),
    contributionId: value('contribution-id'),
    inReplyToContributionId: value('inreplyto-contribution-id'),
    sessionReplaces: value('session-replaces'),
  };
}

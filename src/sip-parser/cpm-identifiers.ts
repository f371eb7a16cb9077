import type { SipMessage } from './message.js';

/**
 * The identifiers of CPM (change request, Appendix C). Opaque: their lengths and alphabets differ from stack to stack, so
 * that they are compared byte for byte. Undefined without the header field, or if it is empty.
 */

/** Groups all traffic of one conversation. */
export const conversationId = ({ headers }: SipMessage): string | undefined =>
  headers.first('conversation-id') || undefined;

/** One for each session or stand-alone message. */
export const contributionId = ({ headers }: SipMessage): string | undefined =>
  headers.first('contribution-id') || undefined;

/** The session or message that this one replies to. */
export const inReplyToContributionId = ({ headers }: SipMessage): string | undefined =>
  headers.first('inreplyto-contribution-id') || undefined;

/** The Contribution-ID of the one-to-one session that a group session replaces. */
export const sessionReplaces = ({ headers }: SipMessage): string | undefined =>
  headers.first('session-replaces') || undefined;

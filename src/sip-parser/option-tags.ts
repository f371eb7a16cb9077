import type { SipMessage } from './message.js';

/** The option tags of a header field that lists them, lower case (RFC 3261 19.2). */
export const optionTags = (
  { headers }: SipMessage,
  name: 'require' | 'supported' | 'unsupported' | 'proxy-require',
): string[] => headers.values(name).map(tag => tag.toLowerCase());

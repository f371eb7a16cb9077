import { trimmed } from './characters.js';
import type { SipMessage } from './message.js';

/**
 * The values of Privacy, lower case, over all its lines: header, session, user, none, critical, id, history …
 * RFC 3323 4.2 separates them by semicolons; commas, blanks and quotes are met.
 */
export const privacyValues = ({ headers }: SipMessage): string[] =>
  headers
    .all('privacy')
    .flatMap(value => value.split(/[;, \t"]/))
    .map(value => trimmed(value).toLowerCase())
    .filter(value => value !== '');

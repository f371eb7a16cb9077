import { own } from '../latin1.js';
import { globalNumber, parseUri } from '../sip-parser/index.js';

/**
 * What two spellings of one user, or one focus, share: the global number, whatever the domain (RFC 3966, RFC 3261
 * 19.1.6), else user and host without port and parameters.
 * @returns a text of its own to look up by; undefined for who hides (RFC 3323 4.1.1.3) and for what is no URI
 */
export function userKey(uri: string): string | undefined {
  const number = globalNumber(uri);
  if (number !== undefined) return own(number);
  const parsed = parseUri(uri);
  if (parsed === undefined) return undefined;
  if (parsed.kind !== 'sip') return own(uri.toLowerCase());
  if (parsed.host.endsWith('anonymous.invalid')) return undefined;
  return own(`${parsed.user ?? ''}@${parsed.host}`.toLowerCase());
}

/** The distinct keys of some URIs. */
export const userKeys = (uris: readonly string[]): string[] => [
  ...new Set(uris.map(userKey).filter(key => key !== undefined)),
];

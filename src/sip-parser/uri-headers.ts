import { type DialogReference, parseDialogReference } from './dialog-reference.js';
import { percentDecode } from './escapes.js';
import { parseUri } from './uri.js';

/**
 * A header field that a SIP URI asks for, behind its question mark (RFC 3261 19.1.1), unescaped.
 * @param uri as between angle brackets, or as an entry of a resource list has it
 * @param name in any case
 * @returns the first of that name; undefined if there is none
 */
export function uriHeader(uri: string, name: string): string | undefined {
  const parsed = parseUri(uri);
  if (parsed?.kind !== 'sip') return undefined;
  const wanted = name.toLowerCase();
  const found = parsed.headers.find(header => percentDecode(header.name).toLowerCase() === wanted);
  return found && percentDecode(found.value);
}

/** The dialog that a request to this URI is to replace (RFC 3891 6.1: `?Replaces=…` in a Refer-To). */
export function replacesOf(uri: string): DialogReference | undefined {
  const value = uriHeader(uri, 'replaces');
  return value === undefined ? undefined : parseDialogReference(value);
}

/** The Contribution-ID of the one-to-one session that a group session replaces: `;method=INVITE?Session-Replaces=…`. */
export const sessionReplacesOf = (uri: string): string | undefined => uriHeader(uri, 'session-replaces') || undefined;

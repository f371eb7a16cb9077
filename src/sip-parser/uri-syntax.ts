import { hostFault } from './host.js';
import { parseUri, type SipUri, type TelUri } from './uri.js';

/** RFC 3261 25.1: none of these stands in a URI unescaped. Brackets do, around an IPv6 address. */
const UNESCAPED = /[\u0000-\u0020"<>\\^`{|}\u007f-\u00ff]/;
const BAD_ESCAPE = /%(?![0-9a-f]{2})/i;

/**
 * What is wrong with a URI as written, in words; undefined if nothing is. sip and sips by RFC 3261 25.1, tel by RFC 3966 3;
 * of other schemes only the characters are looked at.
 */
export function uriFault(text: string): string | undefined {
  if (UNESCAPED.test(text)) return 'the URI has characters that it can only have escaped';
  if (BAD_ESCAPE.test(text)) return 'the URI has a percent sign without two hex digits';
  const uri = parseUri(text);
  if (!uri)
    return /^[a-z][a-z0-9+.-]*:/i.test(text) ? 'the URI has no readable host and port' : 'the URI has no scheme';
  if (uri.kind === 'sip') return sipUriFault(uri);
  return uri.kind === 'tel' ? telUriFault(uri) : undefined;
}

function sipUriFault({ user, host, port }: SipUri): string | undefined {
  if (user === '') return 'the URI has an empty user part';
  if (port !== undefined && port > 65535) return 'the URI has a port above 65535';
  return hostFault(host);
}

function telUriFault({ number, phoneContext }: TelUri): string | undefined {
  if (number.startsWith('+')) return /^\+\d+$/.test(number) ? undefined : 'the global number is not made of digits';
  if (!/^[0-9a-f*#]+$/.test(number)) return 'the number has characters that no telephone number has';
  return phoneContext ? undefined : 'the local number has no phone-context';
}

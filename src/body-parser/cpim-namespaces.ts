import type { MsrpHeader } from '../msrp-parser/index.js';
import { trimBlanks } from './blanks.js';

const IMDN = 'urn:ietf:params:imdn';

/**
 * Values of a header field that RFC 5438 6.3 defines, under whatever prefix its namespace was declared (RFC 3862 4.6),
 * with or without one. A prefix `imdn` that nobody declared is taken for it too: senders forget the NS field.
 * @param name without a prefix, for example `Message-ID`
 */
export function imdnValues(headers: readonly MsrpHeader[], name: string): string[] {
  const namespaces = declaredNamespaces(headers);
  const wanted = name.toLowerCase();
  return headers
    .filter(header => {
      const dot = header.name.indexOf('.');
      if (header.name.slice(dot + 1).toLowerCase() !== wanted) return false;
      const prefix = header.name.slice(0, Math.max(dot, 0));
      const namespace = namespaces.get(prefix);
      return namespace === undefined ? prefix.toLowerCase() === 'imdn' : namespace === IMDN;
    })
    .map(header => header.value);
}

/** `NS: [prefix] <URI>` (RFC 3862 3.4 and 4.6); the blank between the two is forgotten at times. */
function declaredNamespaces(headers: readonly MsrpHeader[]): ReadonlyMap<string, string> {
  const namespaces = new Map<string, string>();
  for (const { name, value } of headers) {
    if (name.toLowerCase() !== 'ns') continue;
    const angle = value.indexOf('<');
    if (angle < 0) continue;
    const close = value.indexOf('>', angle);
    const uri = value.slice(angle + 1, close < 0 ? value.length : close);
    namespaces.set(trimBlanks(value.slice(0, angle)), trimBlanks(uri).toLowerCase());
  }
  return namespaces;
}

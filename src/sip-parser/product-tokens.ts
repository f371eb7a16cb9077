import { splitComments } from './comments.js';
import type { SipMessage } from './message.js';

/** A product (RFC 3261 20.35, 20.41): `name/version`. */
export interface Product {
  readonly name: string;
  readonly version: string | undefined;
}

/** What a User-Agent or Server header field says: `CPM-client/OMA2.2 RCS-client/UP_2.4 (…)`. */
export interface Software {
  readonly products: readonly Product[];
  readonly comments: readonly string[];
}

/** Undefined without the header field. Words that are no product, as a model with a blank in it, are products without a version. */
export function software({ headers }: SipMessage, name: 'user-agent' | 'server'): Software | undefined {
  const value = headers.first(name);
  if (value === undefined) return undefined;
  const { text, comments } = splitComments(value);
  const products = text
    .split(/[ \t\r\n]+/)
    .filter(word => word !== '')
    .map(word => {
      const slash = word.indexOf('/');
      return slash < 0
        ? { name: word, version: undefined }
        : { name: word.slice(0, slash), version: word.slice(slash + 1) };
    });
  return { products, comments };
}

/** The version of a product, whose name is taken in any case; '' if it is named without one, undefined if it is not named. */
export function productVersion({ products }: Software, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const found = products.find(product => product.name.toLowerCase() === wanted);
  return found && (found.version ?? '');
}

import { type Attributed, argumentWords, attribute, attributes } from './attributes.js';
import type { SessionDescription } from './description.js';

/** RFC 4975 8.6: the longest message that is taken, in bytes; undefined without a=max-size, or without a number in it. */
export function maxSize(media: Attributed): number | undefined {
  const value = argumentWords(media, 'max-size')[0] ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** RFC 6714 4.1: the media goes where the c= and m= lines say, whatever the path says. */
export const hasCema = (media: Attributed): boolean => attribute(media, 'msrp-cema') !== undefined;

/** RFC 4145 5, which RFC 6135 4.4 does not use with MSRP; lower case as written, undefined if there is none. */
export const connectionReuse = (media: Attributed): string | undefined =>
  argumentWords(media, 'connection')[0]?.toLowerCase();

/** RFC 8122 5: of the certificate that the sender shows in TLS. */
export interface Fingerprint {
  /** Lower case: sha-256 … */
  readonly algorithm: string;
  /** Upper case, with colons. */
  readonly value: string;
}

/** The fingerprints of a media description, or else of the session. */
export function fingerprints(media: Attributed, description?: SessionDescription): Fingerprint[] {
  const own = attributes(media, 'fingerprint');
  const found = own.length > 0 || !description ? own : attributes(description, 'fingerprint');
  return found.map(({ argument = '' }) => {
    const [algorithm = '', value = ''] = argument.split(/[ \t]+/).filter(Boolean);
    return { algorithm: algorithm.toLowerCase(), value: value.toUpperCase() };
  });
}

/** RFC 7701 8: what the chat room offers, lower case: nickname, private-messages; undefined if it is none. */
export const chatroom = (media: Attributed): string[] | undefined =>
  attribute(media, 'chatroom') && argumentWords(media, 'chatroom').map(word => word.toLowerCase());

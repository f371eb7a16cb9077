import type { Body, ContentType, MalformedBody, OpaqueBody } from './body.js';
import type { XmlElement } from './xml.js';

/** A stretch of bytes that a header says the type of. */
export interface Part {
  /** Value of Content-Type; undefined if there is none. */
  readonly contentType: string | undefined;
  /** Value of Content-Transfer-Encoding; undefined if there is none. */
  readonly transferEncoding: string | undefined;
  readonly text: string;
  /** Byte offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** How many bodies it lies in. */
  readonly depth: number;
}

/** What every body says of itself. */
export interface Place {
  readonly contentType: string;
  readonly start: number;
  readonly end: number;
}

/** Decodes a part of a part. */
export type DecodePart = (part: Part) => Body;

/**
 * How a media type is read. `xml`: from the document element; its result holds no offsets, so that it can be read
 * from a decoded Content-Transfer-Encoding as well. `bytes`: from the bytes where they stand.
 * Either returns a sentence, without a full stop, if the body is broken.
 */
export type Decoder =
  | { readonly xml: (root: XmlElement, place: Place) => Body | string }
  | { readonly bytes: (part: Part, type: ContentType, place: Place, decodePart: DecodePart) => Body | string };

export const malformed = (place: Place, reason: string): MalformedBody => ({ type: 'malformed', ...place, reason });
export const opaque = (place: Place): OpaqueBody => ({ type: 'opaque', ...place });

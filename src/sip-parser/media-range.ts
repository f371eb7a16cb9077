import { trimmed } from './characters.js';
import { qValue } from './contact.js';
import { splitElements } from './elements.js';
import type { SipMessage } from './message.js';
import { type Parameter, parameter, parseParameters, withoutParameters } from './parameters.js';

/** A media type, or in Accept a range of them (RFC 3261 20.1, 20.15). */
export interface MediaRange {
  /** `type/subtype`, lower case, without blanks; the subtype or both may be `*` in a range. */
  readonly type: string;
  readonly q: number | undefined;
  readonly parameters: readonly Parameter[];
}

/**
 * The media types that the sender takes (RFC 3261 20.1).
 * @returns undefined without an Accept header field, which leaves the default of the method; an empty list for an
 *   empty one, which means that no type is taken
 */
export const accepted = ({ headers }: SipMessage): MediaRange[] | undefined =>
  headers.has('accept') ? headers.all('accept').flatMap(splitElements).map(readMediaRange) : undefined;

/** RFC 3261 20.15: undefined without a Content-Type header field. */
export function mediaType({ headers }: SipMessage): MediaRange | undefined {
  const value = headers.first('content-type');
  return value === undefined ? undefined : readMediaRange(value);
}

function readMediaRange(value: string): MediaRange {
  const parameters = parseParameters(value, 0);
  const type = withoutParameters(value)
    .split('/', 2)
    .map(part => trimmed(part).toLowerCase());
  return { type: type.join('/'), q: qValue(parameter(parameters, 'q')), parameters };
}

/** Whether a media type is in one of the ranges. @param type lower case, without parameters */
export const inRanges = (ranges: readonly MediaRange[], type: string): boolean =>
  ranges.some(range => range.type === type || range.type === '*/*' || range.type === `${type.split('/', 1)[0]}/*`);

import { EQUAL, isWhite, QUOTE, SEMICOLON, skipWhite, trimmed } from './characters.js';
import { closingParameterQuote, unquote } from './quoted.js';

/** A parameter of a header field (`;name=value`, RFC 3261 7.3.1 and 25.1 generic-param) or of a URI. */
export interface Parameter {
  /** As written; names are case-insensitive. */
  readonly name: string;
  /** As written, quotes kept; undefined if there is no equals sign. */
  readonly value: string | undefined;
  /** Byte offset of the name in the text that was parsed. */
  readonly at: number;
}

/**
 * Reads `;name=value;name` in order. Tolerant: empty parameters are left out, and a value whose opening quote is not closed
 * before the next parameter goes to the next semicolon.
 * @param text value of a header field, or an element of it
 * @param start where to begin: what stands before the first semicolon from here is skipped
 */
export function parseParameters(text: string, start: number): Parameter[] {
  const parameters: Parameter[] = [];
  let at = text.indexOf(';', start);
  while (at >= 0 && at < text.length) {
    const nameStart = skipWhite(text, at + 1);
    let nameEnd = nameStart;
    while (nameEnd < text.length && !isEndOfName(text.charCodeAt(nameEnd))) nameEnd++;
    const name = trimmed(text, nameStart, nameEnd);
    if (text.charCodeAt(nameEnd) !== EQUAL) {
      if (name !== '') parameters.push({ name, value: undefined, at: nameStart });
      at = nameEnd;
      continue;
    }
    const valueStart = skipWhite(text, nameEnd + 1);
    const close = text.charCodeAt(valueStart) === QUOTE ? closingParameterQuote(text, valueStart) : -1;
    const next = text.indexOf(';', close >= 0 ? close : valueStart);
    const valueEnd = close >= 0 ? close + 1 : next < 0 ? text.length : next;
    if (name !== '') parameters.push({ name, value: trimmed(text, valueStart, valueEnd), at: nameStart });
    at = next;
  }
  return parameters;
}

const isEndOfName = (code: number): boolean => code === SEMICOLON || code === EQUAL;

/**
 * The value of the first parameter of that name, unquoted; '' if it has no value, undefined if it is not there.
 * @param name in any case
 */
export function parameter(parameters: readonly Parameter[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const { name: written, value } of parameters) {
    if (written.length === wanted.length && written.toLowerCase() === wanted) {
      return value === undefined ? '' : unquote(value);
    }
  }
  return undefined;
}

/** The values of every parameter of that name, in order. @see parameter */
export function everyParameter(parameters: readonly Parameter[], name: string): string[] {
  const wanted = name.toLowerCase();
  return parameters
    .filter(({ name: written }) => written.toLowerCase() === wanted)
    .map(({ value }) => (value === undefined ? '' : unquote(value)));
}

/** Where the value proper of a header field ends and its parameters begin: the first semicolon, or the end. */
export function withoutParameters(value: string): string {
  const end = value.indexOf(';');
  let to = end < 0 ? value.length : end;
  while (to > 0 && isWhite(value.charCodeAt(to - 1))) to--;
  return value.slice(0, to);
}

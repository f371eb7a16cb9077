import { closesBracket, parseAddress } from './address.js';
import { GREATER, isToken, LESS, QUOTE, skipWhite, trimmed } from './characters.js';
import type { Parameter } from './parameters.js';
import { closingQuote } from './quoted.js';
import { uriFault } from './uri-syntax.js';

/** What no token has: in a display name it stands only in quotes. */
const NEEDS_QUOTES = /["(),/:;<=>?@[\\\]{}\u0080-\u00ff]/;

/** What is wrong with a name-addr or addr-spec and its parameters, in words (RFC 3261 20.10, 25.1); undefined if nothing is. */
export function addressFault(value: string): string | undefined {
  const address = parseAddress(value);
  if (!address) return 'there is no URI';
  const { uri, uriStart, bracketed, parameters } = address;
  const start = skipWhite(value, 0);
  if (value.charCodeAt(start) === QUOTE) {
    const close = closingQuote(value, start);
    if (close < 0 || close > uriStart) return 'the display name has no closing quote';
    if (value.charCodeAt(skipWhite(value, close + 1)) !== LESS)
      return 'a URI after a display name needs angle brackets';
  } else if (bracketed && NEEDS_QUOTES.test(value.slice(0, value.lastIndexOf('<', uriStart)))) {
    return 'the display name has characters that need quotes';
  }
  if (bracketed && !closesBracket(value, address)) return 'the angle bracket is not closed';
  if (bracketed && (value.charCodeAt(uriStart - 1) !== LESS || value.charCodeAt(uriStart + uri.length) !== GREATER)) {
    return 'there are blanks between the angle brackets';
  }
  if (!bracketed && /[?,]/.test(uri)) return 'a URI with a question mark or a comma needs angle brackets';
  const after = bracketed ? value.indexOf('>', uriStart) + 1 : uriStart + uri.length;
  return uriFault(uri) ?? parametersFault(value, after, parameters);
}

/** What is wrong with the parameters of a header field. @param after where they may begin */
export function parametersFault(value: string, after: number, parameters: readonly Parameter[]): string | undefined {
  const semicolon = value.indexOf(';', after);
  if (trimmed(value, after, semicolon < 0 ? value.length : semicolon) !== '') {
    return 'there is something before the parameters that does not belong there';
  }
  for (const { name, value: written } of parameters) {
    if (!isToken(name)) return 'the name of a parameter is not a token';
    if (written === '') return 'a parameter has an equals sign and no value';
    if (written?.startsWith('"') && closingQuote(written, 0) !== written.length - 1) {
      return 'the value of a parameter has no closing quote';
    }
  }
  return undefined;
}

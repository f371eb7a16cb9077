import { BACKSLASH, COMMA, EQUAL, isWhite, LEFT_PAREN, LESS, QUOTE, RIGHT_PAREN, trimmed } from './characters.js';
import { closingParameterQuote, closingQuote } from './quoted.js';

/**
 * The elements of a header field that is a comma-separated list (RFC 3261 7.3.1). Commas in quoted strings, between
 * angle brackets and in comments separate nothing. An unclosed bracket or parenthesis opens nothing; after an unclosed
 * quote the rest is one element.
 * @param value of one header field, unfolded
 * @returns the elements without outer blanks; empty ones are left out
 */
export function splitElements(value: string): string[] {
  const elements: string[] = [];
  let start = 0;
  for (const comma of [...separators(value), value.length]) {
    const element = trimmed(value, start, comma);
    if (element !== '') elements.push(element);
    start = comma + 1;
  }
  return elements;
}

/**
 * The offsets of the commas that separate. Linear: a scan for a quote never goes past the next quote, and nothing that
 * cannot be closed is looked for twice.
 */
function separators(value: string): number[] {
  const commas: number[] = [];
  if (!value.includes(',')) return commas;
  const lastBracket = value.lastIndexOf('>');
  const lastParen = value.lastIndexOf(')');
  let depth = 0;
  let before = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (at > lastParen) depth = 0;
    if (depth > 0) {
      if (code === LEFT_PAREN) depth++;
      else if (code === RIGHT_PAREN) depth--;
      else if (code === BACKSLASH) at++;
      continue;
    }
    if (code === COMMA) commas.push(at);
    else if (code === LEFT_PAREN) depth = 1;
    else if (code === LESS && at < lastBracket) at = value.indexOf('>', at);
    else if (code === QUOTE) {
      const close = before === EQUAL ? closingParameterQuote(value, at) : closingQuote(value, at);
      if (close === -1) return commas;
      if (close >= 0) at = close;
    }
    if (!isWhite(code)) before = code;
  }
  return commas;
}

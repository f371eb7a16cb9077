import { BACKSLASH, COMMA, GREATER, QUOTE, SEMICOLON, skipWhite, trimmed } from './characters.js';

/**
 * Where the quoted-string that opens at `open` closes (RFC 3261 25.1, with its quoted-pairs).
 * @returns the offset of the closing quote, or -1 if there is none
 */
export function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  return -1;
}

/**
 * Where the quoted value of a parameter closes. Clients are met that leave the closing quote out; then the next quote is
 * the opening one of a later parameter, which shows in what follows it.
 * @param open offset of the opening quote
 * @returns the offset of the closing quote, -1 if there is no further quote, -2 if the next one closes nothing
 */
export function closingParameterQuote(text: string, open: number): number {
  const close = closingQuote(text, open);
  if (close < 0) return -1;
  const next = skipWhite(text, close + 1);
  if (next === text.length) return close;
  const code = text.charCodeAt(next);
  return code === SEMICOLON || code === COMMA || code === GREATER ? close : -2;
}

/** What a quoted-string stands for; a closing quote may be missing. Text that does not begin with a quote is only trimmed. */
export function unquote(text: string): string {
  const value = trimmed(text);
  if (value.charCodeAt(0) !== QUOTE) return value;
  const close = closingQuote(value, 0);
  const inside = close < 0 ? value.slice(1) : value.slice(1, close);
  return inside.includes('\\') ? inside.replace(/\\([\s\S])/g, '$1') : inside;
}

import { BACKSLASH, LEFT_PAREN, QUOTE, RIGHT_PAREN, trimmed } from './characters.js';
import { closingQuote } from './quoted.js';

/** A value taken apart where comments may stand (RFC 3261 20.33, 20.35, 20.41). */
export interface Commented {
  /** The value with a blank in place of each comment, trimmed. */
  readonly text: string;
  /** What stands in the outermost parentheses, as written and trimmed. */
  readonly comments: readonly string[];
}

/**
 * Takes the comments out of a value (RFC 3261 25.1). They nest; a quoted-string hides parentheses. What an unclosed
 * one opens is a comment to the end. One pass: a quote that is not closed is looked for once.
 */
export function splitComments(value: string): Commented {
  if (!value.includes('(')) return { text: trimmed(value), comments: [] };
  const comments: string[] = [];
  const lastQuote = value.lastIndexOf('"');
  let text = '';
  let from = 0;
  let depth = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (depth > 0) {
      if (code === BACKSLASH) at++;
      else if (code === LEFT_PAREN) depth++;
      else if (code === RIGHT_PAREN && --depth === 0) {
        comments.push(trimmed(value, from, at));
        from = at + 1;
      }
    } else if (code === LEFT_PAREN) {
      text += `${value.slice(from, at)} `;
      from = at + 1;
      depth = 1;
    } else if (code === QUOTE && at < lastQuote) {
      const close = closingQuote(value, at);
      if (close >= 0) at = close;
    }
  }
  if (depth > 0) comments.push(trimmed(value, from));
  else text += value.slice(from);
  return { text: trimmed(text), comments };
}

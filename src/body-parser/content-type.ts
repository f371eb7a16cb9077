import { trimBlanks } from './blanks.js';
import type { ContentType } from './body.js';

/** More parameters than this no media type has. */
const MOST_PARAMETERS = 64;

/**
 * Reads the value of a Content-Type header field (RFC 2045 5.1, RFC 3261 25.1): comments and blanks between the
 * parts are dropped, quoted strings unquoted. Of two parameters with one name the first counts.
 * @returns an empty type if there is none
 */
export function parseContentType(value: string): ContentType {
  const [type = '', ...rest] = splitOutsideQuotes(value);
  const parameters: Record<string, string> = Object.create(null);
  for (const text of rest.slice(0, MOST_PARAMETERS)) {
    const equals = text.indexOf('=');
    if (equals < 0) continue;
    const name = trimBlanks(text.slice(0, equals)).toLowerCase();
    if (name !== '' && !(name in parameters)) parameters[name] = unquote(trimBlanks(text.slice(equals + 1)));
  }
  return { type: type.replace(/[ \t\r\n]+/g, '').toLowerCase(), parameters };
}

/** The parts between semicolons, without comments (RFC 2045 5.1); quoted strings stay quoted. */
function splitOutsideQuotes(value: string): string[] {
  const parts: string[] = [];
  let part = '';
  let from = 0;
  let comments = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at++) {
    const character = value[at];
    if (character === '\\' && (quoted || comments > 0)) at++;
    else if (comments > 0) {
      if (character === '(') comments++;
      if (character === ')' && --comments === 0) from = at + 1;
    } else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(') {
      part += value.slice(from, at);
      comments = 1;
    } else if (character === ';') {
      parts.push(part + value.slice(from, at));
      part = '';
      from = at + 1;
    }
  }
  parts.push(comments > 0 ? part : part + value.slice(from));
  return parts;
}

/** A closing quote that is missing is taken as meant. */
function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const end = text.length > 1 && text.endsWith('"') && !text.endsWith('\\"') ? text.length - 1 : text.length;
  return text.slice(1, end).replace(/\\(.)/gs, '$1');
}

import { escapeOf, replaceInvisible } from './invisible.js';

/**
 * Captured text for one line of a page: every character that could not be seen, or would reorder its neighbours, is written out
 * (`\x00`, `\x1b`, `\r\n`, `\u{202e}`).
 */
export const visible = (text: string): string => replaceInvisible(text, escapeOf);

const LINE_FEED = 0x0a;
const TAB = 0x09;

/**
 * Captured text for a block of lines. CRLF ends a line; where the text uses CRLF, a line feed or carriage return that stands
 * alone is shown as well, because SIP and MSRP want both (RFC 3261 7, RFC 4975 9).
 */
export function visibleLines(text: string): string {
  const lines = text.includes('\r\n') ? text.replace(/(?<!\r)\n/g, '\\n\n').replaceAll('\r\n', '\n') : text;
  return replaceInvisible(lines, codePoint =>
    codePoint === LINE_FEED ? '\n' : codePoint === TAB ? '\t' : escapeOf(codePoint),
  );
}

/**
 * The first characters of a text, with a count of what was left out.
 * @param limit characters kept
 */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, wholeCharacters(text, limit))}… (${text.length.toLocaleString('en-US')} characters)`;
}

/** `end`, or one less where that would cut a surrogate pair. */
function wholeCharacters(text: string, end: number): number {
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}

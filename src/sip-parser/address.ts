import { GREATER, LESS, QUOTE, skipWhite, skipWhiteBack, trimmed } from './characters.js';
import type { SipMessage } from './message.js';
import { type Parameter, parseParameters } from './parameters.js';
import { closingQuote, unquote } from './quoted.js';

/** A name-addr or addr-spec with the parameters of its header field (RFC 3261 20.10, 25.1). */
export interface NameAddress {
  /** Unquoted, latin1; undefined if there is none. */
  readonly displayName: string | undefined;
  /** As written, without angle brackets and outer blanks. */
  readonly uri: string;
  /** Byte offset of the URI in the value that was parsed. */
  readonly uriStart: number;
  /** False for an addr-spec without angle brackets: then `;…` are parameters of the header field, not of the URI. */
  readonly bracketed: boolean;
  /** Of the header field, not of the URI. */
  readonly parameters: readonly Parameter[];
}

/**
 * Reads the value of From, To, Contact and their like: one element of it where it is a list.
 * Tolerates a display name without blank before `<` (RFC 4475 3.1.1.6), one without closing quote (3.1.2.6), one that
 * is not a token (3.1.2.15), blanks inside the brackets (3.1.2.14), and a missing `>`.
 * @returns undefined if there is no URI; `*` (RFC 3261 10.2.2) is none
 */
export function parseAddress(value: string): NameAddress | undefined {
  const start = skipWhite(value, 0);
  let displayName: string | undefined;
  let open: number;
  let bare = start;
  if (value.charCodeAt(start) === QUOTE) {
    const close = closingQuote(value, start);
    const bracket = value.indexOf('<', start);
    const closes = close >= 0 && (bracket < close ? value.charCodeAt(skipWhite(value, close + 1)) === LESS : true);
    if (closes || bracket < 0) {
      displayName = unquote(value.slice(start, close < 0 ? value.length : close + 1));
      bare = close < 0 ? value.length : skipWhite(value, close + 1);
      open = openingBracket(value, bare);
    } else {
      displayName = unquote(value.slice(start, bracket));
      open = bracket;
    }
  } else {
    open = openingBracket(value, start);
    if (open > start) displayName = trimmed(value, start, open) || undefined;
  }
  return open < 0 ? addrSpec(value, bare, displayName) : nameAddr(value, open, displayName);
}

/** RFC 3261 20: without brackets everything from the first semicolon on belongs to the header field. */
function addrSpec(value: string, start: number, displayName: string | undefined): NameAddress | undefined {
  const semicolon = value.indexOf(';', start);
  const stop = semicolon < 0 ? value.length : semicolon;
  const uri = value.slice(start, skipWhiteBack(value, start, stop));
  if (uri === '' || uri === '*') return undefined;
  return { displayName, uri, uriStart: start, bracketed: false, parameters: parseParameters(value, stop) };
}

function nameAddr(value: string, open: number, displayName: string | undefined): NameAddress | undefined {
  const bracket = value.indexOf('>', open);
  const close = bracket < 0 ? value.length : bracket;
  const uriStart = skipWhite(value, open + 1, close);
  const uri = value.slice(uriStart, skipWhiteBack(value, uriStart, close));
  if (uri === '') return undefined;
  return { displayName, uri, uriStart, bracketed: true, parameters: parseParameters(value, close) };
}

/** The `<` of a name-addr; -1 for an addr-spec, even if a parameter of it has one in quotes. */
function openingBracket(value: string, start: number): number {
  const open = value.indexOf('<', start);
  if (open < 0) return -1;
  const before = value.slice(start, open);
  const isAddrSpec = before.includes(';') && /^[a-z][a-z0-9+.-]*:/i.test(before);
  return isAddrSpec ? -1 : open;
}

/** Whether the angle bracket of an element is closed: what `parseAddress` tolerates and `examine` does not. */
export const closesBracket = (value: string, { uriStart, uri }: NameAddress): boolean =>
  value.charCodeAt(skipWhite(value, uriStart + uri.length)) === GREATER;

/**
 * The addresses of a header field that is a list of them, over all its lines; what is not an address is left out.
 * @param name long, lower case
 */
export function addresses({ headers }: SipMessage, name: string): NameAddress[] {
  return headers
    .values(name)
    .map(parseAddress)
    .filter(address => address !== undefined);
}

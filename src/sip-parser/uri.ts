import { percentDecode } from './escapes.js';
import { splitHostPort } from './host.js';
import { type Parameter, parameter } from './parameters.js';

/** RFC 3261 19.1.1. Everything but scheme and host is as written, escapes kept. */
export interface SipUri {
  readonly kind: 'sip';
  readonly scheme: 'sip' | 'sips';
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Lower case; an IPv6 address keeps its brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly parameters: readonly Parameter[];
  /** The header fields it asks for, after `?`. */
  readonly headers: readonly UriHeader[];
}

export interface UriHeader {
  readonly name: string;
  readonly value: string;
}

/** RFC 3966 3. */
export interface TelUri {
  readonly kind: 'tel';
  readonly scheme: 'tel';
  /** Lower case, without visual separators; a global number begins with `+`. */
  readonly number: string;
  /** Of a local number: the domain or global prefix in which it is valid. */
  readonly phoneContext: string | undefined;
  readonly parameters: readonly Parameter[];
}

/** Any other scheme: urn, im, pres, http … */
export interface OtherUri {
  readonly kind: 'other';
  /** Lower case. */
  readonly scheme: string;
  /** What stands after the colon. */
  readonly opaque: string;
}

export type Uri = SipUri | TelUri | OtherUri;

/**
 * Reads a URI as it stands in a request line or between angle brackets.
 * @returns undefined if there is no scheme, or a sip or sips URI has no host or a port that is not a number
 */
export function parseUri(text: string): Uri | undefined {
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  const scheme = text.slice(0, colon).toLowerCase();
  const rest = text.slice(colon + 1);
  if (scheme === 'sip' || scheme === 'sips') return parseSipUri(scheme, rest);
  if (scheme === 'tel') return parseTelUri(rest);
  return /^[a-z][a-z0-9+.-]*$/.test(scheme) ? { kind: 'other', scheme, opaque: rest } : undefined;
}

/** The user part ends at the first `@`, as it may hold `;` and `?` (RFC 4475 3.1.1.9), and nothing after it may hold `@`. */
function parseSipUri(scheme: 'sip' | 'sips', text: string): SipUri | undefined {
  const at = text.indexOf('@');
  const userinfo = at < 0 ? undefined : text.slice(0, at);
  const password = userinfo?.indexOf(':') ?? -1;
  const hostEnd = endOf(text, /[;?]/, at + 1);
  const hostPort = splitHostPort(text.slice(at + 1, hostEnd));
  if (!hostPort) return undefined;
  const question = endOf(text, /\?/, hostEnd);
  return {
    kind: 'sip',
    scheme,
    user: userinfo === undefined || password < 0 ? userinfo : userinfo.slice(0, password),
    password: userinfo === undefined || password < 0 ? undefined : userinfo.slice(password + 1),
    host: hostPort.host,
    port: hostPort.port,
    parameters: parseUriParameters(text.slice(hostEnd, question)),
    headers: parseUriHeaders(text.slice(question + 1)),
  };
}

function endOf(text: string, delimiter: RegExp, from: number): number {
  const at = text.slice(from).search(delimiter);
  return at < 0 ? text.length : from + at;
}

const VISUAL_SEPARATORS = /[-.()]/g;

/** RFC 3966 3: digits with visual separators, that mean nothing. */
export const withoutSeparators = (number: string): string => number.replace(VISUAL_SEPARATORS, '').toLowerCase();

function parseTelUri(text: string): TelUri | undefined {
  const semicolon = endOf(text, /;/, 0);
  const number = withoutSeparators(percentDecode(text.slice(0, semicolon)));
  const parameters = parseUriParameters(text.slice(semicolon));
  return number === ''
    ? undefined
    : { kind: 'tel', scheme: 'tel', number, phoneContext: parameter(parameters, 'phone-context'), parameters };
}

/** `;name=value`: other than in header fields there are no quotes and no blanks. @param text from the first semicolon on */
function parseUriParameters(text: string): Parameter[] {
  const parameters: Parameter[] = [];
  let at = 0;
  for (const part of text.split(';')) {
    const equal = part.indexOf('=');
    const name = equal < 0 ? part : part.slice(0, equal);
    if (name !== '') parameters.push({ name, value: equal < 0 ? undefined : part.slice(equal + 1), at });
    at += part.length + 1;
  }
  return parameters;
}

function parseUriHeaders(text: string): UriHeader[] {
  return text
    .split('&')
    .filter(part => part !== '')
    .map(part => {
      const equal = part.indexOf('=');
      return equal < 0 ? { name: part, value: '' } : { name: part.slice(0, equal), value: part.slice(equal + 1) };
    });
}

/**
 * Who a URI means at its host: the user part of a sip or sips URI, unescaped, or the number of a tel URI.
 * @returns undefined if there is none
 */
export function userOf(uri: string): string | undefined {
  const parsed = parseUri(uri);
  if (parsed?.kind === 'tel') return parsed.number;
  return parsed?.kind === 'sip' && parsed.user !== undefined ? percentDecode(parsed.user) : undefined;
}

import { normalEscapes } from './escapes.js';
import { sameHost } from './host.js';
import { type Parameter, parameter } from './parameters.js';
import { parseUri, type SipUri, type TelUri, type UriHeader, withoutSeparators } from './uri.js';

/**
 * Whether two URIs are equal: sip and sips by RFC 3261 19.1.4 (hosts by RFC 5954), tel by RFC 3966 4, others byte for
 * byte but for the case of the scheme. Mind that it is not transitive: `;security=on` and `;security=off` are each equal
 * to a URI without that parameter, and not to each other.
 */
export function sameUri(a: string, b: string): boolean {
  if (a === b) return true;
  const left = parseUri(a);
  const right = parseUri(b);
  if (!left || !right || left.scheme !== right.scheme) return false;
  if (left.kind === 'sip') return right.kind === 'sip' && sameSipUri(left, right);
  if (left.kind === 'tel') return right.kind === 'tel' && sameTelUri(left, right);
  return right.kind === 'other' && left.opaque === right.opaque;
}

/** Parameters that are not ignored if only one URI has them. RFC 3261 19.1.4; transport because of its default value. */
const NEVER_IGNORED = new Set(['user', 'ttl', 'method', 'maddr', 'transport']);

function sameSipUri(a: SipUri, b: SipUri): boolean {
  return (
    sameText(a.user, b.user) &&
    sameText(a.password, b.password) &&
    sameHost(a.host, b.host) &&
    a.port === b.port &&
    sameSipParameters(byName(a.parameters), byName(b.parameters)) &&
    sameSet(a.headers.map(headerKey), b.headers.map(headerKey))
  );
}

/** Userinfo is case-sensitive. */
const sameText = (a: string | undefined, b: string | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && normalEscapes(a) === normalEscapes(b));

function sameSipParameters(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other === undefined ? NEVER_IGNORED.has(name) : other !== value) return false;
  }
  return [...b.keys()].every(name => a.has(name) || !NEVER_IGNORED.has(name));
}

/** Names and values in a form in which equal ones are equal texts; of several of one name the first counts. */
function byName(parameters: readonly Parameter[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, value } of parameters) {
    const key = normalEscapes(name).toLowerCase();
    if (!found.has(key)) found.set(key, normalEscapes(value ?? '').toLowerCase());
  }
  return found;
}

const headerKey = ({ name, value }: UriHeader): string =>
  `${normalEscapes(name)}=${normalEscapes(value)}`.toLowerCase();

function sameSet(a: string[], b: string[]): boolean {
  if (a.length !== b.length) return false;
  const sorted = b.toSorted();
  return a.toSorted().every((item, index) => item === sorted[index]);
}

/** RFC 3966 4: a parameter that only one has makes them different. */
function sameTelUri(a: TelUri, b: TelUri): boolean {
  if (a.number !== b.number) return false;
  const left = byName(a.parameters);
  const right = byName(b.parameters);
  if (left.size !== right.size) return false;
  for (const [name, value] of left) {
    const other = right.get(name);
    if (other === undefined || telValue(name, value) !== telValue(name, other)) return false;
  }
  return true;
}

function telValue(name: string, value: string): string {
  const isNumber = name === 'ext' || (name === 'phone-context' && value.startsWith('+'));
  return isNumber ? withoutSeparators(value) : value;
}

/**
 * The global telephone number that a URI stands for: a tel URI with `+`, or a sip or sips URI whose user part is one, with
 * or without `user=phone` (RFC 3261 19.1.6; networks leave that parameter out).
 * @returns `+` and digits, or undefined
 */
export function globalNumber(uri: string): string | undefined {
  const number = subscriberOf(uri)?.number;
  return number !== undefined && /^\+\d+$/.test(number) ? number : undefined;
}

/**
 * Whether two URIs name the same subscriber by a telephone number, whatever the scheme and the domain: by the same global
 * number, or by the same local number with the same phone-context (RFC 3966 5.1.5), which a sip URI must mark with
 * `user=phone` (RFC 3261 19.1.6), as any user part could look like one. False where either has no such number.
 */
export function sameNumber(a: string, b: string): boolean {
  const left = globalNumber(a);
  const right = globalNumber(b);
  if (left !== undefined || right !== undefined) return left === right;
  const one = localSubscriber(a);
  return one !== undefined && one === localSubscriber(b);
}

/** The number and the phone-context of a local number, in a form in which equal ones are equal texts. */
function localSubscriber(uri: string): string | undefined {
  const subscriber = subscriberOf(uri);
  if (!subscriber?.marked || subscriber.context === undefined || !/^[0-9a-f*#]+$/.test(subscriber.number))
    return undefined;
  return `${subscriber.number};${telValue('phone-context', subscriber.context.toLowerCase())}`;
}

interface Subscriber {
  readonly number: string;
  readonly context: string | undefined;
  /** The URI says that this is a telephone number. */
  readonly marked: boolean;
}

/** The telephone-subscriber of a tel URI, or what may be one in the user part of a sip or sips URI, parameters included. */
function subscriberOf(uri: string): Subscriber | undefined {
  const parsed = parseUri(uri);
  if (parsed?.kind === 'tel') return { number: parsed.number, context: parsed.phoneContext, marked: true };
  if (parsed?.kind !== 'sip' || parsed.user === undefined) return undefined;
  const inside = parseUri(`tel:${parsed.user}`);
  if (inside?.kind !== 'tel') return undefined;
  const marked = parameter(parsed.parameters, 'user')?.toLowerCase() === 'phone';
  return { number: inside.number, context: inside.phoneContext, marked };
}

import { canonicalHost } from './host.js';

/** RFC 4975 6: `msrp://user@host:port/session-id;transport;name=value` */
export interface MsrpUri {
  readonly scheme: 'msrp' | 'msrps';
  readonly user: string | undefined;
  /** As `canonicalHost` gives it: lower case, IPv6 without brackets. */
  readonly host: string;
  readonly port: number | undefined;
  /** Case-sensitive. */
  readonly sessionId: string | undefined;
  /** Lower case; undefined if the URI lacks it, which RFC 4975 9 does not allow. */
  readonly transport: string | undefined;
  readonly parameters: readonly { readonly name: string; readonly value: string | undefined }[];
}

/**
 * Reads one URI of To-Path, From-Path or a=path (RFC 4975 6 and 9).
 * @returns undefined if it is no MSRP URI
 */
export function parsePath(uri: string): MsrpUri | undefined {
  const separator = uri.indexOf('://');
  const scheme = uri.slice(0, Math.max(separator, 0)).toLowerCase();
  if (scheme !== 'msrp' && scheme !== 'msrps') return undefined;
  const authorityStart = separator + 3;
  const semicolon = endAt(uri.indexOf(';', authorityStart), uri.length);
  const slash = uri.indexOf('/', authorityStart);
  const authorityEnd = slash < 0 || slash > semicolon ? semicolon : slash;
  const at = uri.lastIndexOf('@', authorityEnd - 1);
  const hostStart = at >= authorityStart ? at + 1 : authorityStart;
  const place = parseHostPort(uri.slice(hostStart, authorityEnd));
  if (!place) return undefined;

  const parameters = uri
    .slice(semicolon + 1)
    .split(';')
    .filter(Boolean)
    .map(parseParameter);
  const [first] = parameters;
  const hasTransport = first !== undefined && first.value === undefined;
  return {
    scheme,
    user: hostStart > authorityStart ? uri.slice(authorityStart, hostStart - 1) : undefined,
    host: place.host,
    port: place.port,
    sessionId: uri.slice(authorityEnd + 1, semicolon) || undefined,
    transport: hasTransport ? first.name.toLowerCase() : undefined,
    parameters: hasTransport ? parameters.slice(1) : parameters,
  };
}

/**
 * The session-id of an MSRP URI. Needs less of the URI to be sound than `parsePath`: what identifies the session is
 * of use even where the address was masked before the capture was shared.
 */
export function sessionIdOf(uri: string): string | undefined {
  const separator = uri.indexOf('://');
  const slash = separator < 0 ? -1 : uri.indexOf('/', separator + 3);
  if (slash < 0) return undefined;
  const semicolon = endAt(uri.indexOf(';', separator + 3), uri.length);
  return slash < semicolon ? uri.slice(slash + 1, semicolon) || undefined : undefined;
}

/**
 * RFC 4975 6.1: scheme, host, port, session-id and transport are compared, user and other parameters are not.
 * A URI with a port is never that without one; the same goes for the session-id.
 */
export function sameMsrpUri(one: string, other: string): boolean {
  const a = parsePath(one);
  const b = parsePath(other);
  if (!a || !b) return one === other;
  return (
    a.scheme === b.scheme &&
    a.host === b.host &&
    a.port === b.port &&
    a.sessionId === b.sessionId &&
    a.transport === b.transport
  );
}

const endAt = (index: number, otherwise: number): number => (index < 0 ? otherwise : index);

function parseHostPort(text: string): { readonly host: string; readonly port: number | undefined } | undefined {
  const colon = text.lastIndexOf(':');
  const hasPort = colon > text.lastIndexOf(']');
  const hostText = hasPort ? text.slice(0, colon) : text;
  if (!hostText.startsWith('[') && !/^[A-Za-z0-9._~%!$&'()*+,=-]+$/.test(hostText)) return undefined;
  const host = canonicalHost(hostText);
  if (host === undefined) return undefined;
  if (!hasPort) return { host, port: undefined };
  const digits = text.slice(colon + 1);
  if (!/^\d{1,5}$/.test(digits) || Number(digits) > 65535) return undefined;
  return { host, port: Number(digits) };
}

function parseParameter(text: string): { readonly name: string; readonly value: string | undefined } {
  const equals = text.indexOf('=');
  return equals < 0 ? { name: text, value: undefined } : { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

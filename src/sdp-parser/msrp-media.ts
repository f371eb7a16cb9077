import { type Attributed, argumentWords, attribute } from './attributes.js';
import { trimBlanks } from './blanks.js';
import type { MediaDescription, SessionDescription } from './description.js';

/** RFC 4145 4 */
export type SetupRole = 'active' | 'passive' | 'actpass' | 'holdconn';
const SETUP_ROLES: ReadonlySet<string> = new Set<SetupRole>(['active', 'passive', 'actpass', 'holdconn']);

/** MSRP over TCP or TLS (RFC 4975 8.1), ignoring case. */
export function isMsrp({ protocol }: MediaDescription): boolean {
  const name = protocol.toUpperCase();
  return name === 'TCP/MSRP' || name === 'TCP/TLS/MSRP';
}

/** MSRP over TLS. */
export function isTlsMsrp({ protocol }: MediaDescription): boolean {
  return protocol.toUpperCase() === 'TCP/TLS/MSRP';
}

/**
 * The m-line of the chat: the first with media `message`, MSRP as protocol, a port other than 0 and no `a=file-selector`
 * (which makes it a file transfer, RFC 5547 6). Rules on the direction ignore all others.
 */
export function chatMedia(description: SessionDescription): MediaDescription | undefined {
  return description.media.find(
    media =>
      media.type.toLowerCase() === 'message' && isMsrp(media) && media.port !== 0 && !attribute(media, 'file-selector'),
  );
}

/** Media types of a=accept-types (RFC 4975 8.6), lower case without parameters; `*` and `type/*` as they are. */
export function acceptTypes(media: MediaDescription): string[] {
  return mediaTypes(media, 'accept-types');
}

/** Media types of a=accept-wrapped-types (RFC 4975 8.6), in the same form. */
export function acceptWrappedTypes(media: MediaDescription): string[] {
  return mediaTypes(media, 'accept-wrapped-types');
}

function mediaTypes(media: Attributed, name: string): string[] {
  return argumentWords(media, name)
    .map(word => (word.split(';', 1)[0] ?? '').toLowerCase())
    .filter(Boolean);
}

/** URIs of a=path as written, outermost relay first; the last one is the endpoint (RFC 4975 8.2). */
export function msrpPaths(media: MediaDescription): string[] {
  return argumentWords(media, 'path');
}

/**
 * Who opens the connection: a=setup of the media description, else of the session (RFC 4145 4, RFC 6135 4.2).
 * @param description without it only the media level is looked at
 * @returns undefined if there is none, or it has a value of no known meaning
 */
export function setupOf(media: MediaDescription, description?: SessionDescription): SetupRole | undefined {
  const line = attribute(media, 'setup') ?? (description && attribute(description, 'setup'));
  const role = trimBlanks(line?.argument ?? '').toLowerCase();
  return SETUP_ROLES.has(role) ? (role as SetupRole) : undefined;
}

/**
 * Where the c= and m= lines say that the media goes (RFC 8866 5.7, 5.14). With MSRP the path says it too, and port 9
 * stands for a side that only connects (RFC 4145 4.1).
 * @returns undefined without a c= line at either level; the address as written, in lower case
 */
export function mediaAddress(
  description: SessionDescription,
  media: MediaDescription,
): { readonly address: string; readonly port: number } | undefined {
  const connection = media.connection ?? description.connection;
  return connection && { address: connection.address.toLowerCase(), port: media.port };
}

import { header } from './headers.js';
import type { MsrpMessage } from './message.js';

/**
 * What a relay grants in its response to AUTH (RFC 4976 5.1, 8): the URIs that peers are to put before the client's own in
 * To-Path, in the order that they are to use. Empty without a Use-Path header field.
 */
export function usePath(message: MsrpMessage): string[] {
  return (header(message, 'Use-Path') ?? '').split(/[ \t]+/).filter(Boolean);
}

/**
 * Seconds, as a client asks for or a relay grants them (RFC 4976 8): `Expires` of how long the URI holds, `Min-Expires`
 * and `Max-Expires` of what a relay would take, in a 423.
 * @returns undefined without the header field, or without a number in it
 */
export function relaySeconds(
  message: MsrpMessage,
  name: 'Expires' | 'Min-Expires' | 'Max-Expires',
): number | undefined {
  const value = header(message, name) ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

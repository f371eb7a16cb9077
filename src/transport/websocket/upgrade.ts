import type { Recognition } from '../protocols.js';

const REQUEST = 'GET ';
const RESPONSE = 'HTTP/1.1 101';

/** Longest HTTP header that is waited for. */
export const UPGRADE_LIMIT = 16 * 1024;

/** What the two ends of a WebSocket connection agreed on, as far as it was captured. */
export interface WebSocketAgreement {
  /** RFC 7692 7.1.1: each message of the client (or server) is deflated by itself. */
  clientStartsAnew: boolean;
  serverStartsAnew: boolean;
  /** A subprotocol of RFC 7118 or RFC 7977 was asked for. */
  isForMessages: boolean;
}

/** Whether an HTTP upgrade, request or response, may start at `start`. Source: RFC 6455 4.1, 4.2.2. */
export function recogniseUpgrade(bytes: Uint8Array, start: number, end: number): Recognition {
  const request = startsWith(REQUEST, bytes, start, end);
  return request === 'no' ? startsWith(RESPONSE, bytes, start, end) : request;
}

function startsWith(text: string, bytes: Uint8Array, start: number, end: number): Recognition {
  const stop = Math.min(end, start + text.length);
  for (let at = start; at < stop; at++) if (bytes[at] !== text.charCodeAt(at - start)) return 'no';
  return stop - start === text.length ? 'yes' : 'more';
}

/**
 * Takes in the HTTP header of an upgrade.
 * @param agreement gets what it says of compression and of what is carried
 * @returns the side that sent it; undefined if it upgrades to no WebSocket
 */
export function readUpgrade(head: string, agreement: WebSocketAgreement): 'client' | 'server' | undefined {
  if (!/^upgrade[ \t]*:[^\n]*\bwebsocket\b/im.test(head)) return undefined;
  if (/^sec-websocket-protocol[ \t]*:[^\n]*\b(?:sip|msrp)\b/im.test(head)) agreement.isForMessages = true;
  if (head.startsWith(REQUEST)) return 'client';
  for (const [, extensions = ''] of head.matchAll(/^sec-websocket-extensions[ \t]*:([^\n]*)/gim)) {
    if (/\bclient_no_context_takeover\b/i.test(extensions)) agreement.clientStartsAnew = true;
    if (/\bserver_no_context_takeover\b/i.test(extensions)) agreement.serverStartsAnew = true;
  }
  return 'server';
}

/** One past the blank line that ends an HTTP header; -1 if it is not there. @param from where to begin to look */
export function headEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at + 3 < end; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at + 4;
  }
  return -1;
}

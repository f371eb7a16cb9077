import type { Endpoint, Message } from '../model/index.js';
import { addresses, sameNumber, sameUri } from '../sip-parser/index.js';
import type { Parties } from './parties.js';

/** Tells which messages are the client's, and which were meant for it. */
export interface Reach {
  readonly sent: (message: Message) => boolean;
  readonly received: (message: Message) => boolean;
}

/**
 * By the client's address, and by its URIs: a notification may have been captured at another hop than the message.
 * @param here the client's end, @param there its peer, @param uris of the client
 */
export function reachOf(here: Endpoint, there: Endpoint, uris: readonly string[], parties: Parties): Reach {
  const key = parties.key(here, there);
  return {
    sent: message =>
      parties.key(message.origin.source, message.origin.destination) === key || names(message, 'from', uris),
    received: message =>
      parties.key(message.origin.destination, message.origin.source) === key || names(message, 'to', uris),
  };
}

function names({ content }: Message, header: 'from' | 'to', uris: readonly string[]): boolean {
  if (content.kind !== 'sip-request') return false;
  const named = addresses(content, header)[0]?.uri;
  return named !== undefined && uris.some(uri => sameUri(uri, named) || sameNumber(uri, named));
}

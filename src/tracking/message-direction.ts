import type { Invitation, SipRequestMessage } from '../model/index.js';
import { addresses } from '../sip-parser/index.js';
import type { Parties } from './parties.js';

/** Whether the client sent or received a request outside a dialog, such as a stand-alone MESSAGE. */
export function directionOfRequest(
  { content, origin: { source, destination } }: SipRequestMessage,
  parties: Parties,
): Invitation['direction'] {
  const sender = parties.role(source, destination);
  const receiver = parties.role(destination, source);
  if (sender === 'client') return 'from-client';
  if (receiver === 'client') return 'to-client';
  if (parties.clientsGiven) {
    const named = (header: string): boolean => addresses(content, header).some(({ uri }) => parties.isGivenUri(uri));
    if (named('to')) return 'to-client';
    return named('from') ? 'from-client' : 'unknown';
  }
  if (receiver === 'network') return sender === 'network' ? 'unknown' : 'from-client';
  return 'to-client';
}

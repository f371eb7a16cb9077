import { type Endpoint, endpointText, type Hidden, type Message } from '../model/index.js';
import type { Encrypted } from './encrypted-sip.js';
import type { Seen } from './hidden.js';

/** What a capture holds nothing of, or nothing readable, whoever it belonged to: dropped packets, and encrypted SIP. */
export function* hiddenTraffic(seen: Seen): Generator<Hidden> {
  if (!seen.invitation) return; // all is hidden by its start
  yield* dropped(seen);
  yield* encrypted(seen);
}

/** What the client says of a message may come when the session is over; all else of it is within. */
const lastOf = ({ end, awaited, watchedUntil }: Seen): number =>
  end === undefined || awaited ? watchedUntil : end.time;

const DROPPED = {
  why: 'the capture itself dropped packets during the session, by its own count',
  needed: 'a capture without packet loss',
};
const NO_FILE = {
  why: 'no file shows a time during the session, between the end of one file and the beginning of the next',
  needed: 'the capture file of that time, or files numbered one after the other that show that nothing is missing',
};

function* dropped(seen: Seen): Generator<Hidden> {
  const { messages, msrp = [], end, watchedUntil, around } = seen;
  const first = messages[0]?.origin.time ?? 0;
  const drop = around.drops.touch(messages, first, lastOf(seen));
  if (!drop) return;
  const loss = { reason: 'I-LOSS', ...(drop.packets > 0 ? DROPPED : NO_FILE) } as const;
  yield { ...loss, aspect: 'from-client' };
  yield { ...loss, aspect: 'to-client' };
  const hasMedia = msrp.some(session => session.messages.length > 0);
  if (hasMedia && around.drops.touch(messages, first, end?.time ?? watchedUntil)) yield { ...loss, aspect: 'msrp' };
}

function* encrypted(seen: Seen): Generator<Hidden> {
  const { client, messages, around } = seen;
  if (!client) return;
  const first = messages[0]?.origin.time ?? 0;
  const found = around.encrypted.of(client, peersOf(client, messages), first, lastOf(seen));
  if (!found) return;
  const hidden = { reason: 'I-ENC', why: whyOf(found), needed: NEEDED[found.protocol] } as const;
  yield { ...hidden, aspect: 'from-client' };
  yield { ...hidden, aspect: 'to-client' };
}

/** Whom the client spoke SIP with in the session. */
function peersOf(client: Endpoint, messages: readonly Message[]): Endpoint[] {
  const peers = new Map<string, Endpoint>();
  for (const { content, origin } of messages) {
    if (content.kind !== 'sip-request' && content.kind !== 'sip-response') continue;
    const { source, destination } = origin;
    if (source.address === client.address) peers.set(endpointText(destination), destination);
    if (destination.address === client.address) peers.set(endpointText(source), source);
  }
  return [...peers.values()];
}

const NEEDED = {
  tls: 'the TLS keys of the connection, or a capture behind its TLS end',
  esp: 'the keys of its security associations, or a capture where the SIP is in clear',
} as const;

function whyOf({ protocol, source, destination }: Encrypted): string {
  if (protocol === 'esp')
    return `encrypted ESP between ${source.address} and ${destination.address} may hold SIP of the session`;
  return `TLS between ${endpointText(source)} and ${endpointText(destination)} was not readable, and may hold SIP of the session`;
}

import type { InvitationOutcome, Session, SessionEnd, SessionKind, SessionState } from '../model/index.js';

/** The words of the model, for people. */
export const KIND_WORDS: Readonly<Record<SessionKind, string>> = {
  'one-to-one': 'One-to-one session',
  'deferred-one-to-one': 'Deferred one-to-one delivery',
  group: 'Group session',
  standalone: 'Stand-alone message',
  other: 'Other SIP exchange',
};

export const STATE_WORDS: Readonly<Record<SessionState, string>> = {
  pending: 'not answered yet',
  refused: 'refused',
  cancelled: 'cancelled',
  established: 'established',
  ended: 'ended',
  unknown: 'state unknown',
};

export const INITIATOR_WORDS: Readonly<Record<Session['initiator'], string>> = {
  client: 'opened by the client',
  network: 'opened by the network',
  unknown: 'opener unknown',
};

export const INVITATION_WORDS: Readonly<Record<InvitationOutcome, string>> = {
  pending: 'not answered in the capture',
  accepted: 'accepted',
  refused: 'refused',
  cancelled: 'cancelled',
};

const END_WORDS: Readonly<Record<SessionEnd['cause'], string>> = {
  bye: 'BYE',
  'no-ack': 'no ACK came',
  'media-lost': 'the MSRP connection went away',
};

/** `BYE of the client`. */
export function endText({ cause, byClient }: SessionEnd): string {
  if (cause !== 'bye' || byClient === undefined) return END_WORDS[cause];
  return `${END_WORDS[cause]} of the ${byClient ? 'client' : 'network'}`;
}

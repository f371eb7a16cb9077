import { own } from '../latin1.js';
import type { Message } from '../model/index.js';
import { cseq, fromTag, type SipMessage, topBranch, toTag, viaCount } from '../sip-parser/index.js';

/**
 * One copy of a SIP message at one hop, with the fields that transactions and dialogs are told apart by, read once.
 * The same message on its way over several proxies gives several sightings.
 */
export interface Sighting {
  readonly message: Message<SipMessage>;
  /** Of the request itself, or of the request that is answered. */
  readonly method: string;
  /** 0 for a request. */
  readonly status: number;
  /** CSeq number; -1 if unreadable. */
  readonly number: number;
  readonly fromTag: string;
  /** Empty if there is none. */
  readonly toTag: string;
  readonly branch: string;
  /** The more Vias, the nearer to the UAS. */
  readonly viaCount: number;
}

export function sighting(message: Message<SipMessage>): Sighting {
  const { content } = message;
  const sequence = cseq(content);
  const isRequest = content.kind === 'sip-request';
  return {
    message,
    method: own(isRequest ? content.method : (sequence?.method ?? '')),
    status: isRequest ? 0 : content.status,
    number: sequence?.number ?? -1,
    fromTag: own(fromTag(content) ?? ''),
    toTag: own(toTag(content) ?? ''),
    branch: own(topBranch(content) ?? ''),
    viaCount: viaCount(content),
  };
}

export const isInitialInvite = (seen: Sighting): boolean =>
  seen.status === 0 && seen.method === 'INVITE' && seen.toTag === '';

/** True if both are copies at the same hop: same branch, same way. */
export function sameHop(a: Sighting, b: Sighting): boolean {
  const from = a.message.origin;
  const to = b.message.origin;
  return (
    a.branch === b.branch &&
    a.viaCount === b.viaCount &&
    from.source.address === to.source.address &&
    from.destination.address === to.destination.address
  );
}

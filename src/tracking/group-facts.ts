import { bodyOf, find } from '../body-parser/index.js';
import type { FocusChange, Message, MsrpSession, Notify, Roster, Subscription } from '../model/index.js';
import { fromTag } from '../sip-parser/index.js';
import type { Membership } from './focus.js';
import { type FocusSign, focusChangesOf, notifiedCause, refusalsOf } from './focus-state.js';
import { Rosters } from './rosters.js';
import { isDisowned } from './subscriptions.js';
import { byTime } from './transactions.js';

/** What a group session knew of its participants and its focus, in time order. */
export interface GroupFacts {
  readonly rosters: readonly Roster[];
  readonly focus: readonly FocusChange[];
}

/**
 * Reads them out of the INVITE, what the focus pushed by MSRP, and the NOTIFYs, each once and none longer than needed.
 * NOTIFYs that the client answered 481 tell it nothing: it does not have that subscription (RFC 6665 4.1.3).
 */
export function groupFactsOf(
  { invitation, client }: Membership,
  subscriptions: readonly Subscription[],
  msrp: readonly MsrpSession[],
): GroupFacts {
  const rosters = new Rosters(client.party.uris);
  const signs: FocusSign[] = refusalsOf(invitation, subscriptions);
  const notify = (told: Notify, callId: string): void => {
    const { request } = told.transaction;
    const document = find(bodyOf(request.content, request.text), 'conference-info');
    const cause = notifiedCause(told, document);
    if (cause) signs.push({ message: request, cause });
    if (!document) return;
    const notifier = `${callId} ${fromTag(request.content) ?? ''}`;
    rosters.notified(document, notifier, request, request.origin.time, told.state !== 'pending');
  };

  const acts: { readonly message: Message; readonly read: () => void }[] = [
    ...subscriptions.flatMap(({ callId, notifies }) =>
      notifies
        .filter(told => !isDisowned(told))
        .map(told => ({ message: told.transaction.request, read: () => notify(told, callId) })),
    ),
    ...msrp.flatMap(({ contents, peerPath = '' }) =>
      contents
        .filter(({ fromClient }) => !fromClient)
        .map(content => ({ message: content.chunks.at(-1)!, read: () => rosters.pushed(content, peerPath) })),
    ),
  ];
  rosters.invited(invitation);
  for (const { read } of acts.sort((a, b) => byTime(a.message, b.message))) read();
  return { rosters: rosters.list, focus: focusChangesOf(signs) };
}

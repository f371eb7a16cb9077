import { readable } from '../latin1.js';
import type { Invitation, LateNotification, Session } from '../model/index.js';
import { endText, INVITATION_WORDS } from './session-words.js';
import { clockTime, duration } from './times.js';
import { clip, visible } from './visible.js';

/** A line of the head of a session: a name with its values. */
export interface Fact {
  readonly name: string;
  readonly values: readonly string[];
}

/** Values shown of one fact; more are counted. */
const SHOWN = 6;

/** What identifies a session and what became of it. */
export function sessionFacts(session: Session): Fact[] {
  const { client, clientEndpoint, identity, invitation, end } = session;
  const address = client?.address ?? clientEndpoint?.address ?? 'unknown';
  const facts: Fact[] = [
    { name: 'Client', values: [visible(clip(address, 200)), ...captured(client?.uris ?? [])] },
    { name: 'Invitation', values: invitation ? invitationWords(invitation) : [] },
    { name: 'Began', values: [clockTime(session.firstTime)] },
    { name: 'Lasted', values: [duration(session.lastTime - session.firstTime)] },
    { name: 'Ended by', values: end ? [endText(end)] : [] },
    { name: 'Reports on', values: captured(session.reportsOn.map(lateText)) },
    { name: 'Call-ID', values: captured(session.callIds) },
    { name: 'Conversation-ID', values: captured([identity.conversationId]) },
    { name: 'Contribution-ID', values: captured([identity.contributionId]) },
    { name: 'InReplyTo-Contribution-ID', values: captured([identity.inReplyToContributionId]) },
    { name: 'Session-Replaces', values: captured([identity.sessionReplaces]) },
  ];
  return facts.filter(({ values }) => values.length > 0);
}

/** `displayed: EXWmTJS9CZmjSn of s1, 1 h 59 min after its end` */
function lateText({ status, disposition, messageId, session, afterEnd }: LateNotification): string {
  const after = afterEnd === undefined || afterEnd < 0 ? '' : `, ${duration(afterEnd)} after its end`;
  return `${status || disposition}: ${messageId} of ${session}${after}`;
}

/** Latin1 from messages, for people. */
function captured(texts: readonly (string | undefined)[]): string[] {
  const known = texts.filter(text => text !== undefined);
  const shown = known.slice(0, SHOWN).map(text => visible(clip(readable(text), 200)));
  return known.length > SHOWN ? [...shown, `and ${known.length - SHOWN} more`] : shown;
}

function invitationWords({ outcome, final, deferred }: Invitation): string[] {
  const status = final ? `, ${final.content.status} ${visible(clip(readable(final.content.reason), 100))}` : '';
  const words = [`${INVITATION_WORDS[outcome]}${status}`];
  return deferred.is === 'no' ? words : [...words, `deferred delivery: ${visible(clip(deferred.why, 300))}`];
}

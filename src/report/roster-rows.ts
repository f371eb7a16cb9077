import { readable } from '../latin1.js';
import type { Participant, Roster, RosterSource, Session } from '../model/index.js';
import { offset } from './times.js';
import { clip, visible } from './visible.js';
import { counted } from './wording.js';

/** One roster of a group session, as a line of the page. */
export interface RosterRow {
  /** Seconds since the session began. */
  readonly time: string;
  readonly source: string;
  /** Id of the message on the page; empty if it is not drawn. */
  readonly target: string;
  readonly who: string;
  readonly note: string;
}

/** What is shown of a session, and of a roster: the newest, and the first. */
const SHOWN_ROSTERS = 40;
const SHOWN_PARTICIPANTS = 30;

const SOURCE_WORDS: Readonly<Record<RosterSource, string>> = {
  'recipient-list': 'List in the INVITE',
  'recipient-list-history': 'List in the INVITE',
  'group-state': 'Group state object',
  'conference-info': 'Conference state',
};

/**
 * Who took part in a group session, each time that something told it.
 * @param target id on the page of a message by its number
 */
export const rosterRows = ({ rosters, firstTime }: Session, target: (message: number) => string): RosterRow[] =>
  rosters.slice(-SHOWN_ROSTERS).map(roster => ({
    time: offset(firstTime, roster.time),
    source: SOURCE_WORDS[roster.source],
    target: target(roster.message.number),
    who: names(roster),
    note: roster.complete ? '' : 'incomplete',
  }));

function names({ participants }: Roster): string {
  if (participants.length === 0) return 'nobody';
  const shown = participants.slice(0, SHOWN_PARTICIPANTS).map(nameOf).join(', ');
  const more = participants.length - SHOWN_PARTICIPANTS;
  return more > 0 ? `${shown} and ${counted(more, 'more', 'more')}` : shown;
}

/** `Al <sip:…> (pending)`, `4 × sip:anonymous@anonymous.invalid`, `sip:… (the client)`. */
function nameOf({ uri, displayName, status, departure, own, count }: Participant): string {
  const address = visible(clip(readable(uri), 100));
  const name = displayName === undefined ? '' : visible(clip(readable(displayName), 60));
  const state = departure ?? (status === 'connected' ? undefined : status);
  const aside = [own ? 'the client' : '', state === undefined ? '' : visible(clip(readable(state), 40))];
  const words = aside.filter(Boolean).join(', ');
  return `${count > 1 ? `${count} × ` : ''}${name ? `${name} <${address}>` : address}${words ? ` (${words})` : ''}`;
}

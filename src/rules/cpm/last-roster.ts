import {
  cite,
  type Evidence,
  type Invitation,
  type Participant,
  type Roster,
  type RosterSource,
  type Session,
} from '../../model/index.js';
import { addresses } from '../../sip-parser/index.js';
import { clock, quoted } from '../citing.js';

/** What a person has to compare is read: more names than this are counted. */
const SHOWN = 20;

const SOURCES: Readonly<Record<RosterSource, string>> = {
  'recipient-list': 'the list in the INVITE',
  'recipient-list-history': 'the list in the INVITE',
  'group-state': 'the group state object',
  'conference-info': 'the last NOTIFY',
};

/** The final participant list of GRPc: what was told last, whatever told it. */
export interface LastRoster {
  /** `Al <tel:+15555550101>, Bea <tel:+15555550102> (the client)`: those that have not left. */
  readonly names: string;
  /** Where it stands and when it came, for a sentence. */
  readonly source: string;
  readonly evidence: Evidence;
}

/** Undefined if nothing told any participants. */
export function lastRoster({ rosters }: Session, { request }: Invitation): LastRoster | undefined {
  const roster = rosters.at(-1);
  if (!roster) return undefined;
  const isOfInvite = roster.source === 'recipient-list' || roster.source === 'recipient-list-history';
  const [inviter] = addresses(request.content, 'p-asserted-identity');
  // RFC 5366 3 and 5: the list has those who are invited.
  const beside = isOfInvite ? `, and who invited${inviter ? ` (${quoted(inviter.uri)})` : ''}` : '';
  return {
    names: `${namesOf(roster)}${beside}`,
    source: `${SOURCES[roster.source]}, ${clock(roster.time)}${roster.complete ? '' : ', which is incomplete'}`,
    evidence: cite(roster.message, `the last participants, by ${SOURCES[roster.source]}`),
  };
}

/** Those of a roster that have not left. */
export function namesOf({ participants }: Roster): string {
  const present = participants.filter(({ status, departure }) => departure === undefined && status !== 'disconnected');
  if (present.length === 0) return 'nobody';
  const more = present.length - SHOWN;
  return `${present.slice(0, SHOWN).map(nameOf).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function nameOf({ uri, displayName, own, anonymous, count }: Participant): string {
  const name = displayName === undefined ? quoted(uri) : `${quoted(displayName)} <${quoted(uri)}>`;
  const who = anonymous ? `${count} anonymous` : name;
  return own ? `${who} (the client)` : who;
}

import type { Message } from './message.js';

/** Somebody who takes part in a group session, as one source tells it. */
export interface Participant {
  /** SIP or tel URI as written; may be an anonymous one. */
  readonly uri: string;
  readonly displayName: string | undefined;
  /** RFC 4575 5.7.3: connected, pending, disconnected …; undefined where the source does not say. */
  readonly status: string | undefined;
  /** RFC 4575 5.7.6: departed, booted, failed, busy; undefined where the source does not say. */
  readonly departure: string | undefined;
  /** Of the source: participant, admin, `to`, `cc` … Empty where it does not say. */
  readonly roles: readonly string[];
  /** The URI hides who it is. */
  readonly anonymous: boolean;
  /** How many an anonymous entry stands for (RFC 5364 4); 1 otherwise. */
  readonly count: number;
  /** The client itself. */
  readonly own: boolean;
}

/**
 * What told it.
 * - `recipient-list`: whom the client invites (RFC 5366 3) · `recipient-list-history`: who else was invited (RFC 5366 5);
 *   neither has the one who invites
 * - `group-state`: the group state object by MSRP · `conference-info`: NOTIFYs, merged (RFC 4575 4.6)
 */
export type RosterSource = 'recipient-list' | 'recipient-list-history' | 'group-state' | 'conference-info';

/** The participants of a group session, at a moment when something told them. */
export interface Roster {
  /** Of the message, microseconds since the epoch. */
  readonly time: number;
  readonly source: RosterSource;
  readonly message: Message;
  /** False if some are missing, or some may have left unseen: a document was lost, cut, or refers to another. */
  readonly complete: boolean;
  readonly participants: readonly Participant[];
  /** As the source counts them (RFC 4575 5.5.1), which may be more than it lists. */
  readonly userCount: number | undefined;
}

/** The roster that held at a time: the newest until then; undefined if nothing had told one. @param rosters in time order */
export const rosterAt = (rosters: readonly Roster[], time: number): Roster | undefined =>
  rosters.findLast(roster => roster.time <= time);

/**
 * Why a group session is known to be active, or no longer.
 * - `participants`: a NOTIFY told who takes part · `subscribe-404`: the SUBSCRIBE was answered 404
 * - `noresource`: the notifier ended the subscription for good (RFC 6665 4.1.3) · `deleted`: the conference ceased (RFC 4575 4.6)
 * - `not-active`: its state says that nobody can join (RFC 4575 5.5.2)
 */
export type FocusCause = 'participants' | 'subscribe-404' | 'noresource' | 'deleted' | 'not-active';

/** From here on the focus is active, or is not. */
export interface FocusChange {
  /** Of the message, microseconds since the epoch. */
  readonly time: number;
  readonly active: boolean;
  readonly cause: FocusCause;
  readonly message: Message;
}

/** What was known of the focus at a time; undefined: nothing yet. @param changes in time order */
export const focusAt = (changes: readonly FocusChange[], time: number): FocusChange | undefined =>
  changes.findLast(change => change.time <= time);

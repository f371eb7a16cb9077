import type { Invitation, InvitationOutcome, Session, SessionEnd, SessionIdentity } from './session.js';
import type { Evidence, Hidden } from './verdict.js';

/** How much an identifier says: made to be unique · shared by what belongs together · only what is usual. */
export type Strength = 'strong' | 'medium' | 'weak';

/**
 * Why another session bears on this one.
 * - `contribution`: same Contribution-ID
 * - `replaced`: this INVITE names the other's Contribution-ID in Session-Replaces · `replaces`: the inverse
 * - `conversation`: same Conversation-ID
 * - `focus`: same group, by the URI of its focus or the Contribution-ID of the group
 * - `peer`: same other party; of a deferred session the originator in Referred-By
 * - `user`: same user; only of a session that was refused with 486, which may have been for another one
 */
export type RelationKind = 'contribution' | 'replaced' | 'replaces' | 'conversation' | 'focus' | 'peer' | 'user';
export interface Relation {
  readonly kind: RelationKind;
  readonly strength: Strength;
  /** In words, without a full stop. */
  readonly why: string;
}

/** What a session leaves behind of its initial INVITE. */
export interface DigestInvitation {
  readonly direction: Invitation['direction'];
  readonly cpmSession: boolean;
  readonly group: Invitation['group'];
  readonly deferred: Invitation['deferred']['is'];
  readonly outcome: InvitationOutcome;
  /** Of the INVITE, of its final response and of the ACK to a 2xx; times are in the evidence. */
  readonly request: Evidence;
  readonly final: Evidence | undefined;
  readonly status: number | undefined;
  readonly ack: Evidence | undefined;
  /** URI of the From header field. */
  readonly from: string | undefined;
  /** Request-URI. */
  readonly target: string;
  /** Header field values of the INVITE, unfolded; undefined: none. */
  readonly contact: string | undefined;
  readonly subject: string | undefined;
  /** The INVITE carries a list of participants: it creates or restarts a group, and is no re-join (RFC 5366). */
  readonly hasRecipientList: boolean;
}

/** What is kept of a session when its messages are gone: compact, and nothing in it refers to them. */
export interface SessionDigest extends Pick<Session, 'id' | 'kind' | 'initiator' | 'state'> {
  /** Address of the client; undefined if nobody knows it. */
  readonly client: string | undefined;
  /** URIs of the client in its INVITE. */
  readonly clientUris: readonly string[];
  /** Its `+sip.instance`, if seen. */
  readonly instance: string | undefined;
  /** URIs of the other party of a one-to-one session; of a deferred one the originator's. */
  readonly peerUris: readonly string[];
  /** URIs of the focus of a group session. */
  readonly focusUris: readonly string[];
  readonly identity: SessionIdentity;
  /** Undefined if the capture does not show the INVITE. */
  readonly invitation: DigestInvitation | undefined;
  readonly callIds: readonly string[];
  readonly firstTime: number;
  readonly lastTime: number;
  /** T_up; microseconds since the epoch. */
  readonly up: number | undefined;
  readonly end: (Omit<SessionEnd, 'message'> & { readonly evidence: Evidence | undefined }) | undefined;
  /** BYEs of its dialog in time order, those that were challenged or refused too; of many the first and last. */
  readonly byes: readonly DigestBye[];
  /** When its session timer runs out, by what was refreshed last (RFC 4028); undefined: none was agreed. */
  readonly timerEnd: number | undefined;
  /** User content of the client over MSRP (CHAT-SEND of the catalogue 4.3), in time order; of many the first and last. */
  readonly sends: readonly DigestSend[];
  /** How many are left out in the middle of `sends`. */
  readonly sendsLeftOut: number;
  readonly hidden: readonly Hidden[];
  /** Later than that, absence says nothing. */
  readonly watchedUntil: number;
}

export interface DigestBye {
  readonly time: number;
  /** Undefined if nobody can say who sent it. */
  readonly byClient: boolean | undefined;
  /** Of its final response; undefined if none was seen. */
  readonly status: number | undefined;
  readonly evidence: Evidence;
}

export interface DigestSend {
  /** Times of its first and last chunk. */
  readonly start: number;
  readonly end: number;
  readonly evidence: Evidence;
}

/** Another session of the same client, earlier or later, with why it matters here: the strongest relation first. */
export interface RelatedSession extends SessionDigest {
  readonly relations: readonly Relation[];
  /**
   * `same`: the same device (+sip.instance, or address) · `other`: another device of the user (another +sip.instance)
   * · `unknown`: the same user at another address, or nobody knows who its client is
   */
  readonly device: 'same' | 'other' | 'unknown';
}

/** A REFER that was addressed to the focus of this group (RFC 3515, RFC 4579 5.5). */
export interface Referral {
  readonly evidence: Evidence;
  readonly time: number;
  /** Who asked: URI of From. */
  readonly from: string | undefined;
  /** Whom the focus is to invite: Refer-To, or the list it points to (RFC 5368). */
  readonly referTo: readonly string[];
  /** `method` parameter of the Refer-To URI, upper case; undefined means INVITE. */
  readonly method: string | undefined;
  /** URI of Referred-By; undefined: the REFER has none (RFC 3892). */
  readonly referredBy: string | undefined;
  /** It was answered 3xx to 6xx: the focus does not do it. */
  readonly refused: boolean;
}

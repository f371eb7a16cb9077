import type { Body, Disposition } from '../body-parser/index.js';
import type { Direction, MediaDescription, SessionDescription } from '../sdp-parser/index.js';
import type {
  ConnectionEvent,
  Endpoint,
  Message,
  MsrpRequestMessage,
  MsrpResponseMessage,
  SipRequestMessage,
  SipResponseMessage,
} from './message.js';
import type { LateNotification, NotificationChain } from './notification-chain.js';
import type { Referral, RelatedSession, Strength } from './related-session.js';
import type { FocusChange, Roster } from './roster.js';
import type { SubscriptionChange } from './subscription.js';
import type { Evidence, Hidden } from './verdict.js';

export type Role = 'client' | 'network' | 'unknown';

/** An endpoint of the capture and what it is, with the signs that say so. */
export interface Party {
  /** IP address; `address:port` where several parties share one address (loopback). */
  readonly address: string;
  readonly role: Role;
  /** Why it has that role, strongest first; one sentence each. */
  readonly why: readonly string[];
  /** SIP and tel URIs that it is known by. */
  readonly uris: readonly string[];
  /** All URIs that the registrar said are its own; absent where no answer to a REGISTER says so. */
  readonly registered?: readonly string[];
  /** What its own SDP anywhere in the capture says that it supports, as `groupdata`; absent if nothing. */
  readonly supports?: readonly string[];
}

/** RFC 3261 17: a request with its responses, over all the hops where it was seen. */
export interface SipTransaction {
  /** The copy nearest the client: the one that is judged. */
  readonly request: SipRequestMessage;
  /** Distinct responses in time order, each in the copy nearest the client. */
  readonly responses: readonly SipResponseMessage[];
  /** The same messages sent again on the same hop. */
  readonly retransmissions: readonly Message[];
  /** The same messages seen on other hops, or captured twice. */
  readonly sightings: readonly Message[];
  /** True if the client sent the request, false if it received it; undefined if nobody can say. */
  readonly fromClient: boolean | undefined;
}

/** RFC 3261 12 */
export interface Dialog {
  readonly callId: string;
  readonly fromTag: string;
  /** Undefined: no response that forms a dialog was seen. */
  readonly toTag: string | undefined;
  readonly state: 'early' | 'confirmed' | 'terminated' | 'unknown';
  /** In time order, the ACK to a 2xx not among them. */
  readonly transactions: readonly SipTransaction[];
}

/** An SDP body in its message (RFC 3264), with what the rules ask of it. */
export interface SdpPart {
  readonly message: Message;
  readonly description: SessionDescription;
  /** The chat m-line: MLINE of the rule catalogue; undefined if there is none. */
  readonly chat: MediaDescription | undefined;
  /** Effective direction of `chat`; undefined without one. */
  readonly direction: Direction | undefined;
}

export type InvitationOutcome = 'pending' | 'accepted' | 'refused' | 'cancelled';

/**
 * The initial INVITE of a session and all that answers it, on the leg of the client.
 * Of several attempts (401, 407 …) the last one.
 */
export interface Invitation {
  /** `to-client`: the client is the UAS and the rules of 7.3.2 judge it. */
  readonly direction: 'to-client' | 'from-client' | 'unknown';
  readonly transaction: SipTransaction;
  readonly request: SipRequestMessage;
  /** P-CPMSESS. `literal`: the feature tag had literal colons. */
  readonly cpmSession: { readonly found: boolean; readonly literal: boolean };
  /** P-GROUP: `isfocus`, `isfocus-in-uri` (inside <>), `inferred` (from the body or Session-Replaces: low confidence). */
  readonly group: 'no' | 'isfocus' | 'isfocus-in-uri' | 'inferred';
  /** P-DEF (`full`) or P-DEF? (`soft`: verdicts are capped at warning), with the sign that decided. */
  readonly deferred: { readonly is: 'no' | 'full' | 'soft'; readonly why: string };
  /** The header that holds the URI of deferred delivery, whatever the service; undefined: none does. */
  readonly deferralMarker: 'from' | 'p-asserted-identity' | undefined;
  readonly offer: SdpPart | undefined;
  /** 1xx responses, in order. */
  readonly provisionals: readonly SipResponseMessage[];
  /** First final response of this leg; a 2xx if there is one. */
  readonly final: SipResponseMessage | undefined;
  readonly outcome: InvitationOutcome;
  readonly cancel: SipRequestMessage | undefined;
  /** To the 2xx. */
  readonly ack: SipRequestMessage | undefined;
  /** SDP of the 2xx. */
  readonly answer: SdpPart | undefined;
  /** SDP of a reliable provisional response before it (RFC 3262: Require 100rel and RSeq). */
  readonly earlyAnswer: SdpPart | undefined;
  /** False if nodes that may rewrite stand between the client and where the final response was seen (I-LEG). */
  readonly nearClient: boolean;
  /** Other devices of the user that the same INVITE was forked to, as far as the capture shows the way to them. */
  readonly forks: readonly Fork[];
  /** Every dialog that its responses began, one a To tag, on whatever hop; this session's own among them. */
  readonly branches: readonly ForkBranch[];
}

/** The session of another device that the same INVITE went to, and what became of it there. */
export interface Fork {
  readonly session: string;
  readonly outcome: InvitationOutcome;
  readonly status: number | undefined;
}

/** RFC 3261 12.1, 13.2.2.4: one of the dialogs that a forked INVITE may begin. */
export interface ForkBranch {
  readonly toTag: string;
  /** `early`: no final response yet · `terminated`: refused, ended by BYE, or early when another was accepted. */
  readonly state: 'early' | 'confirmed' | 'terminated';
  /** Its final response; undefined: only provisional ones were seen. */
  readonly final: SipResponseMessage | undefined;
  /** It is the dialog of this session. */
  readonly own: boolean;
}

/** An offer and its answer (RFC 3264), wherever they stood: RFC 3261 13.2.1, RFC 3262 5, RFC 3311 5.1, RFC 6337. */
export interface Negotiation {
  readonly offer: SdpPart;
  readonly answer: SdpPart | undefined;
  /** The client offered; undefined if nobody can say. */
  readonly byClient: boolean | undefined;
  /** Method of the transaction that the offer belongs to: INVITE, UPDATE or PRACK. */
  readonly method: string;
  /** `refused`: a final response of 300 or more · `open`: no answer was captured. */
  readonly state: 'answered' | 'refused' | 'open';
}

/** Bytes of a message of MSRP, counted from 1 as in Byte-Range, both ends included (RFC 4975 7.1.1). */
export interface ByteSpan {
  readonly first: number;
  readonly last: number;
}
/** Bytes that two chunks carry. */
export interface OverlappingSpan extends ByteSpan {
  /** False: they differ. True where bytes before them are missing, so that nobody compared. */
  readonly agrees: boolean;
}

/** A message of MSRP (RFC 4975 5.1): the SENDs of one Message-ID joined. */
export interface ChunkedMessage {
  readonly messageId: string;
  readonly fromClient: boolean;
  readonly chunks: readonly MsrpRequestMessage[];
  readonly responses: readonly MsrpResponseMessage[];
  /** Content type of the whole, lower case, without parameters; undefined for a bodiless SEND. */
  readonly contentType: string | undefined;
  /** Undefined for a bodiless SEND, and where bytes are missing. */
  readonly body: Body | undefined;
  /** Text that `body` has its offsets in: the joined bytes. */
  readonly text: string;
  /** All bytes from 1 to the total were seen and the last chunk was `$`. */
  readonly complete: boolean;
  /** Bytes that no chunk carries, up to the total, in order. */
  readonly missing: readonly ByteSpan[];
  /** Bytes that came more than once, in the order of the chunks that repeat them. */
  readonly overlaps: readonly OverlappingSpan[];
  /** REPORTs on it, from the other side or a relay (RFC 4975 7.1.2). */
  readonly reports: readonly MsrpRequestMessage[];
  /** Carries no bytes at all. */
  readonly bodiless: boolean;
  /** What the user wrote or sent: not IMDN, is-composing, group data, nor bodiless (CHAT-SEND of the catalogue). */
  readonly userContent: boolean;
  /** True if no more can be said than the type (encrypted end to end). */
  readonly opaque: boolean;
  readonly start: number;
  /** Time of the last chunk. */
  readonly end: number;
  /** Status of the final response to its last chunk; undefined if none was seen. */
  readonly status: number | undefined;
  /** When the whole message had been answered 200. */
  readonly acceptedAt: number | undefined;
}

/** A pair of paths (RFC 4975 8). */
export interface MsrpSession {
  /** From a=path: the last URI of each side. */
  readonly clientPath: string | undefined;
  readonly peerPath: string | undefined;
  readonly contents: readonly ChunkedMessage[];
  readonly reports: readonly MsrpRequestMessage[];
  /** Every chunk, response and REPORT, in time order. */
  readonly messages: readonly Message[];
  readonly connections: readonly ConnectionEvent[];
}

/** A SUBSCRIBE and what became of it. */
export interface Subscribe {
  readonly transaction: SipTransaction;
  /** The Expires asked for; undefined: none given. 0 ends the subscription. */
  readonly expires: number | undefined;
  /** Seconds granted by a 2xx. */
  readonly granted: number | undefined;
  /** Final status; undefined if none was seen. */
  readonly status: number | undefined;
}
export interface Notify {
  readonly transaction: SipTransaction;
  readonly state: string | undefined;
  readonly expires: number | undefined;
  readonly reason: string | undefined;
}
/** RFC 6665: one subscription of the client. */
export interface Subscription {
  readonly callId: string;
  readonly event: string;
  /** Request-URI of the first SUBSCRIBE that was seen; undefined if only NOTIFYs were. */
  readonly uri: string | undefined;
  /** The SUBSCRIBE went inside the INVITE dialog. */
  readonly inInviteDialog: boolean;
  /** Why it belongs to this session. */
  readonly joined: string;
  readonly subscribes: readonly Subscribe[];
  readonly notifies: readonly Notify[];
  /** Tags of the notifiers that answered, in order: more than one if the SUBSCRIBE was forked (RFC 6665 4.4.1). */
  readonly notifiers: readonly string[];
  /** What became of it, in time order. */
  readonly changes: readonly SubscriptionChange[];
  /** Call-ID of the subscription to the same focus that the client began while this one lived: it moved there. */
  readonly successor: string | undefined;
}

/** A request of the client that addresses the group: SUBSCRIBE, REFER, re-join INVITE. */
export interface FocusRequest {
  readonly request: SipRequestMessage;
  readonly kind: 'subscribe' | 'refer' | 'rejoin';
  readonly inDialog: boolean;
}

/** Something delivered to the client that asks for disposition notifications (RFC 5438 6.3). */
export interface NotificationRequest {
  /** imdn Message-ID. */
  readonly messageId: string;
  /** positive-delivery, negative-delivery, processing, display. */
  readonly dispositions: readonly string[];
  readonly carrier: 'msrp' | 'invite';
  readonly content: ChunkedMessage | undefined;
  readonly message: Message;
  readonly time: number;
  /** When the client had it all and had answered 200. */
  readonly acceptedAt: number | undefined;
  /** The same id was delivered before. */
  readonly repeated: boolean;
}

/** An IMDN that the client sent (RFC 5438 7.2). */
export interface SentNotification {
  /** Of the message it reports on. */
  readonly messageId: string;
  readonly disposition: Disposition;
  readonly status: string;
  readonly carrier: 'msrp' | 'message';
  readonly message: Message;
  /** For `msrp`: the session whose MSRP session carried it; `own`: the one that delivered the message. */
  readonly session: 'own' | 'other' | undefined;
  /** For `other`: id, who opened it, and whether it carries anything but IMDNs from the client. */
  readonly carrierSession:
    | { readonly id: string; readonly openedByClient: boolean; readonly onlyNotifications: boolean }
    | undefined;
  /** For `message`: out of dialog (no To tag), and how many IMDN documents it holds. */
  readonly outOfDialog: boolean;
  readonly documents: number;
  readonly time: number;
}

/** A further leg of the INVITE, behind a back-to-back user agent: another Call-ID, the same invitation (T-B2B). */
export interface SessionLeg {
  readonly callId: string;
  /** What the INVITEs of both legs have in common. */
  readonly why: string;
  readonly strength: Strength;
}

export interface SessionIdentity {
  readonly conversationId: string | undefined;
  readonly contributionId: string | undefined;
  readonly inReplyToContributionId: string | undefined;
  readonly sessionReplaces: string | undefined;
}

/** T_end of the catalogue 4.4. */
export interface SessionEnd {
  readonly time: number;
  readonly cause: 'bye' | 'no-ack' | 'media-lost';
  readonly byClient: boolean | undefined;
  readonly message: Message | undefined;
}

/** One arrow of the ladder. */
export interface Step {
  readonly message: Message;
  /** `INVITE`, `200 OK (INVITE)`, `SEND`, `NOTIFY` … */
  readonly label: string;
  /** What its body says: `offer sendrecv`, `IMDN delivered for …`, `text/plain, 20 bytes`. */
  readonly detail: string;
  readonly protocol: 'sip' | 'msrp';
  readonly direction: 'to-client' | 'from-client' | 'elsewhere';
  /** A retransmission or a further sighting of an earlier step: its message number. */
  readonly repeats: number | undefined;
  /** Frames of the same capture that hold copies of the message (line numbers in a text log have none). */
  readonly copies: readonly number[];
}

export type SessionKind = 'one-to-one' | 'deferred-one-to-one' | 'group' | 'standalone' | 'other';
export type SessionState = 'pending' | 'refused' | 'cancelled' | 'established' | 'ended' | 'unknown';

/** The CPM session: the unit that is judged. Immutable by the time a rule sees it. */
export interface Session {
  readonly id: string;
  readonly kind: SessionKind;
  readonly initiator: 'client' | 'network' | 'unknown';
  readonly state: SessionState;
  /** Undefined: nobody can say who the client is (I-ROLE). */
  readonly client: Party | undefined;
  /** Where the client's messages of this session left from, for the ladder. */
  readonly clientEndpoint: Endpoint | undefined;
  readonly parties: readonly Party[];
  readonly identity: SessionIdentity;
  /** URI of whom the client talks to: the originator of deferred messages, the group; undefined if no request says it. */
  readonly otherParty?: string | undefined;
  /** Undefined if the capture does not show the initial INVITE. */
  readonly invitation: Invitation | undefined;
  readonly dialogs: readonly Dialog[];
  /** Offers and answers of its dialog, in the order of the offers. */
  readonly negotiations: readonly Negotiation[];
  /** Calls that were joined to the one that began the session. */
  readonly legs: readonly SessionLeg[];
  readonly msrp: readonly MsrpSession[];
  /**
   * Connections to where its SDP announces MSRP, from the answer on, of which no message was seen: refused, silent,
   * unanswered, encrypted. Left out where other sessions announced the same place; absent without an answer.
   */
  readonly mediaConnections?: readonly ConnectionEvent[];
  /** To the conference event package. */
  readonly subscriptions: readonly Subscription[];
  /** Who takes part, each time that something told it: in time order, at most some hundred thousand participants in all. */
  readonly rosters: readonly Roster[];
  /** Since when the group was known to be active or not, in time order. */
  readonly focus: readonly FocusChange[];
  readonly focusRequests: readonly FocusRequest[];
  readonly requested: readonly NotificationRequest[];
  readonly notifications: readonly SentNotification[];
  /** Other sessions of this client that bear on it, earlier and later, in time order. */
  readonly related: readonly RelatedSession[];
  /**
   * Undefined: `related` has all that the capture shows. Otherwise too much was going on to keep it all: sessions whose
   * last message is earlier than this may be missing, and "there was none" is I-STATE.
   */
  readonly relatedSince: number | undefined;
  /** The last 2xx to a REGISTER of this client before its INVITE, if it was captured. */
  readonly registered: Evidence | undefined;
  /** REFERs to the focus of this group that were captured, whoever sent them, in time order. */
  readonly referrals: readonly Referral[];
  /** Every message with an imdn Message-ID, both ways, with what was reported on it. */
  readonly chains: readonly NotificationChain[];
  /** IMDNs here that report on messages of earlier sessions. */
  readonly reportsOn: readonly LateNotification[];
  /** SUBSCRIBEs to its Contact and MSRP to the path it offered, which the client sent after it had refused the INVITE. */
  readonly afterRefusal: readonly Message[];
  /** T_up: the ACK, or the first MSRP byte if earlier. */
  readonly up: number | undefined;
  readonly end: SessionEnd | undefined;
  /** First and last message. */
  readonly firstTime: number;
  readonly lastTime: number;
  /** Until when the capture watched this session: later than that, absence says nothing. */
  readonly watchedUntil: number;
  /** What the capture hides of it. */
  readonly hidden: readonly Hidden[];
  readonly callIds: readonly string[];
  /** In time order, without doubles. */
  readonly messages: readonly Message[];
  /** Frames that hold one of them a second time. */
  readonly copyFrames: readonly number[];
  /** The arrows of its ladder; made when asked for, since only some reports draw. */
  readonly steps: () => readonly Step[];
}

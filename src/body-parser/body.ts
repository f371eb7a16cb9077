import type { MsrpHeader } from '../msrp-parser/index.js';
import type { SessionDescription } from '../sdp-parser/index.js';
import type {
  ConferenceActivity,
  ConferenceDescription,
  ConferenceHost,
  ConferenceUser,
  ElementState,
} from './conference-document.js';

/** A media type as in Content-Type: `type` is lower case without parameters, parameter names are lower case. */
export interface ContentType {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

interface BodyCommon {
  /** Lower case, without parameters; empty if none was given. */
  readonly contentType: string;
  /** Byte offsets of this body in the text given to `decodeBody`. */
  readonly start: number;
  readonly end: number;
}

export interface SdpBody extends BodyCommon {
  readonly type: 'sdp';
  readonly description: SessionDescription;
}

/** RFC 3862, with the headers of RFC 5438 6.3 read out. */
export interface CpimBody extends BodyCommon {
  readonly type: 'cpim';
  readonly headers: readonly MsrpHeader[];
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly dateTime: string | undefined;
  /** The imdn Message-ID header, whatever prefix its namespace was given. */
  readonly messageId: string | undefined;
  /** Lower-case values of the imdn Disposition-Notification header: positive-delivery, negative-delivery, processing, display. */
  readonly dispositions: readonly string[];
  /** MIME headers of the wrapped content. */
  readonly contentHeaders: readonly MsrpHeader[];
  /** Of the wrapped content: lower case, without parameters; empty if none is given. */
  readonly wrappedType: string;
  /** Read when asked for. */
  readonly content: Body;
}

export type Disposition = 'delivery' | 'display' | 'processing';

/** RFC 5438 7.2 and 11.1 */
export interface ImdnBody extends BodyCommon {
  readonly type: 'imdn';
  /** The message that this notification reports on; undefined if the document lacks it. */
  readonly messageId: string | undefined;
  /** Each notification element of the document, normally one. */
  readonly notifications: readonly { readonly disposition: Disposition; readonly status: string }[];
  readonly recipientUri: string | undefined;
  readonly dateTime: string | undefined;
  /** Whom the message was first sent to (RFC 5438 11.1); absent if not given. */
  readonly originalRecipientUri?: string;
  readonly subject?: string;
  /** Elements of other namespaces, as `urn:oma:xml:cpm:imdn-extensions:1.0`, in their order; absent if none. */
  readonly extensions?: readonly { readonly namespace: string; readonly name: string; readonly text: string }[];
}

/** RFC 4575 */
export interface ConferenceInfoBody extends BodyCommon {
  readonly type: 'conference-info';
  /** URI of the conference. */
  readonly entity: string | undefined;
  readonly state: ElementState;
  readonly version: number | undefined;
  /** Undefined, here and below: the document does not have the element. */
  readonly description: ConferenceDescription | undefined;
  readonly host: ConferenceHost | undefined;
  readonly activity: ConferenceActivity | undefined;
  /** State of `<users>`; `unstated` if it is there without one, which stands for full (4.4) but is seldom meant so. */
  readonly usersState: ElementState | 'unstated' | undefined;
  readonly users: readonly ConferenceUser[];
}

/** The participants of a CPM group session, as its focus pushes or stores them (group state object). */
export interface GroupStateBody extends BodyCommon {
  readonly type: 'group-state';
  /** As written, RFC 3339. */
  readonly timestamp: string | undefined;
  /** URI of the focus when the group was last active. */
  readonly lastFocus: string | undefined;
  readonly groupType: string | undefined;
  readonly participants: readonly { readonly uri: string; readonly displayName: string | undefined }[];
}

/** What is asked or told of the data of a CPM group session: its subject, its icon, roles. */
export interface GroupDataBody extends BodyCommon {
  readonly type: 'group-data';
  readonly id: string | undefined;
  readonly requests: readonly {
    /** subject, icon, user-role … */
    readonly target: string | undefined;
    /** set, delete, move … */
    readonly action: string | undefined;
    readonly subject: string | undefined;
  }[];
}

/** RFC 4826, RFC 5364 */
export interface ResourceListsBody extends BodyCommon {
  readonly type: 'resource-lists';
  /** Of all lists, nested ones too, in document order. */
  readonly entries: readonly {
    readonly uri: string;
    readonly displayName: string | undefined;
    readonly copyControl: string | undefined;
    readonly anonymize: boolean;
    /** How many recipients an anonymous entry stands for (RFC 5364 4); absent if not given. */
    readonly count?: number;
  }[];
  /** Targets of `entry-ref` and `external` elements, which RFC 5366 4 and RFC 5368 6 advise against; absent if none. */
  readonly references?: readonly string[];
  /** A list stands inside a list; absent if not. */
  readonly nested?: boolean;
}

/** RFC 3994 */
export interface IsComposingBody extends BodyCommon {
  readonly type: 'is-composing';
  readonly state: string | undefined;
  /** Seconds until the next refresh (RFC 3994 3.2), if given. */
  readonly refresh?: number;
  /** Media type of what is composed, as written, if given. */
  readonly composedType?: string;
  /** When the user last wrote, as written (RFC 3339), if given. */
  readonly lastActive?: string;
}

/** RFC 2046 5.1; a part's headers have long lower-case names as in SIP. */
export interface MultipartBody extends BodyCommon {
  readonly type: 'multipart';
  readonly parts: readonly BodyPart[];
}
export interface BodyPart {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Content-Disposition without parameters, lower case. */
  readonly disposition: string | undefined;
  readonly body: Body;
}

/** Any type that needs no decoding, and text. */
export interface OpaqueBody extends BodyCommon {
  readonly type: 'opaque';
  /** What a Content-Transfer-Encoding hid, latin1; absent where the bytes from `start` to `end` are the content. */
  readonly decoded?: string;
}

/** Of a type that is decoded, but broken. */
export interface MalformedBody extends BodyCommon {
  readonly type: 'malformed';
  readonly reason: string;
}

export type Body =
  | SdpBody
  | CpimBody
  | ImdnBody
  | ConferenceInfoBody
  | GroupStateBody
  | GroupDataBody
  | ResourceListsBody
  | IsComposingBody
  | MultipartBody
  | OpaqueBody
  | MalformedBody;

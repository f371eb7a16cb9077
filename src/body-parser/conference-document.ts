/** The elements of conference state (RFC 4575 5), as a document gives them. */

/** RFC 4575 4.4: how much of an element is given. */
export type ElementState = 'full' | 'partial' | 'deleted';

/** RFC 4575 5.3 */
export interface ConferenceDescription {
  readonly displayText: string | undefined;
  readonly subject: string | undefined;
  readonly freeText: string | undefined;
  /** URIs by which the conference is reached (5.3.1). */
  readonly confUris: readonly ConferenceUri[];
  /** Pages and recordings that belong to it (5.3.2). */
  readonly serviceUris: readonly ConferenceUri[];
  readonly maximumUserCount: number | undefined;
}
export interface ConferenceUri {
  readonly uri: string;
  readonly displayText: string | undefined;
  readonly purpose: string | undefined;
}

/** RFC 4575 5.4 */
export interface ConferenceHost {
  readonly displayText: string | undefined;
  readonly webPage: string | undefined;
  readonly uris: readonly ConferenceUri[];
}

/** RFC 4575 5.5: `<conference-state>`. */
export interface ConferenceActivity {
  /** May exceed the number of users that are listed. */
  readonly userCount: number | undefined;
  readonly active: boolean | undefined;
  readonly locked: boolean | undefined;
}

/** RFC 4575 5.6 */
export interface ConferenceUser {
  /** The key of the element; empty if the document lacks it. */
  readonly entity: string;
  readonly state: ElementState;
  readonly displayText: string | undefined;
  readonly associatedAors: readonly string[];
  readonly roles: readonly string[];
  readonly languages: string | undefined;
  /** For a user who is another focus: its conference URI. */
  readonly cascadedFocus: string | undefined;
  readonly endpoints: readonly ConferenceEndpoint[];
  /** Of its endpoints: connected, pending, disconnected …; undefined if none is given. */
  readonly status: string | undefined;
  /** RCS extension: this entry is the subscriber itself. */
  readonly own: boolean;
}

/** RFC 4575 5.7 */
export interface ConferenceEndpoint {
  /** The key of the element within its user; empty if the document lacks it. */
  readonly entity: string;
  readonly state: ElementState;
  readonly displayText: string | undefined;
  /** 5.7.3: connected, disconnected, on-hold, muted-via-focus, pending, alerting, dialing-in, dialing-out, disconnecting. */
  readonly status: string | undefined;
  /** 5.7.4: dialed-in, dialed-out, focus-owner. */
  readonly joiningMethod: string | undefined;
  /** 5.7.6: departed, booted, failed, busy. */
  readonly disconnectionMethod: string | undefined;
  readonly referred: ExecutionInfo | undefined;
  readonly joining: ExecutionInfo | undefined;
  readonly disconnection: ExecutionInfo | undefined;
  readonly media: readonly ConferenceMedia[];
}

/** RFC 4575 5.7.2, 5.7.5, 5.7.7: when, why and by whom. */
export interface ExecutionInfo {
  readonly when: string | undefined;
  readonly reason: string | undefined;
  readonly by: string | undefined;
}

/** RFC 4575 5.8 */
export interface ConferenceMedia {
  /** The key of the element within its endpoint; empty if the document lacks it. */
  readonly id: string;
  readonly displayText: string | undefined;
  readonly type: string | undefined;
  readonly label: string | undefined;
  readonly sourceId: string | undefined;
  /** sendrecv, sendonly, recvonly or inactive, as the participant sees it. */
  readonly status: string | undefined;
}

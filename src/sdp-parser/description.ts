/** One `x=value` line. Line numbers count from 1 in the description, offsets are bytes in its text. */
export interface SdpLine {
  readonly type: string;
  readonly value: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** RFC 8866 5.13: `a=name` or `a=name:value`. */
export interface SdpAttribute extends SdpLine {
  /** As written; compare with `attribute()`, which ignores case of the name only where RFC 8866 lets it. */
  readonly name: string;
  /** What follows the colon; undefined for a property attribute. */
  readonly argument: string | undefined;
}

/** RFC 8866 5.7 */
export interface SdpConnection {
  readonly address: string;
  readonly line: SdpLine;
}

/** RFC 8866 5.14 with the lines that follow its `m=`. */
export interface MediaDescription {
  readonly type: string;
  readonly port: number;
  /** As written, for example `TCP/MSRP`. */
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly connection: SdpConnection | undefined;
  readonly attributes: readonly SdpAttribute[];
  /** The `m=` line. */
  readonly line: SdpLine;
}

export interface SdpFault {
  readonly code:
    | 'line-syntax'
    | 'line-order'
    | 'media-syntax'
    | 'attribute-blank'
    | 'repeated-direction'
    | 'no-version'
    /** Of `examineSdp`. */
    | 'line-value'
    | 'missing-line';
  readonly line: number;
  readonly at: number;
  readonly text: string;
}

/** RFC 8866: order, level, offsets and duplicates are kept. */
export interface SessionDescription {
  readonly lines: readonly SdpLine[];
  readonly connection: SdpConnection | undefined;
  /** Session-level attributes. */
  readonly attributes: readonly SdpAttribute[];
  readonly media: readonly MediaDescription[];
  readonly faults: readonly SdpFault[];
}

export type DirectionValue = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The effective direction of a media description (RFC 8866 6.7, RFC 3264 5.1). */
export interface Direction {
  readonly value: DirectionValue;
  /** Where it was found: at the media, at the session, or nowhere (then sendrecv). */
  readonly level: 'media' | 'session' | 'default';
  /** The attribute line, unless it is the default. */
  readonly line: SdpLine | undefined;
}

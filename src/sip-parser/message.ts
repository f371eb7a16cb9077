import type { HeaderFields } from './header-fields.js';

/** What is wrong with a message, named; `at` is the byte offset in the message where it shows. */
export interface SipFault {
  readonly code: SipFaultCode;
  readonly at: number;
  /** One sentence, without a full stop. */
  readonly text: string;
}

export type SipFaultCode =
  | 'start-line'
  | 'header-without-colon'
  | 'header-name'
  | 'no-blank-line'
  | 'bare-line-feed'
  | 'space-before-colon'
  | 'content-length'
  | 'body-cut'
  | 'missing-header'
  | 'repeated-header'
  | 'header-value'
  | 'junk-before-start-line';

interface SipCommon {
  /** The header fields in their order, values parsed when asked for. */
  readonly headers: HeaderFields;
  /** Byte offset of the body; the length of the text if there is none. */
  readonly bodyStart: number;
  /** One past the last byte of the body, by Content-Length where there is one and the bytes are there. */
  readonly bodyEnd: number;
  readonly faults: readonly SipFault[];
}

/** RFC 3261 7.1 */
export interface SipRequest extends SipCommon {
  readonly kind: 'sip-request';
  readonly method: string;
  /** The Request-URI as written. */
  readonly uri: string;
}

/** RFC 3261 7.2 */
export interface SipResponse extends SipCommon {
  readonly kind: 'sip-response';
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;

/** A header field of MSRP or CPIM: names are case-sensitive there, so `name` is as written (RFC 4975 9, RFC 3862 2.1). */
export interface MsrpHeader {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a message, named; `at` is the byte offset in the message where it shows. */
export interface MsrpFault {
  readonly code: MsrpFaultCode;
  readonly at: number;
  /** One sentence, without a full stop. */
  readonly text: string;
}
export type MsrpFaultCode =
  | 'start-line'
  | 'header-without-colon'
  | 'missing-header'
  | 'header-value'
  | 'no-end-line'
  | 'start-missing'
  | 'bare-line-feed'
  | 'blank-line';

/** RFC 4975 7.1.1: `start-end/total`; `*` is undefined. Positions count bytes from 1. */
export interface ByteRange {
  readonly start: number;
  readonly end: number | undefined;
  readonly total: number | undefined;
}

interface MsrpCommon {
  readonly transactionId: string;
  readonly headers: readonly MsrpHeader[];
  /** URIs of To-Path and From-Path, outermost (next hop) first. */
  readonly toPath: readonly string[];
  readonly fromPath: readonly string[];
  readonly messageId: string | undefined;
  readonly byteRange: ByteRange | undefined;
  readonly faults: readonly MsrpFault[];
}

/** RFC 4975 7.1: SEND, REPORT, AUTH, NICKNAME or an unknown method. */
export interface MsrpRequest extends MsrpCommon {
  readonly kind: 'msrp-request';
  readonly method: string;
  /** Of the body of this chunk, if the chunk has one. */
  readonly contentType: string | undefined;
  /** Byte offsets of the body, without the CRLF before the end-line; equal if there is none. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** The flag of the end-line: `$` last chunk, `+` more follows, `#` aborted; undefined if the end-line was not captured. */
  readonly continuation: '$' | '+' | '#' | undefined;
}

/** RFC 4975 7.2 */
export interface MsrpResponse extends MsrpCommon {
  readonly kind: 'msrp-response';
  readonly status: number;
  readonly comment: string;
  /** The flag of the end-line, which must be `$` here; undefined if the end-line was not captured. */
  readonly continuation?: '$' | '+' | '#' | undefined;
}

export type MsrpMessage = MsrpRequest | MsrpResponse;

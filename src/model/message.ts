import type { MsrpMessage, MsrpRequest, MsrpResponse } from '../msrp-parser/index.js';
import type { SipMessage, SipRequest, SipResponse } from '../sip-parser/index.js';

export interface Endpoint {
  /** IPv4 dotted or IPv6 in the form of RFC 5952; a made-up name where a log has no addresses. */
  readonly address: string;
  readonly port: number;
}

export type Transport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss' | 'sctp' | 'unknown';

/** The part of a message that the capture, not the sender, wrote. */
export interface Origin {
  /** Which of the inputs, from 0; frame numbers count within it. */
  readonly capture: number;
  /** The frames that carried it, first to last (line number of its start in a text log). */
  readonly frames: readonly number[];
  /** Microseconds since the epoch, of the frame that completed it. */
  readonly time: number;
  readonly transport: Transport;
  readonly source: Endpoint;
  readonly destination: Endpoint;
}

/** What is missing from the bytes: cut by the capture, or lost before, in or after it on its connection. */
export type MessageFault = 'truncated' | 'gap' | 'body-not-kept';

export type Content = SipMessage | MsrpMessage;

/** One SIP or MSRP message as captured. Owns its bytes; immutable. */
export interface Message<C extends Content = Content> {
  readonly type: 'message';
  /** 1-based, in the order in which messages were completed. */
  readonly number: number;
  readonly origin: Origin;
  readonly content: C;
  /** The bytes, latin1: one character is one byte, an index is a byte offset. */
  readonly text: string;
  readonly faults: readonly MessageFault[];
}

export type SipRequestMessage = Message<SipRequest>;
export type SipResponseMessage = Message<SipResponse>;
export type MsrpRequestMessage = Message<MsrpRequest>;
export type MsrpResponseMessage = Message<MsrpResponse>;

/**
 * What a capture shows of a TCP connection besides its messages. Only for connections that carry SIP or MSRP, and for TLS
 * and ESP that nobody can read.
 * - `opened`: a SYN was seen · `closed`: FIN · `reset`: RST · `mid-stream`: it began before the capture
 * - `gap`: bytes were not captured · `unreadable`: bytes are there that are no message, so some may have been missed
 * - `encrypted`: TLS without keys (once a connection, at its first TLS record), or ESP (a direction of a security
 *   association, again and again while it goes on; the ports are 0)
 *
 * Of those to where an SDP announced MSRP, on which nothing was seen that says what they are:
 * - `refused`: RST in answer to a SYN (the origin is its own) · `silent`: opened, and no byte came in 10 s (the origin is that
 *   of the SYN) · `unanswered`: a SYN that nothing answered in that time
 */
export interface ConnectionEvent {
  readonly type: 'connection';
  readonly event:
    | 'opened'
    | 'closed'
    | 'reset'
    | 'gap'
    | 'unreadable'
    | 'mid-stream'
    | 'encrypted'
    | 'refused'
    | 'silent'
    | 'unanswered';
  readonly protocol: 'sip' | 'msrp' | 'tls' | 'esp' | 'unknown';
  readonly origin: Origin;
  /** Bytes lost (`gap`); 0 otherwise. */
  readonly bytes: number;
  /** When the last bytes before a gap came: what was lost went by between then and `origin.time`. */
  readonly since?: number;
}

/**
 * A message that the capture holds once more: the same datagram, seen at another port of a mirror or side of a tunnel; or
 * that another capture of the run holds too.
 */
export interface CopyEvent {
  readonly type: 'copy';
  /** Where the message came from, as it was written: the very object. */
  readonly of: Origin;
  /** Where the copy stands. */
  readonly origin: Origin;
}

/**
 * Packets that the capturing side dropped, by its own count, or a time between two files that none shows. Nobody knows whose
 * they were: any message may be among them.
 */
export interface LossEvent {
  readonly type: 'loss';
  /** How far the capture had come when it said so. There are no endpoints: their addresses are empty. */
  readonly origin: Origin;
  /** How many; 0 for a time between two files. */
  readonly packets: number;
  /** They were dropped between these times, microseconds; infinite where the file does not tell. */
  readonly since: number;
  readonly until: number;
  /** The inputs that the same capture point wrote, as far as they are read: what only others show is not touched. */
  readonly captures: readonly number[];
}

/** What reading produces and tracking consumes, in time order. */
export type TraceEvent = Message | ConnectionEvent | CopyEvent | LossEvent;

export const isRequest = (message: Message): message is SipRequestMessage => message.content.kind === 'sip-request';
export const isResponse = (message: Message): message is SipResponseMessage => message.content.kind === 'sip-response';
export const isMsrpRequest = (message: Message): message is MsrpRequestMessage =>
  message.content.kind === 'msrp-request';
export const isMsrpResponse = (message: Message): message is MsrpResponseMessage =>
  message.content.kind === 'msrp-response';
export const isMsrp = (message: Message): message is Message<MsrpMessage> =>
  isMsrpRequest(message) || isMsrpResponse(message);

/** `address:port`, with brackets around IPv6. */
export const endpointText = ({ address, port }: Endpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

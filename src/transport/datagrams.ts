import { latin1 } from '../latin1.js';
import type { Content, MessageFault, Origin, TraceEvent, Transport } from '../model/index.js';
import { DUPLICATE_PLACES, Duplicates, type Packet, SCTP, TCP } from '../network/index.js';
import { CARRIAGE_RETURN, isUpper, LINE_FEED, lineFeed, skipLineBreaks, TAB } from './characters.js';
import type { Endpoints } from './endpoints.js';
import { newFraming, resetFraming } from './framing.js';
import { JUNK_LIMIT } from './limits.js';
import { type MessageWriter, NO_FAULTS } from './message-writer.js';
import { PROTOCOLS, type Protocol } from './protocols.js';
import { isSipStartLine } from './sip-start-line.js';

const NO_ORIGINS: Origin[] = [];
const TRUNCATED: readonly MessageFault[] = ['truncated'];

/** 1 for a first byte that text can start with: all that is ever looked at of media, STUN and DTLS. */
const TEXT = new Uint8Array(256).fill(1, 0x20, 0x7f);
TEXT[TAB] = TEXT[LINE_FEED] = TEXT[CARRIAGE_RETURN] = 1;

/** By IP protocol number, where it is not UDP: user messages of SCTP, and what was taken out of its stream elsewhere. */
const TRANSPORTS: ReadonlyMap<number, Transport> = new Map([
  [SCTP, 'sctp'],
  [TCP, 'tcp'],
]);

/** Whether that byte may begin a datagram with a message in it. */
export const isTextByte = (byte: number): boolean => TEXT[byte] === 1;

/** Reads messages out of datagrams: UDP, and user messages of SCTP. Source: RFC 3261 18.3, RFC 4168 5. */
export class Datagrams {
  readonly #writer: MessageWriter;
  readonly #endpoints: Endpoints;
  readonly #framing = newFraming();
  readonly #duplicates = new Duplicates();
  /** Where the messages of the datagrams that it remembers come from, by place. */
  readonly #origins: Origin[][] = new Array(DUPLICATE_PLACES).fill(NO_ORIGINS);
  /** Those of the datagram at hand. */
  #written: Origin[] | undefined;

  constructor(writer: MessageWriter, endpoints: Endpoints) {
    this.#writer = writer;
    this.#endpoints = endpoints;
  }

  receive(packet: Packet, out: TraceEvent[]): void {
    if (packet.start < packet.end && isTextByte(packet.bytes[packet.start]!)) this.#read(packet, out);
  }

  #read(packet: Packet, out: TraceEvent[]): void {
    const { bytes, end } = packet;
    const start = skipLineBreaks(bytes, packet.start, end);
    const protocol = meantAt(bytes, start, end, packet.missing === 0);
    if (protocol) {
      if (protocol.name === 'sip') this.#readSip(protocol, packet, start, out);
      else this.#readWhole(protocol, packet, start, out);
      return;
    }
    // Junk before the start line, as some stacks leave it there: only a whole SIP start line is believed.
    const limit = Math.min(end, start + JUNK_LIMIT);
    for (let at = lineFeed(bytes, start, limit) + 1; at < limit; at = lineFeed(bytes, at, limit) + 1) {
      const found = startsAt(bytes, at, end);
      if (found?.name === 'sip') {
        this.#readSip(found, packet, at, out);
        return;
      }
    }
  }

  /** The message ends with the datagram, or with its Content-Length if another message starts there (RFC 3261 18.3 would discard it). */
  #readSip(protocol: Protocol, packet: Packet, start: number, out: TraceEvent[]): void {
    if (this.#isCopy(protocol, packet, out)) return;
    const { bytes, end } = packet;
    const text = latin1(bytes, start, end);
    const content = protocol.parse(text);
    if (!content) {
      this.#writer.malformed(packet.frame);
      return;
    }
    const bodyEnd = 'bodyEnd' in content ? start + content.bodyEnd : end;
    if (bodyEnd >= end || !startsAt(bytes, skipLineBreaks(bytes, bodyEnd, end), end)) {
      this.#write(protocol, content, text, packet, end === packet.end, out);
      return;
    }
    this.#readSeveral(protocol, packet, start, out);
  }

  /** True for a copy that the capture made: its messages are counted, and not written again. */
  #isCopy(protocol: Protocol, packet: Packet, out: TraceEvent[]): boolean {
    const place = this.#duplicates.place(packet);
    this.#written = undefined;
    if (place === undefined) return false;
    if (place < 0) {
      this.#written = this.#origins[~place] = [];
      return false;
    }
    for (const of of this.#origins[place]!) {
      this.#writer.copy(protocol, of, this.#origin(packet), out);
    }
    return true;
  }

  #readSeveral(protocol: Protocol, packet: Packet, start: number, out: TraceEvent[]): void {
    const { bytes, end } = packet;
    const framing = this.#framing;
    for (let at = start; at < end; ) {
      resetFraming(framing, false);
      protocol.frame(bytes, at, end, framing);
      let messageEnd = end;
      if (framing.is === 'message' && framing.contentLength >= 0) {
        const next = skipLineBreaks(bytes, at + framing.at, end);
        if (startsAt(bytes, next, end) === protocol) messageEnd = next;
      }
      const text = latin1(bytes, at, messageEnd === end ? end : at + framing.at);
      const content = protocol.parse(text);
      if (content) this.#write(protocol, content, text, packet, messageEnd === end, out);
      else this.#writer.malformed(packet.frame);
      at = messageEnd;
    }
  }

  /** No standard sends MSRP in datagrams; one that is a whole message is taken as such. */
  #readWhole(protocol: Protocol, packet: Packet, start: number, out: TraceEvent[]): void {
    const { bytes, end } = packet;
    const framing = this.#framing;
    resetFraming(framing, false);
    protocol.frame(bytes, start, end, framing);
    if (framing.is !== 'message' || skipLineBreaks(bytes, start + framing.at, end) !== end) return;
    const text = latin1(bytes, start, start + framing.at);
    const content = protocol.parse(text);
    if (content) this.#write(protocol, content, text, packet, true, out);
    else this.#writer.malformed(packet.frame);
  }

  #write(protocol: Protocol, content: Content, text: string, packet: Packet, isLast: boolean, out: TraceEvent[]): void {
    const truncated = isLast && packet.missing > 0;
    if (truncated) this.#writer.diagnostics.report('message.truncated', { frame: packet.frame });
    const origin = this.#origin(packet);
    this.#written?.push(origin);
    this.#writer.message(protocol, content, text, origin, truncated ? TRUNCATED : NO_FAULTS, out);
  }

  #origin(packet: Packet): Origin {
    const { frame, earlierFrames } = packet;
    const frames = earlierFrames.length > 0 ? [...earlierFrames, frame].sort((a, b) => a - b) : [frame];
    const transport = TRANSPORTS.get(packet.protocol) ?? 'udp';
    return this.#endpoints.origin(packet, this.#writer.capture, frames, transport);
  }
}

/**
 * The protocol of which a message is meant to start at `at`. What is wrong with its start line is for the parser to say.
 * @param isWhole false if the capture cut the datagram: then the start line must be there up to its end
 */
function meantAt(bytes: Uint8Array, at: number, end: number, isWhole: boolean): Protocol | undefined {
  if (at >= end || !isUpper(bytes[at])) return undefined;
  for (const protocol of PROTOCOLS) {
    if (protocol.recognise(bytes, at, end) === 'yes') {
      return isWhole || lineFeed(bytes, at, end) < end ? protocol : undefined;
    }
  }
  return undefined;
}

/** The protocol of which a message starts at `at`, with its start line whole and right. */
function startsAt(bytes: Uint8Array, at: number, end: number): Protocol | undefined {
  const protocol = meantAt(bytes, at, end, false);
  if (protocol?.name !== 'sip') return protocol;
  return isSipStartLine(bytes, at, lineFeed(bytes, at, end)) ? protocol : undefined;
}

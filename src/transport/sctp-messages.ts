import type { TraceEvent } from '../model/index.js';
import type { Packet } from '../network/index.js';
import { type Datagrams, isTextByte } from './datagrams.js';
import { SCTP_FLOWS } from './limits.js';
import { type DataChunk, newDataChunk, nextDataChunk } from './sctp-chunks.js';
import { SctpPieces } from './sctp-pieces.js';

/** Chunks that a flow remembers: a power of two. */
const REMEMBERED = 1024;
/** Bytes of a chunk that its fingerprint looks at. */
const FINGERPRINTED = 64;

/** One direction of an association (RFC 9260 1.3): all with one verification tag and ports, whatever the addresses. */
class Flow {
  readonly key: string;
  /** The last chunks, by sequence number: the number itself and a fingerprint. */
  readonly #numbers = new Int32Array(REMEMBERED).map((_, slot) => slot + 1);
  readonly #fingerprints = new Int32Array(REMEMBERED);
  /** Sequence number of the next piece of a message that is none of ours. */
  foreignNext: number | undefined;

  constructor(key: string) {
    this.key = key;
  }

  /** Whether that chunk came before; from now on it did. Two associations with the same tag and ports are not mixed up. */
  sawBefore({ bytes }: Packet, { tsn, start, end }: DataChunk): boolean {
    let fingerprint = end - start;
    const stop = Math.min(end, start + FINGERPRINTED);
    for (let at = start; at < stop; at++) fingerprint = Math.imul(fingerprint ^ bytes[at]!, 0x01000193);
    const slot = tsn & (REMEMBERED - 1);
    if (this.#numbers[slot] === tsn && this.#fingerprints[slot] === fingerprint) return true;
    this.#numbers[slot] = tsn;
    this.#fingerprints[slot] = fingerprint;
    return false;
  }
}

/** The user messages of SCTP, each read as a datagram (RFC 4168 5): a chunk sent again counts once. */
export class SctpMessages {
  readonly #datagrams: Datagrams;
  readonly #pieces = new SctpPieces();
  readonly #chunk = newDataChunk();
  /** By verification tag, then by ports. */
  readonly #flows = new Map<number, Map<number, Flow>>();
  #flowCount = 0;

  constructor(datagrams: Datagrams) {
    this.#datagrams = datagrams;
  }

  /** @param packet its payload is the chunks behind the common header */
  receive(packet: Packet, out: TraceEvent[]): void {
    const chunk = this.#chunk;
    for (let at = nextDataChunk(packet, packet.start, chunk); at >= 0; at = nextDataChunk(packet, at, chunk)) {
      if (chunk.first && chunk.last) this.#message(packet, chunk, out);
      else this.#piece(packet, chunk, out);
    }
  }

  /** No more packets will come: of what is not complete the beginning is read. */
  end(out: TraceEvent[]): void {
    this.#pieces.end(beginning => this.#datagrams.receive(beginning, out));
  }

  #message(packet: Packet, chunk: DataChunk, out: TraceEvent[]): void {
    const { start, end, missing } = chunk;
    if (start === end || !isTextByte(packet.bytes[start]!)) return;
    if (this.#flow(packet).sawBefore(packet, chunk)) return;
    this.#datagrams.receive({ ...packet, start, end, missing }, out);
  }

  #piece(packet: Packet, chunk: DataChunk, out: TraceEvent[]): void {
    const { tsn, first, last, start } = chunk;
    const flow = this.#flow(packet);
    if (first ? !isTextByte(packet.bytes[start] ?? 0) : tsn === flow.foreignNext) {
      flow.foreignNext = last ? undefined : (tsn + 1) | 0;
      return;
    }
    if (flow.sawBefore(packet, chunk)) return;
    const message = this.#pieces.add(packet, chunk, flow.key);
    if (message) this.#datagrams.receive(message, out);
    this.#pieces.shed(packet.time, beginning => this.#datagrams.receive(beginning, out));
  }

  #flow(packet: Packet): Flow {
    // The common header stands before the chunks.
    const tag = packet.view.getInt32(packet.start - 8);
    const ports = (packet.sourcePort << 16) | packet.destinationPort;
    const known = this.#flows.get(tag)?.get(ports);
    if (known) return known;
    if (this.#flowCount === SCTP_FLOWS) {
      this.#flows.clear();
      this.#flowCount = 0;
    }
    const flow = new Flow(`${tag} ${ports}`);
    const ofTag = this.#flows.get(tag);
    if (ofTag) ofTag.set(ports, flow);
    else this.#flows.set(tag, new Map([[ports, flow]]));
    this.#flowCount++;
    return flow;
  }
}

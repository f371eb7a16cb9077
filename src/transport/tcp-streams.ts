import type { Origin, TraceEvent } from '../model/index.js';
import { FIN, hep3Length, type Packet, RST, SYN } from '../network/index.js';
import { Budget } from './budget.js';
import { Connection } from './connection.js';
import type { Datagrams } from './datagrams.js';
import type { Endpoints } from './endpoints.js';
import { FlowTable, NOISE, STREAM, UNDECIDED, UNREADABLE } from './flow-table.js';
import { ahead } from './held-segments.js';
import { HepStream } from './hep-stream.js';
import { APPLICATION_LAYERS, type Layer, layerInside, openJoined, recogniseLayer } from './layers.js';
import { FLOWS, HOLE_TIME, KEPT_IN_ALL, TRIES, UNDECIDED_STREAMS, WAITING_IN_ALL } from './limits.js';
import { MediaAttempts } from './media-attempts.js';
import type { MessageWriter } from './message-writer.js';
import { PROTOCOLS } from './protocols.js';
import { newFound, searchMessage } from './search.js';
import type { Direction, StreamReader } from './stream-reader.js';
import { TcpStream } from './tcp-stream.js';
import { TLS } from './tls/layer.js';
import { UnreadTls } from './tls/unread.js';
import { UndecidedStream } from './undecided-stream.js';
import type { Unwrapping } from './unwrapping.js';

const ACK = 0x10;

/** What a TCP connection can carry. */
const LAYERS: readonly Layer[] = [TLS, ...APPLICATION_LAYERS];

/** TCP connections: which of them carry SIP or MSRP, and their messages. Whatever is neither costs one look-up a segment. */
export class TcpStreams {
  readonly #writer: MessageWriter;
  readonly #endpoints: Endpoints;
  readonly #datagrams: Datagrams;
  readonly #flowLimit: number;
  readonly #unwrapping: Unwrapping;
  readonly #unread: UnreadTls;
  readonly #budget = new Budget(KEPT_IN_ALL);
  /** The same, for TLS whose keys may yet come. */
  readonly #waiting = new Budget(WAITING_IN_ALL);
  readonly #found = newFound();
  readonly #attempts: MediaAttempts;
  readonly #ipv4: FlowTable<TcpStream>;
  #ipv6: FlowTable<TcpStream> | undefined;
  /** Streams with a hole, and the time since when it has been waited for; nearly in the order of time. */
  readonly #stalled = new Map<TcpStream, number>();
  /** Trace time, microseconds, when the first of them has waited long enough. */
  #deadline = Number.POSITIVE_INFINITY;
  /** Streams of which nothing says what they are. */
  readonly #undecided = new Set<TcpStream>();
  /** Streams that made room for others and are not ended yet. */
  #forgotten: TcpStream[] = [];

  /**
   * @param datagrams reads what comes whole inside a stream
   * @param flows how many directions are remembered at most, a power of two
   */
  constructor(
    writer: MessageWriter,
    endpoints: Endpoints,
    datagrams: Datagrams,
    unwrapping: Unwrapping = {},
    flows = FLOWS,
  ) {
    this.#datagrams = datagrams;
    this.#writer = writer;
    this.#unwrapping = unwrapping;
    this.#unread = new UnreadTls(writer.diagnostics);
    this.#endpoints = endpoints;
    this.#attempts = new MediaAttempts(writer, endpoints);
    this.#ipv4 = new FlowTable(1, flows, stream => this.#forgotten.push(stream));
    this.#flowLimit = flows;
  }

  receive(packet: Packet, out: TraceEvent[]): void {
    const control = packet.flags & (SYN | FIN | RST);
    const hasPayload = (packet.end > packet.start || packet.missing > 0) && (control & RST) === 0;
    if (!hasPayload && control === 0) return;
    if (control !== 0) this.#attempts.control(packet, out);

    const flows = packet.addressLength === 4 ? this.#ipv4 : this.#flows6();
    let slot = flows.find(packet);
    if (control & SYN) slot = this.#open(flows, slot, packet, out);
    if (slot >= 0 && flows.state[slot]! <= UNREADABLE) {
      if (flows.state[slot] === UNREADABLE) {
        this.#unread.add(flows.account[slot]!, packet.end - packet.start + packet.missing);
        if (control & (FIN | RST)) this.#closeUnreadable(flows, slot, packet, out);
      }
      return;
    }
    if (hasPayload) {
      if (slot < 0) slot = flows.insert(packet);
      const sequence = (packet.sequence + (control & SYN ? 1 : 0)) | 0;
      const stream = flows.streams[slot];
      if (!stream) this.#attempts.spoken(packet);
      if (stream) this.#feed(flows, slot, stream, packet, sequence, out);
      else if (flows.synFlags[slot] !== 0) this.#decide(flows, slot, packet, sequence, out);
      else this.#decideJoined(flows, slot, packet, sequence, out);
    }
    if ((packet.flags & ACK) !== 0 && flows.streams[slot]?.reader.isOurs) this.#acknowledge(flows, packet, out);
    if (control & (FIN | RST)) this.#close(flows, packet, out);
    if (this.#forgotten.length > 0) this.#endForgotten(out);
  }

  /** Gives up holes that have been open for too long. @param time microseconds of trace time */
  expire(time: number, out: TraceEvent[]): void {
    this.#attempts.expire(time, out);
    if (!(time >= this.#deadline)) return;
    for (;;) {
      const [longest] = this.#stalled;
      this.#deadline = longest ? longest[1] + HOLE_TIME : Number.POSITIVE_INFINITY;
      if (!longest || !(time >= this.#deadline)) return;
      const [stream] = longest;
      this.#stalled.delete(stream);
      if (stream.stalledSince + HOLE_TIME <= time) stream.skipHole(out);
      if (stream.isStalled) this.#stalled.set(stream, stream.stalledSince);
    }
  }

  /** No more packets will come: what is held is read, what is unfinished is written as it is. */
  end(out: TraceEvent[]): void {
    const streams: TcpStream[] = [];
    for (const flows of [this.#ipv4, this.#ipv6]) {
      for (const stream of flows?.streams ?? []) if (stream) streams.push(stream);
    }
    streams.sort((a, b) => a.reader.frame - b.reader.frame);
    for (const stream of streams) this.#endStream(stream, out);
    this.#unread.tell();
  }

  #flows6(): FlowTable<TcpStream> {
    this.#ipv6 ??= new FlowTable(4, this.#flowLimit, stream => this.#forgotten.push(stream));
    return this.#ipv6;
  }

  /** A SYN: unless it is a repetition, a new connection begins. @returns its slot */
  #open(flows: FlowTable<TcpStream>, found: number, packet: Packet, out: TraceEvent[]): number {
    const sequence = packet.sequence | 0;
    let slot = found;
    if (slot < 0) {
      slot = flows.insert(packet);
    } else if (this.#isRepeatedSyn(flows, slot, sequence)) {
      return slot;
    } else if (flows.state[slot] !== UNDECIDED || flows.synFlags[slot] !== 0 || flows.tries[slot] !== 0) {
      // The ports are used again: what the other direction did belongs to the old connection too.
      this.#reset(flows, slot, out);
      this.#reset(flows, flows.findReverse(packet), out);
    }
    flows.synFlags[slot] = packet.flags;
    flows.synSequence[slot] = sequence;
    flows.synFrame[slot] = packet.frame;
    flows.synTime[slot] = packet.time;
    return slot;
  }

  /** The same sequence number again; after the end of the connection it is another one, of a peer with little imagination. */
  #isRepeatedSyn(flows: FlowTable<TcpStream>, slot: number, sequence: number): boolean {
    if (flows.synFlags[slot] === 0 || flows.synSequence[slot] !== sequence) return false;
    return !flows.streams[slot]?.reader.connection.isOver;
  }

  #reset(flows: FlowTable<TcpStream>, slot: number, out: TraceEvent[]): void {
    if (slot < 0) return;
    const stream = flows.streams[slot];
    flows.streams[slot] = undefined;
    flows.state[slot] = UNDECIDED;
    flows.synFlags[slot] = 0;
    flows.tries[slot] = 0;
    if (stream) this.#endStream(stream, out);
  }

  /** A segment of a stream whose SYN was seen: its first bytes say whether it is ours. */
  #decide(flows: FlowTable<TcpStream>, slot: number, packet: Packet, sequence: number, out: TraceEvent[]): void {
    const { bytes, start, end } = packet;
    const first = (flows.synSequence[slot]! + 1) | 0;
    const offset = ahead(sequence, first);
    if (offset < 0 && offset + end - start + packet.missing <= 0) return;
    if (offset === 0 && start < end) {
      if (hep3Length(bytes, start, end) > 0) {
        this.#feed(flows, slot, this.#newHepStream(flows, slot, first), packet, sequence, out);
        return;
      }
      if (!recogniseLayer(LAYERS, bytes, start, end)) {
        this.#foreign(flows, slot, packet, sequence, out);
        return;
      }
    }
    if (this.#undecided.size >= UNDECIDED_STREAMS) {
      this.#decideJoined(flows, slot, packet, sequence, out);
      return;
    }
    const stream = this.#newStream(flows, slot, packet, first, direction => new UndecidedStream(direction, LAYERS));
    this.#feed(flows, slot, stream, packet, sequence, out);
  }

  /** A segment of a stream that began before the capture: it gets a few more chances. */
  #decideJoined(flows: FlowTable<TcpStream>, slot: number, packet: Packet, sequence: number, out: TraceEvent[]): void {
    const { bytes, start, end } = packet;
    const layer = this.#joinedLayer(flows, packet);
    if (layer) {
      const stream = this.#newStream(flows, slot, packet, sequence, direction => layer.open(direction, true));
      this.#feed(flows, slot, stream, packet, sequence, out);
      return;
    }
    if (hep3Length(bytes, start, end) > 0) {
      this.#feed(flows, slot, this.#newHepStream(flows, slot, sequence), packet, sequence, out);
      return;
    }
    searchMessage(PROTOCOLS, bytes, start, end, this.#found);
    const { is } = this.#found;
    if (is === 'start' || is === 'last-line' || (is === 'more' && this.#undecided.size < UNDECIDED_STREAMS)) {
      this.#feed(flows, slot, this.#newStream(flows, slot, packet, sequence, joined), packet, sequence, out);
    } else if (flows.tries[slot]! < TRIES) {
      flows.tries[slot]!++;
    } else {
      this.#foreign(flows, slot, packet, sequence, out);
    }
  }

  /** What messages are wrapped in, if a segment from the middle of a stream shows it. */
  #joinedLayer(flows: FlowTable<TcpStream>, packet: Packet): Layer | undefined {
    const { bytes, start, end } = packet;
    const other = flows.streams[flows.findReverse(packet)];
    return layerInside(LAYERS, bytes, start, end, other?.reader.connection);
  }

  /** Nothing of it is SIP or MSRP; unless the other direction is, it is not looked at again. */
  #foreign(flows: FlowTable<TcpStream>, slot: number, packet: Packet, sequence: number, out: TraceEvent[]): void {
    if (this.#otherIsOurs(flows, packet)) {
      this.#feed(flows, slot, this.#newStream(flows, slot, packet, sequence, joined), packet, sequence, out);
    } else {
      flows.state[slot] = NOISE;
    }
  }

  #feed(
    flows: FlowTable<TcpStream>,
    slot: number,
    stream: TcpStream,
    packet: Packet,
    sequence: number,
    out: TraceEvent[],
  ): void {
    const wasOurs = stream.reader.isOurs;
    stream.receive(packet, sequence, out);
    this.#queue(stream);
    if (stream.reader.connection.isUnreadable) {
      this.#unreadable(flows, slot, packet, out);
    } else if (stream.reader.isForeign) {
      this.#stalled.delete(stream);
      this.#undecided.delete(stream);
      stream.forget();
      flows.streams[slot] = undefined;
      this.#foreign(flows, slot, packet, sequence, out);
    } else if (stream.reader.isOurs) {
      // With what both directions share, the other one may have shown it.
      if (this.#undecided.size > 0) this.#undecided.delete(stream);
      if (wasOurs) return;
      const other = flows.findReverse(packet);
      if (other >= 0 && flows.state[other] === NOISE) {
        flows.state[other] = UNDECIDED;
        flows.synFlags[other] = 0;
        flows.tries[other] = TRIES;
      }
    }
  }

  /** What the packet says of the other direction. */
  #acknowledge(flows: FlowTable<TcpStream>, packet: Packet, out: TraceEvent[]): void {
    const other = flows.streams[flows.findReverse(packet)];
    if (!other || packet.acknowledgment === undefined) return;
    const origin = (): Origin => {
      const { source, destination, ...place } = this.#endpoints.origin(
        packet,
        this.#writer.capture,
        [packet.frame],
        'tcp',
      );
      return { ...place, source: destination, destination: source };
    };
    other.acknowledge(packet.acknowledgment, packet.time, origin, out);
  }

  #queue(stream: TcpStream): void {
    if (!stream.isStalled) {
      if (this.#stalled.size > 0) this.#stalled.delete(stream);
    } else if (!this.#stalled.has(stream)) {
      this.#stalled.set(stream, stream.stalledSince);
      this.#deadline = Math.min(this.#deadline, stream.stalledSince + HOLE_TIME);
    }
  }

  /** @param next sequence number of its first byte, @param open makes what reads it */
  #newStream(
    flows: FlowTable<TcpStream>,
    slot: number,
    packet: Packet,
    next: number,
    open: (direction: Direction) => StreamReader,
  ): TcpStream {
    const other = flows.findReverse(packet);
    const reader = open({
      writer: this.#writer,
      budget: this.#budget,
      waiting: this.#waiting,
      connection: flows.streams[other]?.reader.connection ?? this.#newConnection(flows, slot, other, packet),
      source: this.#endpoints.source(packet),
      destination: this.#endpoints.destination(packet),
      unwrapping: this.#unwrapping,
    });
    const stream = new TcpStream(this.#writer, this.#budget, reader, next);
    if (!reader.isOurs) this.#undecided.add(stream);
    flows.streams[slot] = stream;
    flows.state[slot] = STREAM;
    return stream;
  }

  /** Messages in HEP have the addresses that HEP gives them. @param next sequence number of its first byte */
  #newHepStream(flows: FlowTable<TcpStream>, slot: number, next: number): TcpStream {
    const writer = this.#writer;
    const { inflate } = this.#unwrapping;
    const reader = new HepStream(this.#datagrams, writer.diagnostics, this.#budget, new Connection(writer), inflate);
    const stream = new TcpStream(writer, this.#budget, reader, next);
    flows.streams[slot] = stream;
    flows.state[slot] = STREAM;
    return stream;
  }

  #newConnection(flows: FlowTable<TcpStream>, slot: number, other: number, packet: Packet): Connection {
    const connection = new Connection(this.#writer);
    const own = flows.synFlags[slot]!;
    const others = other >= 0 ? flows.synFlags[other]! : 0;
    if (own === 0 && others === 0) return connection;
    // The side whose SYN has no ACK opened it.
    const isOwn = own !== 0 && ((own & ACK) === 0 || others === 0);
    const opener = isOwn ? slot : other;
    const origin: Origin = {
      capture: this.#writer.capture,
      frames: [flows.synFrame[opener]!],
      time: flows.synTime[opener]!,
      transport: 'tcp',
      source: isOwn ? this.#endpoints.source(packet) : this.#endpoints.destination(packet),
      destination: isOwn ? this.#endpoints.destination(packet) : this.#endpoints.source(packet),
    };
    connection.note('opened', origin, 0, []);
    return connection;
  }

  #otherIsOurs(flows: FlowTable<TcpStream>, packet: Packet): boolean {
    const other = flows.findReverse(packet);
    return other >= 0 && flows.streams[other]?.reader.isOurs === true;
  }

  /** TLS that nobody can read: from now on it is only counted. */
  #unreadable(flows: FlowTable<TcpStream>, slot: number, packet: Packet, out: TraceEvent[]): void {
    const own = flows.streams[slot]!;
    this.#count(own);
    const account = own.reader.connection.account;
    this.#give(flows, slot, account, out);
    const other = flows.findReverse(packet);
    this.#give(flows, other < 0 ? flows.insertReverse(packet) : other, account, out);
  }

  /** What a connection has brought so far, once. */
  #count({ reader: { connection } }: TcpStream): void {
    const { tls } = connection;
    if (!tls || connection.account >= 0) return;
    connection.account = this.#unread.open(tls.source, tls.destination, tls.frame);
    this.#unread.add(connection.account, tls.bytes);
  }

  #give(flows: FlowTable<TcpStream>, slot: number, account: number, out: TraceEvent[]): void {
    const stream = flows.streams[slot];
    flows.streams[slot] = undefined;
    flows.state[slot] = UNREADABLE;
    flows.account[slot] = account;
    if (stream) this.#endStream(stream, out);
  }

  /** The end of one direction, once: what it hid is over when both are. */
  #closeUnreadable(flows: FlowTable<TcpStream>, slot: number, packet: Packet, out: TraceEvent[]): void {
    flows.state[slot] = NOISE;
    const origin = this.#endpoints.origin(packet, this.#writer.capture, [packet.frame], 'tls');
    this.#writer.event(packet.flags & RST ? 'reset' : 'closed', 'tls', origin, 0, undefined, out);
  }

  /** A FIN or RST. */
  #close(flows: FlowTable<TcpStream>, packet: Packet, out: TraceEvent[]): void {
    const own = flows.find(packet);
    const other = flows.findReverse(packet);
    const stream = flows.streams[own];
    const connection = (stream ?? flows.streams[other])?.reader.connection;
    if (!connection) return;
    const { flags, sequence, start, end, missing } = packet;
    if (flags & RST) stream?.end(out);
    else stream?.fin(sequence + (flags & SYN ? 1 : 0) + end - start + missing, out);
    if (stream) this.#queue(stream);
    const origin = this.#endpoints.origin(packet, this.#writer.capture, [packet.frame], 'tcp');
    const lost = stream?.missingBeforeFin ?? 0;
    if (lost > 0) connection.note('gap', origin, lost, out, stream?.reader.lastTime);
    connection.note(flags & RST ? 'reset' : 'closed', origin, 0, out);
  }

  #endStream(stream: TcpStream, out: TraceEvent[]): void {
    this.#stalled.delete(stream);
    this.#undecided.delete(stream);
    stream.end(out);
    stream.forget();
    if (stream.reader.connection.isUnreadable) this.#count(stream);
  }

  #endForgotten(out: TraceEvent[]): void {
    const streams = this.#forgotten;
    this.#forgotten = [];
    for (const stream of streams) this.#endStream(stream, out);
  }
}

const joined = (direction: Direction): StreamReader => openJoined(LAYERS, direction);

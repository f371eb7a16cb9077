import { own } from '../latin1.js';
import type { ConnectionEvent, Endpoint, Message } from '../model/index.js';
import { type MsrpMessage, sessionIdOf } from '../msrp-parser/index.js';
import { partyKey } from './parties.js';

/** The MSRP between one pair of session-ids (RFC 4975 8): the raw material of an MSRP session. */
export class MsrpTrace {
  /** Session-ids of the two paths, in the order in which they were first met (sender, receiver). */
  readonly ids: readonly [string, string];
  readonly messages: Message<MsrpMessage>[] = [];
  /** Of the TCP connections that carried it. */
  readonly connections: ConnectionEvent[] = [];
  lastTime: number;

  constructor(sender: string, receiver: string, time: number) {
    this.ids = [own(sender), own(receiver)];
    this.lastTime = time;
  }
}

/** From-Path and To-Path session-ids of a message: its sender's and its receiver's (RFC 4975 7.1: the last URI of each). */
export function endsOf(message: Message<MsrpMessage>): { sender: string; receiver: string } | undefined {
  const sender = sessionIdOf(message.content.fromPath.at(-1) ?? '');
  const receiver = sessionIdOf(message.content.toPath.at(-1) ?? '');
  return sender === undefined || receiver === undefined ? undefined : { sender, receiver };
}

const KEPT_CONNECTIONS = 100_000;

/** All MSRP of the capture that is not yet part of a finished session, and what happened to its connections. */
export class MsrpTraces {
  readonly #byId = new Map<string, Set<MsrpTrace>>();
  /** Endpoints pair -> traces that ran over that connection. */
  readonly #byConnection = new Map<string, Set<MsrpTrace>>();
  /** Events of connections that no message was seen on yet. */
  readonly #early = new Map<string, ConnectionEvent[]>();

  add(message: Message<MsrpMessage>): MsrpTrace | undefined {
    const ends = endsOf(message);
    if (!ends) return undefined;
    const { sender, receiver } = ends;
    let trace = [...(this.#byId.get(sender) ?? [])].find(one => one.ids.includes(receiver));
    if (!trace) {
      trace = new MsrpTrace(sender, receiver, message.origin.time);
      for (const id of trace.ids) {
        const traces = this.#byId.get(id);
        if (traces) traces.add(trace);
        else this.#byId.set(id, new Set([trace]));
      }
    }
    trace.messages.push(message);
    trace.lastTime = message.origin.time;
    const key = connectionKey(message.origin.source, message.origin.destination);
    const traces = this.#byConnection.get(key);
    if (traces) {
      if (!traces.has(trace)) trace.connections.push(...beginningsOf(traces, key));
      traces.add(trace);
    } else {
      this.#byConnection.set(key, new Set([trace]));
      const early = this.#early.get(key);
      if (early) trace.connections.push(...early);
      this.#early.delete(key);
    }
    return trace;
  }

  observe(event: ConnectionEvent): void {
    const key = connectionKey(event.origin.source, event.origin.destination);
    const traces = this.#byConnection.get(key);
    if (traces) {
      for (const trace of traces) trace.connections.push(event);
    } else if (this.#early.size < KEPT_CONNECTIONS) {
      const early = this.#early.get(key);
      if (early) early.push(event);
      else this.#early.set(key, [event]);
    }
  }

  /** The traces that one of these session-ids takes part in. */
  of(ids: Iterable<string>): MsrpTrace[] {
    const found = new Set<MsrpTrace>();
    for (const id of ids) for (const trace of this.#byId.get(id) ?? []) found.add(trace);
    return [...found];
  }

  /** Forgets a trace whose session was handed over. */
  drop(trace: MsrpTrace): void {
    for (const id of trace.ids) {
      const traces = this.#byId.get(id);
      traces?.delete(trace);
      if (traces?.size === 0) this.#byId.delete(id);
    }
    for (const message of trace.messages) {
      const key = connectionKey(message.origin.source, message.origin.destination);
      const traces = this.#byConnection.get(key);
      traces?.delete(trace);
      if (traces?.size === 0) this.#byConnection.delete(key);
    }
  }

  all(): MsrpTrace[] {
    return this.of(this.#byId.keys());
  }

  /** TLS connections to an address and port. */
  encryptedTo(address: string, port: number | undefined): ConnectionEvent | undefined {
    for (const events of this.#early.values()) {
      for (const event of events) {
        if (event.event !== 'encrypted') continue;
        const ends = [event.origin.source, event.origin.destination];
        if (ends.some(end => end.address === address && (port === undefined || end.port === port))) return event;
      }
    }
    return undefined;
  }
}

/** How the connection began that a further session now uses (RFC 4975 5.4). */
function beginningsOf(traces: Iterable<MsrpTrace>, key: string): ConnectionEvent[] {
  for (const { connections } of traces) {
    return connections.filter(
      ({ event, origin }) =>
        (event === 'opened' || event === 'mid-stream') && connectionKey(origin.source, origin.destination) === key,
    );
  }
  return [];
}

function connectionKey(a: Endpoint, b: Endpoint): string {
  const one = `${partyKey(a, b)}:${a.port}`;
  const other = `${partyKey(b, a)}:${b.port}`;
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

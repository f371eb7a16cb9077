/** A scene played by real sockets on loopback: its messages over UDP, TCP and TLS, between the addresses that it names. */

import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket, type TlsOptions, connect as tlsConnect } from 'node:tls';
import { compose, type Mark, parseTrace, type TraceEndpoint } from '../../fixtures/write-capture.mjs';

const PATIENCE = 5000;

/** What of a scene goes over TLS. */
export type Secured = 'msrp' | 'everything';

/**
 * The same scene between addresses of the loopback network, announcing MSRP over TLS.
 * @param net two bytes that no other test uses now, as `7.9`
 */
export function onLoopback(scene: string, net: string): string {
  const local = scene.replace(/(?<![\d.])(?:192\.0\.(2)|198\.51\.(100))\.(\d+)/g, (_, two, hundred, host) =>
    two ? `127.${net}.${host}` : `127.${net}.${Number(host) + Number(hundred)}`,
  );
  return compose(local.replaceAll(' TCP/MSRP ', ' TCP/TLS/MSRP ').replaceAll('msrp://', 'msrps://'));
}

/** Where messages of one flow come in, in order. */
class Ear {
  #heard = Buffer.alloc(0);
  #wake: () => void = () => {};

  readonly hear = (bytes: Buffer): void => {
    this.#heard = Buffer.concat([this.#heard, bytes]);
    this.#wake();
  };

  /** Waits for so many bytes, and forgets them. @throws if they are not these */
  async expect(bytes: Uint8Array): Promise<void> {
    const until = Date.now() + PATIENCE;
    while (this.#heard.length < bytes.length) {
      if (Date.now() > until) throw new Error('a message does not arrive');
      await new Promise<void>(resolve => {
        this.#wake = resolve;
        setTimeout(resolve, 100);
      });
    }
    if (!this.#heard.subarray(0, bytes.length).equals(bytes)) throw new Error('another message arrives');
    this.#heard = this.#heard.subarray(bytes.length);
  }
}

interface Side {
  readonly socket: Socket;
  readonly ear: Ear;
}

/** Plays marks one after the other, each when the one before has arrived. */
export class Stage {
  readonly #keyLog: string;
  readonly #tls: TlsOptions;
  readonly #secured: Secured;
  readonly #datagrams = new Map<string, { readonly socket: Datagrams; readonly ear: Ear }>();
  readonly #connections = new Map<string, Side>();
  readonly #servers: Server[] = [];

  /** @param keyLog file that the secrets of all connections are written to */
  constructor(keyLog: string, tls: TlsOptions, secured: Secured) {
    this.#keyLog = keyLog;
    this.#tls = tls;
    this.#secured = secured;
  }

  /** @param pause milliseconds between one message and the next */
  async play(text: string, pause: number): Promise<void> {
    for (const mark of parseTrace(text)) {
      if (mark.kind === 'connection') await this.#event(mark);
      else if (mark.transport === 'udp') await this.#datagram(mark, mark.bytes);
      else await this.#segment(mark, mark.bytes);
      await new Promise(resolve => setTimeout(resolve, pause));
    }
  }

  close(): void {
    for (const { socket } of this.#datagrams.values()) socket.close();
    for (const { socket } of this.#connections.values()) socket.destroy();
    for (const server of this.#servers) server.close();
  }

  async #event(mark: Mark & { kind: 'connection' }): Promise<void> {
    if (mark.event === 'opened') await this.#open(mark, true);
    if (mark.event !== 'closed') return;
    const side = this.#connections.get(keyOf(mark.source, mark.destination));
    const other = this.#connections.get(keyOf(mark.destination, mark.source));
    if (!side || !other) throw new Error('closed before it was opened');
    side.socket.end();
    if (!other.socket.closed) await once(other.socket, 'close');
  }

  async #datagram({ source, destination }: Mark, bytes: Uint8Array): Promise<void> {
    const from = await this.#bound(source);
    const to = await this.#bound(destination);
    from.socket.send(bytes, destination.port, destination.address);
    await to.ear.expect(bytes);
  }

  async #bound({ address, port }: TraceEndpoint): Promise<{ socket: Datagrams; ear: Ear }> {
    const known = this.#datagrams.get(`${address}:${port}`);
    if (known) return known;
    const socket = createSocket('udp4');
    const one = { socket, ear: new Ear() };
    socket.on('message', one.ear.hear).bind(port, address);
    await once(socket, 'listening');
    this.#datagrams.set(`${address}:${port}`, one);
    return one;
  }

  async #segment(mark: Mark, bytes: Uint8Array): Promise<void> {
    const isMsrp = Buffer.from(bytes.subarray(0, 5)).toString() === 'MSRP ';
    const side = this.#connections.get(keyOf(mark.source, mark.destination)) ?? (await this.#open(mark, isMsrp));
    side.socket.write(bytes);
    await this.#connections.get(keyOf(mark.destination, mark.source))!.ear.expect(bytes);
  }

  /** The source of the mark connects. */
  async #open({ source, destination }: Mark, isMsrp: boolean): Promise<Side> {
    const server = createServer({ noDelay: true });
    await new Promise<void>(resolve => server.listen(destination.port, destination.address, resolve));
    const accepted = once(server, 'connection');
    const near = connect({
      ...{ host: destination.address, port: destination.port, noDelay: true },
      ...{ localAddress: source.address, localPort: source.port },
    });
    const [far] = (await accepted) as [Socket];
    // One connection each: the port is free for what the other side begins.
    server.close();
    const isSecured = isMsrp || this.#secured === 'everything';
    const [client, serving] = isSecured ? await this.#overTls(near, far) : [near, far];
    const side = this.#side(source, destination, client);
    this.#side(destination, source, serving);
    return side;
  }

  async #overTls(near: Socket, far: Socket): Promise<[Socket, Socket]> {
    const serving = new TLSSocket(far, { ...this.#tls, isServer: true });
    const client = tlsConnect({ socket: near, rejectUnauthorized: false });
    client.on('keylog', (line: Buffer) => appendFileSync(this.#keyLog, line));
    await once(client, 'secureConnect');
    return [client, serving];
  }

  #side(here: TraceEndpoint, there: TraceEndpoint, socket: Socket): Side {
    const side = { socket, ear: new Ear() };
    socket.on('data', side.ear.hear).on('error', () => {});
    this.#connections.set(keyOf(here, there), side);
    return side;
  }
}

const keyOf = (from: TraceEndpoint, to: TraceEndpoint): string =>
  `${from.address}:${from.port} ${to.address}:${to.port}`;

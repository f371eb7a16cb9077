/** TLS between two real peers (openssl s_server and s_client) over loopback, put into a capture as a proxy between them saw it. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mark } from '../../fixtures/write-capture.mjs';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** What one side says after the other has heard what came before. */
export interface Line {
  readonly from: 'client' | 'server';
  readonly text: string;
  /** A command of s_client or s_server (K: update the keys, R: renegotiate): nothing of it arrives. */
  readonly isCommand?: boolean;
}

export interface Conversation {
  /** What went over TCP, in order, ten milliseconds apart. */
  readonly marks: readonly Mark[];
  /** The key log that the client wrote. */
  readonly keys: string;
}

const CLIENT = { address: '192.0.2.10', port: 40_000 };
const SERVER = { address: '192.0.2.20', port: 5061 };
const START = Date.UTC(2026, 2, 5, 7, 30) * 1000;
const STEP = 10_000;
const PATIENCE = 10_000;

export class Peers {
  readonly #folder = mkdtempSync(join(tmpdir(), 'cpmlint-tls-'));

  constructor() {
    for (const [name, key] of [
      ['rsa', ['rsa:2048']],
      ['ec', ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']],
    ] as const) {
      const files = ['-keyout', this.path(`${name}.key`), '-out', this.path(`${name}.pem`)];
      const request = ['req', '-x509', '-newkey', ...key, '-nodes', '-subj', '/CN=localhost', '-days', '1', ...files];
      execFileSync('openssl', request, { stdio: 'ignore' });
    }
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /**
   * @param clientArgs with `-quiet`, lines that begin with Q, R or K are no commands
   * @param again arguments of a client that says the same once more, to the same server
   */
  async talk(
    serverArgs: readonly string[],
    clientArgs: readonly string[],
    lines: readonly Line[],
    certificate: 'rsa' | 'ec' = 'rsa',
    again?: readonly string[],
  ): Promise<Conversation> {
    const marks: Mark[] = [];
    const keyLog = this.path('keys');
    rmSync(keyLog, { force: true });
    const port = await freePort();
    const pair = ['-cert', this.path(`${certificate}.pem`), '-key', this.path(`${certificate}.key`)];
    const server = new Peer(['s_server', '-accept', `127.0.0.1:${port}`, ...pair, ...serverArgs]);
    await listening(port);
    const proxy = await recordingProxy(port, marks);
    const through = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      for (const args of again ? [clientArgs, again] : [clientArgs]) {
        const client = new Peer(['s_client', '-connect', through, '-keylogfile', keyLog, ...args]);
        try {
          await converse(client, server, lines);
        } finally {
          await client.stop();
        }
      }
      const keys = existsSync(keyLog) ? readFileSync(keyLog, 'latin1') : '';
      return { marks, keys };
    } finally {
      await server.stop();
      proxy.close();
    }
  }
}

async function converse(client: Peer, server: Peer, lines: readonly Line[]): Promise<void> {
  for (const { from, text, isCommand } of lines) {
    const [speaker, listener] = from === 'client' ? [client, server] : [server, client];
    speaker.say(text);
    if (isCommand) await new Promise(resolve => setTimeout(resolve, 300));
    else await listener.heard(text);
  }
}

class Peer {
  readonly #process: ChildProcess;
  #output = '';
  #position = 0;
  #wake: (() => void) | undefined;

  constructor(args: readonly string[]) {
    this.#process = spawn('openssl', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process.stdout!.setEncoding('latin1').on('data', (text: string) => {
      this.#output += text;
      this.#wake?.();
    });
    this.#process.stderr!.resume();
  }

  say(text: string): void {
    this.#process.stdin!.write(text, 'latin1');
  }

  async heard(text: string): Promise<void> {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const at = this.#output.indexOf(text, this.#position);
      if (at >= 0) {
        this.#position = at + text.length;
        return;
      }
      if (Date.now() > until) throw new Error(`not heard: ${text.slice(0, 60)}; but: ${this.#output.slice(-300)}`);
      await new Promise<void>(resolve => {
        this.#wake = resolve;
        setTimeout(resolve, 100);
      });
    }
  }

  async stop(): Promise<void> {
    const gone = new Promise(resolve => this.#process.once('exit', resolve));
    if (this.#process.exitCode === null && this.#process.kill('SIGKILL')) await gone;
  }
}

async function recordingProxy(port: number, marks: Mark[]): Promise<Server> {
  let connections = 0;
  const note = (connection: number, fromClient: boolean, bytes: Uint8Array): void => {
    const client = { ...CLIENT, port: CLIENT.port + connection };
    const [source, destination] = fromClient ? [client, SERVER] : [SERVER, client];
    const time = START + marks.length * STEP;
    marks.push({ kind: 'message', line: 0, time, transport: 'tcp', source, destination, bytes });
  };
  const proxy = createServer((near: Socket) => {
    const far = connect(port, '127.0.0.1');
    const connection = connections++;
    near.on('data', bytes => {
      note(connection, true, bytes);
      far.write(bytes);
    });
    far.on('data', bytes => {
      note(connection, false, bytes);
      near.write(bytes);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  return proxy;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** s_server takes one connection after the other: one that only looks whether it is there does no harm. */
async function listening(port: number): Promise<void> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const isThere = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isThere) return;
    if (Date.now() > until) throw new Error('openssl s_server does not listen');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

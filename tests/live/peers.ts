/** SIPp against SIPp on loopback, with a capture running: real sockets, real stacks, nobody else's network. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { TlsOptions } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { abandon, ended, record, whyNotCaptured } from './recording.js';
import { relayOverTls } from './tls-relay.js';

const LOOPBACK = '127.0.0.1';
const SCENARIOS = fileURLToPath(new URL('scenarios/', import.meta.url));
/** Seconds after which SIPp gives up, and milliseconds that anything else may take. */
const SIPP_SECONDS = 15;
const PATIENCE = 10_000;

/** Why there can be no live test here; undefined if there can. */
export function whyNot(): string | undefined {
  if (spawnSync('sipp', ['-v']).error) return 'SIPp is not there';
  return whyNotCaptured();
}

/** What the capture is taken of: UDP, TCP or TLS. SIPp names the first two u1 and t1. */
export type LiveTransport = 'u1' | 't1' | 'tls';

export interface Run {
  /** Where the client is seen to listen. */
  readonly clientPort: number;
  /** Messages that SIPp says it sent and received, on each side. */
  readonly client: number;
  readonly network: number;
}

/**
 * Lets one side call the other once.
 * @param overTls with `tls`: the key log to write, and options of TLS
 * @param interfaces to capture on, all into one file
 */
export async function call(
  directory: string,
  capture: string,
  scenarios: { readonly client: string; readonly network: string },
  transport: LiveTransport,
  interfaces: readonly string[] = ['lo'],
  overTls?: { readonly keyLog: string; readonly options: TlsOptions },
): Promise<Run> {
  const stack = transport === 'tls' ? 't1' : transport;
  const clientPort = await freePort();
  const networkPort = await freePort();
  const relay = overTls && (await relayOverTls(clientPort, overTls.keyLog, overTls.options));
  const filter = relay ? `port ${relay.far}` : `port ${clientPort} or port ${networkPort}`;
  const recording = await record(join(directory, capture), interfaces, filter);
  const children: ChildProcess[] = [];
  try {
    const name = (side: string): string => join(directory, `${capture}-${side}.log`);
    const common = ['-i', LOOPBACK, '-m', '1', '-t', stack, '-nostdin'];
    const limits = ['-timeout', `${SIPP_SECONDS}s`, '-timeout_error', '-trace_msg', '-message_file'];
    const sipp = (scenario: string, port: number, side: string, ...target: string[]): ChildProcess => {
      const file = `${SCENARIOS}${scenario}.xml`;
      const args = [...target, '-sf', file, '-p', `${port}`, ...common, ...limits, name(side)];
      const child = spawn('sipp', args, { cwd: directory, stdio: 'ignore', env: { ...process.env, TERM: 'xterm' } });
      children.push(child);
      return child;
    };
    const client = sipp(scenarios.client, clientPort, 'client');
    await bound(clientPort, stack);
    const network = sipp(scenarios.network, networkPort, 'network', `${LOOPBACK}:${relay?.near ?? clientPort}`);
    const codes = [await ended(network), await ended(client)];
    if (codes.some(code => code !== 0)) throw new Error(`SIPp ended with ${codes.join(' and ')}`);
    await recording.stop();
    return {
      clientPort: relay?.far ?? clientPort,
      client: messagesIn(name('client')),
      network: messagesIn(name('network')),
    };
  } finally {
    for (const child of children) abandon(child);
    recording.abandon();
    relay?.close();
  }
}

/** A port that is free over UDP and TCP. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, LOOPBACK);
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const socket = createSocket('udp4');
    const free = await new Promise<boolean>(resolve => {
      socket.once('error', () => resolve(false)).bind(port, LOOPBACK, () => resolve(true));
    });
    socket.close();
    server.close();
    await once(server, 'close');
    if (free) return port;
  }
}

/** Waits until somebody has bound the port; asking it would be in the capture. */
async function bound(port: number, transport: 'u1' | 't1'): Promise<void> {
  const table = transport === 'u1' ? '/proc/net/udp' : '/proc/net/tcp';
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  for (let waited = 0; waited < PATIENCE; waited += 50) {
    const rows = readFileSync(table, 'latin1').split('\n');
    if (rows.some(row => row.slice(0, 24).includes(local))) return;
    await setTimeout(50);
  }
  throw new Error(`nothing listens on port ${port}`);
}

/** In the message log of SIPp 3.6: `UDP message sent (1322 bytes):`. */
const messagesIn = (log: string): number =>
  readFileSync(log, 'latin1').match(/^(?:UDP|TCP) message (?:sent|received) /gm)?.length ?? 0;

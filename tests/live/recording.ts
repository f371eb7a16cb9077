/** dumpcap on this machine's loopback, and what a test needs to wait for its processes. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

/** Milliseconds for the kernel to hand over the last packets. */
const SETTLING = 400;
/** Milliseconds that a process may take to end. */
const PATIENCE = 20_000;

/** Why nothing can be captured here; undefined if it can. */
export function whyNotCaptured(): string | undefined {
  const { error, status } = spawnSync('dumpcap', ['-i', 'lo', '-L']);
  if (error) return 'dumpcap is not there';
  return status === 0 ? undefined : 'dumpcap may not capture on loopback';
}

/** A capture that is being taken. */
export interface Recording {
  /** Waits for the last packets and closes the file. */
  stop(): Promise<void>;
  /** Ends it at once, whatever becomes of the file. */
  abandon(): void;
}

/**
 * Starts dumpcap and waits until it captures.
 * @param interfaces to capture on, all into one file
 * @param filter of libpcap
 */
export async function record(file: string, interfaces: readonly string[], filter: string): Promise<Recording> {
  const args = interfaces.flatMap(name => ['-i', name, '-f', filter]);
  const child = spawn('dumpcap', ['-q', ...args, '-w', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`dumpcap does not capture: ${said}`)));
    child.stderr!.on('data', part => {
      said += part;
      if (said.includes('File: ')) resolve();
    });
  });
  return {
    async stop() {
      await setTimeout(SETTLING);
      child.kill('SIGINT');
      await ended(child);
    },
    abandon: () => abandon(child),
  };
}

/** The exit code of a process, when it has one. */
export async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit', { signal: AbortSignal.timeout(PATIENCE) });
  return child.exitCode;
}

export function abandon(child: ChildProcess): void {
  if (child.exitCode === null) child.kill('SIGKILL');
}

/**
 * The SIP messages that tshark finds in TLS, and the end-lines of MSRP: it opens the streams, but has no MSRP in TLS.
 * @param keys of TLS
 * @param ports where TLS is listened for, and those of them with SIP inside
 * @returns undefined if there is no tshark
 */
export function tsharkCounts(
  file: string,
  keys: string,
  ports: { readonly all: readonly number[]; readonly sip: readonly number[] },
): { readonly sip: number; readonly msrp: number } | undefined {
  if (spawnSync('tshark', ['--version']).error) return undefined;
  const settings = ['tcp.reassemble_out_of_order:TRUE', `tls.keylog_file:${keys}`].flatMap(one => ['-o', one]);
  const decodeAs = [
    ...ports.all.flatMap(port => ['-d', `tcp.port==${port},tls`]),
    ...ports.sip.flatMap(port => ['-d', `tls.port==${port},sip`]),
  ];
  const tshark = (...args: string[]): string =>
    execFileSync('tshark', ['-r', file, ...settings, ...decodeAs, ...args], {
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const rows = tshark('-T', 'fields', '-e', 'tcp.stream', '-e', 'sip.CSeq').split('\n');
  const cells = rows.map(row => row.split('\t'));
  const streams = [...new Set(cells.map(([stream]) => stream))].filter(Boolean);
  const opened = tshark('-q', ...streams.flatMap(stream => ['-z', `follow,tls,ascii,${stream}`]));
  return {
    sip: cells.reduce((sum, [, sip]) => sum + (sip ? sip.split(',').length : 0), 0),
    msrp: opened.match(/^-------[^\s-]+[$+#]\s*$/gm)?.length ?? 0,
  };
}

/** TLS between two SIP stacks that speak TCP: one relay puts it on and writes the key log, the other takes it off. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TlsOptions, connect as tlsConnect, createServer as tlsServer } from 'node:tls';

const LOOPBACK = '127.0.0.1';

/** A certificate for a day, made by openssl. */
export function certificate(directory: string): Pick<TlsOptions, 'key' | 'cert'> {
  const files = { key: join(directory, 'tls.key'), cert: join(directory, 'tls.pem') };
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=localhost'];
  const request = ['req', '-x509', ...made, '-days', '1', '-keyout', files.key, '-out', files.cert];
  execFileSync('openssl', request, { stdio: 'ignore' });
  return { key: readFileSync(files.key), cert: readFileSync(files.cert) };
}

export interface TlsRelay {
  /** Where TCP goes in. */
  readonly near: number;
  /** Where TLS is listened for: what lies between is to be captured. */
  readonly far: number;
  close(): void;
}

/**
 * Each TCP connection to `near` becomes one of TLS to `far`, and one of TCP again to `target`. SIPp as Debian builds it has no
 * TLS, and writes no key log where it has.
 * @param target port on loopback
 * @param keyLog file that secrets are written to, in the format of NSS
 * @param options of TLS, as the version
 */
export async function relayOverTls(target: number, keyLog: string, options: TlsOptions): Promise<TlsRelay> {
  const sockets = new Set<Socket>();
  const join = (one: Socket, other: Socket): void => {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  };
  const off = tlsServer(options, inner => join(inner, connect(target, LOOPBACK)));
  off.on('keylog', line => appendFileSync(keyLog, line));
  const far = await listening(off);
  const on = createServer(outer =>
    join(outer, tlsConnect({ port: far, host: LOOPBACK, rejectUnauthorized: false, ciphers: options.ciphers })),
  );
  const near = await listening(on);
  return {
    near,
    far,
    close() {
      for (const socket of sockets) socket.destroy();
      on.close();
      off.close();
    },
  };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, LOOPBACK, resolve));
  return (server.address() as AddressInfo).port;
}

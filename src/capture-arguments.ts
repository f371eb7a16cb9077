import type { Option } from 'commander';
import { clientName, collected, fileName, uri } from './argument-values.js';

/** What every command may be told of the captures. */
export interface CaptureOptions {
  readonly clients: readonly string[];
  readonly deferredUris: readonly string[];
  /** RCS auto-configuration files, which say both too. */
  readonly provisioning: readonly string[];
  /** Files of TLS secrets. */
  readonly keyLogs: readonly string[];
  /** ESP security associations, or files of them; they hold keys, so nothing shows them. */
  readonly espAssociations: readonly string[];
  /** What the user-defined link types hold. */
  readonly linkTypes: readonly string[];
}

/** The same, as commander gives it. */
export interface GivenCaptureOptions {
  readonly client?: readonly string[];
  readonly deferredUri?: readonly string[];
  readonly provisioning?: readonly string[];
  readonly keylog?: readonly string[];
  readonly espSa?: readonly string[];
  readonly linkType?: readonly string[];
}

/** The options of every command that reads captures. */
export const captureOptions = (): Option[] => [
  collected('--client <address|uri>', 'who the client is: address, range or URI; repeatable', clientName),
  collected('--deferred-uri <uri>', 'the URI deferred messages come from; repeatable', uri),
  collected(
    '--provisioning <file>',
    "the client's RCS auto-configuration (XML), which says both; repeatable",
    fileName,
  ),
  collected('--keylog <file>', 'TLS keys (SSLKEYLOGFILE); repeatable; <capture>.keys is found by itself', fileName),
  collected(
    '--esp-sa <sa>',
    'ESP with keys: spi=N,dst=IP,enc=ALG:KEY,auth=ALG:KEY, or @FILE with such lines or the esp_sa of Wireshark; repeatable',
    value => value,
  ),
  collected(
    '--link-type <n=payload>',
    'what link type 147 to 162 holds: 147=ip,header=4,trailer=0; repeatable',
    value => value,
  ),
];

export const captureOptionsOf = (given: GivenCaptureOptions): CaptureOptions => ({
  clients: given.client ?? [],
  deferredUris: given.deferredUri ?? [],
  provisioning: given.provisioning ?? [],
  keyLogs: given.keylog ?? [],
  espAssociations: given.espSa ?? [],
  linkTypes: given.linkType ?? [],
});

export const CAPTURE_ARGUMENT = [
  '<capture...>',
  'files (pcap, pcapng, snoop, NetMon, K12, text traces; also packed by gzip, zstd or lz4), directories, globs, or - for standard input',
] as const;

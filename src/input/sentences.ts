import type { Diagnostic } from '../diagnostics.js';
import { UnreadableInput } from '../errors.js';
import { linkTypeName } from '../link-types.js';
import type { Reading } from './format.js';

const grouped = (count: number): string => count.toString().replace(/\B(?=(?:\d{3})+$)/g, ',');

/** `1 frame`, `1,234 frames` */
const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

export const EMPTY = 'The file is empty (0 bytes): nothing was captured into it; capture again';
export const UNKNOWN_FORMAT =
  'It is in no format that cpmlint reads (pcap, pcapng, snoop, NetMon, K12 text, trace; also packed with gzip, zstd or lz4); export it from Wireshark or with editcap as pcapng';
export const INTERRUPTED = 'The run was interrupted before the input was read to its end';

/** What an error of the system or of zlib means to the user, and what to do. */
const READ_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'The file could not be opened: permission denied; change its access rights or run as a user who may read it',
  EPERM: 'The file could not be opened: permission denied; change its access rights or run as a user who may read it',
  ENOENT: 'The file was gone when its turn came; name a file that stays',
  EISDIR: 'It is a directory; name the files in it',
  EMFILE: 'Too many files are open; raise the limit (ulimit -n) or give fewer captures at once',
  ENFILE: 'Too many files are open; raise the limit (ulimit -n) or give fewer captures at once',
  EIO: 'Reading failed on the device (EIO) and what follows was not read; copy the file to a sound disk',
  Z_BUF_ERROR: 'The gzip data ends too early and what follows was not read; copy or compress the capture again',
  Z_DATA_ERROR: 'The gzip data is damaged and what follows was not read; copy or compress the capture again',
};

/**
 * One sentence about an input that could not be read, or not to its end.
 * @throws the error itself if it is none of the system's: then it is a bug of ours
 */
export function readFailure(error: unknown): string {
  if (error instanceof UnreadableInput) return error.message;
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === undefined || code.startsWith('ERR_')) throw error;
  return READ_ERRORS[code] ?? `The file could not be read (${code}); check the file and try again`;
}

/**
 * One sentence about an input that was read and holds no message.
 * @param diagnostics what else was found in it
 */
export function nothingFound(reading: Reading, unit: 'frame' | 'line', diagnostics: readonly Diagnostic[]): string {
  const { frames } = reading;
  if (unit === 'line') return `Read ${counted(frames, 'line')}, none of them begins a SIP or MSRP message`;
  if (frames === 0) return 'The capture holds no frames; capture again while the client is in use';
  const links = reading.linkTypes.map(linkTypeName).join(', ');
  const encrypted = diagnostics.find(({ code }) => code === 'tls.encrypted')?.count ?? 0;
  const tls = encrypted > 0 ? `; ${counted(encrypted, 'TLS connection')} cannot be read without keys` : '';
  const sealed = diagnostics.find(({ code }) => code === 'esp.encrypted');
  const esp = sealed ? `; ${sealed.message}` : '';
  return `Read ${counted(frames, 'frame')} (${links}), none of them carries SIP or MSRP in the clear${tls}${esp}`;
}

import { readFileSync } from 'node:fs';
import { UserError } from '../errors.js';
import { KeyLog } from '../transport/index.js';
import { look } from './look.js';
import { STDIN } from './paths.js';

/** A key log has some 200 bytes a connection; nobody's is longer than this. */
const LENGTH_LIMIT = 128 * 1024 * 1024;

/** `trace.pcapng.gz` is called `trace`. */
const EXTENSION = /(?:\.[a-z0-9]+)?(?:\.(?:gz|zst|lz4))?$/i;

/**
 * The TLS secrets of a run: of the key logs that were given, and of those that lie beside a capture as `<capture>.keys` or
 * `<name>.keys`. One for all captures, as a connection can be in several of them.
 * @throws UserError if a key log that was given cannot be read
 */
export function readKeys(keyLogs: readonly string[], captures: readonly string[]): KeyLog {
  const keyLog = new KeyLog();
  for (const path of keyLogs) keyLog.add(given(path));
  for (const path of new Set(captures.filter(capture => capture !== STDIN).flatMap(beside))) {
    const is = look(path);
    if (typeof is === 'string' || !is.isFile() || is.size > LENGTH_LIMIT) continue;
    try {
      keyLog.add(readFileSync(path, 'latin1'));
    } catch {
      // Nobody asked for it; that TLS could not be read is said where it is met.
    }
  }
  return keyLog;
}

const beside = (capture: string): readonly string[] => [`${capture}.keys`, `${capture.replace(EXTENSION, '')}.keys`];

function given(path: string): string {
  const is = look(path);
  if (is === 'missing') throw new UserError(`the key log ${path} is not there`);
  if (is !== 'hidden' && !is.isFile()) throw new UserError(`the key log ${path} is no file`);
  if (is !== 'hidden' && is.size > LENGTH_LIMIT) throw new UserError(`the key log ${path} is too long to be one`);
  try {
    return readFileSync(path, 'latin1');
  } catch {
    throw new UserError(`the key log ${path} may not be read`);
  }
}

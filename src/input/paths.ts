import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { UserError } from '../errors.js';
import { look } from './look.js';

/** Standard input, as an argument. */
export const STDIN = '-';

/** What is picked from a directory, by the end of the name; a file that is named itself may be called anything. */
const CAPTURE_EXTENSIONS = ['pcap', 'pcapng', 'cap', 'snoop', 'trace'];
/** These are picked only where they are in a format that cpmlint reads: a README.txt beside captures is nobody's mistake. */
const LOG_EXTENSIONS = ['txt', 'log'];
const PACKED = ['gz', 'zst', 'lz4'];

/** Ring buffers number their files at the end of the name: `.pcap3`, `.pcapng.3`. */
const CAPTURE = new RegExp(`\\.(?:${CAPTURE_EXTENSIONS.join('|')})(?:\\.?\\d+)?(?:\\.(?:${PACKED.join('|')}))?$`, 'i');
const LOG = new RegExp(`\\.(?:${LOG_EXTENSIONS.join('|')})(?:\\.(?:${PACKED.join('|')}))?$`, 'i');

// Symbolic links in directories are not followed: they make loops, and lead out of what the user named.
const OPTIONS = { followSymbolicLinks: false, expandDirectories: false, onlyFiles: true } as const;

/**
 * The inputs that the arguments name: files, directories (searched all the way down), globs, `-` for standard input.
 * @param recognised whether a file is in a format that cpmlint reads; asked only of logs in directories
 * @returns paths in the order of the arguments, sorted within each, none twice
 * @throws UserError if an argument matches nothing
 */
export function findInputs(args: readonly string[], recognised: (path: string) => boolean): string[] {
  if (args.length === 0)
    throw new UserError('no input: name a capture, a directory or a glob, or - for standard input');
  if (args.includes(STDIN)) {
    if (args.length > 1) throw new UserError('- (standard input) cannot be mixed with other inputs');
    return [STDIN];
  }
  const found = new Map<string, string>();
  for (const arg of args) {
    for (const path of expand(arg, recognised)) {
      const key = resolve(path);
      if (!found.has(key)) found.set(key, path);
    }
  }
  return [...found.values()];
}

function expand(arg: string, recognised: (path: string) => boolean): string[] {
  const is = look(arg);
  if (is === 'hidden') return [arg];
  if (is !== 'missing') return is.isDirectory() ? capturesIn(arg, recognised) : [arg];
  if (!isDynamicPattern(arg)) throw new UserError(`no input matched "${arg}": there is no such file or directory`);
  const matches = globSync(arg, OPTIONS).sort();
  if (matches.length === 0) throw new UserError(`no input matched "${arg}": no file has such a name`);
  return matches;
}

function capturesIn(directory: string, recognised: (path: string) => boolean): string[] {
  try {
    readdirSync(directory);
  } catch {
    throw new UserError(`no input matched "${directory}": the directory may not be read`);
  }
  const paths = globSync('**/*', { ...OPTIONS, cwd: directory })
    .filter(name => CAPTURE.test(name) || LOG.test(name))
    .sort()
    .map(name => join(directory, name))
    .filter(path => !LOG.test(path) || recognised(path));
  if (paths.length > 0) return paths;
  const dotted = (extensions: readonly string[], before: string): string =>
    extensions.map(extension => `${before}.${extension}`).join(' ');
  const looked = `${dotted([...CAPTURE_EXTENSIONS, ...LOG_EXTENSIONS], '*')}, also with ${dotted(PACKED, '')} after it`;
  throw new UserError(`no input matched "${directory}": the directory holds no captures (looked for ${looked})`);
}

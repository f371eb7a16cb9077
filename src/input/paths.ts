import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { UserError } from '../errors.js';
import { look } from './look.js';

/** Standard input, as an argument. */
export const STDIN = '-';

/** What is picked from a directory, by the end of the name; a file that is named itself may be called anything. */
const CAPTURE_EXTENSIONS = ['pcap', 'pcapng', 'cap', 'pcap.gz', 'pcapng.gz', 'cap.gz', 'trace'];
/** These are picked only where they are in a format that cpmlint reads: a README.txt beside captures is nobody's mistake. */
const LOG_EXTENSIONS = ['txt', 'log'];

const CAPTURES = `**/*.{${[...CAPTURE_EXTENSIONS, ...LOG_EXTENSIONS].join(',')}}`;
const LOG = new RegExp(`\\.(?:${LOG_EXTENSIONS.join('|')})$`, 'i');

// Symbolic links in directories are not followed: they make loops, and lead out of what the user named.
const OPTIONS = { followSymbolicLinks: false, expandDirectories: false, onlyFiles: true } as const;

/**
 * The inputs that the arguments name: files, directories (searched all the way down), globs, `-` for standard input.
 * @param recognised whether a file is in a format that cpmlint reads; asked only of .txt and .log files in directories
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
  const paths = globSync(CAPTURES, { ...OPTIONS, cwd: directory, caseSensitiveMatch: false })
    .sort()
    .map(name => join(directory, name))
    .filter(path => !LOG.test(path) || recognised(path));
  if (paths.length > 0) return paths;
  const looked = [...CAPTURE_EXTENSIONS, ...LOG_EXTENSIONS].map(extension => `*.${extension}`).join(' ');
  throw new UserError(`no input matched "${directory}": the directory holds no captures (looked for ${looked})`);
}

import { InvalidArgumentError, Option } from 'commander';
import { STDIN } from './input/paths.js';

/** An option that may be given again and again. Takes one value each time: a list would swallow the captures after it. */
export function collected(flags: string, says: string, read: (value: string) => string): Option {
  return new Option(flags, says).argParser((value: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    read(value),
  ]);
}

const SCHEME = /^(?:sips?|tel):./i;

/** Reads the value of an option that wants a URI. */
export function uri(value: string): string {
  if (SCHEME.test(value)) return value;
  throw new InvalidArgumentError('A sip: or tel: URI is wanted.');
}

/** Reads the value of an option that wants a file to read. */
export function fileName(value: string): string {
  if (value !== '' && value !== STDIN) return value;
  throw new InvalidArgumentError('A file is wanted.');
}

/** Reads a value of `--client`. Addresses are not checked further: a text trace may have names of its own for its endpoints. */
export function clientName(value: string): string {
  if (SCHEME.test(value)) return value;
  if (value.includes('@')) throw new InvalidArgumentError(`Did you mean sip:${value}?`);
  if (value.startsWith('+')) throw new InvalidArgumentError(`Did you mean tel:${value}?`);
  if (value.trim() === '') throw new InvalidArgumentError('An address or a URI is wanted.');
  return value;
}

import { readFileSync } from 'node:fs';
import { UserError } from '../errors.js';
import { type EspKey, EspKeys } from '../network/index.js';
import { espAssociation } from './esp-association.js';
import { look } from './look.js';
import { wiresharkAssociation } from './wireshark-association.js';

/** Bytes of a file of associations: one has some 200. */
const LENGTH_LIMIT = 4 * 1024 * 1024;

/**
 * The security associations that were given with keys.
 * @param values of `--esp-sa`: an association, or `@FILE` with one a line, where empty lines and `#` do not count. One that
 *   begins with a quotation mark is a line of Wireshark's table `esp_sa`.
 * @returns undefined if there are none
 * @throws UserError that says what is wrong and where, never with a key
 */
export function readEspKeys(values: readonly string[]): EspKeys | undefined {
  const keys = values.flatMap(value => (value.startsWith('@') ? fromFile(value.slice(1)) : [read(value, '--esp-sa')]));
  return keys.length > 0 ? new EspKeys(keys) : undefined;
}

function fromFile(path: string): EspKey[] {
  const lines = content(path).split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const text = line.trim();
    return text === '' || text.startsWith('#') ? [] : [read(text, `--esp-sa: line ${index + 1} of ${path}`)];
  });
}

/** @param place to begin a sentence with */
function read(text: string, place: string): EspKey {
  const key = text.startsWith('"') ? wiresharkAssociation(text) : espAssociation(text);
  if (typeof key === 'string') throw new UserError(`${place}: ${key}`);
  return key;
}

function content(path: string): string {
  const is = look(path);
  if (is === 'missing') throw new UserError(`--esp-sa: the file ${path} is not there`);
  if (is !== 'hidden' && !is.isFile()) throw new UserError(`--esp-sa: ${path} is no file`);
  if (is !== 'hidden' && is.size > LENGTH_LIMIT)
    throw new UserError(`--esp-sa: ${path} is too long to be a list of keys`);
  try {
    return readFileSync(path, 'latin1');
  } catch {
    throw new UserError(`--esp-sa: the file ${path} may not be read`);
  }
}

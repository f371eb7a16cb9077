import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Provisioning, readProvisioning } from './body-parser/index.js';
import { UserError } from './errors.js';
import { look } from './input/look.js';
import { readable } from './latin1.js';

/** Configurations have some 10 KiB. */
const LENGTH_LIMIT = 1 << 20;

/** What configuration files say of the clients, as if it had been given on the command line. */
export interface Provisioned {
  readonly clients: readonly string[];
  readonly deferredUris: readonly string[];
  /** One sentence a file, for the reports: what was taken from it. */
  readonly notes: readonly string[];
}

/**
 * Reads RCS auto-configuration files (`--provisioning`).
 * @throws UserError if one cannot be read or is none
 */
export function readProvisioningFiles(paths: readonly string[]): Provisioned {
  const all = paths.map(path => ({ path, says: provisioningIn(path) }));
  return {
    clients: all.flatMap(({ says }) => says.identities),
    deferredUris: all.flatMap(({ says }) => says.deferredUris),
    notes: all.map(({ path, says }) => `from ${basename(path)}: ${inWords(says)}`),
  };
}

function provisioningIn(path: string): Provisioning {
  const is = look(path);
  if (is === 'missing') throw new UserError(`the configuration ${path} is not there`);
  if (is !== 'hidden' && !is.isFile()) throw new UserError(`the configuration ${path} is no file`);
  if (is !== 'hidden' && is.size > LENGTH_LIMIT) throw new UserError(`the configuration ${path} is too long to be one`);
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch {
    throw new UserError(`the configuration ${path} may not be read`);
  }
  const says = readProvisioning(text);
  if (typeof says === 'string') throw new UserError(`the configuration ${path} ${readable(says)}`);
  return says;
}

function inWords({ identities, deferredUris, parameters, placeholders }: Provisioning): string {
  const parts = [
    identities.length > 0 ? `the client is ${identities.join(', ')}` : 'it names no client',
    ...(deferredUris.length > 0 ? [`deferred messages come from ${deferredUris.join(', ')}`] : []),
    ...parameters.map(({ name, value }) => `${name} ${value}`),
    ...placeholders.map(({ name, value }) => `${name} is not set (${value} is a placeholder)`),
  ];
  return readable(parts.join('; '));
}

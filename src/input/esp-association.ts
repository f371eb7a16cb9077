import { isIP, SocketAddress } from 'node:net';
import { ESP_ENCRYPTIONS, ESP_INTEGRITIES, type EspKey } from '../network/index.js';

const FIELDS: readonly string[] = ['spi', 'dst', 'enc', 'auth'];
const EXAMPLE = 'as in spi=0x1234,dst=192.0.2.1,enc=aes-cbc:KEY,auth=hmac-sha1-96:KEY';

/**
 * Reads a security association as an option gives it: `spi=NUMBER,dst=ADDRESS,enc=ALGORITHM:KEY,auth=ALGORITHM:KEY`, keys in
 * hexadecimal. `dst` may be left out, and `auth` where the encryption is with integrity.
 * @returns the end of a sentence that says what is wrong, without any key
 */
export function espAssociation(text: string): EspKey | string {
  const fields = new Map<string, string>();
  for (const field of text.split(',')) {
    const at = field.indexOf('=');
    const name = field.slice(0, Math.max(0, at)).trim().toLowerCase();
    if (!FIELDS.includes(name)) return `spi, dst, enc and auth are wanted, ${EXAMPLE}`;
    if (fields.has(name)) return `${name} is there twice`;
    fields.set(name, field.slice(at + 1).trim());
  }
  const spi = fields.get('spi');
  const index = spi === undefined ? undefined : spiOf(spi);
  if (index === undefined) {
    return `spi= with the index of the association is wanted, a number from 1 to 0xffffffff, ${EXAMPLE}`;
  }
  const enc = fields.get('enc');
  if (enc === undefined) return `enc= is missing; say enc=null where nothing is encrypted`;
  return association({
    index,
    destination: fields.get('dst'),
    encryption: split(enc),
    integrity: split(fields.get('auth')),
  });
}

/** An algorithm by the name that it has in our tables, and its key; undefined if no hexadecimal digits are there. */
export interface NamedKey {
  readonly name: string;
  readonly key: Uint8Array | undefined;
}

interface Parts {
  readonly index: number | undefined;
  readonly destination: string | undefined;
  readonly encryption: NamedKey;
  readonly integrity: NamedKey | undefined;
}

/** From the parts of an association to what is decrypted with. @returns the end of a sentence that says what is wrong */
export function association({ index, destination, encryption: enc, integrity: auth }: Parts): EspKey | string {
  if (destination !== undefined && isIP(destination) === 0) return `${destination} is no IP address`;
  const encryption = ESP_ENCRYPTIONS.get(enc.name);
  if (!encryption) return `the encryption ${shown(enc.name)} is not known; there are ${listed(ESP_ENCRYPTIONS)}`;
  if (!enc.key) return `the key of ${enc.name} is not in hexadecimal digits, two a byte`;
  const lengths = encryption.keyLengths.map(length => length + encryption.saltLength);
  if (!lengths.includes(enc.key.length)) {
    const salt = encryption.saltLength > 0 ? `, of which the last ${encryption.saltLength} are the salt` : '';
    const wanted = lengths[0] === 0 ? 'no key' : `a key of ${lengths.join(' or ')} bytes${salt}`;
    return `${enc.name} has ${wanted}, and ${enc.key.length} were given`;
  }
  if (!auth && encryption.tagLength === 0) return 'auth= is missing; say auth=none where there is no integrity check';
  const integrity = ESP_INTEGRITIES.get(auth?.name ?? 'none');
  if (!integrity) return `the integrity ${shown(auth?.name ?? '')} is not known; there are ${listed(ESP_INTEGRITIES)}`;
  if (integrity.hash && encryption.tagLength > 0)
    return `${enc.name} has an integrity check of its own; leave auth= out`;
  const integrityKey = auth ? auth.key : new Uint8Array(0);
  if (!integrityKey || (integrity.hash !== undefined && integrityKey.length === 0)) {
    return `the key of ${auth?.name} is not in hexadecimal digits, two a byte`;
  }
  const saltAt = enc.key.length - encryption.saltLength;
  return {
    ...(index !== undefined && { index }),
    ...(destination !== undefined && { destination: normal(destination) }),
    encryption,
    encryptionKey: enc.key.subarray(0, saltAt),
    salt: enc.key.subarray(saltAt),
    // The tag of an AEAD is part of the algorithm, whatever else is said of its length.
    integrity: encryption.tagLength > 0 ? ESP_INTEGRITIES.get('none')! : integrity,
    integrityKey,
  };
}

/** Decimal, or hexadecimal with 0x; 1 to 0xffffffff (RFC 4303 2.1). */
export function spiOf(text: string): number | undefined {
  if (!/^(?:0x[0-9a-f]{1,8}|[0-9]{1,10})$/i.test(text)) return undefined;
  const index = Number(text);
  return index > 0 && index <= 0xffff_ffff ? index : undefined;
}

/** Hexadecimal digits, with or without 0x; undefined if others are among them. */
export function hexadecimal(text: string): Uint8Array | undefined {
  const digits = text.replace(/^0x/i, '');
  return /^(?:[0-9a-f]{2})*$/i.test(digits) ? new Uint8Array(Buffer.from(digits, 'hex')) : undefined;
}

function split(text: string): NamedKey;
function split(text: string | undefined): NamedKey | undefined;
function split(text: string | undefined): NamedKey | undefined {
  if (text === undefined) return undefined;
  const at = text.indexOf(':');
  const name = at < 0 ? text : text.slice(0, at);
  return { name: name.trim().toLowerCase(), key: hexadecimal(at < 0 ? '' : text.slice(at + 1).trim()) };
}

/** Not where it may be a key in the wrong place. */
const shown = (name: string): string => (/^(?:0x)?[0-9a-f]*$/i.test(name) ? 'that was given' : name);

const listed = (algorithms: ReadonlyMap<string, unknown>): string => [...algorithms.keys()].join(', ');

/** As `addressText` writes it. */
const normal = (address: string): string =>
  new SocketAddress({ address, family: isIP(address) === 4 ? 'ipv4' : 'ipv6' }).address;

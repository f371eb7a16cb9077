import { bytesOf } from '../latin1.js';
import { type EspKey, WIRESHARK_ENCRYPTIONS, WIRESHARK_INTEGRITIES } from '../network/index.js';
import { association, hexadecimal, type NamedKey, spiOf } from './esp-association.js';
import { quotedFields } from './quoted-fields.js';

/** Protocol, source, destination, index, encryption and its key, integrity and its key; newer versions have more behind. */
const FIELDS = 8;
const ANY = '*';

/**
 * Reads a line of Wireshark's table of ESP associations (`esp_sa`). The source is not looked at: index and destination name
 * an association (RFC 4301 4.1).
 * @returns the end of a sentence that says what is wrong, without any key
 */
export function wiresharkAssociation(line: string): EspKey | string {
  const fields = quotedFields(line);
  if (!fields || fields.length < FIELDS)
    return `${FIELDS} fields in quotation marks are wanted, as in the esp_sa of Wireshark`;
  const [, , destination, spi, encryption, encryptionKey, integrity, integrityKey] = fields as Required<string[]>;
  const index = spi === ANY ? undefined : spiOf(spi!);
  if (spi !== ANY && index === undefined)
    return `${spi} is no index of an association; patterns other than * are not read`;
  return association({
    index,
    destination: destination === ANY ? undefined : destination,
    encryption: named(WIRESHARK_ENCRYPTIONS, encryption!, encryptionKey!),
    integrity: named(WIRESHARK_INTEGRITIES, integrity!, integrityKey!),
  });
}

/** By our name for it, or by that which is there, for the sentence that it is not known. */
function named(names: ReadonlyMap<string, string>, text: string, key: string): NamedKey {
  const name = names.get(text.replace(/ *\[(?:RFC[0-9]+|draft[^\]]*)\]$/i, '').toLowerCase()) ?? text;
  // What does not begin with 0x is the key itself.
  const bytes = /^0x/i.test(key) ? hexadecimal(key) : bytesOf(key);
  return { name, key: name === 'null' || name === 'none' || name.startsWith('any-') ? new Uint8Array(0) : bytes };
}

import { trimBlanks } from './blanks.js';
import type { SdpAttribute, SdpLine } from './description.js';

/** The level of a description at which attributes stand: the session, or one of its media. */
export interface Attributed {
  readonly attributes: readonly SdpAttribute[];
}

/** Reads an a= line: `name` or `name:value` (RFC 8866 5.13). Blanks around the name are dropped. */
export function parseAttribute({ type, value, line, start, end }: SdpLine): SdpAttribute {
  const colon = value.indexOf(':');
  return {
    type,
    value,
    line,
    start,
    end,
    name: trimBlanks(colon < 0 ? value : value.slice(0, colon)),
    argument: colon < 0 ? undefined : value.slice(colon + 1),
  };
}

/** True if blanks stand around the name of an attribute, which RFC 8866 9 (attribute-name) does not allow. */
export function hasBlankName({ value, name }: SdpAttribute): boolean {
  return !value.startsWith(name) || (value.length > name.length && value[name.length] !== ':');
}

/**
 * The first attribute of a name. Names are case-significant (RFC 8866 5).
 * @param of a media description, or the session description for its own level only
 */
export function attribute(of: Attributed, name: string): SdpAttribute | undefined {
  return of.attributes.find(line => line.name === name);
}

/** All attributes of a name at one level, in their order. */
export function attributes(of: Attributed, name: string): SdpAttribute[] {
  return of.attributes.filter(line => line.name === name);
}

/** The arguments of all attributes of a name, split at blanks. */
export function argumentWords(of: Attributed, name: string): string[] {
  return attributes(of, name).flatMap(({ argument = '' }) => argument.split(/[ \t]+/).filter(Boolean));
}

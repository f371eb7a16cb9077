import { isDigit, trimmed, wholeNumber } from './characters.js';

export interface HostPort {
  /** Lower case; an IPv6 address keeps its brackets (IPv6reference). */
  readonly host: string;
  readonly port: number | undefined;
}

/**
 * Reads `host [":" port]` (RFC 3261 25.1). Blanks may stand around the colon, as Via allows.
 * @returns undefined if there is no host, the port is not a number, or an IPv6 address has no brackets
 *   (RFC 5118 4.2: its last group could be the port)
 */
export function splitHostPort(text: string): HostPort | undefined {
  const bracket = text.startsWith('[') ? text.indexOf(']') : 0;
  if (bracket < 0) return undefined;
  const colon = text.indexOf(':', bracket);
  const host = trimmed(text, 0, colon < 0 ? text.length : colon).toLowerCase();
  if (host === '') return undefined;
  if (bracket > 0 && host.length !== bracket + 1) return undefined;
  if (colon < 0) return { host, port: undefined };
  const port = wholeNumber(trimmed(text, colon + 1));
  return port === undefined ? undefined : { host, port };
}

/**
 * What is wrong with a host by RFC 3261 25.1 and RFC 5954; undefined if nothing is.
 * An underscore is let pass: hosts are named so, and it harms nobody. So are the three colons before an embedded IPv4
 * address that the first grammar demanded (RFC 5118 4.10).
 * @param host lower case, as `splitHostPort` gives it
 */
export function hostFault(host: string): string | undefined {
  if (host.startsWith('[')) {
    return ipv6Groups(host) === undefined ? 'the brackets do not hold an IPv6 address' : undefined;
  }
  if (!/^[a-z0-9_.-]+$/.test(host)) return 'the host has characters that no host name has';
  return /^[.-]|\.\.|[.-]-?$|\.-|-\./.test(host.replace(/\.$/, ''))
    ? 'a part of the host name is empty or ends in a hyphen'
    : undefined;
}

/** Whether two hosts are the same: addresses by value (RFC 5954 3.2), names without regard to case. */
export function sameHost(a: string, b: string): boolean {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  if (left === right) return true;
  const groups = ipv6Groups(left);
  const others = groups && ipv6Groups(right);
  return others?.every((group, index) => group === groups![index]) ?? false;
}

/** The eight groups of `[…]`, which may end in dotted IPv4 (RFC 4291 2.2) and have a zone; undefined if it is not IPv6. */
function ipv6Groups(host: string): number[] | undefined {
  if (!host.startsWith('[') || !host.endsWith(']') || host.length > 64) return undefined;
  const address = host.slice(1, -1).replace(/:::(?=[^:]*\.)/, '::');
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? groupsOf(halves[1]!, true) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function groupsOf(text: string, isLast: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (isLast && index === parts.length - 1 && part.includes('.')) {
      const bytes = ipv4Bytes(part);
      if (!bytes) return undefined;
      groups.push(bytes[0]! * 256 + bytes[1]!, bytes[2]! * 256 + bytes[3]!);
    } else if (/^[0-9a-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function ipv4Bytes(text: string): number[] | undefined {
  const bytes = text
    .split('.')
    .map(part => (part.length < 4 && isDigit(part.charCodeAt(0)) ? wholeNumber(part) : undefined));
  const whole = bytes.filter(byte => byte !== undefined && byte < 256) as number[];
  return bytes.length === 4 && whole.length === 4 ? whole : undefined;
}

import { isWhite, skipWhite, trimmed, wholeNumber } from './characters.js';
import { splitElements } from './elements.js';
import { splitHostPort } from './host.js';
import type { SipMessage } from './message.js';
import { type Parameter, parameter, parseParameters } from './parameters.js';

/** One hop of a Via header field (RFC 3261 20.42, 18.2.1; RFC 3581 for rport). */
export interface Via {
  /** Protocol name and version, `SIP/2.0`, without blanks, as written. */
  readonly protocol: string;
  /** Lower case: udp, tcp, tls, sctp, ws, wss, tls-sctp. */
  readonly transport: string;
  /** Lower case; an IPv6 address keeps its brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly branch: string | undefined;
  readonly received: string | undefined;
  /** True if it was asked for and is not filled in. */
  readonly rport: number | true | undefined;
  readonly parameters: readonly Parameter[];
}

/**
 * Reads one element of a Via header field. Blanks are allowed around slashes, colon, semicolons and equals signs
 * (RFC 4475 3.1.1.1).
 * @returns undefined if there are no two slashes with a host after them
 */
export function parseVia(value: string): Via | undefined {
  const slash = value.indexOf('/');
  const second = value.indexOf('/', slash + 1);
  if (slash < 0 || second < 0) return undefined;
  const transportStart = skipWhite(value, second + 1);
  let transportEnd = transportStart;
  while (transportEnd < value.length && !isWhite(value.charCodeAt(transportEnd))) transportEnd++;
  const semicolon = value.indexOf(';', transportEnd);
  const sentBy = trimmed(value, transportEnd, semicolon < 0 ? value.length : semicolon);
  if (sentBy === '') return undefined;
  const { host, port } = splitHostPort(sentBy) ?? { host: sentBy.toLowerCase(), port: undefined };
  const parameters = semicolon < 0 ? [] : parseParameters(value, semicolon);
  const rport = parameter(parameters, 'rport');
  return {
    protocol: `${trimmed(value, 0, slash)}/${trimmed(value, slash + 1, second)}`,
    transport: value.slice(transportStart, transportEnd).toLowerCase(),
    host,
    port,
    branch: parameter(parameters, 'branch'),
    received: parameter(parameters, 'received'),
    rport: rport === '' ? true : rport === undefined ? undefined : wholeNumber(rport),
    parameters,
  };
}

/** The Via values in order, the topmost (last hop) first; what cannot be read as one is left out. */
export const vias = ({ headers }: SipMessage): Via[] =>
  headers
    .values('via')
    .map(parseVia)
    .filter(via => via !== undefined);

/** How many Via values there are, without reading them: the hops a request has gone. */
export function viaCount({ headers }: SipMessage): number {
  let count = 0;
  for (const value of headers.all('via')) count += value.includes(',') ? splitElements(value).length : 1;
  return count;
}

/** The Via value of the last hop. */
export function topVia({ headers }: SipMessage): Via | undefined {
  const value = headers.first('via');
  if (value === undefined) return undefined;
  return parseVia(value.includes(',') ? (splitElements(value)[0] ?? '') : value);
}

/** The branch of the last hop: with sent-by and method it names the transaction (RFC 3261 17.2.3). */
export const topBranch = (message: SipMessage): string | undefined => topVia(message)?.branch;

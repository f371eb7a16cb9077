import { header } from './headers.js';
import type { MsrpMessage } from './message.js';

/** Digest authentication between a client and a relay (RFC 4976 5.1, 8; RFC 2617 3.2). */
export interface Authentication {
  /** Lower case: digest; empty in Authentication-Info, which has none. */
  readonly scheme: string;
  /** By their names in lower case, unquoted; of two with one name the first counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** More parameters than this no scheme has. */
const MOST_PARAMETERS = 64;

/** Undefined without the header field. */
export function authentication(
  message: MsrpMessage,
  name: 'WWW-Authenticate' | 'Authorization' | 'Authentication-Info',
): Authentication | undefined {
  const value = header(message, name);
  if (value === undefined) return undefined;
  const scheme = name === 'Authentication-Info' ? '' : (/^[^ \t,="]+(?=[ \t]|$)/.exec(value)?.[0] ?? '');
  return { scheme: scheme.toLowerCase(), parameters: parametersOf(value, scheme.length) };
}

/** One `name=value` or `name="value"`, with what separates it from the next. */
const PARAMETER = /[ \t,]*([^ \t,="]+)[ \t]*=[ \t]*(?:"([^"\\]*(?:\\.[^"\\]*)*)"?|([^ \t,"]*))/y;

function parametersOf(value: string, start: number): Map<string, string> {
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = start;
  for (let match = PARAMETER.exec(value); match; match = PARAMETER.exec(value)) {
    const [, name = '', quoted, plain = ''] = match;
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted === undefined ? plain : quoted.replace(/\\(.)/gs, '$1'));
    if (parameters.size === MOST_PARAMETERS) break;
  }
  return parameters;
}

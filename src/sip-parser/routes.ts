import { addresses, type NameAddress } from './address.js';
import { wholeNumber } from './characters.js';
import type { SipMessage } from './message.js';
import { parameter } from './parameters.js';
import { parseUri } from './uri.js';

/** One hop of a route set (RFC 3261 20.30, 20.34; RFC 3327 for Path, RFC 3608 for Service-Route). */
export interface Route extends NameAddress {
  /** The URI has `lr`: the hop routes loosely (RFC 3261 16.12). */
  readonly loose: boolean;
}

/** The hops of a header field that lists a route, in order, over all its lines. */
export const routes = (message: SipMessage, name: 'route' | 'record-route' | 'path' | 'service-route'): Route[] =>
  addresses(message, name).map(address => {
    const uri = parseUri(address.uri);
    return { ...address, loose: uri?.kind === 'sip' && parameter(uri.parameters, 'lr') !== undefined };
  });

/** RFC 3261 20.22: how many more hops a request may go; undefined if there is no number. */
export const maxForwards = ({ headers }: SipMessage): number | undefined =>
  wholeNumber(headers.first('max-forwards') ?? '');

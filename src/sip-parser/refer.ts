import { type NameAddress, parseAddress } from './address.js';
import type { SipMessage } from './message.js';
import { parameter, withoutParameters } from './parameters.js';
import { parseUri } from './uri.js';

/** RFC 3515 2.1: who or what a REFER refers to. */
export interface ReferTo extends NameAddress {
  /** Of the request that is asked for: the method parameter of the URI, INVITE without one. */
  readonly method: string;
  /** What stands behind `cid:`, percent-encoded as it is: the Content-ID of a list (RFC 5368 7). */
  readonly contentId: string | undefined;
}

/** Every Refer-To of a message, of which RFC 3515 2.4.1 allows one. */
export const referTargets = ({ headers }: SipMessage): ReferTo[] =>
  headers
    .all('refer-to')
    .map(parseAddress)
    .filter(address => address !== undefined)
    .map(address => {
      const uri = parseUri(address.uri);
      return {
        ...address,
        method: (uri?.kind === 'sip' && parameter(uri.parameters, 'method')) || 'INVITE',
        contentId: uri?.kind === 'other' && uri.scheme === 'cid' ? uri.opaque : undefined,
      };
    });

/**
 * RFC 4488 4: whether the REFER creates a subscription.
 * @returns undefined without a Refer-Sub header field, which means that it does
 */
export function referSub({ headers }: SipMessage): boolean | undefined {
  const value = headers.first('refer-sub');
  return value === undefined ? undefined : withoutParameters(value).toLowerCase() !== 'false';
}

import type { SipMessage } from './message.js';
import { type Parameter, parameter, parseParameters } from './parameters.js';

/** One value of Accept-Contact or Reject-Contact (RFC 3841 9.2): features that contacts are to have, or not. */
export interface ContactPredicate {
  /** The features, without `require` and `explicit`. */
  readonly features: readonly Parameter[];
  /** Contacts that do not match are dropped, not only put last (RFC 3841 7.2.4). */
  readonly require: boolean;
  /** Contacts that do not say that they have the features do not match (RFC 3841 7.2.4). */
  readonly explicit: boolean;
}

/** The values of Accept-Contact or Reject-Contact in order, over all lines and the compact form. */
export const contactPredicates = (
  { headers }: SipMessage,
  name: 'accept-contact' | 'reject-contact',
): ContactPredicate[] =>
  headers.values(name).map(value => {
    const parameters = parseParameters(value, 0);
    return {
      features: parameters.filter(({ name: written }) => !/^(?:require|explicit)$/i.test(written)),
      require: parameter(parameters, 'require') !== undefined,
      explicit: parameter(parameters, 'explicit') !== undefined,
    };
  });

import type { SipMessage } from './message.js';
import { type Parameter, parameter, parseParameters, withoutParameters } from './parameters.js';

/** One value of P-Access-Network-Info (RFC 7315 5.4): over what the client reaches the network. */
export interface AccessNetwork {
  /** Lower case: 3gpp-e-utran-fdd, 3gpp-nr-tdd, ieee-802.11, 3gpp-ran … */
  readonly type: string;
  /** The network wrote it, and not the client. */
  readonly networkProvided: boolean;
  readonly parameters: readonly Parameter[];
}

/** The values of P-Access-Network-Info in order, over all lines. */
export const accessNetworks = ({ headers }: SipMessage): AccessNetwork[] =>
  headers.values('p-access-network-info').map(value => {
    const parameters = parseParameters(value, 0);
    return {
      type: withoutParameters(value).toLowerCase(),
      networkProvided: parameter(parameters, 'network-provided') !== undefined,
      parameters,
    };
  });

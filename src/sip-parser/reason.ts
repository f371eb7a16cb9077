import { wholeNumber } from './characters.js';
import type { SipMessage } from './message.js';
import { parameter, parseParameters, withoutParameters } from './parameters.js';

/** Why a request was sent (RFC 3326 2). */
export interface Reason {
  /** Upper case, as the registry has them: SIP, Q.850, RELEASE_CAUSE … */
  readonly protocol: string;
  readonly cause: number | undefined;
  readonly text: string | undefined;
}

/** The values of Reason in order, one for each protocol. */
export const reasons = ({ headers }: SipMessage): Reason[] =>
  headers.values('reason').map(value => {
    const parameters = parseParameters(value, 0);
    return {
      // ASCII only: the upper case of some latin1 characters is outside of latin1.
      protocol: withoutParameters(value).replace(/[a-z]+/g, letters => letters.toUpperCase()),
      cause: wholeNumber(parameter(parameters, 'cause') ?? ''),
      text: parameter(parameters, 'text'),
    };
  });

import { percentDecode } from './escapes.js';
import type { SipMessage } from './message.js';
import { withoutParameters } from './parameters.js';

/** A service identifier (RFC 6050 4.1, 4.2). */
export interface ServiceId {
  /** Lower case, escapes undone. */
  readonly urn: string;
  /** The colons were percent-encoded, as in feature tags: not legal here, but met. */
  readonly escaped: boolean;
}

/** The services of P-Asserted-Service or P-Preferred-Service, in order, over all lines. */
export const services = ({ headers }: SipMessage, name: 'p-asserted-service' | 'p-preferred-service'): ServiceId[] =>
  headers.values(name).map(value => {
    const written = withoutParameters(value).replace(/^<|>$/g, '');
    const urn = percentDecode(written);
    return { urn: urn.toLowerCase(), escaped: urn !== written };
  });

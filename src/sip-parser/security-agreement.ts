import { wholeNumber } from './characters.js';
import { qValue } from './contact.js';
import type { SipMessage } from './message.js';
import { type Parameter, parameter, parseParameters, withoutParameters } from './parameters.js';

/** One mechanism of a security agreement (RFC 3329 2.2); ports and SPIs are those of TS 33.203 Annex H. */
export interface SecurityMechanism {
  /** Lower case: ipsec-3gpp, tls, digest … */
  readonly mechanism: string;
  readonly q: number | undefined;
  /** Lower case: hmac-sha-1-96 …; undefined if it is not given. */
  readonly algorithm: string | undefined;
  /** Lower case: aes-cbc, null …; undefined if it is not given, which means null. */
  readonly encryption: string | undefined;
  readonly clientSpi: number | undefined;
  readonly serverSpi: number | undefined;
  readonly clientPort: number | undefined;
  readonly serverPort: number | undefined;
  readonly parameters: readonly Parameter[];
}

/** The mechanisms of a header field in order, over all its lines. */
export const securityMechanisms = (
  { headers }: SipMessage,
  name: 'security-client' | 'security-server' | 'security-verify',
): SecurityMechanism[] =>
  headers.values(name).map(value => {
    const parameters = parseParameters(value, 0);
    const read = (wanted: string) => parameter(parameters, wanted)?.toLowerCase() || undefined;
    const number = (wanted: string) => wholeNumber(read(wanted) ?? '');
    return {
      mechanism: withoutParameters(value).toLowerCase(),
      q: qValue(read('q')),
      algorithm: read('alg'),
      encryption: read('ealg'),
      clientSpi: number('spi-c'),
      serverSpi: number('spi-s'),
      clientPort: number('port-c'),
      serverPort: number('port-s'),
      parameters,
    };
  });

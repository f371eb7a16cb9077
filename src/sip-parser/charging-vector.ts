import type { SipMessage } from './message.js';
import { parameter, parseParameters } from './parameters.js';

/** RFC 7315 5.6. One dialog or transaction has one icid, also beyond a B2BUA of the same network. */
export interface ChargingVector {
  readonly icid: string | undefined;
  readonly generatedAt: string | undefined;
  readonly originatingNetwork: string | undefined;
  readonly terminatingNetwork: string | undefined;
}

/** Undefined without a P-Charging-Vector header field. */
export function chargingVector({ headers }: SipMessage): ChargingVector | undefined {
  const value = headers.first('p-charging-vector');
  if (value === undefined) return undefined;
  // The value begins with a parameter, so that the first one has no semicolon of its own.
  const parameters = parseParameters(`;${value}`, 0);
  const read = (name: string) => parameter(parameters, name) || undefined;
  return {
    icid: read('icid-value'),
    generatedAt: read('icid-generated-at'),
    originatingNetwork: read('orig-ioi'),
    terminatingNetwork: read('term-ioi'),
  };
}

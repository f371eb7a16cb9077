import { addresses, type NameAddress } from './address.js';
import { wholeNumber } from './characters.js';
import type { SipMessage } from './message.js';
import { parameter } from './parameters.js';

/** One value of Contact (RFC 3261 20.10) with the parameters of outbound and GRUU (RFC 5626, RFC 5627). */
export interface Contact extends NameAddress {
  /** Seconds that the binding holds. */
  readonly expires: number | undefined;
  /** From 0 to 1; undefined if there is none, or none of that form. */
  readonly q: number | undefined;
  /** The instance-id without its angle brackets, `urn:gsma:imei:…` or `urn:uuid:…`: the device, whatever its address. */
  readonly instance: string | undefined;
  readonly publicGruu: string | undefined;
  readonly temporaryGruu: string | undefined;
}

/** The values of Contact in order, over all its lines; `*`, which removes every binding, is none of them. */
export const contacts = (message: SipMessage): Contact[] =>
  addresses(message, 'contact').map(address => {
    const value = (name: string) => parameter(address.parameters, name);
    return {
      ...address,
      expires: wholeNumber(value('expires') ?? ''),
      q: qValue(value('q')),
      // A closing quote and a closing bracket that are missing are met in the field.
      instance: value('+sip.instance')?.replace(/^<|>$/g, '') || undefined,
      publicGruu: value('pub-gruu') || undefined,
      temporaryGruu: value('temp-gruu') || undefined,
    };
  });

/** Whether a REGISTER removes every binding: its Contact is `*` (RFC 3261 10.2.2). */
export const removesAllContacts = ({ headers }: SipMessage): boolean => headers.values('contact').includes('*');

/** A qvalue (RFC 3261 25.1): 0 to 1 with at most three digits behind the point; undefined if it is none. */
export const qValue = (text: string | undefined): number | undefined =>
  text !== undefined && /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : undefined;

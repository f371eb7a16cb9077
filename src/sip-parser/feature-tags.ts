import { addresses } from './address.js';
import { trimmed } from './characters.js';
import { splitElements } from './elements.js';
import { percentDecode } from './escapes.js';
import type { Header } from './header-fields.js';
import type { SipMessage } from './message.js';
import { everyParameter, parameter, parseParameters } from './parameters.js';
import { parseUri } from './uri.js';

/** One service that Accept-Contact asks for by `+g.3gpp.icsi-ref` (RFC 3841 9.2, TS 24.229 7.2A.8). */
export interface IcsiRef {
  /** Percent-decoded, lower case. */
  readonly urn: string;
  /** With a leading `!`: contacts that have it are not wanted (RFC 3840 9). */
  readonly negated: boolean;
  /** The colons were not percent-encoded: no legal tag-value, but met. */
  readonly literal: boolean;
  readonly header: Header;
}

const ICSI_REF = '+g.3gpp.icsi-ref';
const CPM_SESSION = 'urn:urn-7:3gpp-service.ims.icsi.oma.cpm.session';

/**
 * The services named in every Accept-Contact value, in order. Several are separated by commas within one pair of quotes
 * (RFC 3840 9); semicolons, blanks and a missing closing quote are met too.
 */
export function icsiRefs({ headers }: SipMessage): IcsiRef[] {
  return headers.findAll('accept-contact').flatMap(header =>
    splitElements(header.value)
      .flatMap(element => everyParameter(parseParameters(element, 0), ICSI_REF))
      .flatMap(value => value.split(/[,; \t]+/))
      .filter(item => item !== '')
      .map(item => readIcsiRef(item, header)),
  );
}

function readIcsiRef(item: string, header: Header): IcsiRef {
  const negated = item.startsWith('!');
  // A string-value stands in angle brackets.
  const written = trimmed(item, negated ? 1 : 0).replace(/^<|>$/g, '');
  return { urn: percentDecode(written).toLowerCase(), negated, literal: written.includes(':'), header };
}

/**
 * The service that makes a request one for a CPM session: `…oma.cpm.session` or a sub-class of it, not negated.
 * @returns undefined if none of the services is that
 */
export const cpmSessionRef = (message: SipMessage): IcsiRef | undefined =>
  icsiRefs(message).find(({ urn, negated }) => !negated && (urn === CPM_SESSION || urn.startsWith(`${CPM_SESSION}.`)));

/**
 * The value of a feature tag in Contact (RFC 3840 9), unquoted; '' for one without value, undefined if no Contact has it.
 * @param tag as it is written there, in any case: `isfocus`, `+g.oma.sip-im`
 */
export function contactFeature(message: SipMessage, tag: string): string | undefined {
  for (const { parameters } of addresses(message, 'contact')) {
    const value = parameter(parameters, tag);
    if (value !== undefined) return value;
  }
  return undefined;
}

/**
 * Whether the Contact is that of a conference focus (RFC 4579 5.1, RFC 3840 10.18).
 * @returns 'parameter' if isfocus is a parameter of the header field, as it must be; 'uri' if it stands only inside the
 *   angle brackets
 */
export function isFocus(message: SipMessage): 'parameter' | 'uri' | undefined {
  if (contactFeature(message, 'isfocus') !== undefined) return 'parameter';
  const inside = addresses(message, 'contact').some(({ uri }) => {
    const parsed = parseUri(uri);
    return parsed?.kind === 'sip' && parameter(parsed.parameters, 'isfocus') !== undefined;
  });
  return inside ? 'uri' : undefined;
}

import { parseAddress } from './address.js';
import { addressFault, parametersFault } from './address-syntax.js';
import { isToken, trimmed, wholeNumber } from './characters.js';
import { splitElements } from './elements.js';
import { hostFault } from './host.js';
import { parseCSeq } from './identifiers.js';
import type { SipMessage } from './message.js';
import { parameter, parseParameters, withoutParameters } from './parameters.js';
import { parseVia } from './via.js';

/** What is wrong with the value of one header field, in words; undefined if nothing is. */
type ValueCheck = (value: string, message: SipMessage) => string | undefined;

function listOf(check: (element: string) => string | undefined): (value: string) => string | undefined {
  return value => {
    for (const element of splitElements(value)) {
      const fault = check(element);
      if (fault) return fault;
    }
    return undefined;
  };
}

const tokenFault = (value: string): string | undefined => (isToken(value) ? undefined : 'the value is not a token');

/** RFC 3261 20.19: less than 2^32. */
function secondsFault(value: string): string | undefined {
  const seconds = wholeNumber(value);
  if (seconds === undefined) return 'the value is not a number of seconds';
  return seconds < 2 ** 32 ? undefined : 'the number of seconds is 2^32 or more';
}

/** RFC 3261 20.30, 20.34: only a name-addr, so that `;lr` belongs to the URI. */
const routeFault = (element: string): string | undefined =>
  parseAddress(element)?.bracketed === false ? 'a route needs angle brackets' : addressFault(element);

/** RFC 3261 20.10. */
function contactFault(element: string): string | undefined {
  const fault = addressFault(element);
  if (fault) return fault;
  const parameters = parseAddress(element)?.parameters ?? [];
  const expires = parameter(parameters, 'expires');
  const q = parameter(parameters, 'q');
  if (q !== undefined && !/^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q)) return 'the q parameter is not from 0 to 1';
  return expires === undefined ? undefined : secondsFault(expires);
}

/** RFC 3841 9.2: `*` and feature parameters. */
const contactPredicateFault = (element: string): string | undefined =>
  element.startsWith('*')
    ? parametersFault(element, 1, parseParameters(element, 1))
    : 'a value does not begin with an asterisk';

/** RFC 3261 20.42, 8.1.1.7. */
function viaFault(element: string): string | undefined {
  const via = parseVia(element);
  if (!via) return 'a hop has no protocol, version, transport and host';
  if (via.protocol.toUpperCase() !== 'SIP/2.0') return 'the protocol of a hop is not SIP 2.0';
  if (!isToken(via.transport)) return 'the transport of a hop is not a token';
  if (via.branch?.toLowerCase() === 'z9hg4bk') return 'the branch has nothing after z9hG4bK';
  return hostFault(via.host);
}

/** RFC 3261 20.16, 8.1.1.5. */
function cseqFault(value: string, message: SipMessage): string | undefined {
  const cseq = parseCSeq(value);
  if (!cseq || !isToken(cseq.method)) return 'the value is not a number and a method';
  if (cseq.number >= 2 ** 31) return 'the number is 2^31 or more';
  const differs = message.kind === 'sip-request' && message.method !== cseq.method;
  return differs ? 'the method is not that of the request' : undefined;
}

/** RFC 3261 20.8, 25.1: word [ "@" word ]. */
const callIdFault = (value: string): string | undefined =>
  /^[\w.!%*+`'~()<>:\\"/[\]?{}-]+(?:@[\w.!%*+`'~()<>:\\"/[\]?{}-]+)?$/.test(value)
    ? undefined
    : 'the value is not one or two words joined by an at sign';

/** RFC 3261 20.15, 25.1. */
function contentTypeFault(value: string): string | undefined {
  const [type, subtype, ...rest] = withoutParameters(value).split('/');
  const isType = rest.length === 0 && isToken(trimmed(type ?? '')) && isToken(trimmed(subtype ?? ''));
  return isType ? undefined : 'the value is not a media type';
}

/** RFC 3261 20.17: the only time zone is GMT. */
const dateFault = (value: string): string | undefined =>
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/i.test(
    value,
  )
    ? undefined
    : 'the value is not a date in GMT';

/** RFC 3261 20.43. */
const warningFault = (element: string): string | undefined =>
  /^\d{3}\s+\S+\s+"[\s\S]*"$/.test(element)
    ? undefined
    : 'a value is not a code of three digits, an agent and a quoted text';

/** Header fields whose values are looked at, long lower-case names. A new one is one line. */
export const VALUE_CHECKS: Readonly<Record<string, ValueCheck>> = {
  'accept-contact': listOf(contactPredicateFault),
  allow: listOf(tokenFault),
  'allow-events': listOf(tokenFault),
  'call-id': callIdFault,
  contact: value => (value === '*' ? undefined : listOf(contactFault)(value)),
  'content-type': contentTypeFault,
  cseq: cseqFault,
  date: dateFault,
  event: value => tokenFault(withoutParameters(value)),
  expires: secondsFault,
  from: addressFault,
  'max-forwards': value => ((wholeNumber(value) ?? 256) > 255 ? 'the value is not a number from 0 to 255' : undefined),
  'min-expires': secondsFault,
  'min-se': value => secondsFault(withoutParameters(value)),
  'p-asserted-identity': listOf(addressFault),
  'p-called-party-id': addressFault,
  'p-preferred-identity': listOf(addressFault),
  path: listOf(routeFault),
  'proxy-require': listOf(tokenFault),
  'record-route': listOf(routeFault),
  'refer-to': addressFault,
  'referred-by': addressFault,
  'reject-contact': listOf(contactPredicateFault),
  'reply-to': addressFault,
  require: listOf(tokenFault),
  'retry-after': value => secondsFault(value.replace(/[(;][\s\S]*$/, '').trimEnd()),
  route: listOf(routeFault),
  'service-route': listOf(routeFault),
  'session-expires': value => secondsFault(withoutParameters(value)),
  'subscription-state': value => tokenFault(withoutParameters(value)),
  supported: listOf(tokenFault),
  to: addressFault,
  unsupported: listOf(tokenFault),
  via: listOf(viaFault),
  warning: listOf(warningFault),
};

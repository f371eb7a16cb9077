import { parseAddress } from './address.js';
import { addressFault, parametersFault } from './address-syntax.js';
import { isToken, trimmed, wholeNumber } from './characters.js';
import { splitComments } from './comments.js';
import { parseDialogReference } from './dialog-reference.js';
import { splitElements } from './elements.js';
import { hostFault } from './host.js';
import { parseCSeq } from './identifiers.js';
import type { SipMessage } from './message.js';
import { parameter, parseParameters, withoutParameters } from './parameters.js';
import { parseDate } from './times.js';
import { parseVia, type Via } from './via.js';

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
  return hostFault(via.host) ?? viaParametersFault(via);
}

/** RFC 3261 25.1. Received may have an IPv6 address without brackets, or with them (RFC 5118 4.5): both are met. */
function viaParametersFault({ parameters }: Via): string | undefined {
  if (parameters.some(({ name }) => !isToken(name))) return 'the name of a parameter is not a token';
  return parameters.some(({ value }) => value === '') ? 'a parameter has an equals sign and no value' : undefined;
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
  parseDate(value) === undefined ? 'the value is not a date in GMT' : undefined;

/** RFC 3261 20.43. */
const warningFault = (element: string): string | undefined =>
  /^\d{3}[ \t]+[^ \t]+[ \t]+"[\s\S]*"$/.test(element)
    ? undefined
    : 'a value is not a code of three digits, an agent and a quoted text';

/** A number that its grammar bounds. @param below one more than the largest */
const numberFault =
  (below: number) =>
  (value: string): string | undefined =>
    (wholeNumber(value) ?? below) < below ? undefined : `the value is not a number below ${below}`;

/** RFC 3262 7.1: the first number is from 1 to 2^31 - 1. */
const rseqFault = (value: string): string | undefined =>
  (wholeNumber(value) ?? 0) > 0 ? numberFault(2 ** 32)(value) : 'the value is not a number above 0';

/** RFC 3262 7.2. */
function rackFault(value: string): string | undefined {
  const [number = '', ...rest] = value.split(/[ \t]+/);
  const cseq = parseCSeq(rest.join(' '));
  const isRack = wholeNumber(number) !== undefined && cseq !== undefined && isToken(cseq.method);
  return isRack ? undefined : 'the value is not two numbers and a method';
}

/** RFC 3891 6.1, RFC 3911 7.1, RFC 4538 6: both tags must be there. */
function dialogReferenceFault(value: string): string | undefined {
  const dialog = parseDialogReference(value);
  if (!dialog) return 'there is no Call-ID';
  if (!dialog.localTag || !dialog.remoteTag) return 'a tag is missing';
  return callIdFault(dialog.callId) ?? parametersFault(value, dialog.callId.length, parseParameters(value, 0));
}

/** RFC 7989 5; RFC 7329 lacks the remote. */
const sessionIdFault = (value: string): string | undefined =>
  /^[0-9a-f]{32}$/i.test(withoutParameters(value)) ? undefined : 'the value is not 32 hex digits';

/** RFC 3261 20.1, 20.15. */
const mediaRangeFault = (element: string): string | undefined =>
  contentTypeFault(element) ?? parametersFault(element, withoutParameters(element).length, parseParameters(element, 0));

/** A token with parameters: Content-Disposition, Event, the mechanisms of RFC 3329. */
const tokenWithParametersFault = (value: string): string | undefined =>
  tokenFault(withoutParameters(value)) ??
  parametersFault(value, withoutParameters(value).length, parseParameters(value, 0));

/** RFC 6050 4.1: a URN of a service, with its colons. */
const serviceFault = (element: string): string | undefined =>
  /^urn:urn-7:[^ ]+$/i.test(withoutParameters(element)) ? undefined : 'the value is not a URN of a service';

/** RFC 3323 4.2. */
const tokenListFault = (values: readonly string[]): string | undefined =>
  values.every(value => isToken(trimmed(value))) ? undefined : 'a value is not a token';

/** Header fields whose values are looked at, long lower-case names. A new one is one line. */
export const VALUE_CHECKS: Readonly<Record<string, ValueCheck>> = {
  accept: listOf(mediaRangeFault),
  'accept-contact': listOf(contactPredicateFault),
  allow: listOf(tokenFault),
  'allow-events': listOf(tokenFault),
  'call-id': callIdFault,
  contact: value => (value === '*' ? undefined : listOf(contactFault)(value)),
  'content-disposition': tokenWithParametersFault,
  'content-type': contentTypeFault,
  cseq: cseqFault,
  date: dateFault,
  event: tokenWithParametersFault,
  expires: secondsFault,
  from: addressFault,
  join: dialogReferenceFault,
  'max-forwards': numberFault(256),
  'mime-version': value => (/^\d+\.\d+$/.test(splitComments(value).text) ? undefined : 'the value is not a version'),
  'min-expires': secondsFault,
  'min-se': value => secondsFault(withoutParameters(value)),
  'p-asserted-identity': listOf(addressFault),
  'p-asserted-service': listOf(serviceFault),
  'p-associated-uri': listOf(addressFault),
  'p-called-party-id': addressFault,
  'p-preferred-identity': listOf(addressFault),
  'p-preferred-service': listOf(serviceFault),
  path: listOf(routeFault),
  privacy: value => tokenListFault(value.split(';')),
  'proxy-require': listOf(tokenFault),
  rack: rackFault,
  'record-route': listOf(routeFault),
  'refer-sub': value =>
    /^(?:true|false)$/i.test(withoutParameters(value)) ? undefined : 'the value is neither true nor false',
  'refer-to': addressFault,
  'referred-by': addressFault,
  'reject-contact': listOf(contactPredicateFault),
  replaces: dialogReferenceFault,
  'reply-to': addressFault,
  require: listOf(tokenFault),
  'retry-after': value => secondsFault(withoutParameters(splitComments(value).text)),
  route: listOf(routeFault),
  rseq: rseqFault,
  'security-client': listOf(tokenWithParametersFault),
  'security-server': listOf(tokenWithParametersFault),
  'security-verify': listOf(tokenWithParametersFault),
  'service-route': listOf(routeFault),
  'session-expires': value => secondsFault(withoutParameters(value)),
  'session-id': sessionIdFault,
  'subscription-state': tokenWithParametersFault,
  supported: listOf(tokenFault),
  'target-dialog': dialogReferenceFault,
  timestamp: value => (/^\d+(?:\.\d*)?(?:[ \t]+\d*(?:\.\d*)?)?$/.test(value) ? undefined : 'the value is not a time'),
  to: addressFault,
  unsupported: listOf(tokenFault),
  via: listOf(viaFault),
  warning: listOf(warningFault),
};

/**
 * Reads SIP messages (RFC 3261) as latin1 text, of which an index is a byte offset. `parseSip` finds the parts of a message;
 * the other functions read one thing each out of it when asked. Nothing here throws because of a message.
 */

export * from './access-network.js';
export { addresses, type NameAddress, parseAddress } from './address.js';
export * from './allowed.js';
export * from './charging-vector.js';
export { type Contact, contacts, removesAllContacts } from './contact.js';
export * from './contact-predicates.js';
export * from './content-disposition.js';
export * from './cpm-identifiers.js';
export * from './dialog-reference.js';
export { percentDecode } from './escapes.js';
export { examine } from './examine.js';
export { isError } from './faults.js';
export * from './feature-tags.js';
export { type HeaderBlock, scanHeaders } from './header-block.js';
export { type Header, HeaderFields } from './header-fields.js';
export { type HostPort, sameHost, splitHostPort } from './host.js';
export * from './identifiers.js';
export * from './identity.js';
export * from './media-range.js';
export type * from './message.js';
export { isSingle, longName } from './names.js';
export { optionTags } from './option-tags.js';
export * from './parameters.js';
export { parseSip } from './parse.js';
export { privacyValues } from './privacy.js';
export * from './product-tokens.js';
export { unquote } from './quoted.js';
export { type Reason, reasons } from './reason.js';
export * from './refer.js';
export * from './reliable-responses.js';
export { type RetryAfter, retryAfter } from './retry-after.js';
export * from './routes.js';
export * from './same-uri.js';
export * from './security-agreement.js';
export * from './services.js';
export * from './session-identifier.js';
export * from './session-timer.js';
export * from './subscription.js';
export { date, parseDate, type Timestamp, timestamp } from './times.js';
export { TYPED_HEADERS, type TypedHeader, typedHeader } from './typed-headers.js';
export { type OtherUri, parseUri, type SipUri, type TelUri, type Uri, type UriHeader, userOf } from './uri.js';
export * from './uri-headers.js';
export * from './via.js';
export { type Warning, warnings } from './warning.js';

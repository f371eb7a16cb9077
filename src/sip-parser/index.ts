/**
 * Reads SIP messages (RFC 3261) as latin1 text, of which an index is a byte offset. `parseSip` finds the parts of a message;
 * the other functions read one thing each out of it when asked. Nothing here throws because of a message.
 */

export { addresses, type NameAddress, parseAddress } from './address.js';
export { percentDecode } from './escapes.js';
export { examine } from './examine.js';
export { isError } from './faults.js';
export * from './feature-tags.js';
export { type HeaderBlock, scanHeaders } from './header-block.js';
export { type Header, HeaderFields } from './header-fields.js';
export { type HostPort, sameHost, splitHostPort } from './host.js';
export * from './identifiers.js';
export * from './identity.js';
export type * from './message.js';
export { isSingle, longName } from './names.js';
export { optionTags } from './option-tags.js';
export * from './parameters.js';
export { parseSip } from './parse.js';
export { privacyValues } from './privacy.js';
export { unquote } from './quoted.js';
export { type Reason, reasons } from './reason.js';
export * from './same-uri.js';
export * from './session-timer.js';
export * from './subscription.js';
export { type OtherUri, parseUri, type SipUri, type TelUri, type Uri, type UriHeader, userOf } from './uri.js';
export * from './via.js';

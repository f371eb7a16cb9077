import { accessNetworks } from './access-network.js';
import { addresses, parseAddress } from './address.js';
import { allowedEvents, allowedMethods } from './allowed.js';
import { wholeNumber } from './characters.js';
import { chargingVector } from './charging-vector.js';
import { contacts } from './contact.js';
import { contactPredicates } from './contact-predicates.js';
import { contentDisposition, contentId } from './content-disposition.js';
import { contributionId, conversationId, inReplyToContributionId, sessionReplaces } from './cpm-identifiers.js';
import { dialogReference } from './dialog-reference.js';
import { callId, cseq } from './identifiers.js';
import { assertedIdentities, calledParty, preferredIdentities, referredBy } from './identity.js';
import { accepted, mediaType } from './media-range.js';
import type { SipMessage } from './message.js';
import { optionTags } from './option-tags.js';
import { privacyValues } from './privacy.js';
import { software } from './product-tokens.js';
import { reasons } from './reason.js';
import { referSub, referTargets } from './refer.js';
import { rack, rseq } from './reliable-responses.js';
import { retryAfter } from './retry-after.js';
import { maxForwards, routes } from './routes.js';
import { securityMechanisms } from './security-agreement.js';
import { services } from './services.js';
import { precedingCallId, sessionIdentifier } from './session-identifier.js';
import { minSe, sessionExpires } from './session-timer.js';
import { eventPackage, expires, minExpires, subscriptionState } from './subscription.js';
import { date, timestamp } from './times.js';
import { vias } from './via.js';
import { warnings } from './warning.js';

const addressOf = ({ headers }: SipMessage, name: string) => {
  const value = headers.first(name);
  return value === undefined ? undefined : parseAddress(value);
};

/**
 * How each header field is read, by its long name in lower case: every one that a rule reads. Nothing is read before it is
 * asked for. What is missing, or cannot be read, is undefined or an empty list; `examine` says what is wrong with it.
 */
export const TYPED_HEADERS = {
  accept: accepted,
  'accept-contact': message => contactPredicates(message, 'accept-contact'),
  allow: allowedMethods,
  'allow-events': allowedEvents,
  'call-id': callId,
  contact: contacts,
  'content-disposition': contentDisposition,
  'content-id': contentId,
  'content-length': ({ headers }) => wholeNumber(headers.first('content-length') ?? ''),
  'content-type': mediaType,
  'contribution-id': contributionId,
  'conversation-id': conversationId,
  cseq,
  date,
  event: eventPackage,
  expires,
  from: message => addressOf(message, 'from'),
  'history-info': message => addresses(message, 'history-info'),
  'inreplyto-contribution-id': inReplyToContributionId,
  join: message => dialogReference(message, 'join'),
  'max-forwards': maxForwards,
  'mime-version': ({ headers }) => headers.first('mime-version'),
  'min-expires': minExpires,
  'min-se': minSe,
  'p-access-network-info': accessNetworks,
  'p-asserted-identity': assertedIdentities,
  'p-asserted-service': message => services(message, 'p-asserted-service'),
  'p-associated-uri': message => addresses(message, 'p-associated-uri'),
  'p-called-party-id': calledParty,
  'p-charging-vector': chargingVector,
  'p-preferred-identity': preferredIdentities,
  'p-preferred-service': message => services(message, 'p-preferred-service'),
  path: message => routes(message, 'path'),
  privacy: privacyValues,
  'proxy-require': message => optionTags(message, 'proxy-require'),
  rack,
  reason: reasons,
  'record-route': message => routes(message, 'record-route'),
  'refer-sub': referSub,
  'refer-to': referTargets,
  'referred-by': referredBy,
  'reject-contact': message => contactPredicates(message, 'reject-contact'),
  replaces: message => dialogReference(message, 'replaces'),
  require: message => optionTags(message, 'require'),
  'retry-after': retryAfter,
  route: message => routes(message, 'route'),
  rseq,
  'security-client': message => securityMechanisms(message, 'security-client'),
  'security-server': message => securityMechanisms(message, 'security-server'),
  'security-verify': message => securityMechanisms(message, 'security-verify'),
  server: message => software(message, 'server'),
  'service-route': message => routes(message, 'service-route'),
  'session-expires': sessionExpires,
  'session-id': sessionIdentifier,
  'session-replaces': sessionReplaces,
  'subscription-state': subscriptionState,
  supported: message => optionTags(message, 'supported'),
  'target-dialog': message => dialogReference(message, 'target-dialog'),
  timestamp,
  to: message => addressOf(message, 'to'),
  unsupported: message => optionTags(message, 'unsupported'),
  'user-agent': message => software(message, 'user-agent'),
  via: vias,
  warning: warnings,
  'x-call-id': precedingCallId,
} as const satisfies Readonly<Record<string, (message: SipMessage) => unknown>>;

/** The long lower-case name of a header field that is read. */
export type TypedHeader = keyof typeof TYPED_HEADERS;

/** What a header field says, over all its lines. @param name long, lower case */
export const typedHeader = <N extends TypedHeader>(
  message: SipMessage,
  name: N,
): ReturnType<(typeof TYPED_HEADERS)[N]> => TYPED_HEADERS[name](message) as ReturnType<(typeof TYPED_HEADERS)[N]>;

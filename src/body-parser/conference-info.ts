import { trimBlanks } from './blanks.js';
import type { ConferenceInfoBody, ConferenceUser } from './body.js';
import type { Place } from './part.js';
import type { XmlElement } from './xml.js';
import { attributeOf, childOf, childrenOf, childText, countOf, isDocument, isTrue } from './xml-select.js';

const NAMESPACE = 'urn:ietf:params:xml:ns:conference-info';

/** Reads conference state (RFC 4575 5). */
export function decodeConferenceInfo(root: XmlElement, place: Place): ConferenceInfoBody | string {
  if (!isDocument(root, NAMESPACE, 'conference-info')) return 'The document element is not conference-info';
  const description = childOf(root, NAMESPACE, 'conference-description');
  return {
    type: 'conference-info',
    ...place,
    entity: attributeOf(root, 'entity'),
    state: stateOf(root),
    version: countOf(attributeOf(root, 'version')),
    users: childrenOf(childOf(root, NAMESPACE, 'users'), NAMESPACE, 'user').map(decodeUser),
    subject: childText(description, NAMESPACE, 'subject'),
    maximumUserCount: countOf(childText(description, NAMESPACE, 'maximum-user-count')),
  };
}

/** RFC 4575 4.4: an element without a state is given in full. */
function stateOf(element: XmlElement): 'full' | 'partial' | 'deleted' {
  const state = attributeOf(element, 'state');
  return state === 'partial' || state === 'deleted' ? state : 'full';
}

/** RFC 4575 5.6 */
function decodeUser(user: XmlElement): ConferenceUser {
  return {
    entity: attributeOf(user, 'entity') ?? '',
    displayText: childText(user, NAMESPACE, 'display-text'),
    state: stateOf(user),
    status: statusOf(user),
    roles: childrenOf(childOf(user, NAMESPACE, 'roles'), NAMESPACE, 'entry').map(entry => trimBlanks(entry.text)),
    own: isTrue(attributeOf(user, 'yourown')),
  };
}

/** RFC 4575 5.7: a user is connected if one of the endpoints is; otherwise the first endpoint that has a status says it. */
function statusOf(user: XmlElement): string | undefined {
  const statuses = childrenOf(user, NAMESPACE, 'endpoint')
    .filter(endpoint => stateOf(endpoint) !== 'deleted')
    .map(endpoint => childText(endpoint, NAMESPACE, 'status'))
    .filter(status => status !== undefined);
  return statuses.find(status => status === 'connected') ?? statuses[0];
}

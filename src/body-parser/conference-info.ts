import { trimBlanks } from './blanks.js';
import type { ConferenceInfoBody } from './body.js';
import type {
  ConferenceDescription,
  ConferenceEndpoint,
  ConferenceMedia,
  ConferenceUri,
  ConferenceUser,
  ElementState,
  ExecutionInfo,
} from './conference-document.js';
import type { Place } from './part.js';
import type { XmlElement } from './xml.js';
import { attributeOf, childOf, childrenOf, childText, countOf, isDocument, isTrue } from './xml-select.js';

const NAMESPACE = 'urn:ietf:params:xml:ns:conference-info';

const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  childOf(element, NAMESPACE, name);
const children = (element: XmlElement | undefined, name: string): XmlElement[] => childrenOf(element, NAMESPACE, name);
const text = (element: XmlElement | undefined, name: string): string | undefined => childText(element, NAMESPACE, name);

/** Reads conference state (RFC 4575 5), but for sidebars. */
export function decodeConferenceInfo(root: XmlElement, place: Place): ConferenceInfoBody | string {
  if (!isDocument(root, NAMESPACE, 'conference-info')) return 'The document element is not conference-info';
  const host = child(root, 'host-info');
  const activity = child(root, 'conference-state');
  const users = child(root, 'users');
  return {
    type: 'conference-info',
    ...place,
    entity: attributeOf(root, 'entity'),
    state: stateOf(root),
    version: countOf(attributeOf(root, 'version')),
    description: descriptionOf(child(root, 'conference-description')),
    host: host && {
      displayText: text(host, 'display-text'),
      webPage: text(host, 'web-page'),
      uris: urisOf(child(host, 'uris')),
    },
    activity: activity && {
      userCount: countOf(text(activity, 'user-count')),
      active: truth(text(activity, 'active')),
      locked: truth(text(activity, 'locked')),
    },
    usersState: users && (attributeOf(users, 'state') === undefined ? 'unstated' : stateOf(users)),
    users: children(users, 'user').map(userOf),
  };
}

/** RFC 4575 4.4: an element without a state is given in full. */
function stateOf(element: XmlElement): ElementState {
  const state = attributeOf(element, 'state');
  return state === 'partial' || state === 'deleted' ? state : 'full';
}

const truth = (value: string | undefined): boolean | undefined => (value === undefined ? undefined : isTrue(value));

/** RFC 4575 5.3 */
function descriptionOf(element: XmlElement | undefined): ConferenceDescription | undefined {
  return (
    element && {
      displayText: text(element, 'display-text'),
      subject: text(element, 'subject'),
      freeText: text(element, 'free-text'),
      confUris: urisOf(child(element, 'conf-uris')),
      serviceUris: urisOf(child(element, 'service-uris')),
      maximumUserCount: countOf(text(element, 'maximum-user-count')),
    }
  );
}

/** RFC 4575 5.3.1 */
const urisOf = (list: XmlElement | undefined): ConferenceUri[] =>
  children(list, 'entry').map(entry => ({
    uri: text(entry, 'uri') ?? '',
    displayText: text(entry, 'display-text'),
    purpose: text(entry, 'purpose'),
  }));

/** RFC 4575 5.6 */
function userOf(user: XmlElement): ConferenceUser {
  const endpoints = children(user, 'endpoint').map(endpointOf);
  return {
    entity: attributeOf(user, 'entity') ?? '',
    state: stateOf(user),
    displayText: text(user, 'display-text'),
    associatedAors: urisOf(child(user, 'associated-aors')).map(({ uri }) => uri),
    roles: children(child(user, 'roles'), 'entry').map(entry => trimBlanks(entry.text)),
    languages: text(user, 'languages'),
    cascadedFocus: text(user, 'cascaded-focus'),
    endpoints,
    status: userStatus(endpoints),
    own: isTrue(attributeOf(user, 'yourown')),
  };
}

/**
 * The status of a user by that of the endpoints (RFC 4575 5.7.3): connected if one of them is, otherwise what the first
 * that has a status says. Those that are deleted say nothing.
 */
export function userStatus(endpoints: readonly ConferenceEndpoint[]): string | undefined {
  const statuses = endpoints
    .filter(({ state }) => state !== 'deleted')
    .map(({ status }) => status)
    .filter(status => status !== undefined);
  return statuses.find(status => status === 'connected') ?? statuses[0];
}

/** RFC 4575 5.7 */
const endpointOf = (endpoint: XmlElement): ConferenceEndpoint => ({
  entity: attributeOf(endpoint, 'entity') ?? '',
  state: stateOf(endpoint),
  displayText: text(endpoint, 'display-text'),
  status: text(endpoint, 'status'),
  joiningMethod: text(endpoint, 'joining-method'),
  disconnectionMethod: text(endpoint, 'disconnection-method'),
  referred: executionOf(child(endpoint, 'referred')),
  joining: executionOf(child(endpoint, 'joining-info')),
  disconnection: executionOf(child(endpoint, 'disconnection-info')),
  media: children(endpoint, 'media').map(mediaOf),
});

const executionOf = (element: XmlElement | undefined): ExecutionInfo | undefined =>
  element && { when: text(element, 'when'), reason: text(element, 'reason'), by: text(element, 'by') };

/** RFC 4575 5.8 */
const mediaOf = (media: XmlElement): ConferenceMedia => ({
  id: attributeOf(media, 'id') ?? '',
  displayText: text(media, 'display-text'),
  type: text(media, 'type'),
  label: text(media, 'label'),
  sourceId: text(media, 'src-id'),
  status: text(media, 'status'),
});

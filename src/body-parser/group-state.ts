import { trimBlanks } from './blanks.js';
import type { GroupStateBody } from './body.js';
import type { Place } from './part.js';
import type { XmlElement } from './xml.js';
import { attributeOf, childrenOf } from './xml-select.js';

/**
 * Reads a group state object: `groupstate` with its `participant` elements, as message stores and foci write it. No
 * namespace is known for it, so whichever it has is the document's own.
 */
export function decodeGroupState(root: XmlElement, place: Place): GroupStateBody | string {
  if (root.name !== 'groupstate') return 'The document element is not groupstate';
  return {
    type: 'group-state',
    ...place,
    timestamp: attributeOf(root, 'timestamp'),
    lastFocus: attributeOf(root, 'lastfocussessionid'),
    groupType: attributeOf(root, 'group-type'),
    participants: childrenOf(root, root.namespace, 'participant').map(participant => ({
      uri: trimBlanks(attributeOf(participant, 'comm-addr') ?? ''),
      displayName: attributeOf(participant, 'name'),
    })),
  };
}

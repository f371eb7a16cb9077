import type { IsComposingBody } from './body.js';
import type { Place } from './part.js';
import type { XmlElement } from './xml.js';
import { childText, countOf, isDocument } from './xml-select.js';

const NAMESPACE = 'urn:ietf:params:xml:ns:im-iscomposing';

/** Reads a composing indication (RFC 3994 4). */
export function decodeIsComposing(root: XmlElement, place: Place): IsComposingBody | string {
  if (!isDocument(root, NAMESPACE, 'isComposing')) return 'The document element is not isComposing';
  const composedType = childText(root, NAMESPACE, 'contenttype');
  const lastActive = childText(root, NAMESPACE, 'lastactive');
  const refresh = countOf(childText(root, NAMESPACE, 'refresh'));
  return {
    type: 'is-composing',
    ...place,
    state: childText(root, NAMESPACE, 'state'),
    ...(refresh === undefined ? {} : { refresh }),
    ...(composedType ? { composedType } : {}),
    ...(lastActive ? { lastActive } : {}),
  };
}

import { trimBlanks } from './blanks.js';
import type { ResourceListsBody } from './body.js';
import type { Place } from './part.js';
import type { XmlElement } from './xml.js';
import { attributeOf, childrenOf, childText, countOf, isDocument, isTrue } from './xml-select.js';

const NAMESPACE = 'urn:ietf:params:xml:ns:resource-lists';
/** RFC 5364 6.1 registers the first; RFC 5366 itself prints the second. */
const COPY_CONTROL: readonly string[] = [
  'urn:ietf:params:xml:ns:copycontrol',
  'urn:ietf:params:xml:ns:copyControl',
  '',
];

/**
 * Reads a list of URIs (RFC 4826 3, with the attributes of RFC 5364 6): who is invited (`recipient-list`, RFC 5366 3)
 * or was (`recipient-list-history`, RFC 5366 5).
 */
export function decodeResourceLists(root: XmlElement, place: Place): ResourceListsBody | string {
  if (!isDocument(root, NAMESPACE, 'resource-lists')) return 'The document element is not resource-lists';
  const found: Found = { entries: [], references: [], nested: false };
  for (const list of childrenOf(root, NAMESPACE, 'list')) readList(list, found);
  return {
    type: 'resource-lists',
    ...place,
    entries: found.entries,
    ...(found.references.length > 0 ? { references: found.references } : {}),
    ...(found.nested ? { nested: true } : {}),
  };
}

interface Found {
  readonly entries: ResourceListsBody['entries'][number][];
  readonly references: string[];
  nested: boolean;
}

/** Depth is bounded by that of the document. */
function readList(list: XmlElement, found: Found): void {
  for (const child of list.children) {
    if (child.namespace !== NAMESPACE && child.namespace !== '') continue;
    switch (child.name) {
      case 'entry': {
        const count = countOf(attributeOf(child, 'count', COPY_CONTROL));
        found.entries.push({
          uri: trimBlanks(attributeOf(child, 'uri') ?? ''),
          displayName: childText(child, NAMESPACE, 'display-name'),
          copyControl: attributeOf(child, 'copyControl', COPY_CONTROL),
          anonymize: isTrue(attributeOf(child, 'anonymize', COPY_CONTROL)),
          ...(count === undefined ? {} : { count }),
        });
        break;
      }
      case 'entry-ref':
        found.references.push(attributeOf(child, 'ref') ?? '');
        break;
      case 'external':
        found.references.push(attributeOf(child, 'anchor') ?? '');
        break;
      case 'list':
        found.nested = true;
        readList(child, found);
        break;
    }
  }
}

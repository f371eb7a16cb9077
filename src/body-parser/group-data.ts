import type { GroupDataBody } from './body.js';
import type { Place } from './part.js';
import type { XmlElement } from './xml.js';
import { attributeOf, childOf, childrenOf, childText } from './xml-select.js';

/** Both are met: the second with `urn:oma:xml:cpm:groupdata` without a version. */
const ROOTS: readonly string[] = ['cpm-group-management', 'groupdata'];

/** Reads group session data management (CPM 6.8): who asks for which subject, icon or role. */
export function decodeGroupData(root: XmlElement, place: Place): GroupDataBody | string {
  if (!ROOTS.includes(root.name)) return 'The document element is not cpm-group-management';
  const { namespace } = root;
  const holders = root.name === 'groupdata' ? [root] : childrenOf(root, namespace, 'group-data');
  return {
    type: 'group-data',
    ...place,
    id: attributeOf(root, 'id'),
    requests: holders
      .flatMap(holder => childrenOf(holder, namespace, 'request'))
      .map(request => ({
        target: attributeOf(request, 'target'),
        action: childText(request, namespace, 'action'),
        subject: childText(childOf(request, namespace, 'data'), namespace, 'subject'),
      })),
  };
}

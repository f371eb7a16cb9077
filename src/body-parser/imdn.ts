import { trimBlanks } from './blanks.js';
import type { Disposition, ImdnBody } from './body.js';
import type { Place } from './part.js';
import type { XmlElement } from './xml.js';
import { childOf, childrenOf, childText, isDocument } from './xml-select.js';

const NAMESPACE = 'urn:ietf:params:xml:ns:imdn';
const NOTIFICATIONS: readonly (readonly [element: string, disposition: Disposition])[] = [
  ['delivery-notification', 'delivery'],
  ['display-notification', 'display'],
  ['processing-notification', 'processing'],
];

/** Reads a disposition notification (RFC 5438 7.2 and 11.1). */
export function decodeImdn(root: XmlElement, place: Place): ImdnBody | string {
  if (!isDocument(root, NAMESPACE, 'imdn')) return 'The document element is not imdn';
  const originalRecipientUri = childText(root, NAMESPACE, 'original-recipient-uri');
  const subject = childText(root, NAMESPACE, 'subject');
  const extensions = root.children
    .filter(({ namespace }) => namespace !== NAMESPACE && namespace !== '')
    .map(({ namespace, name, text }) => ({ namespace, name, text: trimBlanks(text) }));
  return {
    type: 'imdn',
    ...place,
    messageId: childText(root, NAMESPACE, 'message-id') || undefined,
    notifications: NOTIFICATIONS.flatMap(([name, disposition]) =>
      childrenOf(root, NAMESPACE, name).map(element => ({ disposition, status: statusOf(element) })),
    ),
    recipientUri: childText(root, NAMESPACE, 'recipient-uri'),
    dateTime: childText(root, NAMESPACE, 'datetime'),
    ...(originalRecipientUri ? { originalRecipientUri } : {}),
    ...(subject ? { subject } : {}),
    ...(extensions.length > 0 ? { extensions } : {}),
  };
}

/** The status is the name of an element: delivered, failed, displayed, forbidden …; empty if there is none. */
function statusOf(notification: XmlElement): string {
  const status = childOf(notification, NAMESPACE, 'status');
  const own = status?.children.find(({ namespace }) => namespace === NAMESPACE || namespace === '');
  return own?.name ?? '';
}

import { trimBlanks } from './blanks.js';
import type { XmlElement } from './xml.js';

/**
 * Finding things in the documents of a conversation. Senders that forget the namespace altogether are met in the
 * field, so a name without namespace is taken for one of the document's own; a foreign namespace never is.
 */
const isNamed = (element: XmlElement, namespace: string, name: string): boolean =>
  element.name === name && (element.namespace === namespace || element.namespace === '');

/** True if the document element is the one that a body type calls for. */
export const isDocument = isNamed;

/** Children of a name, in their order. */
export function childrenOf(element: XmlElement | undefined, namespace: string, name: string): XmlElement[] {
  return element ? element.children.filter(child => isNamed(child, namespace, name)) : [];
}

/** The first child of a name. */
export function childOf(element: XmlElement | undefined, namespace: string, name: string): XmlElement | undefined {
  return element?.children.find(child => isNamed(child, namespace, name));
}

/** The text of the first child of a name, without the blanks around it; undefined if there is no such child. */
export function childText(element: XmlElement | undefined, namespace: string, name: string): string | undefined {
  const child = childOf(element, namespace, name);
  return child && trimBlanks(child.text);
}

/** The value of an attribute; @param namespaces those it may have, '' by default */
export function attributeOf(
  element: XmlElement,
  name: string,
  namespaces: readonly string[] = [''],
): string | undefined {
  return element.attributes.find(other => other.name === name && namespaces.includes(other.namespace))?.value;
}

/** XML Schema boolean: `true` or `1`. */
export function isTrue(value: string | undefined): boolean {
  return value !== undefined && ['true', '1'].includes(trimBlanks(value).toLowerCase());
}

/** A number that counts something, or undefined. */
export function countOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(trimBlanks(value)) ? Number(value) : undefined;
}

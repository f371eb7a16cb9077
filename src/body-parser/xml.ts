import { XMLParser } from 'fast-xml-parser';
import {
  declareNamespaces,
  isDeclaration,
  type NamespaceScope,
  OUTERMOST,
  resolvePrefix,
  splitName,
} from './xml-namespaces.js';
import { decodeReferences } from './xml-references.js';
import { checkWellFormed, type XmlFault } from './xml-well-formed.js';

export type { XmlFault } from './xml-well-formed.js';

/** An element with its namespaces resolved (Namespaces in XML 1.0); '' stands for no namespace. */
export interface XmlElement {
  readonly namespace: string;
  /** Local name. */
  readonly name: string;
  /** Without namespace declarations. */
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Its own character data, references decoded, that of its children not included. */
  readonly text: string;
}

export interface XmlAttribute {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';
const ATTRIBUTE_PREFIX = '@_';
/** The library takes the byte A0 for a blank, which in UTF-8 is part of letters: it is shown another character. */
const BYTE_A0 = '\xa0';
const STAND_IN = '\ue0a0';
/** In front of every element name, so that `constructor` and `#text` are names like any other. */
const ELEMENT_PREFIX = '@';

/** Builds the tree, and nothing else: no entities, no numbers, no trimming. What it would let pass is rejected before. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE_PREFIX,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  removeNSPrefix: false,
  maxNestedTags: 64,
  jPath: false,
  // Called twice for an empty-element tag.
  transformTagName: name => (name.startsWith(ELEMENT_PREFIX) ? name : ELEMENT_PREFIX + name),
});

/** A node as the library gives it: one key with the children or the text, and perhaps `:@` with the attributes. */
type OrderedNode = Readonly<Record<string, unknown>>;

/**
 * Reads a whole XML document with namespaces.
 * @param text latin1: UTF-8 stays bytes, and character references beyond ASCII become such bytes
 * @returns the document element, or why it is none: hostile documents are refused before a tree is built
 */
export function parseXml(text: string): XmlElement | XmlFault {
  const markup = checkWellFormed(text);
  if (typeof markup !== 'string') return markup;
  let nodes: readonly OrderedNode[];
  try {
    nodes = parser.parse(markup.replaceAll(BYTE_A0, STAND_IN));
  } catch {
    return { reason: 'Refused by the XML library', at: 0 };
  }
  const root = nodes.map(node => element(node, OUTERMOST)).find(found => found !== undefined);
  return root ?? { reason: 'No element', at: 0 };
}

/** Depth is bounded by `checkWellFormed`. */
function element(node: OrderedNode, outer: NamespaceScope): XmlElement | undefined {
  const key = Object.keys(node).find(name => name !== ATTRIBUTES);
  if (key === undefined || !key.startsWith(ELEMENT_PREFIX)) return undefined;
  const raw = attributesOf(node);
  const scope = declareNamespaces(outer, raw);
  const { prefix, local } = splitName(restored(key.slice(ELEMENT_PREFIX.length)));

  const children: XmlElement[] = [];
  let text = '';
  for (const item of nodesOf(node[key])) {
    const child = element(item, scope);
    if (child) children.push(child);
    else text += textOf(item);
  }
  return {
    namespace: resolvePrefix(scope, prefix) ?? '',
    name: local,
    attributes: raw
      .filter(({ name }) => !isDeclaration(name))
      .map(({ name, value }) => {
        const parts = splitName(name);
        // A name without prefix has no namespace, whatever the default is (Namespaces in XML 1.0 6.2).
        const namespace = parts.prefix === '' ? '' : (resolvePrefix(scope, parts.prefix) ?? '');
        return { namespace, name: parts.local, value };
      }),
    children,
    text,
  };
}

function attributesOf(node: OrderedNode): { readonly name: string; readonly value: string }[] {
  const attributes = node[ATTRIBUTES];
  if (typeof attributes !== 'object' || attributes === null) return [];
  return Object.entries(attributes).map(([name, value]) => ({
    name: restored(name.slice(ATTRIBUTE_PREFIX.length)),
    // XML 1.0 3.3.3: line ends and tabs in a value are blanks.
    value: decodeReferences(restored(String(value)).replace(/[\t\r\n]/g, ' ')),
  }));
}

/** Character data of a text or CDATA node; references stand only in the former. */
function textOf(node: OrderedNode): string {
  const text = node[TEXT];
  if (typeof text === 'string') return decodeReferences(restored(text));
  return nodesOf(node[CDATA])
    .map(item => restored(String(item[TEXT] ?? '')))
    .join('');
}

const restored = (text: string): string => text.replaceAll(STAND_IN, BYTE_A0);

const nodesOf = (value: unknown): readonly OrderedNode[] => (Array.isArray(value) ? value : []);

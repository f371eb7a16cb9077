import { isBlank } from './blanks.js';
import {
  declareNamespaces,
  isDeclaration,
  type NamespaceScope,
  OUTERMOST,
  resolvePrefix,
  splitName,
} from './xml-namespaces.js';
import { badReference } from './xml-references.js';

/** Why a text is not taken as an XML document. */
export interface XmlFault {
  /** One sentence, without a full stop. */
  readonly reason: string;
  /** Byte offset in the text. */
  readonly at: number;
}

/** Bounds on a document; none of the bodies of a conversation comes near them. */
const LONGEST = 1 << 20;
const DEEPEST = 64;
const MOST_ELEMENTS = 50_000;
const MOST_ATTRIBUTES = 64;

/** XML 1.0 2.8 */
const XML_DECLARATION =
  /^xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"[\w.:-]+"|'[\w.:-]+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*$/;

/**
 * Checks what a tree builder is too lenient to check: that the text is one well-formed document without a document
 * type, with namespaces that are declared (XML 1.0 2.1, Namespaces in XML 1.0 7), and within bounds.
 * Reads each byte a bounded number of times and recurses nowhere.
 * @returns the elements and character data without declaration, comments and processing instructions, or the first fault
 */
export function checkWellFormed(text: string): XmlFault | string {
  if (text.length > LONGEST) return { reason: 'Longer than 1 MiB', at: LONGEST };
  const control = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f]/);
  if (control >= 0) return { reason: 'A control character', at: control };
  return new WellFormedness(text).check();
}

class WellFormedness {
  readonly #text: string;
  #at: number;
  #roots = 0;
  #elements = 0;
  readonly #open: { readonly name: string; readonly scope: NamespaceScope }[] = [];
  #markup = '';
  readonly #start: number;
  /** Start of what is not yet in `#markup`. */
  #from: number;

  constructor(text: string) {
    this.#text = text;
    this.#start = text.startsWith('\xef\xbb\xbf') ? 3 : 0;
    this.#at = this.#start;
    this.#from = this.#start;
  }

  check(): XmlFault | string {
    const text = this.#text;
    while (this.#at < text.length) {
      const tag = text.indexOf('<', this.#at);
      const fault = this.#characterData(tag < 0 ? text.length : tag) ?? (tag < 0 ? undefined : this.#markupAt(tag));
      if (fault) return fault;
    }
    const last = this.#open.at(-1);
    if (last) return { reason: `The element ${shown(last.name)} is not closed`, at: text.length };
    if (this.#roots === 0) return { reason: 'No element', at: 0 };
    return this.#markup + text.slice(this.#from);
  }

  #characterData(end: number): XmlFault | undefined {
    const start = this.#at;
    const data = this.#text.slice(start, end);
    this.#at = end;
    if (this.#open.length === 0) {
      const stray = data.search(/[^ \t\r\n]/);
      return stray < 0 ? undefined : { reason: 'Text outside the document element', at: start + stray };
    }
    const reference = badReference(data);
    if (reference >= 0) return { reason: 'A reference to an entity that is not declared', at: start + reference };
    const bracket = data.indexOf(']]>');
    return bracket < 0 ? undefined : { reason: 'The characters ]]> outside a CDATA section', at: start + bracket };
  }

  /** What begins with `<` at an offset. */
  #markupAt(at: number): XmlFault | undefined {
    const text = this.#text;
    if (text.startsWith('<?', at)) return this.#instruction(at);
    if (text.startsWith('<!--', at)) {
      const hyphens = text.indexOf('--', at + 4);
      if (hyphens >= 0 && text[hyphens + 2] !== '>') return { reason: 'Two hyphens inside a comment', at: hyphens };
      return this.#skip(at, hyphens, 3, 'A comment');
    }
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at + 9);
      if (this.#open.length === 0) return { reason: 'Text outside the document element', at };
      if (end < 0) return { reason: 'A CDATA section is not closed', at };
      this.#at = end + 3;
      return undefined;
    }
    if (text.startsWith('<!', at)) return { reason: 'A document type declaration, which is not read', at };
    return text.startsWith('</', at) ? this.#endTag(at) : this.#startTag(at);
  }

  /** Blank lines before the XML declaration are let pass: MIME wrappers often leave one too many. */
  #instruction(at: number): XmlFault | undefined {
    const text = this.#text;
    const end = text.indexOf('?>', at + 2);
    const target = this.#name(at + 2);
    const isDeclaration = target.toLowerCase() === 'xml';
    const isFirst = this.#from === this.#start && this.#roots === 0;
    const after = at + 2 + target.length;
    if (!/^[^0-9.:-][^:]*$/.test(target) || (after !== end && !isBlank(text.charCodeAt(after)))) {
      return { reason: 'A processing instruction that is none', at };
    }
    if (isDeclaration && !isFirst) {
      return { reason: 'An XML declaration that is not at the start', at };
    }
    if (isDeclaration && end >= 0 && !XML_DECLARATION.test(text.slice(at + 2, end))) {
      return { reason: 'An XML declaration that is none', at };
    }
    return this.#skip(at, end, 2, 'A processing instruction');
  }

  /** Leaves out markup that says nothing to a reader of the document. */
  #skip(at: number, end: number, closing: number, what: string): XmlFault | undefined {
    if (end < 0) return { reason: `${what} is not closed`, at };
    this.#markup += this.#text.slice(this.#from, at);
    this.#at = end + closing;
    this.#from = this.#at;
    return undefined;
  }

  #endTag(at: number): XmlFault | undefined {
    const name = this.#name(at + 2);
    const end = this.#afterBlanks(at + 2 + name.length);
    if (this.#text[end] !== '>') return { reason: 'An end tag that is none', at };
    const open = this.#open.pop();
    if (open?.name !== name) {
      return { reason: `The end tag ${shown(name)} closes ${open ? shown(open.name) : 'nothing'}`, at };
    }
    this.#at = end + 1;
    return undefined;
  }

  #startTag(at: number): XmlFault | undefined {
    const text = this.#text;
    const name = this.#name(at + 1);
    if (!isQualifiedName(name)) return { reason: 'A tag without a proper name', at };
    if (this.#open.length === 0 && this.#roots++ > 0) return { reason: 'A second document element', at };
    if (++this.#elements > MOST_ELEMENTS) return { reason: 'More than 50,000 elements', at };

    const attributes: { readonly name: string; readonly value: string }[] = [];
    let next = at + 1 + name.length;
    for (;;) {
      const from = next;
      next = this.#afterBlanks(from);
      if (text[next] === '>' || text.startsWith('/>', next)) break;
      const attribute = this.#name(next);
      const value = this.#attributeValue(next + attribute.length);
      if (next === from || !isQualifiedName(attribute) || !value)
        return { reason: 'An attribute that is none', at: next };
      const reference = badReference(value.text);
      if (reference >= 0 || value.text.includes('<')) {
        return { reason: 'A reference or tag in an attribute that is none', at: next };
      }
      if (attributes.some(other => other.name === attribute)) {
        return { reason: `The attribute ${shown(attribute)} twice in one element`, at: next };
      }
      if (attributes.length === MOST_ATTRIBUTES) return { reason: 'More than 64 attributes in one element', at: next };
      attributes.push({ name: attribute, value: value.text });
      next = value.end;
    }

    const scope = declareNamespaces(this.#open.at(-1)?.scope ?? OUTERMOST, attributes);
    const undeclared = [name, ...attributes.map(({ name }) => name).filter(name => !isDeclaration(name))]
      .map(name => splitName(name).prefix)
      .find(prefix => resolvePrefix(scope, prefix) === undefined);
    if (undeclared !== undefined) return { reason: `The namespace prefix ${shown(undeclared)} is not declared`, at };

    this.#at = text[next] === '>' ? next + 1 : next + 2;
    if (text[next] !== '>') return undefined;
    if (this.#open.length === DEEPEST) return { reason: 'Elements nested more than 64 deep', at };
    this.#open.push({ name, scope });
    return undefined;
  }

  /** The value after `=`, quoted; undefined if that is not what stands there. */
  #attributeValue(at: number): { readonly text: string; readonly end: number } | undefined {
    const equals = this.#afterBlanks(at);
    if (this.#text[equals] !== '=') return undefined;
    const start = this.#afterBlanks(equals + 1);
    const quote = this.#text[start];
    if (quote !== '"' && quote !== "'") return undefined;
    const end = this.#text.indexOf(quote, start + 1);
    return end < 0 ? undefined : { text: this.#text.slice(start + 1, end), end: end + 1 };
  }

  #name(at: number): string {
    let end = at;
    while (end < this.#text.length && isNameCharacter(this.#text.charCodeAt(end))) end++;
    return this.#text.slice(at, end);
  }

  #afterBlanks(at: number): number {
    let end = at;
    while (end < this.#text.length && isBlank(this.#text.charCodeAt(end))) end++;
    return end;
  }
}

/** XML 1.0 2.3 NameChar; every byte of a character beyond ASCII counts as one. */
const isNameCharacter = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x3a) ||
  code === 0x2d ||
  code === 0x2e ||
  code === 0x5f ||
  code >= 0x80;

/** Namespaces in XML 1.0 4: a name, with at most one colon between two parts. */
function isQualifiedName(name: string): boolean {
  const { prefix, local } = splitName(name);
  return !local.includes(':') && /^[^0-9.-]/.test(local) && (prefix !== '' ? /^[^0-9.-]/.test(prefix) : name === local);
}

/** Names come from the capture and go into a sentence. */
const shown = (name: string): string => (name.length > 40 ? `${name.slice(0, 40)}…` : name);

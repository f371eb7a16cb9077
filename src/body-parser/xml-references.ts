import { latin1 } from '../latin1.js';

const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);
const REFERENCE = /&(?:#([0-9]{1,16})|#x([0-9A-Fa-f]{1,16})|(lt|gt|amp|quot|apos));/y;
const REFERENCES = new RegExp(REFERENCE.source, 'g');

/**
 * The first `&` that begins neither a character reference nor one of the five predefined entities (XML 1.0 4.1, 4.6):
 * without a DTD there are no others.
 * @returns its offset in the text, or -1
 */
export function badReference(text: string): number {
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    REFERENCE.lastIndex = at;
    const match = REFERENCE.exec(text);
    if (!match || (match[3] === undefined && !isXmlCharacter(codePoint(match[1], match[2])))) return at;
  }
  return -1;
}

/** Replaces references by what they stand for: characters beyond ASCII by their bytes in UTF-8, as all text here. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCES, (reference, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return PREDEFINED.get(name) ?? reference;
    const code = codePoint(decimal, hex);
    return isXmlCharacter(code) ? utf8(code) : reference;
  });
}

const codePoint = (decimal: string | undefined, hex: string | undefined): number =>
  decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);

/** XML 1.0 2.2 */
const isXmlCharacter = (code: number): boolean =>
  code === 0x09 ||
  code === 0x0a ||
  code === 0x0d ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

const encoder = new TextEncoder();

function utf8(code: number): string {
  if (code < 0x80) return String.fromCharCode(code);
  const bytes = encoder.encode(String.fromCodePoint(code));
  return latin1(bytes, 0, bytes.length);
}

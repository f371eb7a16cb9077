import type { MsrpHeader } from '../msrp-parser/index.js';
import { trimBlanks } from './blanks.js';

const IMDN = 'urn:ietf:params:imdn';
/** Of the header fields of RFC 3862 itself, which the default prefix stands for until an NS declares another. */
const CPIM_NAMESPACE = 'urn:ietf:params:cpim-headers:';

/** One value of a CPIM header field (RFC 3862 3). */
export interface CpimValue {
  /** Without the parameters in front of it. */
  readonly value: string;
  /** Of the parameter `lang` (RFC 3862 3.2): a language tag; undefined if there is none. */
  readonly language: string | undefined;
  readonly header: MsrpHeader;
}

/**
 * Values of the header fields of a namespace under whatever prefix it was declared (RFC 3862 3.4, 4.6), in order.
 * An NS holds for the fields behind it; one that comes too late is taken where there is no other. Names in another case
 * are taken too, though they are case-sensitive (RFC 3862 2.1): `examineCpim` says so.
 * @param name without a prefix, for example `Subject`
 * @param namespace compared without regard to case; by default that of RFC 3862
 */
export function cpimValues(headers: readonly MsrpHeader[], name: string, namespace = CPIM_NAMESPACE): CpimValue[] {
  const declarations = declaredNamespaces(headers);
  const wanted = name.toLowerCase();
  const meant = namespace.toLowerCase();
  return headers
    .filter(header => {
      const dot = header.name.indexOf('.');
      if (header.name.slice(dot + 1).toLowerCase() !== wanted) return false;
      return (namespaceOf(header, declarations) ?? assumed(prefixOf(header))) === meant;
    })
    .map(readValue);
}

/**
 * Values of a header field that RFC 5438 6.3 defines, under whatever prefix its namespace was declared (RFC 3862 4.6),
 * with or without one. A prefix `imdn` that nobody declared is taken for it too: senders forget the NS field.
 * @param name without a prefix, for example `Message-ID`
 */
export const imdnValues = (headers: readonly MsrpHeader[], name: string): string[] =>
  cpimValues(headers, name, IMDN).map(({ header }) => header.value);

/** A namespace that an NS field binds to a prefix. */
export interface NamespaceDeclaration {
  readonly prefix: string;
  /** Lower case. */
  readonly namespace: string;
  /** Byte offset of the NS field. */
  readonly at: number;
}

/** `NS: [prefix] <URI>` (RFC 3862 3.4 and 4.6); the blank between the two is forgotten at times. By prefix, in order. */
export function declaredNamespaces(
  headers: readonly MsrpHeader[],
): ReadonlyMap<string, readonly NamespaceDeclaration[]> {
  const declared = new Map<string, NamespaceDeclaration[]>();
  for (const { name, value, start } of headers) {
    if (name.toLowerCase() !== 'ns') continue;
    const angle = value.indexOf('<');
    if (angle < 0) continue;
    const close = value.indexOf('>', angle);
    const uri = value.slice(angle + 1, close < 0 ? value.length : close);
    const prefix = trimBlanks(value.slice(0, angle));
    const declaration = { prefix, namespace: trimBlanks(uri).toLowerCase(), at: start };
    const others = declared.get(prefix);
    if (others) others.push(declaration);
    else declared.set(prefix, [declaration]);
  }
  return declared;
}

/** What stands before the dot of a name; '' if there is none. */
export const prefixOf = ({ name }: MsrpHeader): string => name.slice(0, Math.max(name.indexOf('.'), 0));

/** The last declaration of its prefix before a field, or else the first behind it; undefined if nobody declared it. */
function namespaceOf(
  header: MsrpHeader,
  declarations: ReadonlyMap<string, readonly NamespaceDeclaration[]>,
): string | undefined {
  const own = declarations.get(prefixOf(header));
  if (own === undefined) return undefined;
  // By halves: header fields and declarations may both be many.
  let low = 0;
  let high = own.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((own[middle]?.at ?? 0) < header.start) low = middle + 1;
    else high = middle;
  }
  // What has no prefix was of RFC 3862 before it was declared otherwise.
  if (low === 0 && own[0]?.prefix === '') return undefined;
  return own[Math.max(low - 1, 0)]?.namespace;
}

/** What a prefix means that nobody declared. */
function assumed(prefix: string): string | undefined {
  if (prefix === '') return CPIM_NAMESPACE;
  return prefix.toLowerCase() === 'imdn' ? IMDN : undefined;
}

/** RFC 3862 2.2: parameters stand between the colon and the value, `Subject:;lang=fr Objet`. */
function readValue(header: MsrpHeader): CpimValue {
  const { value } = header;
  if (!value.startsWith(';')) return { value, language: undefined, header };
  const blank = value.search(/[ \t]/);
  const end = blank < 0 ? value.length : blank;
  const language = /;lang=([^;]+)/i.exec(value.slice(0, end))?.[1];
  return { value: trimBlanks(value.slice(end)), language, header };
}

import { findHeader, type MsrpHeader } from '../msrp-parser/index.js';
import type { CpimBody } from './body.js';
import { declaredNamespaces, type NamespaceDeclaration, prefixOf } from './cpim-namespaces.js';
import { mimeHeader } from './mime-headers.js';

/** What is wrong with a CPIM message, named; `at` is the byte offset in the text that holds it. */
export interface CpimFault {
  readonly code: CpimFaultCode;
  readonly at: number;
  /** One sentence, without a full stop. */
  readonly text: string;
}

export type CpimFaultCode =
  /** From or To, which MSRP asks for (RFC 4975 13). */
  | 'missing-header'
  /** Of header fields that stand once (RFC 3862 3). */
  | 'repeated-header'
  /** Names are case-sensitive (RFC 3862 2.1). */
  | 'header-case'
  /** RFC 3862 2.2: a colon, parameters if any, one blank, the value. */
  | 'header-blank'
  /** RFC 3862 2.2: CRLF ends every line. */
  | 'line-end'
  /** RFC 3862 3.4: no NS for the prefix, or only one behind its use. */
  | 'namespace-undeclared'
  | 'namespace-late'
  /** RFC 3862 2: between the header fields of CPIM and those of the content. */
  | 'no-blank-line'
  /** RFC 3862 2.4. */
  | 'no-content-type';

/** Names as the standards have them (RFC 3862 3, RFC 5438 6.3), by their lower-case form. */
const NAMES = new Map(
  [
    'From',
    'To',
    'cc',
    'DateTime',
    'Subject',
    'NS',
    'Require',
    'Message-ID',
    'Disposition-Notification',
    'Original-To',
    'IMDN-Record-Route',
    'IMDN-Route',
  ].map(name => [name.toLowerCase(), name]),
);

const SINGLE = ['From', 'DateTime'];

/** A hostile message has a fault on every line; more than this tells nobody anything. */
const MOST_FAULTS = 50;

/**
 * Looks at what `decodeBody` tolerates in a CPIM message, because it is met in the field.
 * @param text the text that the body was decoded from
 * @returns the faults, in the order of the text
 */
export function examineCpim(body: CpimBody, text: string): CpimFault[] {
  const faults: CpimFault[] = [];
  const note = (code: CpimFaultCode, at: number, said: string): void => {
    if (faults.length < MOST_FAULTS) faults.push({ code, at, text: said });
  };
  const declarations = declaredNamespaces(body.headers);
  for (const header of body.headers) {
    const meant = NAMES.get(header.name.slice(header.name.indexOf('.') + 1).toLowerCase());
    if (meant !== undefined && !header.name.endsWith(meant)) {
      note('header-case', header.start, `A header name in the wrong case: ${meant} is meant`);
    }
    if (!isSpaced(header, text)) note('header-blank', header.start, 'A value without exactly one blank in front of it');
    noteNamespace(header, declarations, note);
  }
  for (const name of ['From', 'To']) {
    if (!findHeader(body.headers, name)) note('missing-header', body.start, `There is no ${name}`);
  }
  for (const name of SINGLE) {
    const second = body.headers.filter(header => header.name === name)[1];
    if (second) note('repeated-header', second.start, `${name} is there more than once`);
  }
  const bare = firstBareLineEnd(body, text);
  if (bare >= 0) note('line-end', bare, 'A line ends in LF alone instead of CRLF');
  const [first] = body.contentHeaders;
  if (first && !hasBlankLine(body.headers, first, text)) {
    note('no-blank-line', first.start, 'No empty line before the header fields of the content');
  }
  if (mimeHeader(body.contentHeaders, 'content-type') === undefined) {
    note('no-content-type', body.content.start, 'The content has no Content-Type');
  }
  return faults.toSorted((a, b) => a.at - b.at);
}

function noteNamespace(
  header: MsrpHeader,
  declarations: ReadonlyMap<string, readonly NamespaceDeclaration[]>,
  note: (code: CpimFaultCode, at: number, text: string) => void,
): void {
  const prefix = prefixOf(header);
  if (prefix === '') return;
  const first = declarations.get(prefix)?.[0];
  if (!first) note('namespace-undeclared', header.start, 'The prefix of a header name is not declared');
  else if (first.at > header.start) note('namespace-late', header.start, 'The prefix is declared behind its use');
}

/** `Name: value`, or with parameters `Name:;lang=fr value`. */
function isSpaced({ name, start, end }: MsrpHeader, text: string): boolean {
  const colon = start + name.length;
  if (text[colon] !== ':') return false;
  const written = text.slice(colon + 1, end);
  const value = written.startsWith(';') ? written.slice(Math.max(written.indexOf(' '), 0)) : written;
  return value === '' || (value.startsWith(' ') && !/^[ \t]/.test(value.slice(1)));
}

/** Of the lines of header fields; -1 if all end in CRLF. */
function firstBareLineEnd({ headers, contentHeaders }: CpimBody, text: string): number {
  const bare = [...headers, ...contentHeaders].find(({ end }) => text[end] === '\n');
  return bare ? bare.end : -1;
}

function hasBlankLine(headers: readonly MsrpHeader[], first: MsrpHeader, text: string): boolean {
  const last = headers.at(-1);
  return last === undefined || (last.end < first.start && /\n\r?\n/.test(text.slice(last.end, first.start)));
}

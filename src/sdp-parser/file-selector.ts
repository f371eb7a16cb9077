import { type Attributed, attribute } from './attributes.js';

/** Which file an m-line is about (RFC 5547 6). */
export interface FileSelector {
  /** As written between the quotes: `%22`, `%25` and line ends stay escaped. */
  readonly name: string | undefined;
  /** Media type, lower case without parameters. */
  readonly type: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
  readonly hashes: readonly { readonly algorithm: string; readonly value: string }[];
}

/** Undefined without a=file-selector. Of several selectors of one kind the first counts, all hashes are kept. */
export function fileSelector(of: Attributed): FileSelector | undefined {
  const found = attribute(of, 'file-selector');
  if (!found) return undefined;
  const selectors = selectorsOf(found.argument ?? '');
  const first = (kind: string) => selectors.find(selector => selector.kind === kind)?.value;
  const size = first('size') ?? '';
  return {
    name: first('name')?.replace(/^"|"$/g, ''),
    type: first('type')?.split(';', 1)[0]?.toLowerCase(),
    size: /^\d{1,15}$/.test(size) ? Number(size) : undefined,
    hashes: selectors
      .filter(({ kind }) => kind === 'hash')
      .map(({ value }) => {
        const colon = value.indexOf(':');
        return { algorithm: value.slice(0, Math.max(colon, 0)).toLowerCase(), value: value.slice(colon + 1) };
      }),
  };
}

/** `kind:value` with blanks between, which quotes hide. */
function selectorsOf(text: string): { readonly kind: string; readonly value: string }[] {
  const selectors: { readonly kind: string; readonly value: string }[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    if (at < text.length && (quoted || (character !== ' ' && character !== '\t'))) continue;
    const colon = text.indexOf(':', start);
    if (colon >= start && colon < at) {
      selectors.push({ kind: text.slice(start, colon).toLowerCase(), value: text.slice(colon + 1, at) });
    }
    start = at + 1;
  }
  return selectors;
}

/** The namespace declarations that are in force at an element (Namespaces in XML 1.0, 6.1). */
export interface NamespaceScope {
  readonly outer: NamespaceScope | undefined;
  /** Namespace name by prefix; the default namespace has the prefix ''. */
  readonly declared: ReadonlyMap<string, string>;
}

export const OUTERMOST: NamespaceScope = {
  outer: undefined,
  declared: new Map([
    ['', ''],
    ['xml', 'http://www.w3.org/XML/1998/namespace'],
  ]),
};

/** True for `xmlns` and `xmlns:prefix`. */
export const isDeclaration = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:');

/** The scope inside an element with these attributes: the outer one itself if it declares nothing. */
export function declareNamespaces(
  outer: NamespaceScope,
  attributes: readonly { readonly name: string; readonly value: string }[],
): NamespaceScope {
  const declared = new Map<string, string>();
  for (const { name, value } of attributes) {
    if (name === 'xmlns') declared.set('', value);
    // Binding a prefix to nothing is not allowed (6.1): it stays undeclared.
    else if (name.startsWith('xmlns:') && value !== '') declared.set(name.slice(6), value);
  }
  return declared.size === 0 ? outer : { outer, declared };
}

/**
 * The namespace of a prefix; '' is that of names without namespace.
 * @returns undefined for a prefix that nobody declared
 */
export function resolvePrefix(scope: NamespaceScope, prefix: string): string | undefined {
  for (let at: NamespaceScope | undefined = scope; at; at = at.outer) {
    const namespace = at.declared.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return undefined;
}

/** The two parts of a qualified name. */
export function splitName(name: string): { readonly prefix: string; readonly local: string } {
  const colon = name.indexOf(':');
  return colon < 0 ? { prefix: '', local: name } : { prefix: name.slice(0, colon), local: name.slice(colon + 1) };
}

/** The one-letter forms of header names (RFC 3261 7.3.3 and the IANA registry). */
const COMPACT_FORMS = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
} as const;

/** Header fields whose value is no comma-separated list, so that they may stand in a message only once (RFC 3261 7.3.1). */
const SINGLE = new Set([
  'authentication-info',
  'call-id',
  'content-disposition',
  'content-id',
  'content-length',
  'content-transfer-encoding',
  'content-type',
  'contribution-id',
  'conversation-id',
  'cseq',
  'date',
  'event',
  'expires',
  'from',
  'identity-info',
  'inreplyto-contribution-id',
  'join',
  'max-forwards',
  'message-expires',
  'mime-version',
  'min-expires',
  'min-se',
  'organization',
  'p-called-party-id',
  'priority',
  'rack',
  'refer-sub',
  'refer-to',
  'referred-by',
  'replaces',
  'reply-to',
  'retry-after',
  'rseq',
  'server',
  'session-expires',
  'session-replaces',
  'sip-etag',
  'sip-if-match',
  'subject',
  'subscription-state',
  'target-dialog',
  'timestamp',
  'to',
  'user-agent',
]);

const LONG_NAMES: ReadonlyMap<string, string> = new Map(Object.entries(COMPACT_FORMS));
const LETTERS: ReadonlyMap<string, number> = new Map(
  Object.entries(COMPACT_FORMS).map(([letter, name]) => [name, letter.charCodeAt(0)]),
);

/** The long lower-case name that a name as written means (case-insensitive, RFC 3261 7.3.1): compact forms are resolved. */
export function longName(written: string): string {
  // Only ASCII has case here: a byte above is part of a UTF-8 character.
  const name = written.replace(/[A-Z]+/g, letters => letters.toLowerCase());
  return name.length === 1 ? (LONG_NAMES.get(name) ?? name) : name;
}

/** The lower-case letter that is the compact form of a name, as a character code; 0 if it has none. */
export const compactLetter = (name: string): number => LETTERS.get(name) ?? 0;

/** Whether a header field may stand in a message only once. @param name long, lower case */
export const isSingle = (name: string): boolean => SINGLE.has(name);

/**
 * What the length and the first letter of a name come to, in whatever case: nearly all names of a message differ in it,
 * so that most need not be compared.
 * @param first character code of the first letter
 */
export const shapeOf = (length: number, first: number): number => (length << 5) | (first & 31);

/** Whether a lower-case name stands at an offset, in whatever case. */
export function isNameAt(text: string, at: number, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const code = text.charCodeAt(at + index);
    const wanted = name.charCodeAt(index);
    // Only a letter has a second case: CR with bit 5 flipped would be a hyphen.
    if (code !== wanted && (wanted < 97 || wanted > 122 || (code ^ 32) !== wanted)) return false;
  }
  return true;
}

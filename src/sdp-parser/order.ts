/**
 * The order of lines (RFC 8866 5 and 9). Equal numbers may come in any order and repeat as a group: a time description
 * is t= with its r=, and there may be several.
 */
const SESSION_ORDER: Readonly<Record<string, number>> = Object.freeze({
  v: 0,
  o: 1,
  s: 2,
  i: 3,
  u: 4,
  e: 5,
  p: 6,
  c: 7,
  b: 8,
  t: 9,
  r: 9,
  z: 10,
  k: 11,
  a: 12,
});
const MEDIA_ORDER: Readonly<Record<string, number>> = Object.freeze({ m: 0, i: 1, c: 2, b: 3, k: 4, a: 5 });

/**
 * The place of a line type at its level.
 * @param type one letter, or empty for a line that is not of the form `x=value`
 * @returns undefined for a type that has no place there
 */
export function placeOf(type: string, level: 'session' | 'media'): number | undefined {
  const order = level === 'session' ? SESSION_ORDER : MEDIA_ORDER;
  return Object.hasOwn(order, type) ? order[type] : undefined;
}

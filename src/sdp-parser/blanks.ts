/**
 * A text without the blanks and tabs around it. Not `String.trim`: that takes the byte A0 for a blank, which in UTF-8 is
 * the end of letters like à.
 */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Blank or tab. */
export const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

/**
 * Characters that a reader cannot see or that reorder what is seen: controls, line and paragraph separators, lone surrogates,
 * noncharacters, interlinear marks, and all that Unicode calls default ignorable (bidirectional controls, zero-width
 * and filler characters, tags), but for the variation selectors, which only choose the look of the character before them.
 */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}\ufff9-\ufffb]|(?![\ufe00-\ufe0f])\p{DI}/gu;

/**
 * Rewrites every invisible character.
 * @param write gives the visible form of a code point
 */
export function replaceInvisible(text: string, write: (codePoint: number) => string): string {
  return text.replace(INVISIBLE, character => write(character.codePointAt(0)!));
}

const NAMED: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r' };

/** A code point in letters that every font has: `\n`, `\x1b`, `\u{202e}`. */
export const escapeOf = (codePoint: number): string =>
  NAMED[codePoint] ??
  (codePoint < 0x100 ? `\\x${codePoint.toString(16).padStart(2, '0')}` : `\\u{${codePoint.toString(16)}}`);

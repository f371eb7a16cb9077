/** Where the end-line stands, and what it says. */
export interface EndLine {
  /** Offset of its first hyphen. */
  readonly start: number;
  readonly flag: '$' | '+' | '#';
}

/**
 * The end-line of a message: seven hyphens, the transaction id and a flag, alone on a line (RFC 4975 7.1).
 * Only the id of the start line ends a message: hyphens and other ids are content.
 * @param from offset of a line start, where the search begins
 * @returns undefined if it is not there
 */
export function findEndLine(text: string, transactionId: string, from: number): EndLine | undefined {
  const mark = `\n-------${transactionId}`;
  for (let at = text.indexOf(mark, from - 1); at >= 0; at = text.indexOf(mark, at + 1)) {
    const flag = flagAt(text, at + mark.length);
    if (flag) return { start: at + 1, flag };
  }
  return undefined;
}

/**
 * The end-line at a line start, if it is one.
 * @param end where that line ends, without its line end
 */
export function endLineAt(text: string, transactionId: string, start: number, end: number): EndLine | undefined {
  if (end - start !== transactionId.length + 8) return undefined;
  if (!text.startsWith('-------', start) || !text.startsWith(transactionId, start + 7)) return undefined;
  const flag = flagAt(text, end - 1);
  return flag && { start, flag };
}

/** The continuation flag, if one stands there and ends its line or the text. */
function flagAt(text: string, at: number): '$' | '+' | '#' | undefined {
  const next = text.charCodeAt(at + 1);
  if (at + 1 < text.length && next !== 0x0d && next !== 0x0a) return undefined;
  switch (text.charCodeAt(at)) {
    case 0x24:
      return '$';
    case 0x2b:
      return '+';
    case 0x23:
      return '#';
    default:
      return undefined;
  }
}

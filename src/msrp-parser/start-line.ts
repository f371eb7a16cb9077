/** The first line of a request or response (RFC 4975 9: req-start, resp-start). */
export interface StartLine {
  readonly transactionId: string;
  /** Undefined in a response. */
  readonly method: string | undefined;
  /** 0 in a request. */
  readonly status: number;
  readonly comment: string;
  /** False if it breaks the grammar in a way that does not matter for reading it. */
  readonly sound: boolean;
}

/** Longer ones are not meant as a transaction id; RFC 4975 9 allows 32. Bounds the search for the end-line. */
const LONGEST_ID = 256;

/**
 * Reads `MSRP transact-id SP (method | status-code [SP comment])`.
 * @param end where the line ends in the text, without its line end
 * @returns undefined if the text does not begin so
 */
export function parseStartLine(text: string, end: number): StartLine | undefined {
  if (!text.startsWith('MSRP ')) return undefined;
  const idEnd = text.indexOf(' ', 5);
  if (idEnd <= 5 || idEnd >= end || idEnd - 5 > LONGEST_ID) return undefined;
  for (let at = 5; at < idEnd; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code >= 0x7f) return undefined;
  }
  const space = text.indexOf(' ', idEnd + 1);
  const wordEnd = space < 0 || space > end ? end : space;
  const transactionId = text.slice(5, idEnd);
  const sound = isIdent(transactionId);

  const status = statusCode(text, idEnd + 1, wordEnd);
  if (status >= 0) {
    return { transactionId, method: undefined, status, comment: text.slice(wordEnd + 1, end), sound };
  }
  if (!isUpperCase(text, idEnd + 1, wordEnd)) return undefined;
  return {
    transactionId,
    method: text.slice(idEnd + 1, wordEnd),
    status: 0,
    comment: '',
    sound: sound && wordEnd === end,
  };
}

/** RFC 4975 9: a letter or digit, then 3 to 31 of letters, digits and `.-+%=`. */
function isIdent(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9.+%=-]{3,31}$/.test(text);
}

/** Three digits as a number, or -1. */
function statusCode(text: string, start: number, end: number): number {
  if (end - start !== 3) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function isUpperCase(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x41 || code > 0x5a) return false;
  }
  return end > start;
}

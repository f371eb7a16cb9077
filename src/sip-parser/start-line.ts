import { isBlank, isDigit, isToken, LESS, SPACE, skipWhiteBack, wholeNumber } from './characters.js';
import { noteFault } from './faults.js';
import type { SipFault } from './message.js';

interface RequestLine {
  readonly method: string;
  readonly uri: string;
}
interface StatusLine {
  readonly status: number;
  readonly reason: string;
}

/**
 * Reads a start line (RFC 3261 7.1 and 7.2). What is wrong with it is noted and the line read all the same.
 * @param start first byte, @param end one past the last byte, the line end not included
 * @returns undefined if the line is not meant as one of SIP: neither a version at either end, nor a URI that SIP
 *   requests go to after the first word
 */
export function readStartLine(
  text: string,
  start: number,
  end: number,
  faults: SipFault[],
): RequestLine | StatusLine | undefined {
  const first = text.indexOf(' ', start);
  if (first < 0 || first >= end) return readOddStartLine(text, start, end, faults);
  if (text.startsWith('SIP/2.0', start) && first === start + 7) {
    // SIP/2.0 200 OK
    if (isStatus(text, first + 1) && text.charCodeAt(first + 4) === SPACE && first + 5 <= end) {
      const status = Number(text.slice(first + 1, first + 4));
      return { status, reason: text.slice(first + 5, end) };
    }
  } else if (text.startsWith(' SIP/2.0', end - 8)) {
    // INVITE sip:user@host SIP/2.0
    const second = text.indexOf(' ', first + 1);
    const plain = second === end - 8 && first > start && first + 1 < second && text.charCodeAt(first + 1) !== LESS;
    if (plain && isToken(text, start, first)) {
      return { method: text.slice(start, first), uri: text.slice(first + 1, second) };
    }
  }
  return readOddStartLine(text, start, end, faults);
}

const isStatus = (text: string, at: number): boolean =>
  isDigit(text.charCodeAt(at)) && isDigit(text.charCodeAt(at + 1)) && isDigit(text.charCodeAt(at + 2));

const VERSION = /^sip\/\d/i;
const URI_OF_REQUESTS = /^<?(?:sips?|tel|urn|im|pres):/i;

function readOddStartLine(
  text: string,
  start: number,
  end: number,
  faults: SipFault[],
): RequestLine | StatusLine | undefined {
  const words = wordsOf(text, start, skipWhiteBack(text, start, end));
  const head = words[0];
  if (!head) return undefined;
  const note = (at: number, fault: string) => noteFault(faults, 'start-line', at, fault);
  return VERSION.test(head.text) ? readStatusLine(text, words, end, note) : readRequestLine(text, words, end, note);
}

interface Word {
  readonly at: number;
  readonly text: string;
}
type Note = (at: number, fault: string) => void;

/** The first two words and the last one are what matters; of a line of many words the rest is not taken apart. */
function wordsOf(text: string, start: number, end: number): Word[] {
  const words: Word[] = [];
  let at = start;
  while (at < end && words.length < 2) {
    while (at < end && isBlank(text.charCodeAt(at))) at++;
    const from = at;
    while (at < end && !isBlank(text.charCodeAt(at))) at++;
    if (at > from) words.push({ at: from, text: text.slice(from, at) });
  }
  let from = end;
  while (from > at && !isBlank(text.charCodeAt(from - 1))) from--;
  if (from < end && from > at) words.push({ at: from, text: text.slice(from, end) });
  return words;
}

/** RFC 3261 7.2: SIP-Version SP Status-Code SP Reason-Phrase. */
function readStatusLine(text: string, words: readonly Word[], end: number, note: Note): StatusLine {
  const [version, code] = words;
  noteVersion(version!, note);
  if (!code) {
    note(version!.at, 'The status line has no status code');
    return { status: 0, reason: '' };
  }
  const after = code.at + code.text.length;
  const status = wholeNumber(code.text);
  if (status === undefined || code.text.length !== 3) note(code.at, 'The status code is not a number of three digits');
  if (code.at !== version!.at + version!.text.length + 1)
    note(code.at, 'The parts of the status line are not separated by one space');
  // noreason of RFC 4475 3.1.1.13 has an empty phrase, but the space before it is there.
  if (after >= end) note(after, 'The status line has no space after the status code');
  return { status: status ?? 0, reason: text.slice(Math.min(after + 1, end), end) };
}

/** RFC 3261 7.1: Method SP Request-URI SP SIP-Version. */
function readRequestLine(text: string, words: readonly Word[], end: number, note: Note): RequestLine | undefined {
  const [method, target] = words;
  if (!method || !target) return undefined;
  const version = words[2] && VERSION.test(words[2].text) ? words[2] : undefined;
  // Without a version it is a request only if it could be nothing else: prose may hold a URI too.
  if (!version && !(/^[A-Z]+$/.test(method.text) && URI_OF_REQUESTS.test(target.text))) return undefined;
  if (version) noteVersion(version, note);
  else note(end, 'The request line does not end with the SIP version');

  const stop = skipWhiteBack(text, target.at, version ? version.at : end);
  const uri = text.slice(target.at, stop);
  if (!isToken(method.text)) note(method.at, 'The method is not a token');
  if (uri.startsWith('<')) note(target.at, 'The Request-URI stands in angle brackets');
  const blank = uri.search(/[ \t]/);
  if (blank >= 0) note(target.at + blank, 'The Request-URI has a blank in it');
  if (target.at !== method.at + method.text.length + 1 || (version && version.at !== stop + 1)) {
    note(target.at, 'The parts of the request line are not separated by one space');
  }
  if (version && version.at + version.text.length !== end) {
    note(version.at + version.text.length, 'The request line ends with blanks');
  }
  return { method: method.text, uri };
}

function noteVersion(word: Word, note: Note): void {
  if (word.text === 'SIP/2.0') return;
  note(
    word.at,
    word.text.toUpperCase() === 'SIP/2.0' ? 'The SIP version is not in upper case' : 'The SIP version is not 2.0',
  );
}

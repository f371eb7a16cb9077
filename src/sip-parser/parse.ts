import { CR, LF, SPACE, TAB } from './characters.js';
import { noteBareLineEnd, noteFault } from './faults.js';
import { scanHeaders } from './header-block.js';
import type { SipFault, SipMessage } from './message.js';
import { readStartLine } from './start-line.js';

const NO_FAULTS: readonly SipFault[] = Object.freeze([]);

/**
 * Reads one SIP message (RFC 3261 7). Never throws: what is wrong is noted in `faults` as far as it shows in the
 * structure; `examine` looks at the values.
 * @param text one message, latin1, from its start line to the end of what there is of it
 * @returns undefined only if the text does not begin with what is meant as a SIP start line. `bodyEnd` is by
 *   Content-Length where that is a number and the bytes are there, else the end of the text.
 */
export function parseSip(text: string): SipMessage | undefined {
  const faults: SipFault[] = [];
  const start = skipBeforeStartLine(text, faults);
  const lf = text.indexOf('\n', start);
  const stop = lf < 0 ? text.length : lf;
  const cr = text.indexOf('\r', start);
  const end = cr >= 0 && cr < stop ? cr : stop;
  // CR alone ends the start line, so it may end the others too.
  const crAlone = end < stop - 1 && !isAllCr(text, end, stop);
  const next = Math.min(crAlone ? end + 1 : stop + 1, text.length);
  if (end === lf || crAlone) noteBareLineEnd(faults, end, crAlone);
  const line = readStartLine(text, start, end, faults);
  if (!line) return undefined;

  const { headers, bodyStart, contentLength } = scanHeaders(text, next, faults, crAlone);
  let bodyEnd = text.length;
  if (contentLength !== undefined) {
    if (contentLength <= text.length - bodyStart) bodyEnd = bodyStart + contentLength;
    else noteFault(faults, 'body-cut', text.length, 'The body is shorter than the Content-Length says');
  }
  const found = faults.length > 0 ? faults : NO_FAULTS;
  return 'method' in line
    ? { kind: 'sip-request', method: line.method, uri: line.uri, headers, bodyStart, bodyEnd, faults: found }
    : { kind: 'sip-response', status: line.status, reason: line.reason, headers, bodyStart, bodyEnd, faults: found };
}

/** RFC 3261 7.5: line ends before the start line mean nothing. Blanks and a byte order mark are met in logs. */
function skipBeforeStartLine(text: string, faults: SipFault[]): number {
  let at = 0;
  let odd = false;
  if (text.startsWith('\u00ef\u00bb\u00bf')) {
    at = 3;
    odd = true;
  }
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CR || code === LF) continue;
    if (code !== SPACE && code !== TAB) break;
    odd = true;
  }
  if (odd) noteFault(faults, 'junk-before-start-line', 0, 'There is something before the start line');
  return at;
}

function isAllCr(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (text.charCodeAt(at) !== CR) return false;
  }
  return true;
}

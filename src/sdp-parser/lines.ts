import { isBlank } from './blanks.js';
import type { SdpFault, SdpLine } from './description.js';

/** Longest list of faults that is kept of one description: hostile input must not cost memory. */
const KEPT_FAULTS = 50;

/** Appends a fault while there is room for it. */
export function note(faults: SdpFault[], code: SdpFault['code'], line: SdpLine, text: string): void {
  if (faults.length < KEPT_FAULTS) faults.push({ code, line: line.line, at: line.start, text });
}

/**
 * Splits a description into its lines. They end in CRLF (RFC 8866 5); LF and CR alone are read too.
 * A line that is not `x=value` is kept with an empty type and all of it as value. Empty lines at the end say nothing
 * and are left out.
 * @param start first byte of the description in the text, @param end one past its last
 * @param faults receives `line-syntax`
 */
export function readLines(text: string, start: number, end: number, faults: SdpFault[]): SdpLine[] {
  const lines: SdpLine[] = [];
  const last = withoutLineEnds(text, start, end);
  let number = 0;
  let at = start;
  while (at < last) {
    let stop = at;
    while (stop < last && !isLineEnd(text.charCodeAt(stop))) stop++;
    number++;
    lines.push(readLine(text, at, stop, number, faults));
    at = text.charCodeAt(stop) === 0x0d && text.charCodeAt(stop + 1) === 0x0a ? stop + 2 : stop + 1;
  }
  return lines;
}

function readLine(text: string, start: number, end: number, number: number, faults: SdpFault[]): SdpLine {
  let at = start;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  const assigned = at + 1 < end && text.charCodeAt(at + 1) === 0x3d && isLetter(text.charCodeAt(at));
  const line: SdpLine = {
    type: assigned ? text.charAt(at) : '',
    value: text.slice(assigned ? at + 2 : start, end),
    line: number,
    start,
    end,
  };
  if (!assigned) note(faults, 'line-syntax', line, end === start ? 'An empty line' : 'Not of the form type=value');
  else if (at > start) note(faults, 'line-syntax', line, 'A blank before the type');
  return line;
}

function withoutLineEnds(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && isLineEnd(text.charCodeAt(last - 1))) last--;
  return last;
}

const isLineEnd = (code: number): boolean => code === 0x0a || code === 0x0d;
const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);

import { findEndLine } from './end-line.js';
import { readFields } from './fields.js';
import { lineEnd, readHeaderBlock } from './header-block.js';
import { note } from './headers.js';
import type { MsrpFault, MsrpMessage } from './message.js';
import { parseStartLine } from './start-line.js';

const NO_FAULTS: readonly MsrpFault[] = [];

/**
 * Reads one MSRP request or response, from its start line to its end-line (RFC 4975 7.1, 7.2, 9).
 * One pass over the header fields and one search for the end-line: linear in the length of the text.
 * @param text the message, latin1; what follows its end-line is ignored. Without an end-line the message is taken as
 *   cut there: fault `no-end-line`, no continuation flag, and the body reaches to the end of the text
 * @returns undefined unless the text begins with a start line of MSRP
 */
export function parseMsrp(text: string): MsrpMessage | undefined {
  const feed = text.indexOf('\n');
  const firstEnd = feed < 0 ? text.length : lineEnd(text, 0, feed);
  const start = parseStartLine(text, firstEnd);
  if (!start) return undefined;
  const { transactionId, method } = start;

  const faults: MsrpFault[] = [];
  if (!start.sound) note(faults, { code: 'start-line', at: 0, text: 'The start line breaks the grammar of MSRP' });
  const block = readHeaderBlock(text, transactionId, feed < 0 ? text.length : feed + 1, faults);
  const { headers, blank } = block;
  const whole = blank >= 0 || block.endLine !== undefined;
  const { toPath, fromPath, messageId, byteRange, contentType } = readFields(headers, method, whole, faults);

  const endLine = block.endLine ?? (blank < 0 ? undefined : findEndLine(text, transactionId, block.end));
  const bodyStart = block.end;
  let bodyEnd = text.length;
  if (endLine) bodyEnd = endLine.start > bodyStart ? lineEnd(text, bodyStart, endLine.start - 1) : bodyStart;
  else note(faults, { code: 'no-end-line', at: text.length, text: 'No end-line' });

  if (method === undefined) {
    // RFC 4975 9: a response has no body; what comes before its end-line is passed over.
    if (blank >= 0) note(faults, blankLine(blank));
    return {
      kind: 'msrp-response',
      transactionId,
      headers,
      toPath,
      fromPath,
      messageId,
      byteRange,
      faults: faults.length === 0 ? NO_FAULTS : faults,
      status: start.status,
      comment: start.comment,
      continuation: endLine?.flag,
    };
  }
  if (contentType === undefined && blank >= 0) {
    if (bodyEnd > bodyStart)
      note(faults, { code: 'missing-header', at: bodyStart, text: 'A body without Content-Type' });
    else if (endLine) note(faults, blankLine(blank));
  }
  return {
    kind: 'msrp-request',
    transactionId,
    headers,
    toPath,
    fromPath,
    messageId,
    byteRange,
    faults: faults.length === 0 ? NO_FAULTS : faults,
    method,
    contentType,
    bodyStart,
    bodyEnd,
    continuation: endLine?.flag,
  };
}

/** RFC 4975 7.1: a message without a body goes from its header fields straight to its end-line. */
const blankLine = (at: number): MsrpFault => ({
  code: 'blank-line',
  at,
  text: 'An empty line in a message without a body',
});

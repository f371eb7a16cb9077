import { header } from './headers.js';
import type { MsrpMessage } from './message.js';

/** The Status header field of a REPORT (RFC 4975 7.1.2): what became of the message that it reports on. */
export interface ReportStatus {
  /** Three digits; `000` means that `code` is a status code of MSRP. */
  readonly namespace: string;
  readonly code: number;
  readonly comment: string;
}

/** Undefined if the message has no Status header field, or one that cannot be read. */
export function reportStatus(message: MsrpMessage): ReportStatus | undefined {
  const value = header(message, 'Status');
  return value === undefined ? undefined : parseReportStatus(value);
}

/** Reads `namespace SP status-code [SP comment]` (RFC 4975 9). */
export function parseReportStatus(value: string): ReportStatus | undefined {
  const match = /^(\d{3}) +(\d{3})(?: +(.*))?$/s.exec(value);
  if (!match) return undefined;
  const [, namespace = '', code = '', comment = ''] = match;
  return { namespace, code: Number(code), comment };
}

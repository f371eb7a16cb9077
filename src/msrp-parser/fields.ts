import { parseByteRange } from './byte-range.js';
import { note } from './headers.js';
import type { ByteRange, MsrpFault, MsrpHeader } from './message.js';
import { parseReportStatus } from './report-status.js';

/** What the header fields say that every reader of a message needs. */
export interface Fields {
  toPath: readonly string[];
  fromPath: readonly string[];
  messageId: string | undefined;
  byteRange: ByteRange | undefined;
  contentType: string | undefined;
}

const NO_PATH: readonly string[] = [];

/** Names that are read here, by their lower-case form: a sender that gets only the case wrong is understood. */
const NAMES = new Map(
  [
    'To-Path',
    'From-Path',
    'Message-ID',
    'Byte-Range',
    'Status',
    'Content-Type',
    'Success-Report',
    'Failure-Report',
  ].map(name => [name.toLowerCase(), name]),
);

/**
 * Reads the header fields of RFC 4975 7.1.1 out. Of several with one name the first counts.
 * @param method of a request; undefined for a response
 * @param whole false if the capture cut the header fields, so that what is missing says nothing
 */
export function readFields(
  headers: readonly MsrpHeader[],
  method: string | undefined,
  whole: boolean,
  faults: MsrpFault[],
): Fields {
  const fields: Fields = {
    toPath: NO_PATH,
    fromPath: NO_PATH,
    messageId: undefined,
    byteRange: undefined,
    contentType: undefined,
  };
  let status: MsrpHeader | undefined;
  for (const item of headers) {
    const name = isRead(item.name) ? item.name : meantName(item, faults);
    if (name === 'Status') status ??= item;
    else if (name !== undefined) readField(fields, name, item, faults);
  }
  if (whole) {
    if (fields.toPath === NO_PATH) note(faults, missing('To-Path'));
    if (fields.fromPath === NO_PATH) note(faults, missing('From-Path'));
    if (fields.messageId === undefined && (method === 'SEND' || method === 'REPORT'))
      note(faults, missing('Message-ID'));
    if (status === undefined && method === 'REPORT') note(faults, missing('Status'));
  }
  if (method === 'REPORT' && status && !parseReportStatus(status.value)) {
    note(faults, { code: 'header-value', at: status.start, text: 'A Status that cannot be read' });
  }
  return fields;
}

function readField(fields: Fields, name: string, { value, start }: MsrpHeader, faults: MsrpFault[]): void {
  switch (name) {
    case 'To-Path':
      if (fields.toPath === NO_PATH) fields.toPath = uris(value);
      break;
    case 'From-Path':
      if (fields.fromPath === NO_PATH) fields.fromPath = uris(value);
      break;
    case 'Message-ID':
      fields.messageId ??= value;
      break;
    case 'Content-Type':
      fields.contentType ??= value;
      break;
    case 'Byte-Range': {
      const range = parseByteRange(value);
      if (!range) note(faults, { code: 'header-value', at: start, text: 'A Byte-Range that cannot be read' });
      fields.byteRange ??= range;
      break;
    }
  }
}

const missing = (name: string): MsrpFault => ({ code: 'missing-header', at: 0, text: `No ${name}` });

function isRead(name: string): boolean {
  switch (name) {
    case 'To-Path':
    case 'From-Path':
    case 'Message-ID':
    case 'Byte-Range':
    case 'Content-Type':
    case 'Success-Report':
    case 'Failure-Report':
    case 'Status':
      return true;
    default:
      return false;
  }
}

/** The standard's name of a header field that has it in another case (RFC 4975 9: names are case-sensitive). */
function meantName({ name, start }: MsrpHeader, faults: MsrpFault[]): string | undefined {
  const meant = NAMES.get(name.toLowerCase());
  if (meant !== undefined) {
    note(faults, { code: 'header-value', at: start, text: `A header name in the wrong case: ${meant} is meant` });
  }
  return meant;
}

/** A path is nearly always one URI. */
function uris(value: string): readonly string[] {
  return value.includes(' ') || value.includes('\t') ? value.split(/[ \t]+/) : [value];
}

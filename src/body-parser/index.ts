import type { SipMessage } from '../sip-parser/index.js';
import { trimBlanks } from './blanks.js';
import type { Body, OpaqueBody } from './body.js';
import { decodeConferenceInfo } from './conference-info.js';
import { parseContentType } from './content-type.js';
import { decodeCpim } from './cpim.js';
import { decodeGroupData } from './group-data.js';
import { decodeGroupState } from './group-state.js';
import { decodeImdn } from './imdn.js';
import { decodeIsComposing } from './is-composing.js';
import { decodeMultipart } from './multipart.js';
import { type Decoder, malformed, opaque, type Part, type Place } from './part.js';
import { decodeResourceLists } from './resource-lists.js';
import { decodeSdp } from './sdp.js';
import { decodeTransfer } from './transfer-encoding.js';
import { parseXml } from './xml.js';

export { trimBlanks } from './blanks.js';
export type * from './body.js';
export type * from './conference-document.js';
export { userStatus } from './conference-info.js';
export { parseContentType } from './content-type.js';
export { cpimValues, imdnValues } from './cpim-namespaces.js';
export { examineCpim } from './examine-cpim.js';
export { find, findAll } from './find.js';
export { once } from './once.js';
export { type Provisioning, readProvisioning } from './provisioning.js';
export { parseXml, type XmlElement, type XmlFault } from './xml.js';

/**
 * How each media type is read; every other is opaque. `message/sipfrag` (RFC 3420) is left out on purpose: it quotes
 * another message. `multipart/*`: an unknown subtype is read as mixed (RFC 2046 5.1.3).
 */
const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['application/sdp', { bytes: decodeSdp }],
  ['message/cpim', { bytes: decodeCpim }],
  ['multipart/*', { bytes: decodeMultipart }],
  ['message/imdn+xml', { xml: decodeImdn }],
  ['application/conference-info+xml', { xml: decodeConferenceInfo }],
  ['application/group-state-object+xml', { xml: decodeGroupState }],
  ['application/vnd.oma.cpm-groupdata+xml', { xml: decodeGroupData }],
  ['application/resource-lists+xml', { xml: decodeResourceLists }],
  ['application/im-iscomposing+xml', { xml: decodeIsComposing }],
]);

/** Bodies inside bodies: deeper ones are not looked into. */
const DEEPEST = 8;

/**
 * Decodes a body by its Content-Type. Nothing is guessed from the bytes: without a type it is opaque.
 * @param contentType value of the header field, undefined if there is none
 * @param text latin1 text that holds it; offsets in the result are those of this text
 * @param start first byte of the body, @param end one past its last
 */
export function decodeBody(contentType: string | undefined, text: string, start: number, end: number): Body {
  return decodePart({ contentType, transferEncoding: undefined, text, start, end, depth: 0 });
}

/** The body of a SIP message, decoded; undefined if it has none. @param text the text that it was parsed from */
export function bodyOf(content: SipMessage, text: string): Body | undefined {
  const { headers, bodyStart: start, bodyEnd: end } = content;
  if (end <= start) return undefined;
  const contentType = headers.first('content-type');
  const encoding = headers.first('content-encoding')?.toLowerCase();
  if (encoding && encoding !== 'identity') {
    const type = contentType === undefined ? '' : parseContentType(contentType).type;
    return malformed({ contentType: type, start, end }, 'Under a Content-Encoding, which is not read');
  }
  return decodePart({
    contentType,
    transferEncoding: headers.first('content-transfer-encoding'),
    text,
    start,
    end,
    depth: 0,
  });
}

function decodePart(part: Part): Body {
  const type = parseContentType(part.contentType ?? '');
  const place: Place = { contentType: type.type, start: part.start, end: part.end };
  const decoder = DECODERS.get(type.type.startsWith('multipart/') ? 'multipart/*' : type.type);
  if (decoder === undefined) return withDecoded(opaque(place), part);
  if (part.depth > DEEPEST) return malformed(place, 'Nested more than 8 deep');
  const encoded = isEncoded(part.transferEncoding);
  if ('xml' in decoder) {
    const document = encoded ? contentOf(part) : part.text.slice(part.start, part.end);
    if (document === undefined) return malformed(place, 'Under a Content-Transfer-Encoding that is not known');
    const root = parseXml(document);
    return settled('reason' in root ? root.reason : decoder.xml(root, place), place);
  }
  // RFC 2045 6.4: multipart and message types are never encoded as a whole.
  if (encoded) return malformed(place, 'Under a Content-Transfer-Encoding that is not read for this type');
  return settled(decoder.bytes(part, type, place, decodePart), place);
}

const settled = (result: Body | string, place: Place): Body =>
  typeof result === 'string' ? malformed(place, result) : result;

/** RFC 2045 6.2: these three leave the bytes as they are. */
const isEncoded = (encoding: string | undefined): boolean =>
  encoding !== undefined && !['', '7bit', '8bit', 'binary'].includes(trimBlanks(encoding).toLowerCase());

const contentOf = ({ transferEncoding = '', text, start, end }: Part): string | undefined =>
  decodeTransfer(transferEncoding, text.slice(start, end));

/** What a person or a rule may want to read is worth decoding: text and XML. */
function withDecoded(body: OpaqueBody, part: Part): OpaqueBody {
  if (!isEncoded(part.transferEncoding) || !/^text\/|[/+]xml$/.test(body.contentType)) return body;
  const decoded = contentOf(part);
  return decoded === undefined ? body : { ...body, decoded };
}

import { parseSdp } from '../sdp-parser/index.js';
import type { ContentType, SdpBody } from './body.js';
import type { Part, Place } from './part.js';

/** Reads a session description (RFC 8866); only one without a single line of SDP is broken altogether. */
export function decodeSdp({ text, start, end }: Part, _type: ContentType, place: Place): SdpBody | string {
  const description = parseSdp(text, start, end);
  if (!description.lines.some(line => line.type !== '')) return 'Not one line of SDP';
  return { type: 'sdp', ...place, description };
}

import type { SdpPart } from '../../model/index.js';
import { parsePath } from '../../msrp-parser/index.js';
import { acceptTypes, attribute, isTlsMsrp, mediaAddress, msrpPaths } from '../../sdp-parser/index.js';

/**
 * A reason other than the direction for which a client may answer 488 to an offer.
 * @returns the reason in words, or undefined if the offer shows none
 */
export function otherReasonFor488(offer: SdpPart | undefined): string | undefined {
  if (!offer) return 'the INVITE has no SDP offer';
  const { chat, description } = offer;
  if (!chat) return 'the offer has no m-line for chat';
  if (isTlsMsrp(chat)) return 'the offer asks for MSRP over TLS';
  if (attribute(chat, 'msrp-cema')) return 'the offer asks for CEMA (RFC 6714)';
  const types = acceptTypes(chat);
  // RFC 4975 8.6: types that do not overlap cannot be talked in.
  if (!types.includes('message/cpim') && !types.includes('*')) return 'the offered accept-types lack message/cpim';
  if (description.media.some(media => media !== chat && media.port !== 0))
    return 'the offer has other media besides the chat';
  return isRelayed(offer) ? 'the path and the m-line name different addresses without CEMA (RFC 6714 4.3)' : undefined;
}

/** RFC 6714 4.3: without a=msrp-cema an address in c= and m= that is not that of the path has to be refused. */
function isRelayed({ chat, description }: SdpPart): boolean {
  const address = chat && mediaAddress(description, chat);
  const path = chat && parsePath(msrpPaths(chat).at(0) ?? '');
  if (!address || !path) return false;
  return path.host !== address.address.toLowerCase() || (path.port !== undefined && path.port !== address.port);
}

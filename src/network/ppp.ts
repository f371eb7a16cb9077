import { CUT, ETHERTYPE_IPV4, ETHERTYPE_IPV6, type Layer, NOTHING } from './reading.js';

/** PPP DLL protocol numbers (IANA) to EtherTypes. */
const PPP_PROTOCOLS: ReadonlyMap<number, number> = new Map([
  [0x0021, ETHERTYPE_IPV4],
  [0x0057, ETHERTYPE_IPV6],
  [0x0281, 0x8847], // MPLS unicast
  [0x0283, 0x8848], // MPLS multicast
]);

/**
 * RFC 1661 2 with the framing of RFC 1662 3.1: address and control may be there or not, the protocol may be one byte. With the
 * addresses of Cisco HDLC (RFC 1547 4.3.1) an EtherType follows.
 */
export const ppp: Layer = reading => {
  const { view, end } = reading;
  let at = reading.start;
  const head = end - at >= 4 ? view.getUint16(at) : 0;
  if (head === 0x0f00 || head === 0x8f00) {
    reading.start = at + 4;
    return view.getUint16(at + 2);
  }
  if (head === 0xff03) at += 2;
  if (at >= end) return CUT;
  let protocol = view.getUint8(at++);
  // RFC 1661 6.5: the low bit of the last byte is set, that of the others is not.
  if ((protocol & 1) === 0) {
    if (at >= end) return CUT;
    protocol = (protocol << 8) | view.getUint8(at++);
  }
  reading.start = at;
  return PPP_PROTOCOLS.get(protocol) ?? NOTHING;
};

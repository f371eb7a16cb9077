import { ipv4 } from './ipv4.js';
import { ipv6 } from './ipv6.js';
import {
  CUT,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ipByVersion,
  type Layer,
  LINK_ETHERNET,
  LINK_PPP,
  NOTHING,
} from './reading.js';

/** IEEE 802.1Q 9.5: tag control information, then the next EtherType. */
const vlanTag: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 4) return CUT;
  reading.start = start + 4;
  return view.getUint16(start + 2);
};

/** RFC 3032 2.1: labels to the bottom of the stack. What follows is not told: IP by its version, or not ours. */
const mpls: Layer = reading => {
  const { view, end } = reading;
  for (let at = reading.start; end - at >= 4; at += 4) {
    if (!(view.getUint8(at + 2) & 1)) continue;
    reading.start = at + 4;
    return ipByVersion(reading);
  }
  return CUT;
};

/** RFC 2516 4: session stage, six bytes, then PPP without address and control. */
const pppoe: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 6) return CUT;
  if (view.getUint16(start) !== 0x1100) return NOTHING;
  reading.start = start + 6;
  return LINK_PPP;
};

const bridgedEthernet: Layer = () => LINK_ETHERNET;
const bridgedPpp: Layer = () => LINK_PPP;

/** By EtherType (IEEE and IANA). A new one is a function and a line here. */
export const ETHERTYPES: ReadonlyMap<number, Layer> = new Map([
  [ETHERTYPE_IPV4, ipv4],
  [ETHERTYPE_IPV6, ipv6],
  [0x8100, vlanTag], // 802.1Q
  [0x88a8, vlanTag], // 802.1ad
  [0x9100, vlanTag], // QinQ before 802.1ad
  [0x9200, vlanTag],
  [0x8847, mpls],
  [0x8848, mpls],
  [0x8864, pppoe],
  [0x6558, bridgedEthernet], // in GRE and GENEVE
  [0x880b, bridgedPpp], // in GRE
]);

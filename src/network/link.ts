import { exportedPdu } from './exported-pdu.js';
import { frameRelay } from './frame-relay.js';
import { ieee80211, radiotap } from './ieee80211.js';
import { llc } from './llc.js';
import { netfilterLog } from './netfilter-log.js';
import { perPacketInformation, pktap } from './per-packet-links.js';
import { ppp } from './ppp.js';
import { CUT, ETHERTYPE_IPV4, ETHERTYPE_IPV6, ipByVersion, type Layer, NOTHING } from './reading.js';
import { USER_DEFINED, userDefined } from './user-defined.js';

/** IEEE 802.3 3.2.6: from here on it is a type, below it is a length. */
const FIRST_ETHERTYPE = 0x0600;

/** IEEE 802.3 3.2: two addresses, then a type, or a length and LLC. */
const ethernet: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 14) return CUT;
  const type = view.getUint16(start + 12);
  reading.start = start + 14;
  return type >= FIRST_ETHERTYPE ? type : llc(reading);
};

/** Linux "cooked" capture, version 1: the protocol stands last of 16 bytes. */
const linuxCooked: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 16) return CUT;
  const type = view.getUint16(start + 14);
  reading.start = start + 16;
  return cookedProtocol(type) ?? llc(reading);
};

/** Linux "cooked" capture, version 2: the protocol stands first of 20 bytes. */
const linuxCooked2: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 20) return CUT;
  const type = view.getUint16(start);
  reading.start = start + 20;
  return cookedProtocol(type) ?? llc(reading);
};

/** An EtherType; undefined for LLC (4), nothing for the other numbers below 0x0600. */
function cookedProtocol(type: number): number | undefined {
  return type >= FIRST_ETHERTYPE ? type : type === 4 ? undefined : NOTHING;
}

/** AF_INET and AF_INET6 as the BSDs, macOS, Linux and Windows number them. */
const ADDRESS_FAMILIES: ReadonlyMap<number, number> = new Map([
  [2, ETHERTYPE_IPV4],
  [10, ETHERTYPE_IPV6],
  [23, ETHERTYPE_IPV6],
  [24, ETHERTYPE_IPV6],
  [28, ETHERTYPE_IPV6],
  [30, ETHERTYPE_IPV6],
]);

/** An address family in the byte order of the capturing machine (loop: in network order). */
const addressFamily: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 4) return CUT;
  reading.start = start + 4;
  return ADDRESS_FAMILIES.get(view.getUint32(start)) ?? ADDRESS_FAMILIES.get(view.getUint32(start, true)) ?? NOTHING;
};

/** Cisco HDLC (RFC 1547 4.3.1): address, control, EtherType. */
const ciscoHdlc: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 4) return CUT;
  reading.start = start + 4;
  return view.getUint16(start + 2);
};

/** IP over InfiniBand (RFC 4391 6): two link-layer addresses of 20 bytes, an EtherType, two bytes that say nothing. */
const ipOverInfiniBand: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 44) return CUT;
  reading.start = start + 44;
  return view.getUint16(start + 40);
};

const ipv4: Layer = () => ETHERTYPE_IPV4;
const ipv6: Layer = () => ETHERTYPE_IPV6;

/** By LINKTYPE_ value (tcpdump.org/linktypes.html). A new one is a function and a line here. */
export const LINK_LAYERS: ReadonlyMap<number, Layer> = new Map([
  [0, addressFamily], // NULL
  [1, ethernet],
  [9, ppp],
  [12, ipByVersion], // RAW as some systems number it
  [14, ipByVersion], // RAW as OpenBSD numbers it
  [50, ppp],
  [101, ipByVersion], // RAW
  [104, ciscoHdlc],
  [105, ieee80211],
  [107, frameRelay],
  [108, addressFamily], // LOOP
  [113, linuxCooked],
  [127, radiotap],
  [192, perPacketInformation],
  [228, ipv4],
  [229, ipv6],
  [239, netfilterLog],
  [242, ipOverInfiniBand],
  [252, exportedPdu],
  [258, pktap],
  [276, linuxCooked2],
  ...USER_DEFINED.map(linkType => [linkType, userDefined] as const),
]);

import { exportedPdu, isExportedPdu } from './exported-pdu.js';
import { isPktap, pktap } from './per-packet-links.js';
import { ipByVersion, isIpPacket, type Layer, LINK_ETHERNET, type Reading, UNKNOWN_LINK } from './reading.js';

/** LINKTYPE_USER0 to LINKTYPE_USER15, which mean what whoever wrote the capture made of them. */
export const USER_DEFINED: readonly number[] = Array.from({ length: 16 }, (_, index) => 147 + index);

/** EtherTypes that Ethernet is known by, with the first byte after them where that is known: IP, 802.1Q and 802.1ad, ARP. */
const ETHERNET_SIGNS: ReadonlyMap<number, number> = new Map([
  [0x0800, 4],
  [0x86dd, 6],
  [0x8100, -1],
  [0x88a8, -1],
  [0x0806, 0],
]);

/** What a frame looks like: exported PDU, IP packet, Apple's packet tap, which macOS writes as USER2, or Ethernet. */
export const userDefined: Layer = reading => {
  if (isExportedPdu(reading)) return exportedPdu(reading);
  if (isIpPacket(reading)) return ipByVersion(reading);
  if (isPktap(reading)) return pktap(reading);
  return isEthernet(reading) ? LINK_ETHERNET : UNKNOWN_LINK;
};

function isEthernet({ view, start, end }: Reading): boolean {
  if (end - start < 18) return false;
  const version = ETHERNET_SIGNS.get(view.getUint16(start + 12));
  return version !== undefined && (version < 0 || view.getUint8(start + 14) >> 4 === version);
}

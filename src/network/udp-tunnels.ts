import { espInUdp } from './esp.js';
import { ipByVersion, isIpPacket, type Layer, LINK_ETHERNET, NOTHING, type Reading } from './reading.js';

/**
 * A protocol that carries frames or packets over UDP. Where the header is not plausible it leaves the reading as it is and
 * returns `NOTHING`: a port number alone proves nothing.
 */
export type UdpTunnel = Layer;

/** RFC 7348 5: eight bytes, of which the flag for a valid network identifier and (group policy) one more may be set. */
const vxlan: UdpTunnel = reading => {
  const { view, start } = reading;
  if (reading.end - start < 8) return NOTHING;
  const flags = view.getUint8(start);
  if ((flags & 0x7f) !== 0x08 || view.getUint8(start + 7) !== 0) return NOTHING;
  reading.start = start + 8;
  return LINK_ETHERNET;
};

/** RFC 8926 3.4: version 0, reserved bits 0, options of a length that is told; its protocol type is an EtherType. */
const geneve: UdpTunnel = reading => {
  const { view, start } = reading;
  if (reading.end - start < 8) return NOTHING;
  const first = view.getUint8(start);
  if (first >> 6 !== 0 || view.getUint8(start + 1) & 0x3f || view.getUint8(start + 7) !== 0) return NOTHING;
  const length = 8 + ((first & 0x3f) << 2);
  if (reading.end - start < length) return NOTHING;
  reading.start = start + length;
  return view.getUint16(start + 2);
};

const G_PDU = 255;
const MOST_GTP_EXTENSIONS = 16;

/** GTP-U version 1 (3GPP TS 29.281 5.1, 5.2): user data only, with its optional fields and extension headers. */
const gtpU: UdpTunnel = reading => {
  const { view, start, end } = reading;
  if (end - start < 8) return NOTHING;
  const first = view.getUint8(start);
  if (first >> 3 !== 0b00110 || view.getUint8(start + 1) !== G_PDU) return NOTHING;
  if (start + 8 + view.getUint16(start + 2) > end + reading.missing) return NOTHING;
  const at = first & 7 ? endOfGtpOptions(reading, (first & 4) !== 0) : start + 8;
  if (at < 0) return NOTHING;
  reading.start = at;
  return ipByVersion(reading);
};

/** Sequence number, N-PDU number and next extension type are there as soon as one flag is set; -1 if they do not fit. */
function endOfGtpOptions({ view, start, end }: Reading, extended: boolean): number {
  let at = start + 12;
  if (at > end) return -1;
  let type = extended ? view.getUint8(at - 1) : 0;
  for (let count = 0; type !== 0; count++) {
    const length = at < end ? view.getUint8(at) << 2 : 0;
    if (length === 0 || at + length > end || count === MOST_GTP_EXTENSIONS) return -1;
    at += length;
    type = view.getUint8(at - 1);
  }
  return at;
}

/**
 * A whole IP packet and nothing else: how SCAT hands over what a modem logged, the packets of the user and SIP messages in
 * headers that it made up (10.0.0.1 is the network, 10.0.0.2 the phone).
 */
const ipPacket: UdpTunnel = reading => (isIpPacket(reading) ? ipByVersion(reading) : NOTHING);

/** By destination port, else by source port: an answer through a NAT has the other one. A new one is a function and a line here. */
export const UDP_TUNNELS: ReadonlyMap<number, UdpTunnel> = new Map([
  [2152, gtpU],
  [4500, espInUdp],
  [4789, vxlan],
  [6081, geneve],
  [47290, ipPacket],
]);

/** 1 for the ports of the table: most datagrams have none of them, and this is asked of each. */
export const TUNNEL_PORTS = new Uint8Array(0x10000);
for (const port of UDP_TUNNELS.keys()) TUNNEL_PORTS[port] = 1;

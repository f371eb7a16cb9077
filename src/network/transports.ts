import { hep } from './hep.js';
import { SCTP, TCP, UDP } from './packet.js';
import { CUT, DONE, endAt, type Layer, malformed, NOTHING } from './reading.js';
import { TUNNEL_PORTS, UDP_TUNNELS } from './udp-tunnels.js';

/** RFC 768. A length of 0 is that of a jumbogram (RFC 2675 4), or of a datagram captured before segmentation. */
export const udp: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 8) return CUT;
  const length = view.getUint16(start + 4);
  if (length !== 0) {
    if (length < 8) return malformed(reading, 'A UDP datagram shorter than its own header');
    // A length beyond the IP packet is not believed.
    if (start + length <= reading.end + reading.missing) endAt(reading, start + length);
  }
  reading.protocol = UDP;
  const sourcePort = view.getUint16(start);
  const port = view.getUint16(start + 2);
  reading.sourcePort = sourcePort;
  reading.destinationPort = port;
  reading.start = start + 8;
  if (TUNNEL_PORTS[port] === 1 || TUNNEL_PORTS[sourcePort] === 1) {
    const inner = (UDP_TUNNELS.get(port) ?? UDP_TUNNELS.get(sourcePort))?.(reading) ?? NOTHING;
    if (inner !== NOTHING) return inner;
  }
  return hep(reading);
};

/** RFC 9293 3.1 */
export const tcp: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 20) return CUT;
  const headerLength = (view.getUint8(start + 12) >> 4) << 2;
  if (headerLength < 20) return malformed(reading, 'A TCP header of less than 20 bytes');
  if (reading.end - start < headerLength) return CUT;
  reading.protocol = TCP;
  reading.sourcePort = view.getUint16(start);
  reading.destinationPort = view.getUint16(start + 2);
  reading.sequence = view.getUint32(start + 4);
  reading.acknowledgment = view.getUint32(start + 8);
  reading.flags = view.getUint8(start + 13);
  reading.start = start + headerLength;
  return DONE;
};

/** RFC 9260 3.1: the common header; the payload is the chunks. */
export const sctp: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 12) return CUT;
  reading.protocol = SCTP;
  reading.sourcePort = view.getUint16(start);
  reading.destinationPort = view.getUint16(start + 2);
  reading.start = start + 12;
  return DONE;
};

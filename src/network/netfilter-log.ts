import { CUT, ipByVersion, type Layer, malformed, NOTHING } from './reading.js';

const HEADER = 4;
const PAYLOAD = 9;
const MOST_FIELDS = 64;

/**
 * Linux netfilter log: address family, version, resource; then fields with length (these four bytes included) and type in the
 * byte order of the capturing host, each padded to four. One of them is the IP packet.
 */
export const netfilterLog: Layer = reading => {
  const { view, end } = reading;
  let at = reading.start + HEADER;
  if (at > end) return CUT;
  // Lengths are small: whichever order makes the first one smaller is that of the host.
  const little = end - at >= 2 && view.getUint16(at, true) <= view.getUint16(at);
  for (let count = 0; count < MOST_FIELDS && end - at >= 4; count++) {
    const length = view.getUint16(at, little);
    if (length < 4) return malformed(reading, 'A netfilter log field shorter than its own header');
    if ((view.getUint16(at + 2, little) & 0x7fff) === PAYLOAD) {
      reading.start = at + 4;
      return ipByVersion(reading);
    }
    at += (length + 3) & ~3;
  }
  return NOTHING;
};

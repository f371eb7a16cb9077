import { CUT, endAt, FRAGMENT, type Layer, malformed, PROTOCOL } from './reading.js';

/** RFC 791 3.1 */
export const ipv4: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 20) return CUT;
  const first = view.getUint8(start);
  if (first >> 4 !== 4) return malformed(reading, 'An IPv4 header with another version');
  const headerLength = (first & 15) << 2;
  if (headerLength < 20) return malformed(reading, 'An IPv4 header of less than 20 bytes');
  const totalLength = view.getUint16(start + 2);
  // 0: captured before segmentation by the network card, so the frame tells.
  if (totalLength !== 0) {
    if (totalLength < headerLength) return malformed(reading, 'An IPv4 packet shorter than its own header');
    endAt(reading, start + totalLength);
  }
  if (reading.end - start < headerLength) return CUT;
  reading.nesting++;
  reading.sourceAt = start + 12;
  reading.addressLength = 4;
  reading.identification = view.getUint16(start + 4);
  reading.start = start + headerLength;
  const protocol = view.getUint8(start + 9);
  const fragment = view.getUint16(start + 6);
  if ((fragment & 0x3fff) === 0) return PROTOCOL | protocol;
  reading.fragmentOffset = (fragment & 0x1fff) << 3;
  reading.moreFragments = (fragment & 0x2000) !== 0;
  reading.fragmentProtocol = protocol;
  return FRAGMENT;
};

import { CUT, endAt, FRAGMENT, type Layer, malformed, PROTOCOL } from './reading.js';

/** RFC 8200 3. The extension headers are lines of the protocol table. */
export const ipv6: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 40) return CUT;
  if (view.getUint8(start) >> 4 !== 6) return malformed(reading, 'An IPv6 header with another version');
  const payloadLength = view.getUint16(start + 4);
  // 0: a jumbogram (RFC 2675), or captured before segmentation by the network card, so the frame tells.
  if (payloadLength !== 0) endAt(reading, start + 40 + payloadLength);
  reading.nesting++;
  reading.sourceAt = start + 8;
  reading.addressLength = 16;
  reading.identification = 0;
  reading.start = start + 40;
  return PROTOCOL | view.getUint8(start + 6);
};

/** RFC 8200 4.3, 4.4, 4.6 and RFC 6275 6.1: next header, then the length in units of 8 bytes less one. */
export const extensionHeader: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 8) return CUT;
  const length = (view.getUint8(start + 1) + 1) << 3;
  if (reading.end - start < length) return CUT;
  reading.start = start + length;
  return PROTOCOL | view.getUint8(start);
};

/** RFC 4302 2: the length is in units of 4 bytes less two. The payload is in clear. */
export const authenticationHeader: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 8) return CUT;
  const length = (view.getUint8(start + 1) + 2) << 2;
  if (reading.end - start < length) return CUT;
  reading.start = start + length;
  return PROTOCOL | view.getUint8(start);
};

/** RFC 8200 4.5. A packet in one fragment (RFC 6946) is no fragment. */
export const fragmentHeader: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 8) return CUT;
  const fragment = view.getUint16(start + 2);
  const protocol = view.getUint8(start);
  reading.start = start + 8;
  if ((fragment & 0xfff9) === 0) return PROTOCOL | protocol;
  reading.fragmentOffset = fragment & 0xfff8;
  reading.moreFragments = (fragment & 1) !== 0;
  reading.identification = view.getUint32(start + 4);
  reading.fragmentProtocol = protocol;
  return FRAGMENT;
};

import { CUT, type Layer, LINK, malformed, NOTHING, type Reading } from './reading.js';

/** Per-Packet Information: version, flags, length of all, and the link type of the frame after it, little-endian. */
export const perPacketInformation: Layer = reading => {
  const { view, start, end } = reading;
  if (end - start < 8) return CUT;
  const length = view.getUint16(start + 2, true);
  if (length < 8) return malformed(reading, 'A PPI header shorter than its fixed part');
  if (end - start < length) return CUT;
  return link(reading, length, view.getUint32(start + 4, true));
};

const PKTAP_HEADER = 12;
const PKTAP_PACKET = 1;

/** Apple's packet tap: length of the header, record type, link type of the frame after it, little-endian; then names. */
export const pktap: Layer = reading => {
  const { view, start, end } = reading;
  if (end - start < PKTAP_HEADER) return CUT;
  const length = view.getUint32(start, true);
  if (length < PKTAP_HEADER) return malformed(reading, 'A PKTAP header shorter than its fixed part');
  if (end - start < length) return CUT;
  return view.getUint32(start + 4, true) === PKTAP_PACKET
    ? link(reading, length, view.getUint32(start + 8, true))
    : NOTHING;
};

/** Whether a PKTAP header may stand at `start`. */
export function isPktap({ view, start, end }: Reading): boolean {
  if (end - start < PKTAP_HEADER) return false;
  const length = view.getUint32(start, true);
  return (
    length >= PKTAP_HEADER && length <= Math.min(1024, end - start) && view.getUint32(start + 4, true) <= PKTAP_PACKET
  );
}

function link(reading: Reading, length: number, linkType: number): number {
  reading.start += length;
  return linkType < 0x10000 ? LINK | linkType : NOTHING;
}

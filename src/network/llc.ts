import { CUT, ETHERTYPE_IPV4, type Layer, NOTHING } from './reading.js';

const SAP_SNAP = 0xaa;
const SAP_IP = 0x06;
const UNNUMBERED_INFORMATION = 0x03;

/**
 * IEEE 802.2: service access points and control, then SNAP (RFC 1042) with an EtherType under the organisation codes
 * 00-00-00 and 00-00-F8.
 */
export const llc: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 3) return CUT;
  const sap = view.getUint8(start);
  if (view.getUint8(start + 1) !== sap || view.getUint8(start + 2) !== UNNUMBERED_INFORMATION) return NOTHING;
  if (sap === SAP_IP) {
    reading.start = start + 3;
    return ETHERTYPE_IPV4;
  }
  if (sap !== SAP_SNAP) return NOTHING;
  if (reading.end - start < 8) return CUT;
  if (view.getUint16(start + 3) !== 0 || (view.getUint8(start + 5) !== 0 && view.getUint8(start + 5) !== 0xf8))
    return NOTHING;
  reading.start = start + 8;
  return view.getUint16(start + 6);
};

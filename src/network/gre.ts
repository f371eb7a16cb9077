import { CUT, ipByVersion, type Layer, LINK_ETHERNET, NOTHING } from './reading.js';

// RFC 2784 2, RFC 2890 2, RFC 1701; version 1 is that of PPTP (RFC 2637 4.1).
const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGMENT = 0x0080;
const VERSION = 0x0007;

const ERSPAN_I_II = 0x88be;
const ERSPAN_III = 0x22eb;

/** GRE, version 0 and 1: its protocol type is an EtherType, or one of ERSPAN's. */
export const gre: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 4) return CUT;
  const flags = view.getUint16(start);
  const type = view.getUint16(start + 2);
  const version = flags & VERSION;
  if (flags & ROUTING || version > 1) return NOTHING;
  let length = 4;
  if (flags & CHECKSUM) length += 4;
  if (flags & KEY) length += 4;
  if (flags & SEQUENCE) length += 4;
  if (version === 1 && flags & ACKNOWLEDGMENT) length += 4;
  if (reading.end - start < length) return CUT;
  reading.start = start + length;
  if (type === ERSPAN_I_II) return flags & SEQUENCE ? erspan2(reading) : LINK_ETHERNET;
  if (type === ERSPAN_III) return erspan3(reading);
  // An acknowledgment of version 1 carries nothing.
  return version === 1 && !(flags & SEQUENCE) ? NOTHING : type;
};

/** ERSPAN type II (draft-foschiano-erspan 4.2): 8 bytes, then Ethernet. Type I has no header, and no GRE sequence number. */
const erspan2: Layer = reading => {
  if (reading.end - reading.start < 8) return CUT;
  reading.start += 8;
  return LINK_ETHERNET;
};

/** ERSPAN type III (draft-foschiano-erspan 4.3): 12 bytes, 8 more if the last bit of them is set, then what it says. */
const erspan3: Layer = reading => {
  const { view, start } = reading;
  if (reading.end - start < 12) return CUT;
  const last = view.getUint16(start + 10);
  const length = last & 1 ? 20 : 12;
  if (reading.end - start < length) return CUT;
  reading.start = start + length;
  const frameType = (last >> 10) & 0x1f;
  return frameType === 0 ? LINK_ETHERNET : frameType === 2 ? ipByVersion(reading) : NOTHING;
};

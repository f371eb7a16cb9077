import { CUT, ETHERTYPE_IPV4, ETHERTYPE_IPV6, type Layer, LINK_ETHERNET, NOTHING } from './reading.js';

const UNNUMBERED_INFORMATION = 0x03;
/** Q.922: the last byte of the address has its low bit set. */
const MOST_ADDRESS = 4;

// Network layer protocol identifiers (ISO/IEC TR 9577).
const NLPID_SNAP = 0x80;
const NLPID_IPV6 = 0x8e;
const NLPID_IPV4 = 0xcc;

const OUI_ETHERTYPE = 0;
const OUI_BRIDGED = 0x0080c2;

/** Frame Relay: an address, then RFC 2427 3 with a protocol identifier, or as Cisco has it an EtherType. */
export const frameRelay: Layer = reading => {
  const { view, start, end } = reading;
  let at = start;
  do {
    if (at >= end) return CUT;
    if (at - start === MOST_ADDRESS) return NOTHING;
  } while ((view.getUint8(at++) & 1) === 0);
  if (end - at < 2) return CUT;
  if (view.getUint8(at) !== UNNUMBERED_INFORMATION) {
    reading.start = at + 2;
    return view.getUint16(at);
  }
  at++;
  // A byte of padding aligns what follows to two.
  if (view.getUint8(at) === 0) at++;
  if (at >= end) return CUT;
  const identifier = view.getUint8(at++);
  reading.start = at;
  if (identifier === NLPID_IPV4) return ETHERTYPE_IPV4;
  if (identifier === NLPID_IPV6) return ETHERTYPE_IPV6;
  if (identifier !== NLPID_SNAP) return NOTHING;
  if (end - at < 5) return CUT;
  const organisation = view.getUint8(at) * 0x10000 + view.getUint16(at + 1);
  reading.start = at + 5;
  if (organisation === OUI_ETHERTYPE) return view.getUint16(at + 3);
  // RFC 2427 9.1: PID 1 and 7 are bridged Ethernet with and without its frame check sequence.
  const bridged = view.getUint16(at + 3);
  return organisation === OUI_BRIDGED && (bridged === 1 || bridged === 7) ? LINK_ETHERNET : NOTHING;
};

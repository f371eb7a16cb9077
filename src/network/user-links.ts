import { deliverCarried, resetCarried } from './carried.js';
import { UDP } from './packet.js';
import {
  CUT,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  endAt,
  ipByVersion,
  type Layer,
  LINK,
  LINK_ETHERNET,
  LINK_PPP,
} from './reading.js';

const to =
  (next: number): Layer =>
  () =>
    next;

/** A message alone, of which nobody says who sent it to whom. */
const bareMessage: Layer = reading => {
  resetCarried(reading.carried);
  reading.carried.protocol = UDP;
  return deliverCarried(reading, reading.carried, reading.start, reading.end);
};

/** What the frames of a user-defined link type may hold, by name; a new one is a line here. */
export const LINK_PAYLOADS: ReadonlyMap<string, Layer> = new Map([
  ['ethernet', to(LINK_ETHERNET)],
  ['ip', ipByVersion],
  ['ipv4', to(ETHERTYPE_IPV4)],
  ['ipv6', to(ETHERTYPE_IPV6)],
  ['ppp', to(LINK_PPP)],
  ['mpls', to(0x8847)],
  ['null', to(LINK | 0)],
  ['cisco-hdlc', to(LINK | 104)],
  ['ieee80211', to(LINK | 105)],
  ['frame-relay', to(LINK | 107)],
  ['sll', to(LINK | 113)],
  ['radiotap', to(LINK | 127)],
  ['exported-pdu', to(LINK | 252)],
  ['sll2', to(LINK | 276)],
  ['sip', bareMessage],
  ['msrp', bareMessage],
]);

/**
 * The frames of a link type as somebody says they are.
 * @param header bytes before the payload, @param trailer bytes after it
 */
export function userLink(payload: Layer, header: number, trailer: number): Layer {
  return reading => {
    const { start, end } = reading;
    const wireEnd = end + reading.missing - trailer;
    if (end - start < header || wireEnd < start + header) return CUT;
    reading.start = start + header;
    endAt(reading, wireEnd);
    return payload(reading);
  };
}

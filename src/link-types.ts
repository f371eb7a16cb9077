/** Names of link types that people meet (the LINKTYPE_ registry of the tcpdump group). Others are shown by number. */
const LINK_TYPE_NAMES: Readonly<Record<number, string>> = {
  0: 'BSD loopback',
  1: 'Ethernet',
  9: 'PPP',
  12: 'raw IP',
  101: 'raw IP',
  105: 'IEEE 802.11',
  107: 'Frame Relay',
  108: 'OpenBSD loopback',
  113: 'Linux cooked',
  127: 'IEEE 802.11 with radiotap',
  147: 'user-defined 147',
  149: 'user-defined 149',
  189: 'USB',
  192: 'Per-Packet Information',
  220: 'Linux USB',
  228: 'raw IPv4',
  229: 'raw IPv6',
  239: 'Linux netfilter log',
  242: 'IP over InfiniBand',
  252: 'exported PDUs',
  253: 'Linux netlink',
  258: 'Apple packet tap',
  276: 'Linux cooked v2',
};

/** @param linkType LINKTYPE_ number */
export const linkTypeName = (linkType: number): string => LINK_TYPE_NAMES[linkType] ?? `link type ${linkType}`;

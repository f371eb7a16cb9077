import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { bytesOf, latin1 } from '../latin1.js';
import { addressText, Network } from './index.js';

/** Bytes from hexadecimal digits; blanks are for the reader. */
const hex = (...rows: string[]): number[] =>
  (rows.join('').match(/[0-9a-f]{2}/g) ?? []).map(pair => Number.parseInt(pair, 16));
const text = (value: string): number[] => [...bytesOf(value)];
const u16 = (value: number): number[] => [value >> 8, value & 255];

const udp = (payload: number[], length = payload.length + 8): number[] => [
  ...u16(4000),
  ...u16(5060),
  ...u16(length),
  0,
  0,
  ...payload,
];
/** From 10.0.0.1 to 10.0.0.2. */
const ipv4 = (protocol: number, payload: number[], totalLength = payload.length + 20): number[] => [
  ...hex('4500'),
  ...u16(totalLength),
  ...hex('00000000 40'),
  protocol,
  ...hex('0000 0a000001 0a000002'),
  ...payload,
];
/** From 2001:db8::1 to 2001:db8::2. */
const ipv6 = (next: number, payload: number[], payloadLength = payload.length): number[] => [
  ...hex('60000000'),
  ...u16(payloadLength),
  next,
  64,
  ...hex('20010db8 00000000 00000000 00000001 20010db8 00000000 00000000 00000002'),
  ...payload,
];
const IPV4 = ipv4(17, udp(text('hi')));
const IPV6 = ipv6(17, udp(text('hi')));
const ETHERNET4 = [...hex('020000000001 020000000002 0800'), ...IPV4];
const SEEN4 = 'UDP 10.0.0.1:4000 > 10.0.0.2:5060 "hi"';
const SEEN6 = 'UDP 2001:db8::1:4000 > 2001:db8::2:5060 "hi"';

/** What `Network` makes of one frame, as a line; the frame stands inside a larger buffer, as it does in a chunk. */
function receive(linkType: number, frame: number[], originalLength = frame.length) {
  const diagnostics = new Diagnostics();
  const network = new Network(diagnostics);
  const bytes = Uint8Array.from([...new Array(5).fill(0x45), ...frame, ...new Array(5).fill(0x45)]);
  const packet = network.receive({
    number: 7,
    time: 1e6,
    linkType,
    bytes,
    view: new DataView(bytes.buffer),
    start: 5,
    end: 5 + frame.length,
    originalLength,
  });
  network.end();
  const codes = diagnostics.list().map(({ code, frames }) => `${code} ${frames.join()}`);
  if (!packet) return { seen: undefined, codes, packet };
  const source = addressText(packet.bytes, packet.sourceAt, packet.addressLength);
  const destination = addressText(packet.bytes, packet.sourceAt + packet.addressLength, packet.addressLength);
  const protocol = { 6: 'TCP', 17: 'UDP', 132: 'SCTP' }[packet.protocol];
  const payload = latin1(packet.bytes, packet.start, packet.end);
  const seen = `${protocol} ${source}:${packet.sourcePort} > ${destination}:${packet.destinationPort} "${payload}"`;
  return { seen, codes, packet: { ...packet } };
}

describe('link layers', () => {
  const LLC_SNAP = 'aaaa03 000000 0800';
  it.each([
    ['Ethernet', 1, '020000000001 020000000002 0800', IPV4],
    ['Ethernet, IPv6', 1, '020000000001 020000000002 86dd', IPV6],
    ['802.3 with LLC and SNAP', 1, `020000000001 020000000002 0026 ${LLC_SNAP}`, IPV4],
    [
      '802.3 with LLC and SNAP, bridged tunnel encapsulation',
      1,
      '020000000001 020000000002 0026 aaaa03 0000f8 86dd',
      IPV6,
    ],
    ['802.3 with LLC', 1, '020000000001 020000000002 0021 060603', IPV4],
    ['802.1Q', 1, '020000000001 020000000002 8100 002d 0800', IPV4],
    ['802.1ad over 802.1Q', 1, '020000000001 020000000002 88a8 0064 8100 002d 86dd', IPV6],
    ['QinQ 9100 over 9200', 1, '020000000001 020000000002 9100 0064 9200 002d 0800', IPV4],
    ['eight tags', 1, `020000000001 020000000002 ${'8100 0001'.repeat(8)} 0800`, IPV4],
    ['MPLS, one label', 1, '020000000001 020000000002 8847 00010140', IPV4],
    ['MPLS multicast, three labels, IPv6', 1, '020000000001 020000000002 8848 00010040 00011040 00012140', IPV6],
    ['PPPoE', 1, '020000000001 020000000002 8864 1100 0001 0022 0021', IPV4],
    ['PPPoE in a VLAN, IPv6', 1, '020000000001 020000000002 8100 0007 8864 1100 0001 0034 0057', IPV6],
    ['BSD loopback, little-endian', 0, '02000000', IPV4],
    ['BSD loopback, big-endian', 0, '00000002', IPV4],
    ['BSD loopback, IPv6 of Linux', 0, '0a000000', IPV6],
    ['BSD loopback, IPv6 of Windows', 0, '17000000', IPV6],
    ['BSD loopback, IPv6 of NetBSD', 0, '18000000', IPV6],
    ['BSD loopback, IPv6 of FreeBSD', 0, '0000001c', IPV6],
    ['BSD loopback, IPv6 of macOS', 0, '1e000000', IPV6],
    ['OpenBSD loopback', 108, '00000018', IPV6],
    ['PPP', 9, '0021', IPV4],
    ['PPP with address and control', 9, 'ff03 0057', IPV6],
    ['PPP with a compressed protocol', 9, 'ff03 21', IPV4],
    ['PPP with MPLS', 9, 'ff03 0281 00010140', IPV4],
    ['PPP in HDLC-like framing', 50, 'ff03 0021', IPV4],
    ['PPP in HDLC-like framing, in truth Cisco HDLC', 50, '0f00 0800', IPV4],
    ['raw', 101, '', IPV4],
    ['raw, IPv6', 101, '', IPV6],
    ['raw as some systems number it', 12, '', IPV6],
    ['raw as OpenBSD numbers it', 14, '', IPV4],
    ['raw IPv4', 228, '', IPV4],
    ['raw IPv6', 229, '', IPV6],
    ['Cisco HDLC', 104, '0f00 0800', IPV4],
    ['Cisco HDLC, multicast', 104, '8f00 86dd', IPV6],
    ['Linux cooked', 113, '0004 0001 0006 020000000001 0000 0800', IPV4],
    ['Linux cooked, without addresses, IPv6', 113, '0000 0207 0000 0000000000000000 86dd', IPV6],
    ['Linux cooked with a VLAN tag', 113, '0000 0001 0006 020000000001 0000 8100 002d 0800', IPV4],
    ['Linux cooked with LLC', 113, `0000 0001 0006 020000000001 0000 0004 ${LLC_SNAP}`, IPV4],
    ['Linux cooked 2', 276, '0800 0000 00000003 0001 04 06 0200000000010000', IPV4],
    ['Linux cooked 2, IPv6', 276, '86dd 0000 00000003 0207 00 00 0000000000000000', IPV6],
    ['802.11 data', 105, `0801 0000 ${'020000000001'.repeat(3)} 0000 ${LLC_SNAP}`, IPV4],
    ['802.11 QoS data', 105, `8802 0000 ${'020000000001'.repeat(3)} 1000 0000 ${LLC_SNAP}`, IPV4],
    ['802.11 with four addresses', 105, `0803 0000 ${'020000000001'.repeat(3)} 0000 020000000004 ${LLC_SNAP}`, IPV4],
    [
      '802.11 QoS data with HT control',
      105,
      `8882 0000 ${'020000000001'.repeat(3)} 1000 0000 00000000 ${LLC_SNAP}`,
      IPV4,
    ],
    [
      '802.11 aggregate',
      105,
      `8802 0000 ${'020000000001'.repeat(3)} 1000 8000 ${'020000000001'.repeat(2)} 0026 ${LLC_SNAP}`,
      IPV4,
    ],
    ['radiotap', 127, `0000 0800 00000000 0801 0000 ${'020000000001'.repeat(3)} 0000 ${LLC_SNAP}`, IPV4],
    [
      'radiotap with time, two words of present bits, and padding after the 802.11 header',
      127,
      `0000 1c00 03000080 00000000 00000000 0000000000000000 20 000000 8802 0000 ${'020000000001'.repeat(3)} 1000 0000 0000 ${LLC_SNAP}`,
      IPV4,
    ],
    ['Frame Relay', 107, '1861 03 cc', IPV4],
    ['Frame Relay, IPv6', 107, '1861 03 8e', IPV6],
    ['Frame Relay with a longer address and padding', 107, '1860 0441 03 00 80 000000 86dd', IPV6],
    ['Frame Relay with bridged Ethernet', 107, '1861 03 00 80 0080c2 0007 020000000001 020000000002 0800', IPV4],
    ['Frame Relay of Cisco', 107, '1861 0800', IPV4],
    ['Per-Packet Information', 192, '0000 0c00 01000000 02000000 020000000001 020000000002 0800', IPV4],
    ['netfilter log', 239, '02000028 0800 0100 00000316 0500 0a00 00000000 0400 0900', IPV4],
    ['netfilter log of a big-endian host, IPv6', 239, '0a000028 0008 0001 00000316 0004 0009', IPV6],
    ['IP over InfiniBand', 242, `${'00'.repeat(40)} 0800 0000`, IPV4],
    ['packet tap', 258, `6c000000 01000000 01000000 ${'00'.repeat(96)} 020000000001 020000000002 0800`, IPV4],
    ['packet tap as USER2', 149, `6c000000 01000000 0c000000 ${'00'.repeat(96)}`, IPV6],
    ['USER0, Ethernet', 147, '020000000001 020000000002 0800', IPV4],
    ['USER0, Ethernet with a VLAN tag', 147, '020000000001 020000000002 8100 002d 86dd', IPV6],
    ['USER0, IPv4', 147, '', IPV4],
    ['USER15, IPv6', 162, '', IPV6],
  ])('%s', (_, linkType, header, packet) => {
    const { seen, codes } = receive(linkType, [...hex(header), ...packet]);
    expect(seen).toBe(packet === IPV4 ? SEEN4 : SEEN6);
    expect(codes).toEqual([]);
  });

  it.each([
    ['ARP', 1, '020000000001 020000000002 0806 0001'],
    ['spanning tree', 1, '0180c2000000 020000000002 0026 424203 0000'],
    ['PPPoE discovery', 1, '020000000001 020000000002 8863 1109 0000 0000'],
    ['PPP link control', 9, 'ff03 c021 0101'],
    ['another address family', 0, '10000000'],
    ['raw with neither version', 101, '00'],
    ['802.11 beacon', 105, `8000 0000 ${'020000000001'.repeat(3)} 0000`],
    ['802.11 data without data', 105, `4801 0000 ${'020000000001'.repeat(3)} 0000`],
    ['802.11 encrypted', 105, `0841 0000 ${'020000000001'.repeat(3)} 0000 aaaa03 000000 0800 4500`],
    ['802.11, a later fragment', 105, `0801 0000 ${'020000000001'.repeat(3)} 0100 aaaa03 000000 0800 4500`],
    ['Frame Relay signalling', 107, '0001 03 08 0075'],
    ['Frame Relay, another organisation', 107, '1861 03 00 80 00000c 2000 0000'],
    ['netfilter log without a packet', 239, '02000000 0500 0a00 00000000'],
    ['packet tap without a packet', 258, '0c000000 00000000 00000000'],
    ['netlink in Linux cooked', 113, '0004 0338 0000 0000000000000000 0000 14000000'],
  ])('%s: nothing of ours, and no fault', (_, linkType, frame) => {
    expect(receive(linkType, hex(frame))).toMatchObject({ seen: undefined, codes: [] });
  });

  it.each([
    ['a PPI header of no length', 192, '0000 0400 01000000'],
    ['a PKTAP header of no length', 258, '04000000 01000000 01000000'],
    ['a netfilter log field of no length', 239, '02000000 0001 0100 00000000'],
  ])('%s contradicts itself', (_, linkType, frame) => {
    expect(receive(linkType, hex(frame))).toMatchObject({ seen: undefined, codes: ['ip.malformed 7'] });
  });

  it.each([
    ['USER0 that looks like nothing', 147, 'deadbeef'.repeat(10)],
    ['a link type in PPI', 192, '0000 0800 0f270000 00000000'],
  ])('%s is told', (_, linkType, frame) => {
    expect(receive(linkType, hex(frame))).toMatchObject({ seen: undefined, codes: ['link.unknown-type 7'] });
  });

  it('that are not known are counted', () => {
    const diagnostics = new Diagnostics();
    const network = new Network(diagnostics);
    const bytes = Uint8Array.from(IPV4);
    const frame = {
      time: 0,
      linkType: 9999,
      bytes,
      view: new DataView(bytes.buffer),
      start: 0,
      end: 30,
      originalLength: 30,
    };
    for (const number of [1, 2, 3]) expect(network.receive({ ...frame, number })).toBeUndefined();
    const message = 'Link type 9999 is not decoded';
    expect(diagnostics.list()).toEqual([{ code: 'link.unknown-type', message, count: 3, frames: [1, 2, 3] }]);
  });
});

describe('tunnels', () => {
  const outer = (protocol: number, payload: number[]): number[] => {
    const packet = ipv4(protocol, payload);
    packet.splice(12, 8, ...hex('c0000201 c0000202'));
    return packet;
  };
  const udpTo = (port: number, payload: number[]): number[] => [
    ...u16(40_000),
    ...u16(port),
    ...u16(payload.length + 8),
    0,
    0,
    ...payload,
  ];
  const gre = (header: string, inner: number[]): number[] => outer(47, [...hex(header), ...inner]);

  it.each([
    ['IPv4 in IPv4', outer(4, IPV4), SEEN4],
    ['IPv6 in IPv4', outer(41, IPV6), SEEN6],
    ['IPv4 in IPv6', ipv6(4, IPV4), SEEN4],
    ['MPLS in IP', outer(137, [...hex('00010140'), ...IPV4]), SEEN4],
    ['GRE', gre('0000 0800', IPV4), SEEN4],
    ['GRE with checksum, key and sequence number', gre('b000 86dd 00000000 00000001 00000002', IPV6), SEEN6],
    ['GRE with Ethernet', gre('2000 6558 00000001', ETHERNET4), SEEN4],
    ['GRE with MPLS', gre('0000 8847 00010140', IPV4), SEEN4],
    ['GRE with PPP', gre('0000 880b ff03 0021', IPV4), SEEN4],
    ['GRE version 1 (PPTP)', gre('3081 880b 00000000 00000001 00000002 ff03 0021', IPV4), SEEN4],
    ['ERSPAN I', gre('0000 88be', ETHERNET4), SEEN4],
    ['ERSPAN II', gre('1000 88be 00000001 10010001 00000000', ETHERNET4), SEEN4],
    ['ERSPAN III', gre('1000 22eb 00000001 20010001 00000000 00000000', ETHERNET4), SEEN4],
    [
      'ERSPAN III with a subheader',
      gre('1000 22eb 00000001 20010001 00000000 00000001 00000000 00000000', ETHERNET4),
      SEEN4,
    ],
    ['ERSPAN III with IP', gre('1000 22eb 00000001 20010001 00000000 00000800', IPV6), SEEN6],
    ['VXLAN', outer(17, udpTo(4789, [...hex('08000000 00000100'), ...ETHERNET4])), SEEN4],
    ['VXLAN with group policy', outer(17, udpTo(4789, [...hex('88000010 00000100'), ...ETHERNET4])), SEEN4],
    ['GENEVE', outer(17, udpTo(6081, [...hex('0000 6558 00000100'), ...ETHERNET4])), SEEN4],
    [
      'GENEVE with options, IPv6',
      outer(17, udpTo(6081, [...hex('0200 86dd 00000100 0102800100000000'), ...IPV6])),
      SEEN6,
    ],
    ['GTP-U', outer(17, udpTo(2152, [...hex('30ff 001e 00000001'), ...IPV4])), SEEN4],
    ['GTP-U with sequence number', outer(17, udpTo(2152, [...hex('32ff 0022 00000001 0001 00 00'), ...IPV4])), SEEN4],
    [
      'GTP-U with two extension headers, IPv6',
      outer(17, udpTo(2152, [...hex('34ff 0042 00000001 0000 00 85 01 10 09 c0 02 000000000000 00'), ...IPV6])),
      SEEN6,
    ],
    [
      'GTP-U in a VLAN tag, GRE inside',
      outer(17, udpTo(2152, [...hex('30ff 0036 00000001'), ...gre('0000 0800', IPV4)])),
      SEEN4,
    ],
    ['an IP packet of SCAT', outer(17, udpTo(47_290, IPV4)), SEEN4],
    ['an IPv6 packet of SCAT', outer(17, udpTo(47_290, IPV6)), SEEN6],
  ])('%s', (_, packet, seen) => {
    const result = receive(101, packet);
    expect(result.seen).toBe(seen);
    expect(result.codes).toEqual([]);
  });

  it.each([
    ['SIP on the port of VXLAN', 4789],
    ['SIP on the port of GENEVE', 6081],
    ['SIP on the port of GTP-U', 2152],
    ['SIP on the port of SCAT', 47_290],
    ['SIP on the port of ESP', 4500],
  ])('%s is SIP', (_, port) => {
    const { seen } = receive(101, outer(17, udpTo(port, text('INVITE sip:a@b SIP/2.0'))));
    expect(seen).toBe(`UDP 192.0.2.1:40000 > 192.0.2.2:${port} "INVITE sip:a@b SIP/2.0"`);
  });

  it.each([
    ['GTP-U echo request', udpTo(2152, hex('3201 0004 00000000 0001 0000'))],
    ['GTP-U longer than its datagram', udpTo(2152, hex('30ff 0100 00000001 45'))],
    ['GTP-U with an extension header of no length', udpTo(2152, hex('34ff 0008 00000001 0000 00 85 00 00 00 85'))],
    ['VXLAN with bits set that must be 0', udpTo(4789, [...hex('0c000000 000001ff'), ...ETHERNET4])],
    ['an IP packet with more behind it on the port of SCAT', udpTo(47_290, [...IPV4, 0])],
    ['GENEVE of another version', udpTo(6081, [...hex('4000 6558 00000100'), ...ETHERNET4])],
  ])('%s is a datagram like any other', (_, datagram) => {
    expect(receive(101, outer(17, datagram)).seen).toMatch(/^UDP 192\.0\.2\.1:40000 > 192\.0\.2\.2:/);
  });

  it.each([
    ['GRE with source routing', gre('4000 0800', IPV4)],
    ['GRE version 1 that only acknowledges', gre('2081 880b 00000000 00000002', [])],
    ['ARP in VXLAN', outer(17, udpTo(4789, hex('08000000 00000100 020000000001 020000000002 0806 0001')))],
    ['ICMP, even when it quotes a datagram', outer(1, [...hex('0303 0000 00000000'), ...IPV4])],
  ])('%s: nothing of ours, and no fault', (_, packet) => {
    expect(receive(101, packet)).toMatchObject({ seen: undefined, codes: [] });
  });

  it('are followed eight IP headers deep, not for ever', () => {
    let packet = IPV4;
    for (let depth = 1; depth < 8; depth++) packet = outer(4, packet);
    expect(receive(101, packet).seen).toBe(SEEN4);
    expect(receive(101, outer(4, packet))).toMatchObject({ seen: undefined, codes: ['ip.malformed 7'] });
    const tags = hex('020000000001 020000000002', '8100 0001'.repeat(100), '0800');
    expect(receive(1, [...tags, ...IPV4])).toMatchObject({ seen: undefined, codes: ['ip.malformed 7'] });
  });
});

describe('IPv4', () => {
  it.each([
    [
      'options are skipped',
      [...hex('4600 0022 00000000 4011 0000 0a000001 0a000002 01010100'), ...udp(text('hi'))],
      SEEN4,
    ],
    ['padding after the total length is dropped', [...IPV4, ...hex('000000000000')], SEEN4],
    ['a total length of 0: captured before segmentation, the frame tells', ipv4(17, udp(text('hi')), 0), SEEN4],
  ])('%s', (_, packet, seen) => {
    expect(receive(228, packet)).toMatchObject({ seen, codes: [] });
  });

  it.each([
    ['another version', hex('65', '00'.repeat(30))],
    ['a header of 16 bytes', hex('44 00 0030', '00'.repeat(40))],
    ['a total length shorter than the header', ipv4(17, udp(text('hi')), 19)],
    ['a UDP length shorter than the header', ipv4(17, udp(text('hi'), 7))],
    ['a TCP header of 16 bytes', ipv4(6, hex('0fa0 13c4 00000001 00000002 4018 ffff 0000 0000'))],
  ])('%s contradicts itself', (_, packet) => {
    expect(receive(228, packet)).toMatchObject({ seen: undefined, codes: ['ip.malformed 7'] });
  });

  it.each([
    ['Ethernet', 1, ETHERNET4.slice(0, 13)],
    ['802.1Q', 1, hex('020000000001 020000000002 8100 00')],
    ['the IPv4 header', 1, ETHERNET4.slice(0, 14 + 19)],
    ['the UDP header', 1, ETHERNET4.slice(0, 14 + 20 + 7)],
    ['the TCP header', 228, ipv4(6, hex('0fa0 13c4 00000001 00000002 5018'), 60)],
    ['TCP options', 228, ipv4(6, hex('0fa0 13c4 00000001 00000002 6018 ffff 0000 0000 02'), 60)],
    ['no byte at all', 101, []],
  ])('a frame that ends inside %s is too short', (_, linkType, frame) => {
    expect(receive(linkType, frame)).toMatchObject({ seen: undefined, codes: ['link.truncated 7'] });
  });
});

describe('IPv6 extension headers', () => {
  const datagram = udp(text('hi'));
  it.each([
    ['hop-by-hop options', ipv6(0, [...hex('1100 050200000100'), ...datagram])],
    ['destination options of 16 bytes', ipv6(60, [...hex('1101 010c 000000000000000000000000'), ...datagram])],
    ['routing', ipv6(43, [...hex('1100 0000 00000000'), ...datagram])],
    ['mobility', ipv6(135, [...hex('1100 0000 00000000'), ...datagram])],
    [
      'authentication, 24 bytes',
      ipv6(51, [...hex('1104 0000 00000001 00000001 0102030405060708090a0b0c'), ...datagram]),
    ],
    ['a fragment header on a whole packet', ipv6(44, [...hex('1100 0000 00000001'), ...datagram])],
    [
      'four of them',
      ipv6(0, [
        ...hex(
          '2b00 010400000000 3c00 000000000000 3300 010400000000 1104 0000 00000001 00000001 0102030405060708090a0b0c',
        ),
        ...datagram,
      ]),
    ],
    ['a payload length of 0: a jumbogram, the frame tells', ipv6(0, [...hex('1100 c204 00010000'), ...datagram], 0)],
  ])('%s', (_, packet) => {
    expect(receive(229, packet)).toMatchObject({ seen: SEEN6, codes: [] });
  });

  it('authentication over IPv4 too', () => {
    const header = hex('1104 0000 00000001 00000001 0102030405060708090a0b0c');
    expect(receive(228, ipv4(51, [...header, ...datagram])).seen).toBe(SEEN4);
  });

  it.each([
    ['no next header', ipv6(59, []), []],
    ['ICMPv6', ipv6(58, hex('8000 0000')), []],
    ['options longer than the frame', ipv6(0, hex('1108 0000 00000000')), ['link.truncated 7']],
    ['more headers than anyone sends', ipv6(60, hex('3c00 010400000000'.repeat(100))), ['ip.malformed 7']],
  ])('%s: no packet', (_, packet, codes) => {
    expect(receive(229, packet)).toMatchObject({ seen: undefined, codes });
  });
});

describe('UDP, TCP and SCTP', () => {
  it('a UDP length shorter than the packet ends the payload', () => {
    expect(receive(228, ipv4(17, [...udp(text('hi')), 1, 2, 3]))).toMatchObject({
      seen: SEEN4,
      packet: { missing: 0 },
    });
  });

  it.each([
    ['0', 0],
    ['longer than the packet', 1000],
  ])('a UDP length of %s leaves it to the IP header', (_, length) => {
    expect(receive(228, ipv4(17, udp(text('hi'), length)))).toMatchObject({ seen: SEEN4, packet: { missing: 0 } });
  });

  it('counts what the snap length kept out of the capture', () => {
    const whole = ipv4(17, udp(text('OPTIONS sip:a@b SIP/2.0')));
    const cut = receive(1, [...hex('020000000001 020000000002 0800'), ...whole.slice(0, -10)], 14 + whole.length);
    expect(cut.seen).toBe('UDP 10.0.0.1:4000 > 10.0.0.2:5060 "OPTIONS sip:a"');
    expect(cut.packet?.missing).toBe(10);
    expect(cut.codes).toEqual([]);
  });

  it('and does so inside tunnels, by the innermost lengths', () => {
    const inner = ipv4(17, [...udp(text('OPTIONS sip:a@b SIP/2.0')), 0, 0, 0, 0]);
    const outer = ipv4(4, inner);
    expect(receive(228, outer.slice(0, -14), outer.length).packet?.missing).toBe(10);
  });

  it('and, before segmentation, by the length of the frame', () => {
    const whole = ipv4(17, udp(text('OPTIONS sip:a@b SIP/2.0'), 0), 0);
    expect(receive(228, whole.slice(0, -10), whole.length).packet?.missing).toBe(10);
  });

  it('reads TCP with options: an unsigned sequence number, the flags', () => {
    const segment = hex('0fa0 13c4 fffffffe 00000000 6012 ffff 0000 0000 020405b4');
    const { seen, packet } = receive(228, ipv4(6, [...segment, ...text('MSRP')]));
    expect(seen).toBe('TCP 10.0.0.1:4000 > 10.0.0.2:5060 "MSRP"');
    expect(packet).toMatchObject({ sequence: 4_294_967_294, flags: 0x12, missing: 0, frame: 7, time: 1e6 });
    expect(packet?.earlierFrames).toEqual([]);
  });

  it('does not take Ethernet padding for TCP payload', () => {
    const segment = ipv4(6, hex('0fa0 13c4 00000001 00000000 5010 ffff 0000 0000'));
    const frame = [...hex('020000000001 020000000002 0800'), ...segment, ...hex('000000000000')];
    expect(receive(1, frame).seen).toBe('TCP 10.0.0.1:4000 > 10.0.0.2:5060 ""');
  });

  it('reads SCTP up to its chunks', () => {
    const packet = ipv6(132, [...hex('13c4 13c4 00000001 00000000'), ...text('chunks')]);
    expect(receive(229, packet).seen).toBe('SCTP 2001:db8::1:5060 > 2001:db8::2:5060 "chunks"');
  });
});

describe('the identification that tells packets apart', () => {
  const numbered = (frame: number[]): number[] => frame.with(4, 0x12).with(5, 0x34);
  it.each<[string, number, number[], number]>([
    ['is that of IPv4', 228, numbered(IPV4), 0x1234],
    ['is 0 in IPv6, which has none', 229, IPV6, 0],
    ['is that of the innermost header: IPv6 in IPv4', 228, numbered(ipv4(41, IPV6)), 0],
    ['is that of the innermost header: IPv4 in IPv4', 228, ipv4(4, numbered(IPV4)), 0x1234],
  ])('%s', (_, linkType, frame, expected) => {
    expect(receive(linkType, frame).packet?.identification).toBe(expected);
  });
});

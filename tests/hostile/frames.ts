/** Frames of Ethernet and IPv4 made by hand, as an attacker would: no length, offset or flag is what it should be unless asked. */
import { datagram, OPTIONS_REQUEST, record } from '../cli/pcap.js';

const ETHERNET = Buffer.from('0200000000010200000000020800', 'hex');

/** A record of an Ethernet frame. @param ip what stands in it, @param seconds since the epoch */
export const frame = (ip: Buffer, seconds: number): Buffer => record(Buffer.concat([ETHERNET, ip]), seconds);

export interface Ipv4 {
  readonly protocol: number;
  readonly id?: number;
  /** Of a fragment: where it belongs, bytes. */
  readonly offset?: number;
  readonly more?: boolean;
}

/** 203.0.113.7 to 203.0.113.9 */
export function ipv4(payload: Buffer, { protocol, id = 1, offset = 0, more = false }: Ipv4): Buffer {
  const header = Buffer.from('4500000000000000400000 00cb007107cb007109'.replace(' ', ''), 'hex');
  header.writeUInt16BE(20 + payload.length, 2);
  header.writeUInt16BE(id & 0xffff, 4);
  header.writeUInt16BE((more ? 0x2000 : 0) | (offset >> 3), 6);
  header[9] = protocol;
  return Buffer.concat([header, payload]);
}

export function udp(payload: Buffer, destinationPort: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(40_000, 0);
  header.writeUInt16BE(destinationPort, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return Buffer.concat([header, payload]);
}

export const SYN = 0x02;
const ACK = 0x10;

export function tcp(payload: Buffer, sequence: number, flags = ACK): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(40_001, 0);
  header.writeUInt16BE(5060, 2);
  header.writeUInt32BE(sequence >>> 0, 4);
  header[12] = 0x50;
  header[13] = flags;
  return ipv4(Buffer.concat([header, payload]), { protocol: 6 });
}

/** A request in one piece, each with a Call-ID of its own. */
export const request = (callId: string): Buffer => Buffer.from(OPTIONS_REQUEST.replace('options-1@192.0.2.10', callId));

/** What must still be found after an attack. */
export const good = (seconds: number): Buffer => record(datagram(request(`good-${seconds}`)), seconds);

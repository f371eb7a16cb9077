/** Small captures, made by hand: little-endian pcap of Ethernet, IPv4 and UDP. */

const SIP_PORT = 5060;

/** A request that is answered by nobody and breaks nothing. */
export const OPTIONS_REQUEST = [
  'OPTIONS sip:192.0.2.20 SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-1',
  'Max-Forwards: 70',
  'From: <sip:alice@example.com>;tag=a1',
  'To: <sip:bob@example.com>',
  'Call-ID: options-1@192.0.2.10',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\r\n');

export function fileHeader(linkType = 1): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(linkType, 20);
  return header;
}

/** @param seconds since the epoch, @param claimed length that the record gives itself */
export function record(bytes: Buffer, seconds: number, claimed = bytes.length): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(seconds, 0);
  header.writeUInt32LE(claimed, 8);
  header.writeUInt32LE(claimed, 12);
  return Buffer.concat([header, bytes]);
}

/** One UDP datagram from 192.0.2.10 to 192.0.2.20 in an Ethernet frame. */
export function datagram(payload: string | Buffer, port = SIP_PORT): Buffer {
  const bytes = Buffer.from(payload);
  const headers = Buffer.alloc(14 + 20 + 8);
  headers.writeUInt16BE(0x0800, 12);
  headers[14] = 0x45;
  headers.writeUInt16BE(28 + bytes.length, 16);
  headers[22] = 64;
  headers[23] = 17;
  headers.set([192, 0, 2, 10], 26);
  headers.set([192, 0, 2, 20], 30);
  headers.writeUInt16BE(port, 34);
  headers.writeUInt16BE(port, 36);
  headers.writeUInt16BE(8 + bytes.length, 38);
  return Buffer.concat([headers, bytes]);
}

export const pcap = (...records: Buffer[]): Buffer => Buffer.concat([fileHeader(), ...records]);

/** As many frames of media as wanted, a second apart. */
export const media = (frames: number): Buffer[] =>
  Array.from({ length: frames }, (_, at) => record(datagram(Buffer.alloc(160, 0x80), 40_000), 1_700_000_000 + at));

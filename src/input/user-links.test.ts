import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { bytesOf, latin1 } from '../latin1.js';
import { addressText, Network } from '../network/index.js';
import { readUserLinks } from './user-links.js';

const IPV4 = '45000020000000004011000 0c0000201c63364010fa013c4000c0000'.replace(' ', '');
const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
const PACKET = hex(`${IPV4}68656c6c`);
const ETHERNET = new Uint8Array([...hex('020000000001 020000000002 0800'), ...PACKET]);
const HELLO = '17 192.0.2.1:4000 "hell"';

/** What is in a frame of that link type. @param cut bytes of its end that were not captured */
function received(values: string[], linkType: number, bytes: Uint8Array, cut = 0): string | undefined {
  const links = readUserLinks(values);
  const packet = new Network(new Diagnostics(), { ...(links && { links }) }).receive({
    number: 1,
    time: 0,
    linkType,
    bytes,
    view: new DataView(bytes.buffer),
    start: 0,
    end: bytes.length - cut,
    originalLength: bytes.length,
  });
  if (!packet) return undefined;
  const source = addressText(packet.bytes, packet.sourceAt, packet.addressLength);
  const missing = packet.missing > 0 ? ` and ${packet.missing} missing` : '';
  return `${packet.protocol} ${source}:${packet.sourcePort} "${latin1(packet.bytes, packet.start, packet.end)}"${missing}`;
}

const around = (header: number, bytes: Uint8Array, trailer: number): Uint8Array =>
  new Uint8Array([...new Uint8Array(header).fill(0x45), ...bytes, ...new Uint8Array(trailer).fill(0x41)]);

describe('a user-defined link type', () => {
  it.each<[string, Uint8Array, string]>([
    ['147=ip', PACKET, HELLO],
    ['147=ip,header=4', around(4, PACKET, 0), HELLO],
    ['147=ip,trailer=3,header=9', around(9, PACKET, 3), HELLO],
    ['147=Raw,header=0', PACKET, HELLO],
    ['147=ethernet', ETHERNET, HELLO],
    ['147=eth_withfcs,header=2', around(2, ETHERNET, 4), HELLO],
    ['147=sip', bytesOf('OPTIONS sip:a SIP/2.0'), '17 0.0.0.0:0 "OPTIONS sip:a SIP/2.0"'],
    ['147=sip,trailer=2', around(0, bytesOf('BYE'), 2), '17 0.0.0.0:0 "BYE"'],
    ['"User 0 (DLT=147)","ip","4","","2",""', around(4, PACKET, 2), HELLO],
    ['"User 0 (DLT=147)","eth_withoutfcs","","","",""', ETHERNET, HELLO],
  ])('that is %s', (value, frame, seen) => {
    expect(received([value], 147, frame)).toBe(seen);
  });

  it('is not guessed at where it was said, and all others are', () => {
    expect(received(['147=ppp'], 147, PACKET)).toBeUndefined();
    expect(received(['147=ppp', '148=ip,header=1'], 149, PACKET)).toBe(HELLO);
    expect(received(['162=ip,header=1'], 162, around(1, PACKET, 0))).toBe(HELLO);
  });

  it('that was cut by the snap length lacks its trailer first', () => {
    const frame = around(4, bytesOf('OPTIONS'), 3);
    expect(received(['147=sip,header=4,trailer=3'], 147, frame, 2)).toBe('17 0.0.0.0:0 "OPTIONS"');
    expect(received(['147=sip,header=4,trailer=3'], 147, frame, 5)).toBe('17 0.0.0.0:0 "OPTIO" and 2 missing');
    expect(received(['147=sip,header=4,trailer=3'], 147, frame.slice(0, 6))).toBeUndefined();
  });

  it.each<[string[], RegExp]>([
    [[''], /^--link-type : a link type and what it holds is wanted, as in 147=ip,header=4/],
    [['147'], /a link type and what it holds is wanted/],
    [['1=ip'], /^--link-type 1=ip: only the user-defined link types 147 to 162 can be given a meaning$/],
    [['163=ip'], /only the user-defined link types/],
    [['147=ip', '147=ethernet'], /^--link-type 147=ethernet: link type 147 was given a meaning before$/],
    [['147=diameter'], /the payload diameter is not known; there are ethernet, ip, /],
    [['147=ip,header=-1'], /header= and trailer= with a number of bytes are wanted/],
    [['147=ip,header=99999'], /header= and trailer= with a number of bytes are wanted/],
    [['147=ip,footer=1'], /header= and trailer= with a number of bytes are wanted/],
    [['"User 0","ip"'], /a link type and what it holds is wanted/],
  ])('that is wrong is told in a sentence: %j', (values, sentence) => {
    expect(() => readUserLinks(values)).toThrow(sentence);
  });
});

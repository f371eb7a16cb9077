import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../latin1.js';
import { Duplicates, type Packet, SCTP, UDP } from './index.js';

/** 192.0.2.1 and 198.51.100.2 */
const IPV4 = '\xc0\x00\x02\x01\xc6\x33\x64\x02';
const BYE = 'BYE sip:bob@biloxi.com SIP/2.0\r\nCall-ID: 1\r\n\r\n';
const TIME = 1_700_000_000_000_000;

interface Given extends Partial<Packet> {
  readonly addresses?: string;
  readonly payload?: string;
}

/** A datagram of SIP with identification 7. @param after microseconds after the first */
function datagram(after: number, { addresses = IPV4, payload = BYE, ...changes }: Given = {}): Packet {
  const bytes = bytesOf(`${addresses}${payload}`);
  return {
    frame: 1,
    earlierFrames: [],
    time: TIME + after,
    protocol: UDP,
    bytes,
    view: new DataView(bytes.buffer),
    start: addresses.length,
    end: bytes.length,
    sourceAt: 0,
    addressLength: 4,
    identification: 7,
    sourcePort: 5060,
    destinationPort: 5070,
    sequence: 0,
    flags: 0,
    missing: 0,
    ...changes,
  };
}

const isCopy = (first: Packet, second: Packet): boolean => {
  const duplicates = new Duplicates();
  const place = duplicates.place(first)!;
  expect(place).toBeLessThan(0);
  return duplicates.place(second) === ~place;
};

describe('a datagram that came before', () => {
  it.each<[string, number, Given, boolean]>([
    ['150 µs later, on another port of the mirror', 150, {}, true],
    ['10 ms later', 10_000, {}, true],
    ['in a frame that stands later and has an earlier time', -900, {}, true],
    ['later than any mirror takes', 10_001, {}, false],
    ['with another identification: sent again', 150, { identification: 8 }, false],
    ['with another payload', 150, { payload: BYE.replace('1', '2') }, false],
    ['with a longer payload', 150, { payload: `${BYE}x` }, false],
    ['from another address', 150, { addresses: '\xc0\x00\x02\x02\xc6\x33\x64\x02' }, false],
    ['the other way', 150, { addresses: '\xc6\x33\x64\x02\xc0\x00\x02\x01' }, false],
    ['from another port', 150, { sourcePort: 5061 }, false],
    ['to another port', 150, { destinationPort: 5071 }, false],
    ['cut', 150, { missing: 3 }, false],
  ])('%s', (_, after, given, expected) => {
    expect(isCopy(datagram(0), datagram(after, given))).toBe(expected);
  });

  it.each<[string, number, Partial<Packet>, boolean]>([
    ['IPv4 with identification 0, 2 ms later', 2_000, { identification: 0 }, true],
    ['IPv4 with identification 0, 2.1 ms later', 2_100, { identification: 0 }, false],
    ['no identification at all, 0.5 ms later', 500, { identification: undefined as never }, true],
    ['no identification at all, 500 ms later (T1)', 500_000, { identification: undefined as never }, false],
  ])('%s', (_, after, given, expected) => {
    const of = (time: number) => {
      const packet = datagram(time, given);
      if (packet.identification === undefined) delete packet.identification;
      return packet;
    };
    expect(isCopy(of(0), of(after))).toBe(expected);
  });

  it('and several copies of it: all within the window of the first', () => {
    const duplicates = new Duplicates();
    const found = [0, 4_000, 8_000, 12_000, 13_000].map(after => duplicates.place(datagram(after))!);
    expect(found.map(place => place >= 0)).toEqual([false, true, true, false, true]);
  });

  it('over IPv6', () => {
    const addresses = `${'\x20\x01\x0d\xb8'.padEnd(15, '\0')}\x01${'\x20\x01\x0d\xb8'.padEnd(15, '\0')}`;
    const six = (after: number, last: string) =>
      datagram(after, { addresses: addresses + last, addressLength: 16, identification: 0 });
    expect(isCopy(six(0, '\x02'), six(90, '\x02'))).toBe(true);
    expect(isCopy(six(0, '\x02'), six(90, '\x03'))).toBe(false);
  });

  it('is not asked of protocols that number what they send', () => {
    expect(new Duplicates().place(datagram(0, { protocol: SCTP }))).toBeUndefined();
  });

  it('one changed byte is another datagram, wherever it is', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 80 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, by) => {
          const changed = bytes.map((byte, index) => (index === at % bytes.length ? byte ^ by : byte));
          const text = (of: Uint8Array) => String.fromCharCode(...of);
          expect(isCopy(datagram(0, { payload: text(bytes) }), datagram(1, { payload: text(bytes) }))).toBe(true);
          expect(isCopy(datagram(0, { payload: text(bytes) }), datagram(1, { payload: text(changed) }))).toBe(false);
        },
      ),
    );
  });
});
